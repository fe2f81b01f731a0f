#include "web/http.h"

#include <zlib.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <ctime>
#include <thread>

#include "index/live.h"
#include "index/writer.h"
#include "src/base/error.h"
#include "src/world/gazetteer.h"
#include "tests/temporary_folder.h"
#include "tests/web/client.h"
#include "web/gzip.h"
#include "web/head.h"
#include "web/routes.h"

using namespace chancery;
using Catch::Contains;

namespace {

// An archive of one article, served on a free port.
class Served {
 public:
  explicit Served(const ConnectionLimits& limits = {}) {
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
    ServerOptions server;
    server.threads = 8;
    server.limits = limits;
    server_ = std::make_unique<Server>(*site_, server);
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

std::string ask(int port, std::string_view request) {
  Client client(port);
  client.send(request);
  return client.receive(!request.starts_with("HEAD "));
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

// What is the same in two seconds.
std::string timeless(std::string answer) {
  const std::size_t at = answer.find("Date: ");
  return answer.erase(at, answer.find("\r\n", at) + 2 - at);
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
  const std::string many =
      get(served.port(), "/?q=grain", "If-None-Match: " + std::string(9000, 'x') + "\r\n");
  CHECK_THAT(many, Catch::StartsWith("HTTP/1.1 200"));
  const std::string same = get(served.port(), "/?q=grain", "If-None-Match: " + etag + "\r\n");
  CHECK_THAT(same, Catch::StartsWith("HTTP/1.1 304") && Contains("Vary: Accept-Encoding\r\n"));
  CHECK(body_of(same).empty());
}

TEST_CASE("every response says when it was made") {
  const Served served;
  const std::time_t before = std::time(nullptr);
  for (const std::string request :
       {"GET /help HTTP/1.1\r\n\r\n", "HEAD /help HTTP/1.1\r\n\r\n", "GET /?q= HTTP/1.1\r\n\r\n",
        "GET /nowhere HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\n\r\n", "BREW / HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n"}) {
    INFO(request);
    const std::string answer = ask(served.port(), request);
    const std::size_t at = answer.find("\r\nDate: ");
    REQUIRE(at < answer.find("\r\n\r\n"));
    // The C locale, which is that of a program that sets none.
    std::tm utc{};
    const char* end = strptime(answer.c_str() + at, "\r\nDate: %a, %d %b %Y %H:%M:%S GMT", &utc);
    REQUIRE(end != nullptr);
    CHECK(std::string_view(end).starts_with("\r\n"));
    CHECK(timegm(&utc) >= before);
    CHECK(timegm(&utc) <= std::time(nullptr));
  }
}

TEST_CASE("what can be typed or clicked is no address that is too long") {
  const Served served;
  const auto repeated = [](std::string_view piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  const std::string filter = "&source=" + std::string(60, 'a');
  struct Row {
    std::string target, says;
    const char* why;
  };
  const Row rows[] = {
      {"/?q=" + repeated("%E9%A3%9F", 4000) + repeated(filter, 60), "query is too long",
       "as much as the box takes, with filters"},
      {"/?q=" + repeated("%E9%A3%9F", 1000) + "&source=" + repeated("%E9%A3%9F", 4000), "at most 4096 bytes",
       "a source as long as none can be asked for"},
      {"/?q=" + repeated("%E9%A3%9F", 1300) + "&source=" + repeated("%E9%A3%9F", 1300), "Remove all filters",
       "the longest there are"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const std::string answer = get(served.port(), row.target + "&from=2025");
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 200") && Contains(row.says));
    // Nor are those that the page leads to.
    std::size_t longest = 0;
    for (std::size_t at = 0; (at = answer.find("href=\"", at)) != std::string::npos; ++at)
      longest = std::max(longest, answer.find('"', at + 6) - at);
    CHECK(longest > 4096);
    CHECK(longest + 4096 < kMaxRequestLine);
  }
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
      {"POST /" + end + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "405", "chunks without an end"},
      {"POST /" + end + "Content-Type: multipart/form-data\r\nContent-Length: 9\r\n\r\n--\r\n\r\n--", "405",
       "a form without a boundary"},
      {"PUT /" + end + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", "405",
       "a body that waits to be asked for: it is not"},
      {"DELETE /" + end + "\r\n", "405", "another method"},
      {"TRACE /" + end + "\r\n", "405", "one that would show a reader's own headers"},
      {"CONNECT example.org:443" + end + "\r\n", "405", "no proxy"},
      {"OPTIONS *" + end + "\r\n", "405", "of the server as a whole"},
      {"BREW /" + end + "\r\n", "400", "no method of HTTP"},
      {"get /" + end + "\r\n", "400", "methods have one spelling"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400", "HTTP/2 without asking"},
      {"\x16\x03\x01\x02\n\n", "400", "TLS where there is none"},
      {"GET\r\n\r\n", "400", "no request at all"},
      {"GET /" + std::string(kMaxRequestLine, 'a') + end + "\r\n", "414", "a long address"},
      {"GET /" + std::string(kMaxRequestLine, 'a'), "414", "one that does not end"},
      {"GET /" + end + headers + "\r\n", "431", "many headers"},
      {"GET /" + end + "X: " + std::string(kMaxHeadBytes, 'a') + "\r\n\r\n", "431", "a huge one"},
      {"GET /" + end + "X: " + std::string(kMaxHeadBytes, 'a'), "431", "one that does not end"},
      {"GET /" + end + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "400",
       "two ends of a body"},
      {"GET / HTTP/1.1\r\nHost: rebound.example.org\r\n\r\n", "421", "a name that was made to lead here"},
      {"GET http://rebound.example.org/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "421",
       "likewise, as to a proxy"},
      {"GET /nowhere" + end + "\r\n", "404", "no page"},
      {"GET /..%2f..%2fetc/passwd" + end + "\r\n", "404", "no way out"},
      {"GET /static/../../etc/passwd" + end + "\r\n", "404", "nor by the files there are"},
      {"GET /%00" + end + "\r\n", "404", "NUL in a path"},
      {"GET *" + end + "\r\n", "404", "no path"},
      {"GET ?q=grain" + end + "\r\n", "404", "no path but a query"},
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

TEST_CASE("who is turned away before his request is read gets a response like all others") {
  ConnectionLimits full;
  full.connections = 0;
  const Served crowded(full);
  const std::string later = Client(crowded.port()).receive_all();
  CHECK_THAT(later, Catch::StartsWith("HTTP/1.1 503") && Contains("Retry-After: ") && Contains("no-store") &&
                        Contains("Connection: close") && Contains("X-Content-Type-Options: nosniff") &&
                        Contains("Content-Security-Policy: default-src 'none'"));
  ConnectionLimits hurried;
  hurried.head = std::chrono::milliseconds(1);
  const Served impatient(hurried);
  Client slow(impatient.port());
  slow.send("GET / HT");
  const std::string late = slow.receive();
  CHECK_THAT(late, Catch::StartsWith("HTTP/1.1 408") && Contains("Content-Security-Policy: "));
  CHECK_THAT(late, !Contains("Retry-After"));
}

TEST_CASE("what follows a body is never a request") {
  const Served served;
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n";
  for (const char* method : {"GET", "HEAD", "POST"}) {
    for (const std::string& fields :
         {length, length + "Expect: 100-continue\r\n", std::string("Transfer-Encoding: chunked\r\n"),
          "transfer-encoding: x\r\n" + length, "Content-Length : 9\r\n" + length}) {
      INFO(method << " with " << fields);
      Client client(served.port());
      client.send(std::string(method) + " /help HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n" +
                  smuggled);
      const std::string all = client.receive_all();
      CHECK_THAT(all, Contains("Connection: close\r\n") && !Contains("such page"));
      CHECK(all.find("HTTP/1.1", 1) == std::string::npos);  // one answer
    }
  }
}

TEST_CASE("requests that follow each other at once are all answered") {
  const Served served;
  Client client(served.port());
  std::string requests;
  for (const char* path : {"/help", "/api/v1/health", "/?q=grain", "/nowhere"})
    requests += "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(requests);
  for (const char* piece :
       {"How to search", "\"articles\":1", "<strong>1 article</strong>", "There is no such page"})
    CHECK_THAT(client.receive(), Contains(piece) && !Contains("Connection: close"));
}

TEST_CASE("hosts by which a server of this machine may be asked") {
  const Served served;
  for (const char* host : {"localhost", "LOCALHOST:8480", "127.0.0.1", "[::1]:80", "box", ""}) {
    INFO(host);
    CHECK_THAT(ask(served.port(), "GET /help HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"),
               Catch::StartsWith("HTTP/1.1 200"));
  }
  // By the name that it was given, in whatever case.
  ServerOptions named;
  named.host = "0X7F.1";
  {
    Server server(served.site(), named);
    std::thread thread([&] { server.run(); });
    CHECK_THAT(ask(server.port(), "GET /help HTTP/1.1\r\nHost: 0x7F.1\r\n\r\n"),
               Catch::StartsWith("HTTP/1.1 200"));
    server.stop();
    thread.join();
  }
  // Who can be reached from elsewhere is asked by whatever name it has there.
  ServerOptions open;
  open.host = "0.0.0.0";
  Server server(served.site(), open);
  std::thread thread([&] { server.run(); });
  CHECK_THAT(ask(server.port(), "GET /help HTTP/1.1\r\nHost: archive.example.org\r\n\r\n"),
             Catch::StartsWith("HTTP/1.1 200"));
  server.stop();
  thread.join();
}

TEST_CASE("a second question mark is part of the query") {
  const Served served;
  CHECK_THAT(get(served.port(), "/?q=grain?&source=a?b"), Contains("value=\"grain?\"") && Contains("a?b"));
}

TEST_CASE("after an answer to HEAD there is the next, whatever was asked") {
  const Served served;
  for (const std::string& target :
       {"/?q=" + std::string(7000, '?'), std::string("/?a=1&sort="), std::string("/nowhere"),
        std::string("/static/"), std::string("*"), "/article?id=" + std::string(7000, 'x')}) {
    INFO(target.substr(0, 20));
    Client client(served.port());
    client.send("HEAD " + target +
                " HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_THAT(client.receive(false), Catch::StartsWith("HTTP/1.1 "));
    CHECK_THAT(client.receive(), Catch::StartsWith("HTTP/1.1 200") && Contains("\"articles\":1"));
  }
}

TEST_CASE("no parameter becomes a header") {
  const Served served;
  const std::string evil = "%0d%0aX-Evil:%201%0d%0a%0d%0a%3Cscript%3E";
  for (const char* target :
       {"/?q=EVIL&to=", "/?q=a&source=EVIL&to=", "/?leader=EVIL&sort=", "/article?id=EVIL", "/facet/EVIL",
        "/facet/source?prefix=EVIL", "/api/v1/search?q=EVIL", "/api/v1/facets/EVIL",
        "/api/v1/article?id=EVIL", "/EVIL", "/?EVIL=EVIL"}) {
    std::string filled = target;
    for (std::size_t at; (at = filled.find("EVIL")) != std::string::npos;) filled.replace(at, 4, evil);
    INFO(filled);
    const std::string answer =
        get(served.port(), filled, "If-None-Match: " + evil + "\r\nX-Other: " + evil + "\r\n");
    const std::string head = answer.substr(0, answer.find("\r\n\r\n"));
    CHECK_THAT(head, !Contains("\nX-Evil"));
    CHECK_THAT(answer, !Contains("<script>"));
  }
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

TEST_CASE("pages are sent whole, whatever range is asked for") {
  const Served served;
  const std::string whole = timeless(get(served.port(), "/robots.txt"));
  // Left to the library, the first of these would bring what lies in memory behind the page.
  for (const char* range :
       {"bytes=0-1000000", "bytes=999999-", "bytes=-5", "bytes=--5", "bytes=5-2", "bytes=0-3",
        "bytes=0-1,3-4,6-7", "bytes=0-9,5-15,0-", "bytes=18446744073709551615-", "lines=1"}) {
    INFO(range);
    CHECK(timeless(get(served.port(), "/robots.txt", "Range: " + std::string(range) + "\r\n")) == whole);
  }
  std::string many = "Range: bytes=0-0";
  while (many.size() < 8000) many += ",0-0";
  CHECK(timeless(get(served.port(), "/robots.txt", many + "\r\n")) == whole);
}

TEST_CASE("more clients than it has processors are served while others are idle") {
  const Served served;
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 4; ++i) idle.push_back(std::make_unique<Client>(served.port()));
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
    Server second(served.site(), {"127.0.0.1", served.port(), 1, {}});
    FAIL("two servers on one port");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kMachine);
    CHECK_THAT(error.what(), Contains(std::to_string(served.port())) && Contains("--port"));
  }
  CHECK_THROWS_AS(Server(served.site(), {"no.such.host.invalid", 0, 1, {}}), Error);
}

TEST_CASE("a server may be stopped before it runs, and twice") {
  const Served served;
  Server server(served.site(), {"127.0.0.1", 0, 1, {}});
  server.stop();
  server.run();
  server.stop();
  for (int i = 0; i < 20; ++i) {
    Server quick(served.site(), {"127.0.0.1", 0, 1, {}});
    std::thread runner([&] { quick.run(); });
    quick.stop();
    runner.join();
  }
}
