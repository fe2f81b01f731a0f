#include "web/markup.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <random>

#include "src/query/snippet.h"

using namespace chancery;

namespace {

// Tests write [ and ] for the marks.
std::string with_marks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[') {
      out += kMarkStart;
    } else if (c == ']') {
      out += kMarkEnd;
    } else {
      out += c;
    }
  }
  return out;
}

// Whether tags are closed in the order in which they were opened, and nothing else begins with '<'.
bool balanced(std::string_view html) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string_view::npos;) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return false;
    std::string_view tag = html.substr(at + 1, end - at - 1);
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else {
      open.emplace_back(tag.substr(0, tag.find(' ')));
    }
    at = end;
  }
  return open.empty();
}

}  // namespace

TEST_CASE("marks become elements, and the text stays text") {
  struct Row {
    const char *text, *html, *why;
  };
  const Row rows[] = {
      {"a [b] c", "a <mark>b</mark> c", "a mark"},
      {"[a][b]", "<mark>a</mark><mark>b</mark>", "side by side"},
      {"<script>[alert]</script>", "&lt;script&gt;<mark>alert</mark>&lt;/script&gt;",
       "tags of a text are text"},
      {"[<b>] & \"'", "<mark>&lt;b&gt;</mark> &amp; &quot;&#39;", "within a mark, too"},
      {"a ] b", "a  b", "an end without a start"},
      {"[a", "<mark>a</mark>", "a start without an end"},
      {"[a[b]c]", "<mark>ab</mark>c", "a start within a mark"},
      {"[]a", "a", "a mark of nothing"},
      {"", "", "nothing"},
      {"\xEE\x80\x82[x]", "\xEE\x80\x82<mark>x</mark>", "another character of private use is no mark"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(marked(with_marks(row.text)).text == row.html);
  }
}

TEST_CASE("a body becomes paragraphs") {
  struct Row {
    const char *body, *html, *why;
  };
  const Row rows[] = {
      {"one\n\ntwo", "<p dir=\"auto\">one</p>\n<p dir=\"auto\">two</p>\n", "an empty line divides"},
      {"one\ntwo", "<p dir=\"auto\">one</p>\n<p dir=\"auto\">two</p>\n",
       "so does a line's end, where lines are not of one width"},
      {"\r\n one \r\n\r\n", "<p dir=\"auto\">one</p>\n", "blanks at the edges are none"},
      {"", "", "no body"},
      {"\n \n\t\n", "", "only blanks"},
      {"The minister arrived in the capital on Monday\nfor two days of talks about the border and the\n"
       "price of gas, which has risen since the end\nof the winter in most of the region's markets.\n"
       "    The talks go on.",
       "<p dir=\"auto\">The minister arrived in the capital on Monday\nfor two days of talks about the "
       "border and the\n"
       "price of gas, which has risen since the end\nof the winter in most of the region&#39;s markets.</p>\n"
       "<p dir=\"auto\">The talks go on.</p>\n",
       "lines of one width are one paragraph; an indented line begins another"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(paragraphs(row.body, {}).text == row.html);
  }
}

TEST_CASE("links and marks may cross") {
  const auto html = [](std::string_view body, std::vector<BodyLink> links) {
    const std::string text = paragraphs(with_marks(body), links).text;
    CHECK(balanced(text));
    return text.substr(std::string_view("<p dir=\"auto\">").size());
  };
  const auto link = [](std::size_t start, std::size_t end) { return BodyLink{start, end, "/", "t", "c"}; };
  const std::string a = "<a class=\"c\" href=\"/\" title=\"t\">";
  CHECK(html("ab cd ef", {link(3, 5)}) == "ab " + a + "cd</a> ef</p>\n");
  CHECK(html("ab [cd] ef", {link(3, 5)}) == "ab " + a + "<mark>cd</mark></a> ef</p>\n");
  CHECK(html("a[b c]d ef", {link(3, 5)}) == "a<mark>b </mark>" + a + "<mark>c</mark>d</a> ef</p>\n");
  CHECK(html("ab c[d e]f", {link(3, 5)}) == "ab " + a + "c<mark>d</mark></a><mark> e</mark>f</p>\n");
  CHECK(html("[ab cd ef]", {link(3, 5)}) ==
        "<mark>ab </mark>" + a + "<mark>cd</mark></a><mark> ef</mark></p>\n");
  CHECK(html("abcd", {link(0, 2), link(2, 4)}) == a + "ab</a>" + a + "cd</a></p>\n");
  CHECK(html("abcd", {link(2, 4), link(0, 2)}) == a + "ab</a>" + a + "cd</a></p>\n");  // whatever their order
  CHECK(html("abcd", {link(0, 3), link(2, 4)}) == a + "abc</a>d</p>\n");  // the first of two that overlap
  CHECK(html("abcd", {link(2, 2), link(3, 99), link(9, 1)}) == "abcd</p>\n");  // what is no span of the body
  CHECK(html("ab\ncd", {link(1, 4)}) ==
        "a" + a + "b</a></p>\n<p dir=\"auto\">" + a + "c</a>d</p>\n");  // over a line's end
  CHECK(html("ab", {BodyLink{0, 2, "/?q=\"><script>", "\"' onclick=\"", "\">"}}).find("<script>") ==
        std::string::npos);
}

TEST_CASE("marks are taken from a text in the time of one reading") {
  const auto seconds_for = [](int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += "[grain] ";
    text = with_marks(text);
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      const auto began = std::chrono::steady_clock::now();
      CHECK(without_marks(text).size() == static_cast<std::size_t>(words) * 6);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    }
    return best;
  };
  // Eight times the text; where each mark moves the rest, it takes 64 times as long.
  CHECK(seconds_for(80'000) < 24 * seconds_for(10'000));
}

TEST_CASE("an article has so many marks and no more") {
  std::string body;
  for (std::size_t i = 0; i < kMostMarks + 5; ++i) body += "[a] ";
  const std::string html = paragraphs(with_marks(body), {}).text;
  CHECK(balanced(html));
  std::size_t marks = 0;
  for (std::size_t at = 0; (at = html.find("<mark>", at)) != std::string::npos; ++at) ++marks;
  CHECK(marks == kMostMarks);
}

TEST_CASE("whatever the text, marks and links: the tags are balanced and the text is all there") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  for (int round = 0; round < 3000; ++round) {
    std::string body, plain;
    for (std::size_t i = below(40); i > 0; --i) {
      const char c = "ab<>&\"' \n[]"[below(11)];
      body += c;
      if (c != '[' && c != ']') plain += c;
    }
    std::vector<BodyLink> links;
    for (std::size_t i = below(6); i > 0; --i) links.push_back({below(45), below(45), "/", "t", "c"});
    const std::string html = paragraphs(with_marks(body), links).text;
    INFO(html);
    REQUIRE(balanced(html));
    // Without its tags, the page shows the letters of the text in order.
    std::string shown, letters;
    for (std::size_t i = 0; i < html.size(); ++i) {
      if (html[i] == '<')
        i = html.find('>', i);
      else if (html[i] == '&')
        i = html.find(';', i);
      else if (html[i] == 'a' || html[i] == 'b')
        shown += html[i];
    }
    for (const char c : plain) {
      if (c == 'a' || c == 'b') letters += c;
    }
    REQUIRE(shown == letters);
    REQUIRE(balanced(marked(with_marks(body)).text));
  }
}

TEST_CASE("only web addresses are links") {
  for (const char* address : {"http://example.org/", "https://example.org/a?b", "HTTPS://EXAMPLE.ORG"})
    CHECK(is_web_address(address));
  for (const char* address :
       {"", "http://", "javascript:alert(1)", " javascript:alert(1)", "java\nscript:x", "data:text/html,x",
        "//example.org", "ftp://example.org", "/article", "httpx://a", "\x01http://a"}) {
    INFO(address);
    CHECK_FALSE(is_web_address(address));
  }
}
