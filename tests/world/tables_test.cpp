#include "src/world/tables.h"

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

// The rows of a table as "line: a/b", and its diagnostics as text.
struct Read {
  std::vector<std::string> rows, problems;
  bool header = false;
};

Read read(std::string_view text) {
  Read result;
  Diagnostics problems;
  result.header = read_table({"t.tsv", text}, {"a", "b"}, problems, [&](const Row& row) {
    result.rows.push_back(std::to_string(row.line()) + ": " + std::string(row[0]) + "/" +
                          std::string(row[1]));
  });
  for (const Diagnostic& problem : problems) result.problems.push_back(to_string(problem));
  return result;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a table is read by the names of its columns") {
  struct Case {
    std::string_view text;
    Lines rows;
    std::string_view reason;
  };
  const Case cases[] = {
      {"a\tb\n1\t2\n", {"2: 1/2"}, "a row"},
      {"b\tx\ta\n1\t2\t3\n", {"2: 3/1"}, "columns in another order, and one more"},
      {"a\tb\r\n1\t2\r\n", {"2: 1/2"}, "lines of Windows"},
      {"\xEF\xBB\xBF"
       "a\tb\n1\t2",
       {"2: 1/2"},
       "a byte order mark, and no last line end"},
      {"# head\n\na\tb\n# note\n1\t2\n\n3\t4\n",
       {"5: 1/2", "7: 3/4"},
       "comments and empty lines are none, but count"},
      {"a\tb\n 1 \t\n \t\n", {"2: 1/"}, "an empty cell is a cell, and a row of nothing else is no row"},
      {"a\tb\n", {}, "a header alone"},
  };
  for (const Case& c : cases) {
    INFO(c.reason);
    const Read result = read(c.text);
    CHECK(result.header);
    CHECK(result.rows == c.rows);
  }
}

TEST_CASE("what is wrong with a table is said with its line, and the other rows are read") {
  struct Case {
    std::string_view text;
    Lines rows, problems;
    std::string_view reason;
  };
  const Case cases[] = {
      {"", {}, {"t.tsv:1: the header has no column \"a\"; the table is left out"}, "an empty file"},
      {"a\tc\n1\t2\n",
       {},
       {"t.tsv:1: the header has no column \"b\"; the table is left out"},
       "a column is missing"},
      {"a\tb\n1\n3\t4\n",
       {"3: 3/4"},
       {"t.tsv:2: has 1 cells where the header has 2; the row is left out"},
       "a cell is missing"},
      {"a\tb\n1\t2\t3\n",
       {},
       {"t.tsv:2: has 3 cells where the header has 2; the row is left out"},
       "a tab too many"},
      {"a\tb\n\xFF\t2\n3\t4\n",
       {"3: 3/4"},
       {"t.tsv:2: is not valid UTF-8; the row is left out"},
       "a byte of another encoding"},
      {"a\tb\n1\x1B[2J\t2\n3\t4\n",
       {"3: 3/4"},
       {"t.tsv:2: holds a control character; the row is left out"},
       "what a terminal obeys"},
  };
  for (const Case& c : cases) {
    INFO(c.reason);
    const Read result = read(c.text);
    CHECK(result.rows == c.rows);
    CHECK(result.problems == c.problems);
  }
}

TEST_CASE("a table without end is left out, and one of nothing but flaws has few said of it") {
  const Read large = read("a\tb\n" + std::string(kMostTableBytes, '\n'));
  CHECK(large.rows.empty());
  CHECK(large.problems == Lines{"t.tsv:1: larger than 67108864 bytes; the table is left out"});
  std::string rubbish = "a\tb\n1\t2\n";
  for (int i = 0; i < 5000; ++i) rubbish += "x\n";
  const Read flawed = read(rubbish);
  CHECK(flawed.rows == Lines{"2: 1/2"});
  REQUIRE(flawed.problems.size() == 1001);
  CHECK(flawed.problems.back() == "t.tsv:5002: and 4000 more problems before this line, which are not shown");
}

TEST_CASE("a cell in a message is short") {
  CHECK(quoted_cell("Putin") == "\"Putin\"");
  CHECK(quoted_cell("x" + std::string(1 << 20, 'y')).size() < 70);
  std::string cyrillic = "x";
  for (int i = 0; i < 40; ++i) cyrillic += "ж";
  CHECK(quoted_cell(cyrillic) == '"' + cyrillic.substr(0, 59) + "…\"");
}

TEST_CASE("lists in a cell") {
  struct Case {
    std::string_view cell;
    Lines items;  // "lang:text"
    std::string_view reason;
  };
  const Case cases[] = {
      {"", {}, "nothing"},
      {"Putin", {":Putin"}, "valid in every language"},
      {"Putin|ru:Путин", {":Putin", "ru:Путин"}, "one of a language"},
      {" Putin | ru: Путин |", {":Putin", "ru:Путин"}, "blanks and an empty item"},
      {"RU:Putin|rus:Putin", {":RU:Putin", ":rus:Putin"}, "a prefix is two small letters"},
      {"ru:", {":ru:"}, "a prefix before nothing is none"},
      {"||", {}, "nothing but bars"},
  };
  for (const Case& c : cases) {
    INFO(c.reason);
    std::vector<ListItem> items;
    split_items(c.cell, items);
    Lines found;
    for (const ListItem& item : items) found.push_back(std::string(item.lang) + ":" + std::string(item.text));
    CHECK(found == c.items);
  }
}

TEST_CASE("dates in a cell are days, months or years") {
  struct Case {
    std::string_view cell;
    bool last_day;
    std::string_view expected;  // "none" for no date, "error" where the cell is none
    std::string_view reason;
  };
  const Case cases[] = {
      {"", false, "none", "open"},
      {"2025-08-14", false, "2025-08-14", "a day"},
      {"2025-08", false, "2025-08-01", "a month begins"},
      {"2025-02", true, "2025-02-28", "a month ends"},
      {"2024", true, "2024-12-31", "a year ends"},
      {"2025-13", false, "error", "no such month"},
      {"2025-02-30", false, "error", "no such day"},
      {"2025-Q3", false, "error", "a quarter is for queries"},
      {"2024..2025", false, "error", "and so is a range"},
      {"soon", false, "error", "no date"},
  };
  for (const Case& c : cases) {
    INFO(c.reason);
    std::optional<Day> day;
    const bool good = table_date(c.cell, c.last_day, day);
    CHECK((!good ? "error" : day ? iso(*day) : "none") == c.expected);
  }
}
