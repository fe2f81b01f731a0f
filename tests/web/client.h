#pragma once
// A client that speaks to a server byte by byte, for tests of what no ordinary client does.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chancery {

class Client {
 public:
  // No REQUIRE here: clients connect from several threads, and Catch is for one. `window` bounds what it
  // takes without reading, in bytes; 0 leaves that to the system.
  explicit Client(int port, int window = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (window != 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_connected() const { return connected_; }

  // False where the server takes no more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  // One response, by its Content-Length, or what there is of it when the server ends; waits for it. What
  // comes behind it is kept for the next call.
  std::string receive(bool has_body = true) {
    for (;;) {
      const std::size_t size = size_of_first(has_body);
      if (size != 0 && read_.size() >= size) return take(size);
      if (!read_more()) return take(read_.size());
    }
  }
  // How much there was of what comes next, which is not kept; 0 at the end.
  std::size_t receive_some() {
    char buffer[16384];
    return static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(socket_, buffer, sizeof buffer, 0)));
  }
  // Everything until the server ends the connection.
  std::string receive_all() {
    while (read_more()) {
    }
    return take(read_.size());
  }

 private:
  std::size_t size_of_first(bool has_body) const {
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t head = read_.find("\r\n\r\n");
    if (head == std::string::npos) return 0;
    const std::size_t length = read_.find(kLength);
    const bool sized = has_body && length < head;
    return head + 4 + (sized ? std::stoul(read_.substr(length + kLength.size())) : 0);
  }
  bool read_more() {
    char buffer[16384];
    const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
    if (n > 0) read_.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }
  std::string take(std::size_t size) {
    std::string taken = read_.substr(0, size);
    read_.erase(0, size);
    return taken;
  }

  int socket_;
  bool connected_ = false;
  std::string read_;
};

}  // namespace chancery
