#include <catch2/catch.hpp>

#include "tests/read/reading.h"

using namespace chancery;

namespace {

struct Row {
  const char *input, *title, *body, *reason;
};

void check(const Row& row, const std::string& name) {
  INFO(row.reason);
  const Reading reading = reading_of(row.input, name);
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].title == row.title);
  CHECK(reading.articles[0].body == row.body);
}

}  // namespace

TEST_CASE("the title of plain text") {
  const std::string paragraph =
      "A line of a hundred and ninety-nine characters or more " + std::string(150, 'x');
  const std::string long_first = paragraph + "\n\nBody.";
  const Row rows[] = {
      {"Talks resume\n\nThe ministers met.\n", "Talks resume", "The ministers met.",
       "a short line, then an empty one"},
      {"\n\n  Talks resume  \n \t\nThe ministers met.\n\n\n", "Talks resume", "The ministers met.",
       "blank lines around all"},
      {"Talks resume\r\n\r\nThe ministers met.\r\nThey spoke.\r\n", "Talks resume",
       "The ministers met.\nThey spoke.", "Windows"},
      {"Talks resume\r\rThe ministers met.", "Talks resume", "The ministers met.", "old Macintosh"},
      {"Talks resume\nThe ministers met.\n", "", "Talks resume\nThe ministers met.",
       "no empty line after it"},
      {"The ministers met.\n\nThey spoke.\n", "", "The ministers met.\n\nThey spoke.",
       "it ends as a sentence"},
      {"“Peace,” he said.”\n\nThey spoke.\n", "", "“Peace,” he said.”\n\nThey spoke.",
       "it ends so before a quotation mark"},
      {"部长们会面。\n\n他们谈话。\n", "", "部长们会面。\n\n他们谈话。", "it ends so in Chinese"},
      {"部长们会面\n\n他们谈话。\n", "部长们会面", "他们谈话。", "and not so"},
      {long_first.c_str(), "", long_first.c_str(), "it is too long"},
      {"Talks resume", "", "Talks resume", "nothing stands after it"},
      {"Talks resume\n\n\n", "", "Talks resume", "nothing but empty lines"},
      {"Title: Talks\n\nThe ministers met\n\nThey spoke.", "Talks", "The ministers met\n\nThey spoke.",
       "a title is said before"},
      {"Source: The Post\nTalks resume\n\nThey spoke.", "Talks resume", "They spoke.",
       "a head without a title"},
  };
  for (const Row& row : rows) check(row, "a.txt");
}

TEST_CASE("lines at the head of a text") {
  const Reading reading = reading_of(
      "title: Talks: a new round\nDATE: 14 August 2025\nSource: The Post\nCategory: World\nAuthor: "
      "Ann\nLang: EN\nUrl: https://x.example/1\n"
      "Id: a-1\nNote: this is text, since no known key follows.\n\nBody.\n",
      "a.txt");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  const Article& article = reading.articles[0];
  CHECK(article.title == "Talks: a new round");
  REQUIRE(article.published);
  CHECK(iso(*article.published) == "2025-08-14");
  CHECK(article.source == "The Post");
  CHECK(article.author == "Ann");
  CHECK(article.lang == "en");
  CHECK(article.url == "https://x.example/1");
  CHECK(article.id == "a-1");
  CHECK(article.body == "Note: this is text, since no known key follows.\n\nBody.");
}

TEST_CASE("what a head says wrongly is told") {
  const Reading reading = reading_of("Title: T\nDate: the other day\nLang: 12\n\nBody.", "a.txt");
  CHECK(reading.complaints() ==
        "a.txt:1: published is no date: \"the other day\"; the article is left undated\na.txt:1: lang is no "
        "language tag: \"12\"\n");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].body == "Body.");
  CHECK(reading_of("Title:\nDate:\n", "a.txt").complaints() ==
        "refused a.txt:1: an article with neither body nor title\n");
}

TEST_CASE("the marks of Markdown go, the text stays") {
  const Row rows[] = {
      {"# Talks resume\n\nThe *ministers* met.", "Talks resume", "The ministers met.",
       "a heading and emphasis"},
      {"Talks resume\n============\nThe ministers met.", "Talks resume", "The ministers met.",
       "a heading that is underlined"},
      {"## Part\n\nText.", "", "Part\n\nText.", "a heading of another level is no title"},
      {"Text first.\n\n# Heading\n\nMore.", "", "Text first.\n\nHeading\n\nMore.",
       "a heading after text is none either"},
      {"# Talks ##\n\n### Part ###\nText.\nPart two\n---\nEnd.", "Talks", "Part\n\nText.\nPart two\n\nEnd.",
       "closed and underlined"},
      {"a **b** __c__ *d* _e_ ***f*** ~~g~~ `h*i*` ``j`k``", "", "a b c d e f g h*i* j`k",
       "emphasis, strikes and code"},
      {"snake_case_name 2 * 3 * 4, a*b, **open", "", "snake_case_name 2 * 3 * 4, a*b, **open",
       "what is none"},
      {"**bold *and* more** *a **b***", "", "bold and more a b", "emphasis within emphasis"},
      {"[Geneva](https://x.example/a_(b) \"title\") [two][ref] [three] ![picture](p.png) "
       "[![badge](b.png)](https://x.example)[^1]",
       "", "Geneva two [three]", "links and pictures; brackets alone are none"},
      {"[ref]: https://x.example \"t\"\n[^1]: A note.\nText.", "", "A note.\nText.",
       "where links lead, and footnotes"},
      {"<https://x.example/> <b>bold</b> <br/>a < b <!-- gone\n\nstill --> c &amp; &eacute; \\*d\\*", "",
       "https://x.example/ bold a < b  c & é *d*", "addresses, tags, comments, entities, escapes"},
      {"> quoted\n> more\n>> deeper\n\n- one\n* two\n+ [x] three\n\n1. first\n2. second", "",
       "quoted\nmore\ndeeper\n\none\n\ntwo\n\nthree\n\n1. first\n\n2. second", "quotations and lists"},
      {"before\n```c\nint *a; # no *mark*\n\nint b;\n```\nafter\n\n***\n\nend  \nline\\\nlast", "",
       "before\n\nint *a; # no *mark*\n\nint b;\n\nafter\n\nend\nline\nlast", "code, a rule, hard line ends"},
      {"| a | b |\n|---|:-:|\n| **c** | d |\n\ne | f\n--|--\ng | h", "", "a\tb\n\nc\td\n\ne | f\n\ng | h",
       "tables"},
      {"---\ntitle: \"A \\\"quoted\\\" title\"\ndate: 2025-08-14 # when\nauthors:\n  - Ann\n  - Bob\ntags: "
       "[a, b]\n---\n\n# A heading\n\nText.",
       "A \"quoted\" title", "A heading\n\nText.", "front matter"},
      {"---\ntitle: 'It''s'\nauthor: [Ann, \"Bob\"]\n...\n# It's\n\nText.", "It's", "Text.",
       "front matter whose title the heading says again"},
      {"---\ntitle: >\n  Folded over\n  two lines\n---\nText.", "Folded over two lines", "Text.",
       "a folded value"},
      {"Title: Talks\nDate: 2025-08-14\n\nThe *ministers* met.", "Talks", "The ministers met.",
       "a head of lines"},
      {"---\n\nText: between rules\n\n---\n\nMore.", "", "Text: between rules\n\nMore.",
       "rules are no front matter"},
  };
  for (const Row& row : rows) check(row, "a.md");
}

TEST_CASE("front matter gives every field") {
  const Reading reading = reading_of(
      "---\ntitle: T\nid: a-1\ndate: 2025-08-14T10:00:00+02:00\nauthors:\n  - Ann\n  - Bob\nlanguage: "
      "fr\nsource: \"The Post\"\n"
      "canonical_url: https://x.example/1\nnested:\n  title: no\n---\nText.",
      "-");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  const Article& article = reading.articles[0];
  CHECK(
      (article.title == "T" && article.id == "a-1" && article.author == "Ann, Bob" && article.lang == "fr"));
  CHECK((article.source == "The Post" && article.url == "https://x.example/1" && article.body == "Text."));
  REQUIRE(article.published);
  CHECK(iso(*article.published) == "2025-08-14T10:00:00+02:00");
}

TEST_CASE("Markdown of nothing but marks takes no longer than text") {
  for (const char* unit :
       {"[", "![", "[](", "*a ", "_a", "`", "`a``", "<a ", "> ", "#", "~~", "\\", "<!--", "|"}) {
    std::string input = "# T\n\ntext ";
    while (input.size() < 2'000'000) input += unit;
    CHECK(reading_of(input, "a.md").articles.size() == 1);
  }
}
