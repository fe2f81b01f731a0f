#include <catch2/catch.hpp>

#include "tests/read/reading.h"

using namespace chancery;

TEST_CASE("a line of JSON has the fields of an article") {
  const Reading reading = reading_of(
      R"({"id":"a-1","url":"https://x.example/1","title":"Talks","body":"They met.","published":"2025-08-14T18:40:00+02:00","source":"The Post","lang":"en-GB","author":"Ann Example","extra":{"deep":[1,{"title":"no"}]}})");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  const Article& article = reading.articles[0];
  CHECK(article.id == "a-1");
  CHECK(article.url == "https://x.example/1");
  CHECK(article.title == "Talks");
  CHECK(article.body == "They met.");
  REQUIRE(article.published);
  CHECK(iso(*article.published) == "2025-08-14T18:40:00+02:00");
  CHECK(article.source == "The Post");
  CHECK(article.lang == "en");
  CHECK(article.author == "Ann Example");
}

TEST_CASE("lines of JSON are read one by one, whatever is between them") {
  struct Row {
    const char *input, *titles, *complaints, *reason;
  };
  const Row rows[] = {
      {"{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "a b ", "", "two lines"},
      {"{\"title\":\"a\"}\r\n\r\n  \n{\"title\":\"b\"}", "a b ", "",
       "line ends of Windows, blank lines, no end of the last"},
      {"\xEF\xBB\xBF{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "a b ", "", "a byte order mark"},
      {"{\"title\":\"a\"}\n{\"title\":\n{\"title\":\"b\"}\n", "a b ",
       "refused input:2: no valid JSON at byte 10: unexpected end of input; expected '[', '{', or a literal: "
       "the line is left out\n",
       "a line that is cut"},
      {"{\"title\":\"a\n{\"title\":\"b\"}\n", "b ",
       "refused input:1: no valid JSON at byte 12: invalid string: missing closing quote: the line is left "
       "out\n",
       "the first line is cut, within a string"},
      {"{\"title\":\"a\"},\n{\"title\":\"b\"}\n", "a b ",
       "refused input:1: no valid JSON at byte 14: unexpected ','; expected end of input: the rest of the "
       "line is left out\n",
       "lines of a list without its brackets"},
      {"{\"title\":\"a\"}\n42\n\"text\"\nnull\n{\"title\":\"b\"}\n", "a b ",
       "refused input:2: no JSON object, so no article: the line is left out\n"
       "refused input:3: no JSON object, so no article: the line is left out\n"
       "refused input:4: no JSON object, so no article: the line is left out\n",
       "values that are no objects"},
      {"{\"title\":\"a\"}\n[{\"title\":\"b\"},{\"title\":\"c\"}]\n", "a b c ", "", "a list on a line"},
      {"{\"title\":\"a\"}\n{}\n{\"id\":\"x\",\"title\":null,\"body\":\" \"}\n", "a ",
       "refused input:2: an article with neither body nor title\nrefused input:3: an article with neither "
       "body nor title\n",
       "nothing to read in it"},
      {"{\"title\":\"a\\u0000b \\ue000c\\ue001\\u0007\"}\n",
       "a b \xEF\xBF\xBD"
       "c\xEF\xBF\xBD  ",
       "", "escapes of NUL, of the marks of snippets, and of a bell"},
      {"{\"title\":\"a\\ud800 \\ud83d\\ude00 \\udc00\"}\n", "a\xEF\xBF\xBD 😀 \xEF\xBF\xBD ", "",
       "halves of surrogate pairs"},
      {"{\"title\":\"a\tb\\\\ud800\"}\n", "a b\\ud800 ", "",
       "a raw tab within a string, and a backslash that is none of an escape"},
      {"{\"title\":\"caf\xFF\"}\n", "caf\xEF\xBF\xBD ",
       "input:1: not valid UTF-8 in 1 place, first at byte 13: replaced\n", "a byte that is no UTF-8"},
      {"{\"title\":\"\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 "
       "\xC6\xE5\xED\xE5\xE2\xE5\"}\n",
       "Министры встретились в Женеве ", "input:1: not UTF-8, as JSON is to be; read as windows-1251\n",
       "another encoding"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading = reading_of(row.input);
    std::string titles;
    for (const Article& article : reading.articles) titles += article.title + " ";
    CHECK(titles == row.titles);
    CHECK(reading.complaints() == row.complaints);
  }
}

TEST_CASE("a field of the wrong type is told of and read as absent") {
  struct Row {
    const char *field, *complaint, *reason;
  };
  const Row rows[] = {
      {R"("body":5)", "input:1: body is a number, not text: read as absent\n", "a number"},
      {R"("url":true)", "input:1: url is true or false, not text: read as absent\n", "a truth"},
      {R"("source":{"name":"The Post","id":"x"})", "input:1: source is an object, not text: read as absent\n",
       "an object"},
      {R"("author":["Ann","Bob"])", "input:1: author is a list, not text: read as absent\n", "a list"},
      {R"("published":1755190800)", "input:1: published is a number, not text: read as absent\n", "seconds"},
      {R"("published":"soon")", "input:1: published is no date: \"soon\"; the article is left undated\n",
       "no date"},
      {R"("published":"99999-01-01")",
       "input:1: published is no date: \"99999-01-01\"; the article is left undated\n", "a year past all"},
      {R"("published":"2025-02-30")",
       "input:1: published is no date: \"2025-02-30\"; the article is left undated\n", "a day that is none"},
      {R"("lang":"?!")", "input:1: lang is no language tag: \"?!\"\n", "no language"},
      {R"("body":null,"url":null,"published":null,"lang":null,"author":null)", "", "null is absence"},
      {R"("published":"","lang":"")", "", "so is nothing"},
      {R"("other":5,"Body":7)", "", "fields that are none of an article's, whose names have no capitals"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading = reading_of(std::string(R"({"id":"i","title":"t",)") + row.field + "}");
    CHECK(reading.complaints() == row.complaint);
    REQUIRE(reading.articles.size() == 1);
    const Article& article = reading.articles[0];
    CHECK((article.id == "i" && article.title == "t"));
    CHECK((article.body.empty() && article.url.empty() && article.source.empty() && article.author.empty() &&
           article.lang.empty()));
    CHECK(!article.published);
  }
}

TEST_CASE("numbers are accepted as ids") {
  for (const char* id : {"7", "-7", "12345678901234567890123", "1.50"}) {
    const Reading reading = reading_of(std::string("{\"title\":\"t\",\"id\":") + id + "}");
    CHECK(reading.complaints() == "");
    REQUIRE(reading.articles.size() == 1);
    CHECK(reading.articles[0].id == id);
  }
}

TEST_CASE("the text of an article is taken as it stands, since spans count in it") {
  const Reading reading = reading_of(R"({"title":" t ","body":"\n\n  They met.\r\n\u00a0\n"})");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].text() == " t \n\n\n\n  They met.\r\n\xC2\xA0\n");
}

TEST_CASE("a document of JSON is an article, a list, or an object about a list") {
  struct Row {
    const char *input, *titles, *lines, *complaints, *reason;
  };
  const Row rows[] = {
      {"[\n {\"title\":\"a\"},\n {\"title\":\"b\",\n  \"tags\":[\"x\"]}\n]\n", "a b ", "2 3 ", "", "a list"},
      {"[]", "", "", "input: no articles in it\n", "an empty list"},
      {"{\n  \"title\": \"a\",\n  \"body\": \"text\"\n}\n", "a ", "1 ", "", "an article on lines"},
      {"{\n  \"title\": \"a\"\n}\n{\n  \"title\": \"b\"\n}\n", "a b ", "1 4 ", "",
       "articles on lines, one after another"},
      {"{\n\"status\":\"ok\",\n\"articles\":[\n{\"title\":\"a\"},\n{\"title\":\"b\"}]}", "a b ", "4 5 ", "",
       "an object about a list"},
      {"{\"articles\":[{\"title\":\"a\"},{\"title\":\"b\"}]}", "a b ", "1 1 ", "", "the same on one line"},
      {"{\"title\":\"all\",\n\"items\":[{\"title\":\"a\"}]}", "a ", "2 ", "", "a title of the collection"},
      {"{\"title\":\"all\",\n\"items\":[]}", "all ", "1 ", "", "a title, and a list that is empty"},
      {"{\n\"news\":[{\"id\":1},{\"title\":\"a\"}]}", "a ", "2 ", "",
       "a list by a name of its own, one of them none"},
      {"{\n\"articles\":[{\"id\":1},{\"title\":\"a\"}]}", "a ", "2 ",
       "refused input:2: an article with neither body nor title\n",
       "a list by its usual name, one of them none"},
      {"{\"items\":[7,{\"title\":\"a\"}]}", "a ", "1 ",
       "refused input:1: an article with neither body nor title\n", "one of them a number"},
      {"{\n\"tags\":[{\"title\":\"x\"}],\"articles\":[{\"title\":\"a\"}]}", "a ", "2 ", "",
       "another list stands before it"},
      {"{\n\"title\":\"own\",\"related\":[{\"title\":\"other\"}]}", "own ", "1 ", "",
       "an article with a list of others"},
      {"{\n\"items\":[{\"title\":\"part\"}],\n\"body\":\"own\"}", " ", "1 ", "",
       "a list of an article that is one itself"},
      {"{\n\"total\":0}", "", "", "refused input:1: an article with neither body nor title\n",
       "an object about nothing"},
      {"[{\"title\":\"a\"}, 7, [1], {\"title\":\"b\"}]", "a b ", "1 1 ",
       "refused input:1: no JSON object, so no article\nrefused input:1: a list within the list of "
       "articles\n",
       "others among them"},
      {"[{\"title\":\"a\"},\n{\"title\":\"b\"},\n{\"title\":", "a b ", "1 2 ",
       "refused input:3: no valid JSON at byte 41: unexpected end of input; expected '[', '{', or a literal: "
       "the rest is left out\n",
       "it is cut"},
      {"[{\"title\":\"\xD0\xBC\xD0\xB8\xD1\x80 \xFF\"}]", "мир \xEF\xBF\xBD ", "1 ",
       "input: not valid UTF-8 in 1 place, first at byte 18: replaced\n", "a byte that is no UTF-8"},
      {"[{\"title\":\"\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 "
       "\xC6\xE5\xED\xE5\xE2\xE5\"}]",
       "Министры встретились в Женеве ", "1 ", "input: not UTF-8, as JSON is to be; read as windows-1251\n",
       "another encoding"},
      {"[{\"title\":\"a\\ud800\tb\"}]", "a\xEF\xBF\xBD b ", "1 ", "", "half a surrogate pair, and a raw tab"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading = reading_of(row.input);
    std::string titles, lines;
    for (const Article& article : reading.articles) titles += article.title + " ";
    for (const std::size_t line : reading.lines) lines += std::to_string(line) + " ";
    CHECK(titles == row.titles);
    CHECK(lines == row.lines);
    CHECK(reading.complaints() == row.complaints);
  }
}

TEST_CASE("a long list by a name of its own is handed on before its end") {
  std::string input = "{\"news\":[";
  for (int i = 0; i < 3000; ++i) input += "{\"title\":\"t\"},";
  CHECK(reading_of(input).articles.size() == 3000);  // though the document is cut
}

TEST_CASE("JSON that nests without end is refused") {
  const std::string deep(100'000, '[');
  Reading reading = reading_of("{\"title\":\"a\",\"x\":" + deep + "\n{\"title\":\"b\"}\n", "deep.jsonl");
  CHECK(reading.complaints() == "refused deep.jsonl:1: nested deeper than 200: the line is left out\n");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].title == "b");
  reading = reading_of("[{\"title\":\"a\"},\n{\"x\":" + deep);
  CHECK(reading.complaints() == "refused input:2: nested deeper than 200: the rest is left out\n");
  CHECK(reading.articles.size() == 1);
}

TEST_CASE("numbers of ten thousand digits") {
  const std::string digits(10'000, '9');
  const Reading reading =
      reading_of("{\"title\":\"a\",\"id\":" + digits + "}\n{\"title\":\"b\",\"id\":0." + digits +
                 "}\n{\"title\":\"c\",\"x\":1e-" + digits + "}\n{\"title\":\"d\"}\n");
  CHECK(reading.complaints() ==
        "refused input:1: no valid JSON at byte 10018: a number out of all bounds: the line is left out\n");
  REQUIRE(reading.articles.size() == 3);
  CHECK(reading.articles[0].id == "0." + digits);
}

TEST_CASE("a key that is given twice counts as it was given last") {
  const Reading reading = reading_of(
      "{\"title\":\"a\",\"title\":\"b\",\"id\":\"x\",\"id\":null}\n{\"title\":\"c\",\"title\":{\"title\":"
      "\"d\"}}");
  REQUIRE(reading.articles.size() == 2);
  CHECK((reading.articles[0].title == "b" && reading.articles[0].id == "x"));
  CHECK(reading.articles[1].title == "c");
  CHECK(reading.complaints() == "input:2: title is an object, not text: read as absent\n");
}

TEST_CASE("what is wrong without end takes no room without end") {
  std::string wrong = "{\"title\":\"a\"", numbers = "{\"articles\":\n[";
  for (int i = 0; i < 5000; ++i) wrong += ",\"body\":1";
  for (int i = 0; i < 5000; ++i) numbers += "1,";
  const Reading keys = reading_of(wrong + "}");
  CHECK(keys.problems.size() == 20);
  CHECK(keys.articles.size() == 1);
  // More would be told of in an "and 4000 more problems", for which each would have to be kept.
  CHECK(reading_of(numbers + "{\"title\":\"b\"}]}").problems.size() == 1000);
}

TEST_CASE("a line past the limit is passed over and the next one read") {
  ReadOptions options;
  options.limits.line_bytes = 1000;
  const std::string input = "{\"title\":\"a\"}\n{\"title\":\"" + std::string(5'000'000, 'x') +
                            "\"}\n{\"title\":\"b\"}\n{\"title\":\"" + std::string(2000, 'x');
  const Reading reading = reading_of(input, "input", options);
  CHECK(reading.complaints() ==
        "refused input:2: the line is longer than 1000 bytes: left out\nrefused input:4: the line is longer "
        "than 1000 bytes: left out\n");
  REQUIRE(reading.articles.size() == 2);
  CHECK(reading.articles[1].title == "b");
  CHECK(reading.lines[1] == 3);
}

TEST_CASE("the receiver may end the reading") {
  for (const char* input : {"{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "[{\"title\":\"a\"},{\"title\":\"b\"}]",
                            "{\"articles\":[{\"title\":\"a\"},{\"title\":\"b\"}]}"}) {
    Reading reading;
    ReadSink sink = reading.sink();
    int calls = 0;
    sink.article = [&](Article&&, std::size_t) { return ++calls < 1; };
    read_bytes(input, "input", {}, sink);
    CHECK(calls == 1);
    CHECK(reading.complaints() == "");
  }
}
