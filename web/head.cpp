#include "web/head.h"

#include <algorithm>
#include <optional>

#include "web/fields.h"

namespace chancery {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return in_lower_case(c) >= 'a' && in_lower_case(c) <= 'z';
}
// "tchar" of RFC 9110.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || is_letter(c) || kMarks.find(c) != std::string_view::npos;
  });
}
// Bytes beyond ASCII are let through: people type names of any script into an address.
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// "host:80", "[::1]:80" without the port.
std::string_view without_port(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  if (bracket != std::string_view::npos) return authority.substr(0, bracket + 1);
  return authority.substr(0, authority.find(':'));
}

// Behind the empty lines that some clients send after a body.
std::string_view without_empty_lines(std::string_view bytes) {
  while (bytes.starts_with(kLineEnd)) bytes.remove_prefix(kLineEnd.size());
  return bytes;
}

// The next line without its end, which is taken from `bytes` too; nothing where it does not end in CR LF.
std::optional<std::string_view> take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos || end == 0 || bytes[end - 1] != '\r') return std::nullopt;
  const std::string_view line = bytes.substr(0, end - 1);
  bytes.remove_prefix(end + 1);
  return line;
}

// "http://host/path" is how a client speaks to a proxy, and must be understood by every server.
bool take_target(std::string_view target, RequestHead& out) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (in_lower_case(target.substr(0, scheme.size())) != scheme) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = std::min(target.find_first_of("/?#"), target.size());
    out.host = in_lower_case(without_port(target.substr(0, end)));
    out.target = target.substr(end);
    if (!out.target.starts_with('/')) out.target.insert(0, 1, '/');
    return end != 0;
  }
  out.target = target;
  return true;
}

bool parse_request_line(std::string_view line, RequestHead& out) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view target = line.substr(first + 1, last - first - 1), version = line.substr(last + 1);
  out.method = line.substr(0, first);
  if (!is_token(out.method) || target.empty()) return false;
  if (std::any_of(target.begin(), target.end(), [](char c) { return c == ' ' || is_control(c); }))
    return false;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  // Those who speak HTTP/1.0 ask for a connection that goes on in a way of their own; they are not worth it.
  out.keep_alive = version == "HTTP/1.1";
  return take_target(target, out);
}

// The fields that say how long the message is, and for whom.
class Framing {
 public:
  // False where the field makes the message ambiguous.
  bool take(std::string_view name, std::string_view value) {
    if (name == "host") return ++hosts_ == 1;
    if (name == "content-length") {
      has_body_ = has_body_ || value.find_first_not_of('0') != std::string_view::npos;
      return ++lengths_ == 1 && !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
    }
    if (name == "transfer-encoding") chunked_ = has_body_ = true;
    return true;
  }
  // HTTP/1.0 has no chunks.
  bool is_clear(bool http_1_1) const { return !chunked_ || (lengths_ == 0 && http_1_1); }
  bool has_body() const { return has_body_; }

 private:
  int hosts_ = 0, lengths_ = 0;
  bool chunked_ = false, has_body_ = false;
};

bool has_item(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    if (in_lower_case(take_item(list)) == wanted) return true;
  }
  return false;
}

void take_field(std::string_view name, std::string_view value, RequestHead& out) {
  // Where the target names a host, that one counts.
  if (name == "host" && out.host.empty()) out.host = in_lower_case(without_port(value));
  if (name == "if-none-match") out.if_none_match = value;
  if (name == "accept-encoding") out.accept_encoding = value;
  if (name == "connection" && has_item(value, "close")) out.keep_alive = false;
}

bool is_ip4(std::string_view host) {
  return !host.empty() && is_digit(host.back()) &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

std::size_t head_length(std::string_view bytes) {
  const std::size_t skipped = bytes.size() - without_empty_lines(bytes).size();
  // Lines that end without CR are an end here too, so that they are refused at once and not waited for.
  for (std::size_t at = bytes.find('\n', skipped); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    const std::string_view rest = bytes.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with(kLineEnd)) return at + 3;
  }
  return 0;
}

int refused_unfinished(std::string_view bytes) {
  const std::string_view head = without_empty_lines(bytes);
  if (head.substr(0, kMaxRequestLine).find('\n') == std::string_view::npos && head.size() > kMaxRequestLine)
    return 414;
  return bytes.size() > kMaxHeadBytes ? 431 : 0;
}

int parse_head(std::string_view bytes, RequestHead& out) {
  if (const int refused = refused_unfinished(bytes)) return refused;
  bytes = without_empty_lines(bytes);
  const auto request_line = take_line(bytes);
  if (!request_line || !parse_request_line(*request_line, out)) return 400;
  const bool http_1_1 = out.keep_alive;
  Framing framing;
  std::size_t fields = 0;
  for (auto line = take_line(bytes); !line || !line->empty(); line = take_line(bytes)) {
    if (!line) return 400;
    if (++fields > kMaxHeadFields) return 431;
    const std::size_t colon = std::min(line->find(':'), line->size());
    const std::string name = in_lower_case(line->substr(0, colon));
    const std::string_view value = without_blanks(line->substr(std::min(colon + 1, line->size())));
    // A blank before the colon, or a line that continues another, is no token.
    if (colon == line->size() || !is_token(name)) return 400;
    if (std::any_of(value.begin(), value.end(), [](char c) { return c != '\t' && is_control(c); }))
      return 400;
    if (!framing.take(name, value)) return 400;
    take_field(name, value, out);
  }
  if (!framing.is_clear(http_1_1)) return 400;
  if (framing.has_body()) out.keep_alive = false;
  return 0;
}

bool is_of_this_machine(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host.starts_with('[') || is_ip4(host) || host.find('.') == std::string_view::npos ||
         host.ends_with(".localhost");
}

}  // namespace chancery
