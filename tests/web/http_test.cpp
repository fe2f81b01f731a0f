#include "web/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "index/live.h"
#include "index/writer.h"
#include "src/base/error.h"
#include "src/world/gazetteer.h"
#include "tests/temporary_folder.h"
#include "web/gzip.h"
#include "web/routes.h"

using namespace chancery;
using Catch::Contains;

namespace {

// An archive of one article, served on a free port.
class Served {
 public:
  Served() {
    gazetteer_ = Gazetteer::built_in();
    WriterOptions options;
    options.build.gazetteer = gazetteer_;
    Writer writer(folder_.path() + "/archive", options);
    Article article;
    article.id = "a";
    article.title = "Grain";
    article.body = "Grain ships sail.";
    writer.add(std::move(article), "");
    writer.commit();
    archive_ = std::make_unique<LiveArchive>(folder_.path() + "/archive");
    site_ = std::make_unique<Site>(*archive_, *gazetteer_);
    server_ = std::make_unique<Server>(*site_, ServerOptions{"127.0.0.1", 0, 8});
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Served() {
    server_->stop();
    thread_.join();
    server_.reset();
  }
  int port() const { return server_->port(); }
  const Site& site() const { return *site_; }

 private:
  TemporaryFolder folder_;
  std::shared_ptr<const Gazetteer> gazetteer_;
  std::unique_ptr<LiveArchive> archive_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // No REQUIRE: clients connect from several threads, and Catch is for one.
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~Connection() { ::close(socket_); }
  void send(std::string_view bytes) { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // One response, by its Content-Length, or what there is of it when the server closes.
  std::string receive() {
    std::string all;
    char buffer[4096];
    while (!is_whole(all)) {
      const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      all.append(buffer, static_cast<std::size_t>(n));
    }
    return all;
  }

 private:
  static bool is_whole(const std::string& answer) {
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t head = answer.find("\r\n\r\n"), length = answer.find(kLength);
    if (head == std::string::npos || length > head) return false;
    return answer.size() >= head + 4 + std::stoul(answer.substr(length + kLength.size()));
  }

  int socket_;
};

std::string ask(int port, std::string_view request) {
  Connection connection(port);
  connection.send(request);
  return connection.receive();
}

std::string get(int port, const std::string& target, const std::string& headers = "") {
  return ask(port,
             "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
}

std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(1 << 20, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

}  // namespace

TEST_CASE("the server answers over a socket as the site does without one") {
  const Served served;
  const std::string answer = get(served.port(), "/?q=grain");
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 200") &&
                         Contains("Content-Security-Policy: default-src 'none'") && Contains("ETag: W/\"") &&
                         Contains("<strong>1 article</strong>"));
  const std::string head =
      ask(served.port(), "HEAD /help HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK_THAT(head, Catch::StartsWith("HTTP/1.1 200") && Contains("Content-Type: text/html; charset=utf-8"));
  CHECK(body_of(head).empty());

  const std::string health = get(served.port(), "/api/v1/health");
  CHECK_THAT(body_of(health), Contains("\"articles\":1"));

  const std::size_t at = answer.find("ETag: ") + 6;
  const std::string etag = answer.substr(at, answer.find("\r\n", at) - at);
  const std::string same = get(served.port(), "/?q=grain", "If-None-Match: " + etag + "\r\n");
  CHECK_THAT(same, Catch::StartsWith("HTTP/1.1 304"));
  CHECK(body_of(same).empty());
}

TEST_CASE("requests that are wrong are refused with a reason and the headers of all others") {
  const Served served;
  std::string headers;
  for (int i = 0; i < 120; ++i) headers += "X-" + std::to_string(i) + ": 1\r\n";
  struct Row {
    std::string request, status, why;
  };
  const std::string end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  const Row rows[] = {
      {"POST /" + end + "Content-Length: 5\r\n\r\nhello", "405", "another method"},
      {"POST /" + end + "Content-Length: 999999999\r\n\r\n", "405", "a body that never comes"},
      {"DELETE /" + end + "\r\n", "405", "another method"},
      {"BREW /" + end + "\r\n", "400", "no method of HTTP"},
      {"GET\r\n\r\n", "400", "no request at all"},
      {"GET /" + std::string(9000, 'a') + end + "\r\n", "414", "a long address"},
      {"GET /" + end + headers + "\r\n", "431", "many headers"},
      {"GET /" + end + "Range: bytes=0-1,3-4,6-7\r\n\r\n", "416", "many ranges"},
      {"GET /nowhere" + end + "\r\n", "404", "no page"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const std::string answer = ask(served.port(), row.request);
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 " + row.status));
    CHECK_THAT(answer, Contains("X-Content-Type-Options: nosniff") && Contains("Content-Security-Policy: "));
    CHECK(!body_of(answer).empty());
  }
  CHECK_THAT(get(served.port(), "/help"), Catch::StartsWith("HTTP/1.1 200"));  // it goes on serving
  CHECK_THAT(get(served.port(), "/nowhere"), Contains("There is no such page") && Contains("</html>"));
}

TEST_CASE("a method that is refused ends its connection, since its body was not read") {
  const Served served;
  const std::string answer =
      ask(served.port(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n");
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 405") && Contains("Connection: close\r\n"));
}

TEST_CASE("bodies are sent as gzip to those who take it") {
  const Served served;
  const std::string plain = get(served.port(), "/help");
  const std::string pressed = get(served.port(), "/help", "Accept-Encoding: br, gzip\r\n");
  CHECK_THAT(plain, !Contains("Content-Encoding") && Contains("Vary: Accept-Encoding"));
  CHECK_THAT(pressed, Contains("Content-Encoding: gzip") && Contains("Vary: Accept-Encoding"));
  CHECK(pressed.size() < plain.size() / 2);
  CHECK(unzipped(body_of(pressed)) == body_of(plain));
  CHECK_THAT(get(served.port(), "/robots.txt", "Accept-Encoding: gzip\r\n"),
             !Contains("Content-Encoding"));  // too small to gain
  CHECK_THAT(get(served.port(), "/help", "Accept-Encoding: br\r\n"), !Contains("Content-Encoding"));
}

TEST_CASE("which headers take gzip") {
  for (const char* header : {"gzip", "deflate, gzip", "br, gzip;q=0.5", "gzip ;q=1.0, *;q=0"})
    CHECK(takes_gzip(header));
  for (const char* header : {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "x-gzipped", ",,;q"})
    CHECK_FALSE(takes_gzip(header));
  CHECK(unzipped(gzipped("")).empty());
}

TEST_CASE("one range of a page is cut out of it") {
  const Served served;
  const std::string answer = get(served.port(), "/robots.txt", "Range: bytes=0-3\r\n");
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 206"));
  CHECK(body_of(answer) == "User");
}

TEST_CASE("more clients than it has processors are served while others are idle") {
  const Served served;
  std::vector<std::unique_ptr<Connection>> idle;
  for (int i = 0; i < 4; ++i) idle.push_back(std::make_unique<Connection>(served.port()));
  std::vector<std::thread> clients;
  std::atomic<int> served_well = 0;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] {
      if (get(served.port(), "/?q=grain").find("<strong>1 article</strong>") != std::string::npos)
        ++served_well;
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(served_well == 16);
}

TEST_CASE("a port that is taken is said, with the remedy") {
  const Served served;
  try {
    Server second(served.site(), {"127.0.0.1", served.port(), 1});
    FAIL("two servers on one port");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kMachine);
    CHECK_THAT(error.what(), Contains(std::to_string(served.port())) && Contains("--port"));
  }
  CHECK_THROWS_AS(Server(served.site(), {"no.such.host.invalid", 0, 1}), Error);
}

TEST_CASE("a server may be stopped before it runs, and twice") {
  const Served served;
  Server server(served.site(), {"127.0.0.1", 0, 1});
  server.stop();
  server.run();
  server.stop();
  for (int i = 0; i < 20; ++i) {
    Server quick(served.site(), {"127.0.0.1", 0, 1});
    std::thread runner([&] { quick.run(); });
    quick.stop();
    runner.join();
  }
}
