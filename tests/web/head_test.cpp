#include "web/head.h"

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

const std::string kHost = "Host: localhost\r\n";

std::string with_fields(const std::string& fields) {
  return "GET / HTTP/1.1\r\n" + kHost + fields + "\r\n";
}

int status_of(std::string_view bytes) {
  RequestHead head;
  return parse_head(bytes, head);
}

RequestHead head_of(const std::string& bytes) {
  RequestHead head;
  REQUIRE(parse_head(bytes, head) == 0);
  return head;
}

}  // namespace

TEST_CASE("a head is whole with its empty line, and what follows is not its own") {
  struct Row {
    const char* bytes;
    std::size_t length;
    const char* why;
  };
  const Row rows[] = {
      {"", 0, "nothing"},
      {"GET / HTTP/1.1", 0, "a piece of a line"},
      {"GET / HTTP/1.1\r\n", 0, "fields may follow"},
      {"GET / HTTP/1.1\r\nHost: x\r\n\r", 0, "all but one byte"},
      {"GET / HTTP/1.1\r\n\r\n", 18, "no fields"},
      {"GET / HTTP/1.1\r\n\r\nGET /", 18, "the next request has begun"},
      {"\r\n\r\nGET / HTTP/1.1\r\n\r\n", 22, "empty lines before it are no end"},
      {"\r\n\r\n", 0, "nor are they a head"},
      {"GET / HTTP/1.1\n\n", 16, "an end to be refused, not waited for"},
      {"GET / HTTP/1.1\r\nA: b\n\r\n", 23, "likewise"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(head_length(row.bytes) == row.length);
  }
}

TEST_CASE("what could be read in two ways is refused") {
  struct Row {
    std::string bytes;
    int status;
    const char* why;
  };
  const Row rows[] = {
      {with_fields(""), 0, "a plain request"},
      {"GET / HTTP/1.1\r\n\r\n", 0, "no host: nothing here hangs on it"},
      {"\r\n" + with_fields(""), 0, "an empty line left over from a body before"},
      {with_fields("X-Name: caf\xC3\xA9\tau lait\r\n"), 0, "bytes beyond ASCII and tabs in a value"},
      {"GET /?q=\xD0\x9F HTTP/1.1\r\n\r\n", 0, "and in a target, as people type it"},
      {"G{T / HTTP/1.1\r\n\r\n", 400, "no method can be spelled so"},
      {"GET  / HTTP/1.1\r\n\r\n", 400, "two blanks"},
      {"GET / a HTTP/1.1\r\n\r\n", 400, "a blank in the target"},
      {"GET /\r\n\r\n", 400, "HTTP/0.9"},
      {"GET / HTTP/2.0\r\n\r\n", 400, "a version that is not spoken"},
      {"GET / HTTP/1.1 \r\n\r\n", 400, "something behind the version"},
      {"GET /a\tb HTTP/1.1\r\n\r\n", 400, "a control character in the target"},
      {std::string("GET /a\0b HTTP/1.1\r\n\r\n", 22), 400, "NUL in the target"},
      {" GET / HTTP/1.1\r\n\r\n", 400, "a blank before it all"},
      {"GET / HTTP/1.1\n\n", 400, "lines without CR"},
      {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "one line without CR"},
      {with_fields("X: a\rContent-Length: 5\r\n"), 400, "CR alone, which some take for the end of a line"},
      {with_fields(std::string("X: a\0b\r\n", 8)), 400, "NUL in a value"},
      {with_fields("X: a\r\n b\r\n"), 400, "a line that continues another"},
      {with_fields("Content-Length : 5\r\n"), 400, "a blank before the colon"},
      {with_fields(": 5\r\n"), 400, "no name"},
      {with_fields("nonsense\r\n"), 400, "no colon"},
      {with_fields("Host: other\r\n"), 400, "two hosts"},
      {with_fields("Content-Length: 5\r\nContent-Length: 6\r\n"), 400, "two lengths"},
      {with_fields("Content-Length: 5, 5\r\n"), 400, "a list of them"},
      {with_fields("Content-Length: -1\r\n"), 400, "less than nothing"},
      {with_fields("Content-Length: +5\r\n"), 400, "a sign"},
      {with_fields("Content-Length: 0x5\r\n"), 400, "no decimal number"},
      {with_fields("Content-Length:\r\n"), 400, "no number"},
      {with_fields("Content-Length: 99999999999999999999999999\r\n"), 0,
       "more than any number holds: not read"},
      {with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400, "two ways to find the end"},
      {with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400, "in the other order"},
      {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "chunks, which HTTP/1.0 does not have"},
      {"GET /" + std::string(kMaxRequestLine, 'a') + " HTTP/1.1\r\n\r\n", 414, "a long target"},
      {with_fields("X: " + std::string(kMaxHeadBytes, 'a') + "\r\n"), 431, "a long field"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(status_of(row.bytes) == row.status);
  }
  std::string fields;
  for (std::size_t i = 1; i < kMaxHeadFields; ++i) fields += "X: 1\r\n";
  CHECK(status_of(with_fields(fields)) == 0);
  CHECK(status_of(with_fields(fields + "X: 1\r\n")) == 431);
}

TEST_CASE("what grows beyond every bound is refused before its end") {
  CHECK(refused_unfinished("GET /") == 0);
  CHECK(refused_unfinished("GET /" + std::string(kMaxRequestLine, 'a')) == 414);
  CHECK(refused_unfinished("\r\n\r\nGET /" + std::string(kMaxRequestLine, 'a')) == 414);
  CHECK(refused_unfinished("GET / HTTP/1.1\r\nX: " + std::string(kMaxHeadBytes, 'a')) == 431);
  std::string empty_lines;
  while (empty_lines.size() <= kMaxHeadBytes) empty_lines += "\r\n";
  CHECK(refused_unfinished(empty_lines) == 431);
}

TEST_CASE("after a body, or when it is asked for, a connection ends") {
  CHECK(head_of(with_fields("")).keep_alive);
  CHECK(head_of(with_fields("Content-Length: 0\r\n")).keep_alive);
  CHECK(head_of(with_fields("Connection: keep-alive\r\n")).keep_alive);
  for (const char* fields :
       {"Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: \r\n",
        "Connection: close\r\n", "connection: Close\r\n", "Connection: keep-alive , CLOSE\r\n"}) {
    INFO(fields);
    CHECK_FALSE(head_of(with_fields(fields)).keep_alive);
  }
  CHECK_FALSE(head_of("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST_CASE("what the site needs of a request is read") {
  const RequestHead head = head_of(
      "HEAD /a?b=c&d HTTP/1.1\r\nhOST: LocalHost:8480\r\nIf-None-Match:  W/\"1\" \r\nAccept-Encoding: "
      "gzip\r\n\r\n");
  CHECK(head.method == "HEAD");
  CHECK(head.target == "/a?b=c&d");
  CHECK(head.host == "localhost");
  CHECK(head.if_none_match == "W/\"1\"");
  CHECK(head.accept_encoding == "gzip");

  struct Row {
    const char *sent, *target, *host, *why;
  };
  const Row rows[] = {
      {"http://Example.org:80/a?b", "/a?b", "example.org", "as to a proxy: its host counts"},
      {"HTTP://[::1]:80?b", "/?b", "[::1]", "without a path"},
      {"https://a", "/", "a", "nothing but a host"},
      {"*", "*", "localhost", "of the server as a whole"},
      {"//evil.org/a", "//evil.org/a", "localhost", "a path, however it looks"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const RequestHead asked = head_of("GET " + std::string(row.sent) + " HTTP/1.1\r\n" + kHost + "\r\n");
    CHECK(asked.target == row.target);
    CHECK(asked.host == row.host);
  }
  CHECK(status_of("GET http:///a HTTP/1.1\r\n\r\n") == 400);
}

TEST_CASE("which hosts may mean a server that only its own machine reaches") {
  for (const char* host :
       {"", "localhost", "localhost.", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "box"})
    CHECK(is_of_this_machine(host));
  for (const char* host :
       {"example.org", "127.0.0.1.example.org", "localhost.example.org", "a.b.", "1.2.3.x"})
    CHECK_FALSE(is_of_this_machine(host));
}
