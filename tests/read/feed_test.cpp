#include <catch2/catch.hpp>

#include "tests/read/reading.h"

using namespace chancery;

namespace {

// What a reader got of an article, a field a line.
std::string shown(const Article& article) {
  return "id " + article.id + "\nurl " + article.url + "\ntitle " + article.title + "\nby " + article.author +
         "\nin " + article.source + "\nlang " + article.lang + "\non " +
         (article.published ? iso(*article.published) : "") + "\n" + article.body + "\n";
}

}  // namespace

TEST_CASE("RSS 2.0") {
  const Reading reading = reading_of(R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>The Post &amp; Courier</title><link>https://post.example/</link><language>en-us</language>
  <atom:link href="https://post.example/feed" rel="self"/>
  <item>
    <title>Talks &amp;#8216;resume&amp;#8217; in <![CDATA[<b>Geneva</b>]]></title>
    <link>https://post.example/1</link>
    <guid isPermaLink="false">https://post.example/?p=1</guid>
    <pubDate>Thu, 14 Aug 2025 18:40:00 +0200</pubDate>
    <dc:creator><![CDATA[Ann Example]]></dc:creator>
    <description>A summary.</description>
    <content:encoded><![CDATA[<p>They met on <a href="/x">Thursday</a>.</p><script>var a = "no";</script><p>Nothing&nbsp;else
    is known.</p>]]></content:encoded>
  </item>
  <item>
    <title>Second</title><link>https://post.example/2</link><guid>12345</guid>
    <author>desk@post.example (The Desk)</author><source url="https://wire.example/feed">The Wire</source>
    <dc:date>2025-08-13</dc:date><dc:language>fr</dc:language>
    <description>Plain &lt;b&gt;text&lt;/b&gt;.</description>
  </item>
  <item><guid>https://post.example/3</guid><description>Without a title or link.</description><pubDate>yesterday</pubDate></item>
  <item><link>https://post.example/4</link></item>
</channel></rss>)",
                                     "feed.xml");
  REQUIRE(reading.articles.size() == 3);
  CHECK(shown(reading.articles[0]) == R"(id https://post.example/?p=1
url https://post.example/1
title Talks ‘resume’ in Geneva
by Ann Example
in The Post & Courier
lang en
on 2025-08-14T18:40:00+02:00
They met on Thursday.

Nothing else is known.
)");
  CHECK(shown(reading.articles[1]) == R"(id https://post.example/2
url https://post.example/2
title Second
by The Desk
in The Wire
lang fr
on 2025-08-13
Plain text.
)");
  CHECK(shown(reading.articles[2]) == R"(id https://post.example/3
url https://post.example/3
title 
by 
in The Post & Courier
lang en
on 
Without a title or link.
)");
  CHECK(reading.complaints() ==
        "feed.xml:23: published is no date: \"yesterday\"; the article is left undated\n"
        "refused feed.xml:24: an article with neither body nor title\n");
  CHECK(reading.lines == std::vector<std::size_t>{7, 17, 23});
}

TEST_CASE("RSS 1.0") {
  const Reading reading = reading_of(R"(<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://old.example/"><title>Old News</title><dc:language>de</dc:language></channel>
<item rdf:about="https://old.example/7"><title>Gespräche</title><link>https://old.example/7</link>
<description>Sie trafen sich.</description><dc:date>2004-05-06T07:08:09Z</dc:date><dc:creator>E. Beispiel</dc:creator></item>
</rdf:RDF>)");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  CHECK(shown(reading.articles[0]) == R"(id https://old.example/7
url https://old.example/7
title Gespräche
by E. Beispiel
in Old News
lang de
on 2004-05-06T07:08:09Z
Sie trafen sich.
)");
}

TEST_CASE("Atom") {
  const Reading reading = reading_of(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">
<title type="html">El &amp;lt;b&gt;Diario&lt;/b&gt;</title><author><name>Redacción</name></author>
<entry>
  <id>tag:diario.example,2025:1</id><title type="text">Los ministros &lt;hablan&gt;</title>
  <link rel="self" href="https://diario.example/1.atom"/><link href="https://diario.example/1"/>
  <published>2025-08-14T10:00:00-05:00</published><updated>2025-08-15T00:00:00Z</updated>
  <author><name>Ana</name></author><author><name>Luis</name></author>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Se reunieron.</p><p>Hablaron de <em>paz</em>.</p></div></content>
</entry>
<entry xml:lang="en">
  <id>tag:diario.example,2025:2</id><title>Second</title><updated>2025-08-15T00:00:00Z</updated>
  <summary type="html">&lt;p&gt;Escaped.&lt;/p&gt;</summary>
</entry>
</feed>)");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 2);
  CHECK(shown(reading.articles[0]) == R"(id tag:diario.example,2025:1
url https://diario.example/1
title Los ministros <hablan>
by Ana, Luis
in El <b>Diario
lang es
on 2025-08-14T10:00:00-05:00
Se reunieron.

Hablaron de paz.
)");
  CHECK(shown(reading.articles[1]) == R"(id tag:diario.example,2025:2
url 
title Second
by Redacción
in El <b>Diario
lang en
on 2025-08-15T00:00:00Z
Escaped.
)");
}

TEST_CASE("a prefix for the elements of Atom") {
  const Reading reading = reading_of(
      R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>F</a:title><a:entry><a:id>u:1</a:id><a:title>T</a:title></a:entry></a:feed>)");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].id == "u:1");
  CHECK(reading.articles[0].source == "F");
}

TEST_CASE("a feed in a declared encoding") {
  const Reading reading = reading_of(
      "<?xml version=\"1.0\" "
      "encoding=\"windows-1251\"?><rss><channel><item><title>\xCC\xE8\xF0</title></item></channel></rss>");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].title == "Мир");
}

TEST_CASE("feeds that are broken or hostile") {
  struct Row {
    std::string input;
    const char *titles, *complaints, *reason;
  };
  std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"lol\">";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += "\">";
  }
  bomb +=
      "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&j; "
      "&x;</title></item></channel></rss>";
  std::string nested = "<rss><channel>";
  for (int i = 0; i < 100'000; ++i) nested += "<a>";
  const Row rows[] = {
      {bomb, "&j; &x; ", "input:1: the entities that it declares are not expanded\n",
       "entities that multiply, and one of a file"},
      {"<rss><channel><item><title>a</title><description>&lt;!ENTITY a &gt;<![CDATA[<!ENTITY "
       "b>]]></description></item></channel></rss>",
       "a ", "", "entities that are spoken of"},
      {nested, "", "refused input: nested deeper than 200\n", "elements without end"},
      {"<rss><channel>\n<item><title>a</title></item>\n<item><title>b</tit", "a b ",
       "refused input:3: no valid XML: Start-end tags mismatch; the rest is left out\n", "cut"},
      {"<rss><channel><item><title>Fish & chips, 5 < 6</title></item></channel></rss>", "Fish & chips, 5 ",
       "refused input:1: no valid XML: Could not determine tag type; the rest is left out\n", "unescaped"},
      {"<?xml version=\"1.0\"?><urlset><url><loc>https://x.example/</loc></url></urlset>", "",
       "refused input: an XML document of <urlset>, which is neither a page nor a feed\n",
       "XML of another kind"},
      {"<?xml version=\"1.0\"?>", "",
       "refused input:1: no valid XML: No document element found; the rest is left out\n", "nothing"},
      {"<rss><channel><title>x</title></channel></rss>", "", "input: no articles in it\n", "no items"},
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
