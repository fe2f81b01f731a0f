#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

#include "src/read/html_text.h"
#include "src/read/html_tree.h"
#include "tests/read/reading.h"

using namespace chancery;

namespace {

const std::string kPages = std::string(CHANCERY_SOURCE_DIR) + "/tests/data/read/";

std::string contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a reader got of a page, as the goldens have it.
std::string shown(const Reading& reading) {
  std::string all = reading.complaints();
  for (const Article& article : reading.articles) {
    all += "title: " + article.title + "\nauthor: " + article.author + "\nsource: " + article.source +
           "\nurl: " + article.url + "\nlang: " + article.lang +
           "\npublished: " + (article.published ? iso(*article.published) : "") + "\n\n" + article.body +
           "\n";
  }
  return all;
}

std::string body_of(const std::string& page) {
  const Reading reading = reading_of(page, "page.html");
  return reading.articles.empty() ? reading.complaints() : reading.articles[0].body;
}

// Two paragraphs, long enough to be told from what stands around them.
const std::string kFirst =
    "The ministers of five states met here on Tuesday to speak about the river that all of them share.";
const std::string kSecond =
    "They agreed on little, and a dam that one of them began to fill in spring stays closed until autumn.";
const std::string kParagraphs = "<p>" + kFirst + "</p><p>" + kSecond + "</p>";
const std::string kText = kFirst + "\n\n" + kSecond;

}  // namespace

// CHANCERY_APPROVE=1 in the environment writes the goldens anew.
TEST_CASE("whole pages give their article and nothing else") {
  // A weblog with comments, an agency without <p>, layout by tables, a site of components, Chinese, a form
  // about all.
  for (const char* name : {"weblog", "wire", "tables", "blocks", "chinese", "aspnet"}) {
    INFO(name);
    const std::string got = shown(reading_of(contents_of(kPages + name + ".html"), "page.html"));
    const std::string golden = kPages + name + ".txt";
    if (std::getenv("CHANCERY_APPROVE")) std::ofstream(golden, std::ios::binary) << got;
    CHECK(got == contents_of(golden));
  }
}

TEST_CASE("what stands around an article is no part of it") {
  const std::string junk =
      "<p>Some words that are long enough to look like a paragraph of the article but are none of it.</p>";
  struct Row {
    std::string around;
    const char* reason;
  };
  const Row rows[] = {
      {"<nav>" + junk + "</nav>", "navigation"},
      {"<aside>" + junk + "</aside>", "an aside"},
      {"<header>" + junk + "</header>", "a header"},
      {"<footer>" + junk + "</footer>", "a footer"},
      {"<form>" + junk + "</form>", "a form"},
      {"<script>document.write('" + junk + "')</script><style>p{}</style>", "scripts and styles"},
      {"<noscript>" + junk + "</noscript><template>" + junk + "</template>", "what is not shown"},
      {"<figure><img src=x><figcaption>" + junk + "</figcaption></figure>", "a caption"},
      {"<div class='share-bar'>" + junk + "</div>", "a share bar"},
      {"<div class='relatedStories'>" + junk + "</div>", "related links, with humps in the name"},
      {"<div id='cookie_consent'>" + junk + "</div>", "a cookie banner"},
      {"<section class='most-read'>" + junk + "</section>", "a name of two words"},
      {"<div hidden>" + junk + "</div><div aria-hidden=true>" + junk + "</div>", "hidden by an attribute"},
      {"<div style='color:red; DISPLAY : none'>" + junk + "</div><div style='visibility:hidden'>" + junk +
           "</div>",
       "hidden by a style"},
      {"<div class='text sr-only'>" + junk + "</div>", "for screen readers alone"},
      {"<div role=navigation>" + junk + "</div>", "a role"},
      {"<ul><li><a href=1>A headline about something else that goes on</a><li><a href=2>And another one of "
       "those</a></ul>",
       "a list of links"},
      {"<p>Read more: another article about rivers</p><p>ADVERTISEMENT</p><p>Читайте также: о реках</p>",
       "stock phrases"},
      {"<div><h3>Comments</h3><div>" + junk + "</div></div>", "what follows a heading of comments"},
      {"<!-- " + junk + " --><![CDATA[" + junk.substr(0, 4) + "]]>", "comments of the page's makers"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(body_of("<html><body><article>" + kParagraphs + row.around + "</article></body></html>") == kText);
    CHECK(body_of("<html><body><div><div>" + kParagraphs + row.around + "</div></div></body></html>") ==
          kText);
  }
}

TEST_CASE("names that stand on the whole page drop nothing") {
  for (const char* about :
       {"<body class='has-sidebar comments-open share'>", "<body><div class='social-layout'>",
        "<body hidden>", "<body><form class='search'>", "<body><div id='footer-fixed'><main>"}) {
    INFO(about);
    CHECK(body_of(std::string("<html>") + about + kParagraphs) == kText);
  }
}

TEST_CASE("text becomes paragraphs as a browser shows it") {
  struct Row {
    const char *html, *body, *reason;
  };
  const Row rows[] = {
      {"<p>One<p>two<p>three", "One\n\ntwo\n\nthree", "paragraphs that are never closed"},
      {"<div>One<div>two</div>three</div>", "One\n\ntwo\n\nthree", "text beside blocks"},
      {"<p>One<br>two<br><br>three</p>", "One\ntwo\n\nthree", "line breaks"},
      {"<p> One\n\t <b>two</b>&nbsp;&#x20;three </p>", "One two three", "white space"},
      {"<p>a&amp;b &lt;c&gt; &eacute;&rarr; &#8212;&#151;&#0;&#xD800; &unknown; &",
       "a&b <c> é→ —— &unknown; &", "references"},
      {"<pre>a\n  b</pre>", "a\nb", "preformatted text"},
      {"<p>5 < 6 and 7 > 6 <3 <<!", "5 < 6 and 7 > 6 <3 <<!", "signs that are no tags"},
      {"<b>One</b> <i>two</i>\n<p>three", "One two\n\nthree", "white space outside of everything"},
      {"<p title='a > b' data-x=\"<p>\">One</p>", "One", "signs within attributes"},
      {"<p>One</p ><P\n>two</P>", "One\n\ntwo", "tags in capitals, with spaces"},
      {"<ul><li>One<li>two<ul><li>three</ul></ul>", "One\n\ntwo\n\nthree", "lists within lists"},
      {"<table><tr><td>One<td>two<tr><td><p>three</table>four", "One\n\ntwo\n\nthree\n\nfour",
       "tables that are never closed"},
      {"<p>One</div></span></p><p>two", "One\n\ntwo", "ends of what never began"},
      {"<script>if (a</b) '</scr' + '<p>x'</script><p>One", "One", "a script with markup"},
      {"<textarea><p>x</textarea><title>t</title><p>One", "One", "raw text"},
      {"<p>One<!-- a > b -- > x --><!----><!--[if IE]><!-->two<!--<![endif]-->", "Onetwo", "comments"},
      {"<p>One<wbr>two<embed src=x>three<p>four", "Onetwothree\n\nfour", "void elements of HTML5"},
      {"<p>One<section><p>two<article>three</article>four</section>five<time>six</time><main><p>seven",
       "One\n\ntwo\n\nthree\n\nfour\n\nfivesix\n\nseven", "elements of HTML5 within and beside paragraphs"},
      {"<head><title>t</title><section>One<p>two", "One\n\ntwo",
       "a head that is never closed, before an element of HTML5"},
      {"<p>The <a class=author href=x>columnist</a> wrote.", "The columnist wrote.", "a link in a sentence"},
      {"<p>a&#xE000;b&#xE001;c",
       "a\xEF\xBF\xBD"
       "b\xEF\xBF\xBD"
       "c",
       "the marks of snippets"},
      {"\xE4\xB8\x80\xE3\x80\x80\xE4\xBA\x8C<p>\xE3\x80\x80\xE4\xB8\x89", "一 二\n\n三",
       "ideographic spaces"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(body_of(row.html) == row.body);
  }
}

TEST_CASE("what a page says of its article") {
  const std::string ld_open = "<script type='application/ld+json'>", ld_close = "</script>";
  struct Row {
    std::string head;
    const char *title, *author, *source, *url, *lang, *published, *reason;
  };
  const Row rows[] = {
      {"<title>Talks - The Post</title>", "Talks - The Post", "", "", "", "", "", "a title alone"},
      {"<title>Talks | The Post</title><meta property=og:site_name content='The Post'>", "Talks", "",
       "The Post", "", "", "", "the site's name goes from the title"},
      {"<title>The Post: all news</title><h1>The Post</h1>", "The Post", "", "", "", "", "",
       "a heading that the title holds"},
      {"<title>Talks</title><h1>Menu</h1>", "Talks", "", "", "", "", "", "a heading that it does not hold"},
      {"<meta property='og:title' content='Talks &amp; more'><meta property='article:published_time' "
       "content='2025-08-14T10:00:00+02:00'>"
       "<meta property='article:author' content='https://social.example/ann'><meta name=author content='By "
       "Ann'>"
       "<meta property='og:url' content='https://x.example/1'><meta property='og:locale' content='fr_FR'>",
       "Talks & more", "Ann", "", "https://x.example/1", "fr", "2025-08-14T10:00:00+02:00",
       "OpenGraph, and a profile as author"},
      {"<meta name='DC.date.issued' content='2025-08-14'><meta name=dc.creator content=Ann><meta "
       "name=dc.publisher content='The Post'>"
       "<meta http-equiv=Content-Language content=de-AT><meta name=dc.title content=Gespräche>",
       "Gespräche", "Ann", "The Post", "", "de", "2025-08-14", "Dublin Core"},
      {"<link rel=canonical href='https://x.example/1'><meta property=og:url "
       "content='https://x.example/2'><title>T</title>",
       "T", "", "", "https://x.example/1", "", "", "the canonical link before all"},
      {"<link rel=canonical href='/1'><meta property=og:url content='javascript:alert(1)'><title>T</title>",
       "T", "", "", "", "", "", "no addresses"},
      {ld_open +
           R"({"@type":"NewsArticle","headline":"Talks","datePublished":"2025-08-14T10:00:00Z","author":"Ann","inLanguage":"uk",
         "publisher":{"@type":"Organization","name":"The Post"},"url":"https://x.example/1"})" +
           ld_close +
           "<meta property=og:title content=Other><meta name=author content=Other><meta name=date "
           "content=2001-01-01>",
       "Talks", "Ann", "The Post", "https://x.example/1", "uk", "2025-08-14T10:00:00Z",
       "JSON-LD before the others"},
      {ld_open + R"({"@graph":[{"@type":"WebPage","datePublished":"2025-08-14","inLanguage":"pl"},
         {"@type":["Article","Thing"],"headline":"A &quot;b&quot;
 c","author":[{"@id":"#1"},{"name":"Bob"}],"publisher":{"@id":"#2"},"mainEntityOfPage":{"@id":"https://x.example/1"}},
         {"@id":"#1","@type":"Person","name":"Ann"},{"@id":"#2","name":"The Post"}]})" +
           ld_close,
       "A \"b\" c", "Ann, Bob", "The Post", "https://x.example/1", "pl", "2025-08-14",
       "JSON-LD by references, a line end in a string"},
      {ld_open + "{\"@type\":\"NewsArticle\",\"headline\":5,\"author\":null,\"datePublished\":{}," +
           ld_close + ld_open + std::string(100'000, '[') + ld_close + "<title>T</title>",
       "T", "", "", "", "", "", "JSON-LD that is broken, and deep"},
      {"<title>T</title><time datetime='2025-08-14T10:00Z'>today</time>", "T", "", "", "", "",
       "2025-08-14T10:00Z", "the one time of a page"},
      {"<title>T</title><time datetime='2025-08-14'>a</time><time datetime='2025-08-15'>b</time>", "T", "",
       "", "", "", "", "one of several: whose is it?"},
      {"<title>T</title><time datetime='2025-08-14'>a</time><article><h1>T</h1><time "
       "datetime='2025-08-15'>b</time></article>",
       "T", "", "", "", "", "2025-08-15", "the one beside the headline"},
      {"<title>T</title><time itemprop=dateModified datetime='2025-08-16'>a</time><time "
       "itemprop=datePublished datetime='2025-08-15'>b</time>"
       "<span itemprop=author>Ann</span>",
       "T", "Ann", "", "", "", "2025-08-15", "microdata"},
      {"<title>T</title><meta name=date content='no date'><meta name=pubdate content='14 August 2025'>", "T",
       "", "", "", "", "2025-08-14", "the first date that is one"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading =
        reading_of("<html><head>" + row.head + "</head><body>" + kParagraphs, "page.html");
    CHECK(reading.complaints() == "");
    REQUIRE(reading.articles.size() == 1);
    const Article& article = reading.articles[0];
    CHECK(article.title == row.title);
    CHECK(article.author == row.author);
    CHECK(article.source == row.source);
    CHECK(article.url == row.url);
    CHECK(article.lang == row.lang);
    CHECK((article.published ? iso(*article.published) : "") == row.published);
    CHECK(article.body.find(kText) != std::string::npos);
  }
}

TEST_CASE("a page that shows less than it describes") {
  CHECK(
      body_of("<script "
              "type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"T\",\"articleBody\":\"" +
              kFirst + "\\n\\n" + kSecond + "\"}</script><p>The ministers of five states met...") == kText);
}

TEST_CASE("bodies that end too early") {
  for (const char* again :
       {"", "<body>", "<html><body hidden>", "<html><head><title>T</title></head><body>"}) {
    INFO(again);
    CHECK(body_of("<html><body><article><div><span></span><p>" + kFirst + "<span></body></html>" + again +
                  "<p>" + kSecond + "</article><nav>x</nav>") == kText);
  }
}

TEST_CASE("links that are never closed") {
  const std::string next = "<a href=2>Another</a>";
  for (const std::string& page : {"<a href=1 class=sr-only><div>" + next + kParagraphs + "</div>",
                                  "<a href=1>Top<div></a>" + kParagraphs + "</div>",
                                  "<ul><li><a href=1>A headline about something else that goes on<li><a "
                                  "href=2>And another of those</a></ul>" +
                                      kParagraphs,
                                  "<table><tr><td><a href=1>Top<tr></a><td>" + kParagraphs + "</table>"}) {
    INFO(page);
    CHECK(body_of("<html><body>" + page) == kText);
  }
}

TEST_CASE("parts that end although something in them does not") {
  const std::string menu = "<div><a href=1>A headline about something else that goes on</a>";
  for (const std::string& part :
       {"<nav>" + menu + "</nav>", "<header><section>" + menu + "</section></header>",
        "<ul class=share><li>" + menu + "</ul>", "<nav><table><tr><td>" + menu + "</nav></table></nav>"}) {
    INFO(part);
    CHECK(body_of("<html><body>" + part + kParagraphs + "<aside>" + menu + "</aside>") == kText);
    const HtmlTree tree(part + "<p>After", 20);
    const std::vector<HtmlNode>& nodes = tree.nodes();
    CHECK(nodes[nodes.size() - 2].tag() == Tag::kP);
    CHECK(nodes[nodes.size() - 2].parent == 0);
  }
}

TEST_CASE("pages without an article") {
  CHECK(reading_of("<html><body></body></html>", "a.html").complaints() ==
        "refused a.html: an article with neither body nor title\n");
  const Reading reading =
      reading_of("<html><title>T</title><body><script>app()</script></body></html>", "a.html");
  CHECK(reading.complaints() == "a.html: no text was found in the page but its title\n");
  CHECK(reading.articles.size() == 1);
  CHECK(reading_of("<html><title>T</title><meta name=date content=soon><p>Text.", "a.html").complaints() ==
        "a.html: published is no date: \"soon\"; the article is left undated\n");
}

TEST_CASE("pages that declare their encoding") {
  const std::string text = "<p>\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB.";
  for (const char* head : {"<meta charset=windows-1251>", "<meta charset = 'Windows-1251' >",
                           "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
                           "<?xml version='1.0' encoding='windows-1251'?><html>"}) {
    INFO(head);
    CHECK(body_of(head + text) == "Министры.");
  }
  CHECK(body_of("<meta charset=utf-16><p>Plain.") == "Plain.");
  CHECK(body_of(std::string("\xFF\xFE<\0p\0>\0\x1C\x04\x38\x04\x40\x04", 14)) == "Мир");
}

TEST_CASE("pages that nest or go on without end") {
  const auto repeat = [](const std::string& unit, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += unit;
    return all;
  };
  const auto names = [](const std::string& before, const std::string& after, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += before + std::to_string(i) + after;
    return all;
  };
  struct Row {
    std::string html;
    const char *body, *complaints, *reason;
  };
  const auto linked = [](const std::string& json) {
    return "<script type=\"application/ld+json\">" + json + "</script><p>Text.</p>";
  };
  const std::string deep = "page.html: elements nested deeper than 200 were read as their text\n";
  const Row rows[] = {
      {repeat("<div>", 100'000) + "Text.", "Text.", deep.c_str(), "100,000 elements deep"},
      {repeat("<div>", 100'000) + "Text." + repeat("</div>", 100'000) + "<p>After.", "Text.\n\nAfter.",
       deep.c_str(), "and closed"},
      {repeat("<div>", 100'000) + "Text." + repeat("</span>", 100'000), "Text.", deep.c_str(),
       "and ends of what never began"},
      {repeat("<div>", 300) + "<script>var x = 'hidden';</script><svg>hidden</svg>Text.", "Text.",
       deep.c_str(), "scripts in the deep"},
      {repeat("<b x=1>", 100) + repeat("<p>", 1000) + "Text.", "Text.", "",
       "formatting that is never closed"},
      {"<p>" + repeat("<wbr>", 1000) + "Text.", "Text.", "", "void elements, which do not nest"},
      {"<p " + repeat("class=x ", 500'000) + ">Text.", "Text.", "", "attributes without end"},
      {"<body>" + repeat("<div>", 1000) + "</body>Text." + repeat("<div></body><body>", 1000), "Text.",
       deep.c_str(), "bodies that end in the deep"},
      {"<p>Text.<!--" + repeat("<!--", 500'000), "Text.",
       "refused page.html: a comment that is never closed: the rest of the page is left out\n",
       "comments that are never closed"},
      {"<p>Text.<p " + names("a", " ", 1'000'000) + ">more", "Text.",
       "refused page.html: an element with more than 350 attributes: the rest of the page is left out\n",
       "attributes that all differ"},
      {"<p>Text." + names("</p><p x", ">", 500'000), "Text.",
       "refused page.html: more than 250,000 names of elements and attributes: the rest of the page is left "
       "out\n",
       "names that all differ"},
      {"<p>Text.<a href=\"" + repeat("<p>", 500'000), "Text.", "", "an attribute that is never closed"},
      {"<p>Text.<script>" + repeat("</scrip", 500'000), "Text.", "", "a script that is never closed"},
      {linked("[" + repeat("{},", 1'300'000) + "1]"), "Text.", "", "a description that is a long list"},
      {linked(repeat("[", 1'000'000)), "Text.", "", "one of lists in lists"},
      {linked("[" + repeat("[", 31) + R"({"@type":"Article","headline":"T"})" + repeat("]", 31) + "]"),
       "Text.", "", "one that is too deep to be true"},
      {repeat(linked("[" + repeat("{},", 500'000) + "1]"), 8),
       "Text.\n\nText.\n\nText.\n\nText.\n\nText.\n\nText.\n\nText.\n\nText.", "", "many large ones"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading = reading_of(row.html, "page.html");
    CHECK(reading.complaints() == row.complaints);
    REQUIRE(reading.articles.size() == 1);
    CHECK(reading.articles[0].body == row.body);
  }
  CHECK(reading_of("<p>Text." + repeat("<p>", 2'000'000), "page.html").complaints() ==
        "refused page.html: more than a million elements: the rest of the page is left out\n");
  CHECK(reading_of("<p>Text." + repeat("<p>" + std::string(1 << 20, 'x'), 65), "page.html")
            .complaints()
            .starts_with("refused page.html: more than 64 MiB of text: the rest of the page is left out\n"));
}

TEST_CASE("a tree of HTML") {
  const HtmlTree tree("<ul ID=top class=' a &amp; b '><li>One<li>two</ul><x-y>three</x-y>", 10);
  std::string shape;
  for (const HtmlNode& node : tree.nodes()) {
    shape += std::string(node.text) + std::string(tag_at(node.row).name) + ":" + std::to_string(node.parent) +
             "-" + std::to_string(node.end) + " ";
  }
  CHECK(shape == "html:0-8 ul:0-6 li:1-4 One:2-4 li:1-6 two:4-6 :0-8 three:6-8 ");
  CHECK(tree.attribute(tree.nodes()[1], "id") == "top");
  CHECK(tree.attribute(tree.nodes()[1], "class") == "a & b");
  CHECK(tree.attribute(tree.nodes()[1], "style") == "");
  CHECK(tree.text_of(0) == "One two three");
  const HtmlTree page("<!DOCTYPE html>\n<html lang=fr>\n<head>\n<title>T</title>stray<p>One</html>two", 10);
  CHECK(page.attribute(page.nodes()[0], "lang") == "fr");
  CHECK(page.nodes()[1].tag() == Tag::kHead);
  CHECK(page.text_of(1) == "T");  // what no head may hold ends it
  CHECK(page.text_of(0) == "T stray One two");
}

TEST_CASE("character references") {
  struct Row {
    std::string_view text, decoded, reason;
  };
  const Row rows[] = {
      {"&amp;lt;", "&lt;", "once, not twice"},
      {" a &amp;\n<b>&nbsp", " a &\n<b>&nbsp",
       "no tags, white space as it is, and no name without a semicolon"},
      {"&hellip;&rsquo;&euro;&apos;", "…’€'", "names"},
      {"&unknown; & &;", "&unknown; & &;", "none"},
      {"&#65;&#x42;&#X43;&#68", "ABCD", "numbers"},
      {"&#128;&#x9F;&#146;", "€Ÿ’", "numbers of windows-1252"},
      {"a&#x110000;&#99999999999999;&#0;b", "ab", "what no character has"},
      {std::string_view("a\0b&amp;c", 9), "a b&c", "NUL"},
      {"", "", "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(without_references(row.text) == row.decoded);
  }
}
