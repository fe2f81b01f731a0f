#include "web/socket.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace chancery {
namespace {

bool is_for_later(int error_number) {
  return error_number == EAGAIN || error_number == EWOULDBLOCK || error_number == EINTR;
}

}  // namespace

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
