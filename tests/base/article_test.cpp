#include "src/base/article.h"

#include <catch2/catch.hpp>

#include <cerrno>

#include "src/base/error.h"
#include "src/base/hash.h"

using namespace chancery;

TEST_CASE("an article's text is what spans count in") {
  Article article;
  article.body = "body";
  CHECK(article.text() == "body");
  CHECK(article.body_offset() == 0);
  article.title = "title";
  CHECK(article.text() == "title\n\nbody");
  CHECK(article.text().substr(article.body_offset()) == "body");
}

TEST_CASE("the content hash sees every field but the id") {
  Article article;
  article.title = "ab";
  article.body = "c";
  const auto hash = article.content_hash();
  Article other = article;
  other.id = "another";
  CHECK(other.content_hash() == hash);
  other.title = "a";
  other.body = "bc";
  CHECK(other.content_hash() != hash);
  other = article;
  other.published = parse_iso8601("2025-08-14");
  CHECK(other.content_hash() != hash);
  other = article;
  other.lang = "fr";
  CHECK(other.content_hash() != hash);
}

TEST_CASE("errors name the path, the reason and the remedy, and have their exit codes") {
  try {
    throw_system_error("write", "/somewhere/file", ENOSPC);
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("/somewhere/file") != std::string::npos);
    CHECK(std::string(error.what()).find("free some space") != std::string::npos);
    CHECK(exit_code(error.kind()) == 4);
  }
  CHECK(exit_code(ErrorKind::kUsage) == 2);
  CHECK(exit_code(ErrorKind::kLocked) == 3);
  CHECK(exit_code(ErrorKind::kDamaged) == 3);
  CHECK(exit_code(ErrorKind::kInterrupted) == 130);
}

TEST_CASE("a diagnostic prints its place") {
  CHECK(to_string(Diagnostic{"a.json", 3, 0, 0, "no object", true}) == "a.json:3: no object");
  CHECK(to_string(Diagnostic{"a.html", 0, 0, 0, "empty", true}) == "a.html: empty");
  CHECK(to_string(Diagnostic{"", 0, 2, 1, "no closing quote", false}) == "no closing quote");
}

TEST_CASE("a file that is not there cannot be hashed") {
  CHECK_THROWS_AS(hash_file("/nonexistent/file"), Error);
  CHECK(hash_hex("a").size() == 32);
  CHECK(hash_hex("a") != hash_hex("b"));
}
