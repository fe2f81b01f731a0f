#pragma once
// The head of a request, read as strictly as RFC 9112 writes it: what one program forgives another reads
// otherwise, and between a proxy and a server that is how one request is smuggled in another. A head without
// a host alone is read, against the RFC: people ask so by hand, and it cannot be read in two ways.
// Thread-safe.

#include <cstddef>
#include <string>
#include <string_view>

namespace chancery {

// The search box takes 4,000 characters, which are 36 KB as escapes, and the filters of a page 12 KB
// (kMaxFilterBytes of parameters.h): nothing that can be typed or clicked is too long.
inline constexpr std::size_t kMaxRequestLine = 50'000;
inline constexpr std::size_t kMaxHeadBytes = 65536;
inline constexpr std::size_t kMaxHeadFields = 100;

struct RequestHead {
  std::string method, target;  // the target as "/path?query", also where it was sent with scheme and host
  std::string host;            // of the target or the Host field, in lower case, without a port; or empty
  std::string if_none_match, accept_encoding;
  // Whether what follows on the connection is a request. It is not where a body was announced: none is read.
  bool keep_alive = true;
};

// How many of the bytes that a client has sent are one head, its empty line included. 0 where it is not
// whole.
std::size_t head_length(std::string_view bytes);

// The status to refuse a head with that is not whole yet but already larger than any that is read: 414 or
// 431. 0 where it may still become one.
int refused_unfinished(std::string_view bytes);

// Reads a whole head. Returns 0, or the status to refuse it with: 400, 414 or 431.
int parse_head(std::string_view bytes, RequestHead& out);

// Whether a request for this host (of RequestHead) can be meant for a server that listens on this machine
// only: an IP address, localhost, or a name without a dot, which no one can register. A page elsewhere whose
// name was made to lead to 127.0.0.1 would otherwise read the archive through the browser of whoever opens
// it.
bool is_of_this_machine(std::string_view host);

}  // namespace chancery
