#include "web/http.h"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>

#include "src/base/error.h"
#include "web/gzip.h"
#include "web/routes.h"

namespace chancery {
namespace {

constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kMaxBody = 1024;  // of a request: none is read
constexpr time_t kReadSeconds = 5, kWriteSeconds = 20;
// An idle connection holds a thread for so long.
constexpr time_t kKeepAliveSeconds = 2;
constexpr std::size_t kKeepAliveRequests = 100;
// What fits in a packet gains nothing.
constexpr std::size_t kLeastPressed = 1400;

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

void send_plain(httplib::Response& to, int status, const std::string& text) {
  to.status = status;
  for (const auto& [name, value] : security_headers()) to.set_header(name, value);
  to.set_content(text, "text/plain; charset=utf-8");
}

// What the library would do with the request before the site sees it, refused: true if it was.
bool refuse(const httplib::Request& from, httplib::Response& to) {
  if (from.headers.size() > kMaxHeaders)
    return send_plain(to, 431, "There are too many headers in this request.\n"), true;
  if (from.ranges.size() > 1) return send_plain(to, 416, "Only one range is answered.\n"), true;
  return false;
}

// By a provider, since the library would press a body that it is given by brotli at its best: 110 ms for a
// page of 60 KB, in every browser that looks at this machine.
void send_body(const httplib::Request& from, httplib::Response& to, Response response) {
  to.set_header("Vary", "Accept-Encoding");
  auto body = std::make_shared<const std::string>(std::move(response.body));
  if (body->size() >= kLeastPressed && from.ranges.empty() &&
      takes_gzip(from.get_header_value("Accept-Encoding"))) {
    body = std::make_shared<const std::string>(gzipped(*body));
    to.set_header("Content-Encoding", "gzip");
  }
  to.set_content_provider(body->size(), response.type,
                          [body](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                            return sink.write(body->data() + offset, length);
                          });
}

void answer(const Site& site, const httplib::Request& from, httplib::Response& to) {
  Response response =
      site.handle(request_of(from.method, from.target, from.get_header_value("If-None-Match")));
  // Left alone, the library says 200, or 206 where it cuts out a range.
  if (response.status != 200) to.status = response.status;
  for (const auto& [name, value] : response.headers) to.set_header(name, value);
  // A body that a refused method brings is not read: what follows on this connection is no request.
  if (response.status == 405) to.set_header("Connection", "close");
  if (!response.type.empty()) send_body(from, to, std::move(response));
}

}  // namespace

struct Server::State {
  httplib::Server http;
  int port = 0;
  std::atomic<bool> started = false, finished = false, stopping = false;
};

Server::Server(const Site& site, const ServerOptions& options) : state_(std::make_unique<State>()) {
  httplib::Server& http = state_->http;
  // The library's own choice is SO_REUSEPORT, with which a second server takes a port that another holds.
  http.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  http.set_tcp_nodelay(true);
  http.set_read_timeout(kReadSeconds);
  http.set_write_timeout(kWriteSeconds);
  http.set_keep_alive_timeout(kKeepAliveSeconds);
  http.set_keep_alive_max_count(kKeepAliveRequests);
  http.set_payload_max_length(kMaxBody);
  http.new_task_queue = [threads = static_cast<std::size_t>(options.threads)] {
    return new httplib::ThreadPool(threads);
  };
  http.set_pre_routing_handler([&site](const httplib::Request& from, httplib::Response& to) {
    if (!refuse(from, to)) answer(site, from, to);
    return httplib::Server::HandlerResponse::Handled;
  });
  // Without this one the library puts the message of an exception in a header.
  http.set_exception_handler([](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
    send_plain(to, 500, "The server failed.\n");
  });
  // What the library refuses by itself: a malformed request, a long address.
  http.set_error_handler([](const httplib::Request&, httplib::Response& to) {
    const bool answered = to.has_header(security_headers().front().first);
    if (!answered) send_plain(to, to.status, "This request cannot be answered.\n");
  });

  errno = 0;
  if (options.port == 0) {
    state_->port = http.bind_to_any_port(options.host);
  } else if (http.bind_to_port(options.host, options.port)) {
    state_->port = options.port;
  }
  if (state_->port <= 0) throw_cannot_listen(options, errno);
}

Server::~Server() = default;

int Server::port() const {
  return state_->port;
}

void Server::run() {
  State& state = *state_;
  state.started = true;
  if (state.stopping) {
    state.finished = true;
    return;
  }
  const bool ended_well = state.http.listen_after_bind();
  state.finished = true;
  if (!ended_well && !state.stopping)
    throw Error(ErrorKind::kMachine, "the server stopped listening on port " + std::to_string(state.port) +
                                         ": " + std::strerror(errno));
}

void Server::stop() {
  State& state = *state_;
  state.stopping = true;
  if (!state.started) return;
  // The library ignores a stop that comes before it listens.
  while (!state.finished && !state.http.is_running())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  state.http.stop();
}

}  // namespace chancery
