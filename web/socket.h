#pragma once
// Sockets that never wait. Not shared between threads, except that one may send while another holds it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chancery {

// A file descriptor, closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int release();
  void close();

 private:
  int number_;
};

// Sends as much as the socket takes at once, and returns how much that was. Nothing where the connection is
// gone.
std::optional<std::size_t> send_some(int socket, std::string_view bytes);

// Appends what has come, some kilobytes at most, and returns how much that was: 0 where nothing has. Nothing
// where nothing will come any more.
std::optional<std::size_t> receive_some(int socket, std::string& out);

}  // namespace chancery
