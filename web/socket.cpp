#include "web/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace chancery {
namespace {

bool is_for_later(int error_number) {
  return error_number == EAGAIN || error_number == EWOULDBLOCK || error_number == EINTR;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() {
  close();
}

int Descriptor::release() {
  return std::exchange(number_, -1);
}

void Descriptor::close() {
  if (is_open()) ::close(release());
}

std::optional<std::size_t> send_some(int socket, std::string_view bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && is_for_later(errno)) break;
    if (n < 0) return std::nullopt;
    sent += static_cast<std::size_t>(n);
  }
  return sent;
}

std::optional<std::size_t> receive_some(int socket, std::string& out) {
  std::array<char, 16384> buffer;
  const ssize_t n = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (n < 0 && is_for_later(errno)) return 0;
  if (n <= 0) return std::nullopt;
  out.append(buffer.data(), static_cast<std::size_t>(n));
  return static_cast<std::size_t>(n);
}

}  // namespace chancery
