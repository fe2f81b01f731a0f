// Whatever is typed, the canonical form means the same, and positions lie within the text.

#include <catch2/catch.hpp>

#include <array>
#include <random>

#include "src/query/parse.h"
#include "src/text/encoding.h"
#include "tests/query/tree_shown.h"

using namespace chancery;
using namespace std::string_literals;

namespace {

const std::array kPieces = {" "s,
                            " "s,
                            " "s,
                            " "s,
                            "  "s,
                            "("s,
                            ")"s,
                            "\""s,
                            "-"s,
                            "--"s,
                            ":"s,
                            "*"s,
                            "~"s,
                            "~2"s,
                            "~0"s,
                            "/"s,
                            ","s,
                            ";"s,
                            "."s,
                            "'"s,
                            "AND"s,
                            "OR"s,
                            "NOT"s,
                            "NEAR"s,
                            "NEAR/3"s,
                            "NEAR/0"s,
                            "NEAR/"s,
                            " AND "s,
                            " OR "s,
                            " NOT "s,
                            " NEAR "s,
                            "and"s,
                            "a"s,
                            "b"s,
                            "Putin"s,
                            "PUTIN"s,
                            "IN"s,
                            "RUSSIA"s,
                            "NATO"s,
                            "word*"s,
                            "word~"s,
                            "x~1"s,
                            "leader:"s,
                            "leader:x"s,
                            "leader:y"s,
                            "Leader:"s,
                            "lang:"s,
                            "lang:EN"s,
                            "org:"s,
                            "org:nato"s,
                            "source:"s,
                            "title:"s,
                            "title:("s,
                            "said:"s,
                            "said:x"s,
                            "about:"s,
                            "date:"s,
                            "date:2025-08"s,
                            "date:2025-13"s,
                            "before:2025"s,
                            "after:"s,
                            "2024..2025"s,
                            "2025..2024"s,
                            "date:\"14 August 2025\""s,
                            "from:"s,
                            "from:x"s,
                            "http://a/b"s,
                            "“"s,
                            "”"s,
                            "„"s,
                            "«"s,
                            "»"s,
                            "「"s,
                            "（"s,
                            "）"s,
                            "："s,
                            "＊"s,
                            "－"s,
                            "−"s,
                            "，"s,
                            "。"s,
                            "中国"s,
                            "普京"s,
                            "بوتين"s,
                            "\u200F"s,
                            "\u202B"s,
                            "צה\"ל"s,
                            "ל"s,
                            "🔥"s,
                            "🇺🇦"s,
                            "e\u0301"s,
                            "\u0301"s,
                            "\0"s,
                            "\n"s,
                            "\xFF"s,
                            "\xC3"s,
                            "U.S."s,
                            "don't"s,
                            "1,000"s,
                            "…"s,
                            "-("s,
                            "-leader:("s,
                            "leader:("s,
                            "leader:a,b"s,
                            "date:("s,
                            "cease-fire"s,
                            "\"a b\""s,
                            "\"a\""s,
                            "\"\""s,
                            "*x"s,
                            "x*y"s};

struct Counts {
  std::size_t leaves = 0, depth = 0;
};

void count(const Node& node, std::size_t depth, Counts& counts) {
  counts.leaves += node.children.empty();
  counts.depth = std::max(counts.depth, depth);
  for (const Node& child : node.children) count(child, depth + 1, counts);
}

bool lies_within(const Node& node, std::size_t end) {
  if (node.at + node.length > end) return false;
  for (const Node& child : node.children) {
    if (!lies_within(child, end)) return false;
  }
  return true;
}

void check(const std::string& query) {
  const ParsedQuery parsed = parse_query(query);
  const std::string canonical = to_query(parsed.root);
  const ParsedQuery again = parse_query(canonical);
  const std::size_t end = query.size();
  bool holds =
      without_positions(again.root) == without_positions(parsed.root) && to_query(again.root) == canonical;
  holds = holds && is_valid_utf8(canonical) && canonical.size() <= kMaxQueryBytes &&
          lies_within(parsed.root, end);
  for (const Diagnostic& diagnostic : parsed.diagnostics)
    holds = holds && diagnostic.at + diagnostic.length <= end;
  Counts counts;
  count(parsed.root, 0, counts);
  holds = holds && counts.leaves <= kMaxQueryNodes && counts.depth <= 6 * kMaxQueryDepth;
  if (holds) return;
  CAPTURE(query, canonical, shown(parsed.root), shown(again.root), places(parsed.diagnostics), end);
  FAIL("the canonical form is another query, or a position lies outside");
}

}  // namespace

TEST_CASE("parsing the canonical form gives an equal tree") {
  std::mt19937 random(20250814);
  const auto below = [&](std::size_t n) { return random() % n; };

  SECTION("pieces of the language") {
    for (int i = 0; i < 60'000; ++i) {
      std::string query;
      for (std::size_t n = 1 + below(i % 10 == 0 ? 60 : 14); n > 0; --n) {
        query += kPieces[below(kPieces.size())];
        if (below(3) == 0) query += ' ';
      }
      check(query);
    }
  }
  SECTION("bytes") {
    for (int i = 0; i < 10'000; ++i) {
      std::string query;
      for (std::size_t n = below(40); n > 0; --n) query += static_cast<char>(below(256));
      check(query);
    }
  }
  SECTION("bytes of the syntax") {
    constexpr std::string_view kBytes = "aB:()\"-*~ \xC3\xA9/,.ANDORT";
    for (int i = 0; i < 20'000; ++i) {
      std::string query;
      for (std::size_t n = below(40); n > 0; --n) query += kBytes[below(kBytes.size())];
      check(query);
    }
  }
  SECTION("long and deep ones") {
    for (int i = 0; i < 300; ++i) {
      std::string query;
      const std::size_t length = 500 + below(8'000);
      const std::string& favourite = kPieces[below(kPieces.size())];
      while (query.size() < length) {
        query += below(2) == 0 ? favourite : kPieces[below(kPieces.size())];
        if (below(3) == 0) query += ' ';
        if (below(4) == 0) query += '(';
      }
      check(query);
    }
  }
  SECTION("sentences in capitals") {
    const std::array words = {"TALKS "s, "IN "s,      "AND "s,  "OR "s,   "NOT "s,
                              "NEAR "s,  "MOSCOW, "s, ". "s,    ") "s,    "date:x "s,
                              "А "s,     "ПУТИН "s,   "中国 "s, "\"\" "s, "-X "s};
    for (int i = 0; i < 20'000; ++i) {
      std::string query;
      for (std::size_t n = 4 + below(16); n > 0; --n)
        query += below(2) == 0 ? words[0] : words[below(words.size())];
      check(query);
    }
  }
}
