#pragma once
// A file descriptor, closed in the end.

#include <unistd.h>

#include <utility>

namespace chancery {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = other.release();
    }
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }
  // Returns false where what was written may be lost.
  bool close() { return !is_open() || ::close(release()) == 0; }

 private:
  int number_;
};

}  // namespace chancery
