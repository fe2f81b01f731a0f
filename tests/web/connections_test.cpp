#include "web/connections.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <thread>
#include <vector>

#include "tests/web/client.h"
#include "web/head.h"

using namespace chancery;
using Catch::StartsWith;

namespace {

using Clients = std::vector<std::unique_ptr<Client>>;

std::string response(std::string_view status, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

std::string request(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\n\r\n";
}

// Limits that no test reaches unless it sets them.
ConnectionLimits patient() {
  constexpr std::chrono::hours kNever{1};
  ConnectionLimits limits;
  limits.idle = limits.head = limits.reading = limits.lingering = limits.ending = kNever;
  return limits;
}

constexpr std::chrono::milliseconds kSoon{50};

// A server that answers with the request's first line, with `large` to "/large", and to "/wait" when it may.
class Echo {
 public:
  explicit Echo(const ConnectionLimits& limits = patient(), const WorkerOptions& workers = {.threads = 2})
      : connections_(listen(), {[this](std::string_view head) { return answer(head); }, refuse}, limits,
                     workers),
        thread_([this] { connections_.run(); }) {}
  ~Echo() { end(); }

  void end() {
    if (!thread_.joinable()) return;
    let_go();
    connections_.stop();
    thread_.join();
  }
  void stop() { connections_.stop(); }
  void let_go() {
    if (!let_go_.exchange(true)) go_.count_down();
  }
  void wait_for_waiting(int count) const {
    while (waiting_ < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  int port() const { return port_; }

  const std::string large = std::string(8 << 20, 'x');

 private:
  int listen() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket, 1) == 0);
    REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    return socket;
  }
  Reply answer(std::string_view head) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    if (line.find("/wait") != std::string_view::npos) {
      ++waiting_;
      go_.wait();
    }
    const bool is_large = line.find("/large") != std::string_view::npos;
    return {response("200 OK", is_large ? large : line), line.find("/close") != std::string_view::npos};
  }
  static std::string refuse(int status, std::string_view) {
    return response(std::to_string(status), "refused");
  }

  int port_ = 0;
  std::atomic<int> waiting_ = 0;
  std::atomic<bool> let_go_ = false;
  std::latch go_{1};
  Connections connections_;
  std::thread thread_;
};

std::string ask(const Echo& server, const std::string& path) {
  Client client(server.port());
  client.send(request(path));
  return client.receive();
}

// Returns when all that was sent before has been seen. To refuse an address that is too long no thread is
// needed.
void pass_the_loop(const Echo& server) {
  Client client(server.port());
  client.send("GET /" + std::string(kMaxRequestLine, 'a'));
  CHECK_THAT(client.receive(), StartsWith("HTTP/1.1 414"));
}

std::string answer_to(const std::string& path) {
  return response("200 OK", "GET " + path + " HTTP/1.1");
}

}  // namespace

TEST_CASE("requests are found in the stream, however it is cut") {
  const Echo server;
  const std::string three = request("/1") + request("/2") + request("/close");
  const std::string answers = answer_to("/1") + answer_to("/2") + answer_to("/close");
  {
    INFO("at once");
    Client client(server.port());
    client.send(three + request("/after the end"));
    CHECK(client.receive_all() == answers);
  }
  {
    INFO("byte by byte");
    Client client(server.port());
    for (const char c : three) {
      client.send({&c, 1});
      if (c == '\n') std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(client.receive_all() == answers);
  }
  {
    INFO("by a client that has no more to say");
    Client client(server.port());
    client.send(request("/1") + request("/2"));
    client.end_sending();
    CHECK(client.receive_all() == answer_to("/1") + answer_to("/2"));
  }
}

TEST_CASE("clients that are idle, slow or do not read hold no thread") {
  Echo server(patient(), {.threads = 1});
  Clients idle, slow, deaf;
  for (int i = 0; i < 50; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    slow.push_back(std::make_unique<Client>(server.port()));
    slow.back()->send("GET /slow HTTP/1.1\r\nX:");
  }
  for (int i = 0; i < 3; ++i) {
    deaf.push_back(std::make_unique<Client>(server.port(), 4096));
    deaf.back()->send(request("/large"));
    // So that the one thread has made it before the next is asked for.
    CHECK(ask(server, "/between") == answer_to("/between"));
  }
  for (int i = 0; i < 20; ++i) CHECK(ask(server, "/1") == answer_to("/1"));
  // They were not forgotten.
  slow.front()->send("1\r\n\r\n");
  CHECK(slow.front()->receive() == answer_to("/slow"));
  CHECK(deaf.front()->receive() == response("200 OK", server.large));
  idle.front()->send(request("/2"));
  CHECK(idle.front()->receive() == answer_to("/2"));
}

TEST_CASE("each kind of waiting has its end") {
  ConnectionLimits limits = patient();
  SECTION("for a request") {
    limits.idle = kSoon;
    const Echo server(limits);
    Client client(server.port());
    CHECK(client.receive_all().empty());
    Client kept(server.port());
    kept.send(request("/1"));
    CHECK(kept.receive_all() == answer_to("/1"));
  }
  SECTION("for the rest of a head, a byte of which comes every now and then") {
    limits.head = 4 * kSoon;
    const Echo server(limits);
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nX: ");
    std::atomic<bool> ended = false;
    std::thread dripping([&] {
      while (!ended && client.send("x")) std::this_thread::sleep_for(kSoon / 10);
    });
    CHECK_THAT(client.receive(), StartsWith("HTTP/1.1 408"));
    ended = true;
    dripping.join();
  }
  SECTION("for a client to read") {
    limits.reading = kSoon;
    const Echo server(limits);
    Client client(server.port(), 4096);
    client.send(request("/large"));
    // It is told of the end by a reset: in the stream there is more than it can take.
    while (client.send("x")) std::this_thread::sleep_for(kSoon / 10);
    CHECK(client.receive_all().size() < server.large.size());
  }
  SECTION("for a client to end what nobody reads") {
    limits.lingering = kSoon;
    const Echo server(limits);
    Client client(server.port());
    client.send(request("/close"));
    CHECK(client.receive_all() == answer_to("/close"));
    while (client.send("more")) std::this_thread::sleep_for(kSoon);
  }
}

TEST_CASE("what is too large to be a request is refused at once") {
  const Echo server;
  Client line(server.port());
  line.send("GET /" + std::string(kMaxRequestLine, 'a'));
  CHECK_THAT(line.receive(), StartsWith("HTTP/1.1 414"));
  Client fields(server.port());
  fields.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 10'000 && fields.send("X-Field: 1\r\n"); ++i) {
  }
  CHECK_THAT(fields.receive(), StartsWith("HTTP/1.1 431"));
  Client cut(server.port());
  cut.send("GET / HT");
  cut.end_sending();
  CHECK_THAT(cut.receive_all(), StartsWith("HTTP/1.1 400"));
}

TEST_CASE("an answer arrives, though the client is still sending what nobody reads") {
  const Echo server;
  for (int round = 0; round < 20; ++round) {
    Client client(server.port());
    REQUIRE(client.send(request("/close") + std::string(500'000, 'x')));
    REQUIRE(client.receive() == answer_to("/close"));
  }
  // Not for ever: a body without end is cut off.
  Client endless(server.port());
  endless.send(request("/close"));
  const std::string chunk(65536, 'x');
  while (endless.send(chunk)) {
  }
}

TEST_CASE("where there are too many connections, the one that has waited longest goes") {
  ConnectionLimits limits = patient();
  limits.connections = 10;
  const Echo server(limits, {.threads = 1});
  Clients idle;
  for (int i = 0; i < 40; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    idle.back()->send(request("/1"));
    REQUIRE(idle.back()->receive() == answer_to("/1"));
  }
  // Two that were answered one after the other may have begun to wait at the same time.
  for (std::size_t i = 0; i < 28; ++i) CHECK(idle[i]->receive_all().empty());
  for (std::size_t i = 32; i < 40; ++i) {
    idle[i]->send(request("/2"));
    CHECK(idle[i]->receive() == answer_to("/2"));
  }
}

TEST_CASE("where none can go, a connection is told to come again") {
  ConnectionLimits limits = patient();
  limits.connections = 1;
  Echo server(limits);
  Client one(server.port());
  one.send(request("/wait"));
  server.wait_for_waiting(1);
  Client two(server.port());
  CHECK_THAT(two.receive_all(), StartsWith("HTTP/1.1 503"));
  // Not by a reset, which the second of two bytes would meet.
  CHECK((two.send("x") && two.send("x")));
  // Many are let in for that, and of more the first are closed.
  Clients many;
  for (int i = 0; i < 100; ++i) {
    many.push_back(std::make_unique<Client>(server.port()));
    CHECK_THAT(many.back()->receive_all(), StartsWith("HTTP/1.1 503"));
  }
  CHECK_FALSE((many.front()->send("x") && many.front()->send("x")));
  CHECK((many.back()->send("x") && many.back()->send("x")));
  server.let_go();
  CHECK(one.receive() == answer_to("/wait"));
}

TEST_CASE("answers that nobody reads are kept up to a bound, then the oldest go") {
  ConnectionLimits limits = patient();
  limits.unread = std::size_t{20} << 20;  // two and a half of them
  Echo server(limits, {.threads = 1});
  Clients deaf;
  for (int i = 0; i < 5; ++i) {
    deaf.push_back(std::make_unique<Client>(server.port(), 4096));
    deaf.back()->send(request("/large"));
    // So that it is known in which order they were made.
    CHECK(ask(server, "/between") == answer_to("/between"));
  }
  const std::string whole = response("200 OK", server.large);
  CHECK(deaf.back()->receive() == whole);
  CHECK(deaf.front()->receive_all().size() < whole.size());
}

TEST_CASE("requests beyond those that can wait for a thread are told to come again") {
  Echo server(patient(), {.threads = 1, .waiting = 1});
  Client running(server.port()), waiting(server.port()), refused(server.port());
  running.send(request("/wait"));
  server.wait_for_waiting(1);
  waiting.send(request("/2"));
  pass_the_loop(server);
  refused.send(request("/3"));
  CHECK_THAT(refused.receive_all(), StartsWith("HTTP/1.1 503"));
  server.let_go();
  CHECK(running.receive() == answer_to("/wait"));
  CHECK(waiting.receive() == answer_to("/2"));
}

TEST_CASE("a connection that is idle keeps no memory of what went over it") {
  const Echo server;
  const auto in_use = [] {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
  };
  constexpr int kClients = 20;
  Clients idle;
  for (int i = 0; i < kClients; ++i) idle.push_back(std::make_unique<Client>(server.port(), 4096));
  const std::string fields = "X: " + std::string(kMaxHeadBytes - 100, 'x') + "\r\n\r\n";
  pass_the_loop(server);
  const std::size_t before = in_use();
  for (const auto& client : idle) {
    client->send("GET /large HTTP/1.1\r\n" + fields);
    // By pieces, so that the whole is never here.
    for (std::size_t left = response("200 OK", server.large).size(); left > 0;) {
      const std::size_t read = client->receive_some();
      REQUIRE(read > 0);
      left -= read;
    }
  }
  pass_the_loop(server);
  CHECK(in_use() < before + kClients * kMaxHeadBytes / 4);
}

TEST_CASE("a stop lets those read who were answered") {
  ConnectionLimits limits = patient();
  limits.lingering = std::chrono::seconds(10);
  Echo server(limits, {.threads = 1});
  Client running(server.port());
  running.send(request("/close"));
  CHECK(running.receive() == answer_to("/close"));
  server.stop();
  while (Client(server.port()).is_connected()) {
  }
  // A connection that is closed answers the first of two bytes by a reset, which may overtake what was sent.
  CHECK((running.send("x") && running.send("x")));
}

TEST_CASE("a stop finishes what is being answered, and nothing else") {
  ConnectionLimits limits = patient();
  limits.ending = limits.lingering = kSoon;
  Echo server(limits, {.threads = 1});
  Client running(server.port()), queued(server.port()), idle(server.port()), slow(server.port());
  Client deaf(server.port(), 4096);
  deaf.send(request("/large"));
  CHECK(ask(server, "/between") == answer_to("/between"));
  idle.send(request("/1"));
  CHECK(idle.receive() == answer_to("/1"));
  slow.send("GET / HTTP/1.1\r\nX:");
  running.send(request("/wait"));
  server.wait_for_waiting(1);
  queued.send(request("/2"));
  pass_the_loop(server);

  server.stop();
  CHECK(idle.receive_all().empty());
  CHECK(slow.receive_all().empty());
  CHECK_FALSE(Client(server.port()).is_connected());
  server.let_go();
  CHECK(running.receive_all() == answer_to("/wait"));
  CHECK_THAT(queued.receive_all(), StartsWith("HTTP/1.1 503"));
  server.end();  // though one never reads
}

TEST_CASE("connections may end before they are waited for, and twice") {
  for (int i = 0; i < 20; ++i) {
    Echo server;
    server.stop();
    server.stop();
  }
}
