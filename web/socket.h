#pragma once
// Sockets that never wait. Not shared between threads, except that one may send while another holds it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chancery {

// Sends as much as the socket takes at once, and returns how much that was. Nothing where the connection is
// gone.
std::optional<std::size_t> send_some(int socket, std::string_view bytes);

// Appends what has come, some kilobytes at most, and returns how much that was: 0 where nothing has. Nothing
// where nothing will come any more.
std::optional<std::size_t> receive_some(int socket, std::string& out);

}  // namespace chancery
