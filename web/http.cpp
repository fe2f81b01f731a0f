#include "web/http.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <new>
#include <utility>

#include "src/base/error.h"
#include "web/fields.h"
#include "web/gzip.h"
#include "web/head.h"
#include "web/routes.h"

namespace chancery {
namespace {

// What fits in a packet gains nothing.
constexpr std::size_t kLeastPressed = 1400;
// Files that the process needs beside its connections: each thread that searches opens the archive's anew.
constexpr rlim_t kOtherFiles = 4096;
constexpr const char* kPress = "(press)";
// Of all that a browser may have kept of one address it names one.
constexpr std::size_t kMaxCondition = 1000;

struct Refusal {
  int status;
  std::string_view reason, text;
};
constexpr Refusal kRefusals[] = {
    {400, "Bad Request", "This request cannot be read.\n"},
    {408, "Request Timeout", "This request took too long to arrive.\n"},
    {414, "URI Too Long", "This address is too long.\n"},
    {421, "Misdirected Request",
     "This server answers on its own machine only, as localhost or by its address. A proxy before it should "
     "ask "
     "for it so.\n"},
    {431, "Request Header Fields Too Large", "There are too many headers in this request.\n"},
    {503, "Service Unavailable", "There are too many requests at the moment. Try again in a while.\n"},
};

std::string remedy(int error_number) {
  switch (error_number) {
    case EADDRINUSE:
      return "; stop what listens there, or choose another port with --port";
    case EACCES:
      return "; ports below 1024 need privileges: choose another with --port";
    default:
      return "; check the address given with --host";
  }
}

[[noreturn]] void throw_cannot_listen(const ServerOptions& options, int error_number) {
  std::string message = "cannot listen on " + options.host + ":" + std::to_string(options.port);
  if (error_number != 0) message += std::string(": ") + std::strerror(error_number);
  throw Error(ErrorKind::kMachine, message + remedy(error_number));
}

// Half of the files that the process may have open are for connections, at most.
std::size_t affordable(std::size_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = std::min(limit.rlim_max, static_cast<rlim_t>(connections) + kOtherFiles);
  if (limit.rlim_cur < wanted) {
    const rlim_t before = std::exchange(limit.rlim_cur, wanted);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  return std::min(connections, static_cast<std::size_t>(limit.rlim_cur / 2));
}

// Whether only those on this machine can reach the socket.
bool is_loopback(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
  if (address.ss_family == AF_INET6) {
    const in6_addr& number = reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(&number);
  }
  constexpr std::uint32_t kLoopbackNet = 127;
  return address.ss_family == AF_INET &&
         ntohl(reinterpret_cast<const sockaddr_in*>(&address)->sin_addr.s_addr) >> 24 == kLoopbackNet;
}

// "Thu, 14 Aug 2025 16:40:00 GMT", in English in every locale.
std::string date_of(std::time_t when) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&when, &utc);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                                 kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                 kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                 utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

// A response without the library, and the end of the connection.
std::string refusal(int status, std::string_view request) {
  const Refusal& row = *std::find_if(std::begin(kRefusals), std::end(kRefusals) - 1,
                                     [&](const Refusal& one) { return one.status == status; });
  std::string out = "HTTP/1.1 " + std::to_string(row.status) + " " + std::string(row.reason) + "\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  for (const auto& [name, value] : security_headers()) add(name, value);
  add("Date", date_of(std::time(nullptr)));
  add("Cache-Control", "no-store");
  add("Connection", "close");
  add("Content-Length", std::to_string(row.text.size()));
  add("Content-Type", "text/plain; charset=utf-8");
  if (row.status == 503) add("Retry-After", kRetryAfter);
  out += "\r\n";
  if (!request.starts_with("HEAD ")) out += row.text;
  return out;
}

// A request that is there already, and a response that is kept: the library never waits for a client.
class Exchange : public httplib::Stream {
 public:
  explicit Exchange(std::string request) : request_(std::move(request)) {}
  std::string take_response() { return std::move(response_); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override {
    const std::size_t read = request_.copy(out, size, taken_);
    taken_ += read;
    return static_cast<ssize_t>(read);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    response_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  const std::string request_;
  std::size_t taken_ = 0;
  std::string response_;
};

// The library (0.11.4) reads a method and no more: a long address or one with two question marks is an error
// to it, of a Range it sends whatever lies in memory behind the body, to an Expect it gives two answers, a
// body it leaves to be read as the next request, and pages it presses by brotli at its best, 110 ms for 60
// KB.
std::string plain_request(const RequestHead& head) {
  return head.method + " / HTTP/1.1\r\n\r\n";
}

// What the site is to know of a request, once the library has read that much.
void hand_on(const RequestHead& head, httplib::Request& to) {
  to.target = head.target;
  if (head.if_none_match.size() <= kMaxCondition) to.headers.emplace("If-None-Match", head.if_none_match);
  if (takes_gzip(head.accept_encoding)) to.headers.emplace(kPress, "yes");
}

void fill(const httplib::Request& from, httplib::Response& to, Response response) {
  to.status = response.status;
  for (const auto& [name, value] : response.headers) to.set_header(name, value);
  to.set_header("Vary", "Accept-Encoding");
  if (response.type.empty()) return;
  if (response.body.size() >= kLeastPressed && from.has_header(kPress)) {
    response.body = gzipped(response.body);
    to.set_header("Content-Encoding", "gzip");
  }
  to.set_content(response.body, response.type);
}

void send_plain(httplib::Response& to, int status, const std::string& text) {
  to.status = status;
  for (const auto& [name, value] : security_headers()) to.set_header(name, value);
  to.set_content(text, "text/plain; charset=utf-8");
}

class Library : public httplib::Server {
 public:
  explicit Library(const Site& site) {
    // The library's own choice is SO_REUSEPORT, with which a second server takes a port that another holds.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_pre_routing_handler([&site](const httplib::Request& from, httplib::Response& to) {
      fill(from, to,
           site.handle(request_of(from.method, from.target, from.get_header_value("If-None-Match"))));
      return HandlerResponse::Handled;
    });
    // Without this one the library puts the message of an exception in a header. Only want of memory comes
    // here.
    set_exception_handler([](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
      to.set_header("Retry-After", kRetryAfter);
      send_plain(to, 503, "The server failed. Try again in a while.\n");
    });
    // What the library refuses by itself: a method that HTTP does not have.
    set_error_handler([](const httplib::Request&, httplib::Response& to) {
      const bool answered = to.has_header(security_headers().front().first);
      if (!answered) send_plain(to, to.status, "This request cannot be answered.\n");
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& to) {
      to.headers.erase("Keep-Alive");  // of times that are not those of our connections
      to.headers.erase("Accept-Ranges");
      if (to.status == 304) to.headers.erase("Content-Length");  // it would be that of the page
      to.set_header("Date", date_of(std::time(nullptr)));
    });
  }

  int listener() const { return svr_sock_; }

  std::string respond(const RequestHead& head) {
    Exchange exchange(plain_request(head));
    bool closed = false;
    process_request(exchange, !head.keep_alive, closed, [&](httplib::Request& to) { hand_on(head, to); });
    return exchange.take_response();
  }
};

}  // namespace

struct Server::State {
  State(const Site& site, const ServerOptions& asked) : host(in_lower_case(asked.host)), library(site) {}

  Reply answer(std::string_view bytes) try {
    RequestHead head;
    if (const int status = parse_head(bytes, head)) return {refusal(status, bytes), true};
    if (local && head.host != host && !is_of_this_machine(head.host)) return {refusal(421, bytes), true};
    // A body that a refused method brings is not read: what follows on this connection is no request.
    if (head.method != "GET" && head.method != "HEAD") head.keep_alive = false;
    return {library.respond(head), !head.keep_alive};
  } catch (const std::bad_alloc&) {
    return {refusal(503, bytes), true};
  }

  const std::string host;  // in lower case, as that of a request
  Library library;
  int port = 0;
  bool local = false;  // only those on this machine can reach it
  std::unique_ptr<Connections> connections;
};

Server::Server(const Site& site, const ServerOptions& options)
    : state_(std::make_unique<State>(site, options)) {
  errno = 0;
  Library& library = state_->library;
  if (options.port == 0) {
    state_->port = library.bind_to_any_port(options.host);
  } else if (library.bind_to_port(options.host, options.port)) {
    state_->port = options.port;
  }
  if (state_->port <= 0) throw_cannot_listen(options, errno);
  state_->local = is_loopback(library.listener());

  ConnectionLimits limits = options.limits;
  limits.connections = affordable(limits.connections);
  WorkerOptions workers;
  workers.threads = static_cast<std::size_t>(options.threads);
  workers.waiting = workers.threads * 2;
  const Answering answering{[state = state_.get()](std::string_view head) { return state->answer(head); },
                            refusal};
  state_->connections = std::make_unique<Connections>(library.listener(), answering, limits, workers);
}

Server::~Server() = default;

int Server::port() const {
  return state_->port;
}

void Server::run() {
  state_->connections->run();
}

void Server::stop() {
  state_->connections->stop();
}

}  // namespace chancery
