// Inputs that nobody wrote: mutations of good ones. Whatever comes, the reading ends, nothing is thrown, and
// what it gives keeps the promises of reader.h. CHANCERY_MUTATIONS in the environment sets how many are tried
// of each.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "src/text/encoding.h"
#include "tests/read/reading.h"

using namespace chancery;

namespace {

const std::vector<std::string> kGood = {
    R"({"id":"a","url":"https://x.example/1","title":"T \u00e9\ud83d\ude00","body":"One\ntwo","published":"2025-08-14T10:00:00Z","lang":"en"}
{"title":"b","x":[{"title":"c","y":{"z":[1,2.5e3,null,true]}}]}
)",
    R"({"articles":[{"title":"a","body":"b"},{"id":7,"title":"c"}],"total":2})",
    R"([ {"title":"a"},
  {"body":"b","author":"Ann"} ])",
    "Title: T\nDate: 14 August 2025\nLang: en\n\nOne.\n\nTwo.\n",
    "---\ntitle: \"T\"\nauthors:\n  - Ann\n---\n# T\n\n*a* **b** [c](d) `e` ![f](g)\n\n> q\n\n- "
    "l\n\n```\ncode\n```\n| a | b |\n|---|---|\n",
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T &amp; U</title><link rel=canonical href="https://x.example/1">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"T","author":[{"name":"Ann"}],"datePublished":"2025-08-14"}]}</script>
</head><body class="x"><nav>n</nav><article><h1>T</h1><p>One &eacute; <a href="y">two</a><br><br>three</p><table><tr><td>4<td>5</table>
<ul><li>six<li>seven</ul><div class="share">s</div></article><!-- c --><footer>f</footer></body></html>)",
    R"(<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><language>en</language><item><title>A</title><link>https://x.example/1</link>
<guid>g:1</guid><pubDate>Thu, 14 Aug 2025 10:00:00 GMT</pubDate><description><![CDATA[<p>One</p>]]></description></item></channel></rss>)",
    R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>F</title><entry><id>u:1</id><title type="html">&lt;b&gt;A</title>
<updated>2025-08-14T10:00:00Z</updated><content type="xhtml"><div><p>One</p></div></content></entry></feed>)",
    std::string("\xFF\xFEM\0i\0r\0 \0\x1C\x04\x38\x04\x40\x04\n\0\n\0A\0.\0", 24),
    std::string("\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC.\n"),
};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutated(std::string text) {
    for (std::size_t n = below(6) + 1; n > 0; --n) mutate_once(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return limit ? random_() % limit : 0; }

  void mutate_once(std::string& text) {
    constexpr std::string_view kTelling[] = {"<", ">",   "</", "<!--",      "-->", "\"",  "'",      "{",
                                             "}", "[",   "]",  ",",         ":",   "\\",  "\\u",    "\\ud800",
                                             "&", "&#x", ";",  "\n",        "\r",  "\t",  "---\n",  "#",
                                             "*", "_",   "`",  "<![CDATA[", "]]>", "<p>", "<table>"};
    const std::size_t at = below(text.size() + 1),
                      length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        return;
      case 1:
        text.erase(at, length);
        return;
      case 2:
        text.insert(below(text.size() + 1), text.substr(at, length));
        return;
      case 3:
        text.insert(at, kTelling[below(std::size(kTelling))]);
        return;
      case 4:
        text.resize(at);
        return;
      case 5: {
        const std::string& other = kGood[below(kGood.size())];
        const std::size_t from = below(other.size());
        text.insert(at, other.substr(from, below(60)));
        return;
      }
    }
  }

  std::mt19937 random_;
};

bool is_clean(std::string_view text) {
  return is_valid_utf8(text) && text.find('\0') == std::string_view::npos &&
         text.find("\xEE\x80\x80") == std::string_view::npos &&
         text.find("\xEE\x80\x81") == std::string_view::npos;
}

}  // namespace

TEST_CASE("whatever the bytes, articles keep what is promised") {
  const char* asked = std::getenv("CHANCERY_MUTATIONS");
  const int count = asked ? std::atoi(asked) : 300;
  ReadOptions options;
  options.limits.depth = 20;
  for (const char* name : {"-", "in.jsonl", "in.json", "in.txt", "in.md", "in.html", "in.xml"}) {
    Mutator mutator(7);
    for (int i = 0; i < count; ++i) {
      const std::string input = mutator.mutated(kGood[static_cast<std::size_t>(i) % kGood.size()]);
      INFO(name << ": " << input);
      const Reading reading = reading_of(input, name, options);
      bool kept = true;
      for (const Article& a : reading.articles) {
        kept = kept && !a.id.empty() && !(a.title.empty() && a.body.empty());
        for (const std::string* field : {&a.id, &a.url, &a.title, &a.body, &a.source, &a.lang, &a.author})
          kept = kept && is_clean(*field);
      }
      if (!kept) FAIL("a promise was broken");
      if (reading.articles.empty() && reading.problems.empty()) FAIL("nothing was read and nothing said");
    }
  }
  SUCCEED();
}
