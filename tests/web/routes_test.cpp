#include "web/routes.h"
#include "tests/temporary_folder.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "index/live.h"
#include "index/snapshot.h"
#include "index/writer.h"
#include "src/read/reader.h"
#include "src/world/gazetteer.h"
#include "web/parameters.h"

using namespace chancery;
using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;

namespace {

Article article(std::string id, std::string title, std::string body, std::string_view published,
                std::string source) {
  Article made;
  made.id = std::move(id);
  made.url = "https://example.org/" + made.id;
  made.title = std::move(title);
  made.body = std::move(body);
  made.published = parse_iso8601(published);
  made.source = std::move(source);
  made.lang = "en";
  return made;
}

// An archive of a few articles, and its site.
struct Fixture {
  TemporaryFolder folder;
  std::shared_ptr<const Gazetteer> gazetteer = Gazetteer::built_in();
  std::vector<std::string> log;
  std::unique_ptr<LiveArchive> archive;
  std::unique_ptr<Site> site;

  Fixture() {
    add({article("grain-1", "Grain ships sail again",
                 "President Vladimir Putin and Recep Tayyip Erdogan spoke of the grain corridor.",
                 "2025-07-02", "Harbour Post"),
         article("grain-2", "Grain talks stall", "Emmanuel Macron called for talks on grain in Geneva.",
                 "2025-08-14", "Harbour Post"),
         article("summit", "Summit in the north", "The leaders met. President Vladimir Putin stayed away.",
                 "2025-08-15", "Northern Wire"),
         article("hostile", "<script>alert(1)</script>", "<img src=x onerror=alert(2)> grain", "",
                 "\"><b>")});
    archive = std::make_unique<LiveArchive>(folder.path());
    site = std::make_unique<Site>(*archive, *gazetteer,
                                  SiteOptions{[this](const std::string& line) { log.push_back(line); }});
  }

  void add(std::vector<Article> articles) {
    WriterOptions options;
    options.build.gazetteer = gazetteer;
    Writer writer(folder.path(), options);
    for (Article& one : articles) writer.add(std::move(one), "");
    writer.commit();
  }

  Response get(std::string_view target, std::string_view if_none_match = {}) const {
    return site->handle(request_of("GET", target, if_none_match));
  }
};

}  // namespace

TEST_CASE("a target is divided at its first question mark, and ends at a fragment") {
  const Request request = request_of("GET", "/a?b?c#d");
  CHECK(request.path == "/a");
  CHECK(request.query == "b?c");
  CHECK(request_of("GET", "/a").query.empty());
  CHECK(request_of("GET", "").path.empty());
}

TEST_CASE_METHOD(Fixture, "each address is answered with its status and type") {
  struct Row {
    const char* target;
    int status;
    const char *type, *piece, *why;
  };
  const Row rows[] = {
      {"/", 200, "text/html; charset=utf-8", "Newest articles", "the front page"},
      {"/?q=grain", 200, "text/html; charset=utf-8", "<strong>3 articles</strong>", "a search"},
      {"/?q=grain&leader=putin", 200, "text/html; charset=utf-8", "<strong>1 article</strong>",
       "a filter by a surname"},
      {"/?q=grain&page=-1", 200, "text/html; charset=utf-8", "Left out page=-1",
       "a wrong parameter is said on the page"},
      {"/?q=grain&colour=red", 200, "text/html; charset=utf-8", "there is no such parameter",
       "and so is an unknown one"},
      {"/?q=%00%ff%zz", 200, "text/html; charset=utf-8", "articles", "bytes that are no text"},
      {"/article?id=grain-1&q=grain", 200, "text/html; charset=utf-8", "<mark>",
       "an article with the query's words"},
      {"/article?id=nowhere", 404, "text/html; charset=utf-8", "There is no such article",
       "an id that is not in the archive"},
      {"/article", 404, "text/html; charset=utf-8", "There is no such article", "no id"},
      {"/facet/leader?q=grain", 200, "text/html; charset=utf-8", "Vladimir Putin", "all values of a facet"},
      {"/facet/leader?prefix=macr", 200, "text/html; charset=utf-8", "Emmanuel Macron",
       "by a word of the name"},
      {"/facet/org", 200, "text/html; charset=utf-8", "Organisations", "a facet by its other name"},
      {"/facet/colour", 404, "text/html; charset=utf-8", "There is no such filter", "no facet"},
      {"/facet/", 404, "text/html; charset=utf-8", "There is no such filter", "no facet at all"},
      {"/help", 200, "text/html; charset=utf-8", "How to search", "the help"},
      {"/nowhere", 404, "text/html; charset=utf-8", "There is no such page", "no page"},
      {"/Article?id=grain-1", 404, "text/html; charset=utf-8", "There is no such page",
       "addresses have one spelling"},
      {"//", 404, "text/html; charset=utf-8", "There is no such page", "a path of nothing"},
      {"", 404, "text/html; charset=utf-8", "There is no such page", "no path"},
      {"/../../etc/passwd", 404, "text/html; charset=utf-8", "There is no such page", "no way out"},
      {"/%2e%2e/%00", 404, "text/html; charset=utf-8", "There is no such page", "nor by escapes"},
      {"/api/v1/search?q=grain", 200, "application/json", "\"total\":3", "a search for programs"},
      {"/api/v1/search?page=-1", 400, "application/json", "page=-1", "a wrong parameter is an error there"},
      {"/api/v1/search?colour=red", 400, "application/json", "no such parameter", "an unknown one, too"},
      {"/api/v1/facets/leader?prefix=put", 200, "application/json", "vladimir-putin", "values for programs"},
      {"/api/v1/facets/colour", 404, "application/json", "colour", "no facet"},
      {"/api/v1/facets/leader?size=1000000000", 400, "application/json", "size", "a size beyond the bound"},
      {"/api/v1/article?id=grain-2", 200, "application/json", "\"title\":\"Grain talks stall\"",
       "an article for programs"},
      {"/api/v1/article?id=%22", 404, "application/json", "no article", "no such article"},
      {"/api/v1/health", 200, "application/json", "\"status\":\"ok\"", "how the server is"},
      {"/api/v1/nowhere", 404, "application/json", "error", "no such address"},
      {"/robots.txt", 200, "text/plain; charset=utf-8", "Disallow: /", "no crawler"},
      {"/favicon.svg", 200, "image/svg+xml", "<svg", "the mark of the tab"},
      {"/static/style.0000000000000000.css", 404, "text/html; charset=utf-8", "", "a file of another build"},
  };
  for (const Row& row : rows) {
    INFO(row.target << ": " << row.why);
    const Response response = get(row.target);
    CHECK(response.status == row.status);
    CHECK(response.type == row.type);
    CHECK_THAT(response.body, Contains(row.piece));
    if (response.type == "application/json") CHECK_NOTHROW(json::parse(response.body));
    // The headers that protect the reader are on every answer.
    CHECK_THAT(std::string(response.header("Content-Security-Policy")),
               Contains("default-src 'none'") && Contains("script-src 'self'"));
    CHECK(response.header("X-Content-Type-Options") == "nosniff");
    CHECK(response.header("Referrer-Policy") == "no-referrer");
    CHECK(!response.header("Cache-Control").empty());
  }
  CHECK(log.empty());
}

TEST_CASE_METHOD(Fixture, "counts of the page and of the API agree, and filters by name find the entity") {
  const json all = json::parse(get("/api/v1/search?q=grain").body);
  CHECK(all["total"] == 3);
  CHECK(all["timeline"]["undated"] == 1);
  const json putin = json::parse(get("/api/v1/search?leader=putin").body);
  CHECK(putin["total"] == 2);
  const std::string page = get("/?leader=putin").body;
  CHECK_THAT(page, Contains("<strong>2 articles</strong>") && Contains("Vladimir Putin</span></a>"));
  CHECK_THAT(page, Contains("leader=vladimir-putin"));  // the links name the entity, not what was typed
  CHECK(json::parse(get("/api/v1/search?leader=-putin&q=grain").body)["total"] == 2);
  CHECK(json::parse(get("/api/v1/search?source=harbour+post").body)["total"] == 2);
  CHECK_THAT(get("/?source=harbour+post").body, Contains("Harbour Post</span></a>"));
}

TEST_CASE_METHOD(Fixture, "what is both asked for and left out is left out, on the page as in the API") {
  const std::string query = "leader=putin&leader=macron&leader=-vladimir-putin";
  const json sent = json::parse(get("/api/v1/search?" + query).body);
  CHECK(sent["total"] == 1);
  CHECK_THAT(get("/?" + query).body, Contains("<strong>1 article</strong>"));
  CHECK_THAT(get("/?leader=-vladimir-putin&leader=macron&leader=putin").body,
             Contains("<strong>1 article</strong>"));
}

TEST_CASE_METHOD(Fixture, "every source is found by its own link") {
  const std::string names[] = {"line\nsource",         "tab\tsource",
                               " blanks  everywhere ", "\u3000wide\u3000blanks",
                               "\u200Fright to left",  "\uFEFFmark of order",
                               "no\u00A0break",        "zero\u200Bwidth",
                               "\"quoted\"",           "-minus",
                               "a&b=c#d%20+e"};
  std::string articles;
  for (const std::string& name : names)
    articles +=
        json({{"id", "s" + name}, {"title", "Sourced"}, {"body", "Sourced."}, {"source", name}}).dump() +
        "\n";
  std::vector<Article> read;
  read_bytes(articles, "-", {},
             {[&](Article&& one, std::size_t) { return read.push_back(std::move(one)), true; }, {}});
  REQUIRE(read.size() == std::size(names));
  add(std::move(read));
  archive = std::make_unique<LiveArchive>(folder.path());
  const Site fresh(*archive, *gazetteer);
  const auto ask = [&](const std::string& target) { return fresh.handle(request_of("GET", target)).body; };
  const json facet = json::parse(ask("/api/v1/facets/source?q=sourced"));
  CHECK(facet["distinct"] == std::size(names));
  for (const json& value : facet["values"]) {
    const std::string name = value["id"];
    INFO(name);
    const std::string link =
        url("/", pairs_of(with_filter(request_for({}), FacetName::kSource, name, false)));
    CHECK_THAT(ask(link), Contains("<strong>1 article</strong>"));
    CHECK(json::parse(ask("/api/v1/search" + link.substr(1)))["total"] == 1);
  }
  // Ids are not touched: each leads to its article.
  for (const std::string& name : names) {
    INFO(name);
    CHECK_THAT(ask(url("/article", {{"id", "s" + name}})), Contains("Sourced"));
  }
}

TEST_CASE_METHOD(Fixture, "an id that begins with a byte order mark is one") {
  add({article("\uFEFFbom", "Marked", "Text.", "2025-08-14", "Post")});
  archive = std::make_unique<LiveArchive>(folder.path());
  const Site fresh(*archive, *gazetteer);
  CHECK(fresh.handle(request_of("GET", url("/article", {{"id", "\uFEFFbom"}}))).status == 200);
}

TEST_CASE_METHOD(Fixture, "a message about a filter is said once") {
  const std::string page = get("/?leader=nobodyofthatname").body;
  const std::size_t first = page.find("nobodyofthatname", page.find("class=\"notes\""));
  REQUIRE(first != std::string::npos);
  const std::string notes =
      page.substr(page.find("class=\"notes\""), page.find("</ul>", first) - page.find("class=\"notes\""));
  std::size_t items = 0;
  for (std::size_t at = 0; (at = notes.find("<li", at)) != std::string::npos; ++at) ++items;
  CHECK(items == 1);
}

TEST_CASE_METHOD(Fixture, "of many unknown names some are looked for among the known ones") {
  std::string target = "/?q=grain";
  for (int i = 0; i < 64; ++i) target += "&leader=zelenskiy" + std::to_string(i);
  const std::string page = get(target).body;
  std::size_t found = 0;
  for (std::size_t at = 0; (at = page.find("did you mean", at)) != std::string::npos; ++at) ++found;
  CHECK(found >= 1);
  CHECK(found <= 6);
  // Nothing is like what has no letters; by its bytes it would be like much.
  CHECK_THAT(get("/?leader=%FF%FF%FF%FF%FF%FF").body, Contains("is known as") && !Contains("did you mean"));
}

TEST_CASE_METHOD(Fixture, "a hostile article is shown as text") {
  for (const char* target :
       {"/", "/?q=grain", "/article?id=hostile", "/article?id=hostile&q=script", "/facet/source"}) {
    INFO(target);
    const std::string body = get(target).body;
    CHECK_THAT(body, !Contains("<script>alert") && !Contains("<img") && !Contains("\"><b>"));
  }
  CHECK_THAT(get("/article?id=hostile").body, Contains("&lt;img src=x onerror=alert(2)&gt;"));
}

TEST_CASE_METHOD(Fixture, "in JSON nothing stands that a page could begin with") {
  for (const char* target :
       {"/api/v1/search?q=%3Cscript%3E%26", "/api/v1/article?id=hostile", "/api/v1/facets/source",
        "/api/v1/article?id=%3Chtml%3E", "/api/v1/search?colour=%3Chtml%3E", "/api/v1/facets/%3Chtml%3E"}) {
    INFO(target);
    const Response response = get(target);
    CHECK(response.type == "application/json");
    CHECK(response.body.find_first_of("<>&") == std::string::npos);
    CHECK_THAT(json::parse(response.body).dump(), Contains("<"));  // it says the same
  }
}

TEST_CASE_METHOD(Fixture, "a search that was cut short says so, and is not kept") {
  SiteOptions hurried;
  hurried.time_limit = std::chrono::milliseconds(0);
  const Site cut(*archive, *gazetteer, hurried);
  const std::string query = "gra*+NEAR/9+(tal*+OR+s*)+\"grain+ships\"+sai~";
  const auto ask = [&](const std::string& target) { return cut.handle(request_of("GET", target)); };

  const Response page = ask("/?q=" + query);
  CHECK_THAT(page.body, Contains("<strong>at least ") && Contains("– at least ") && Contains("ms"));
  CHECK(page.header("Cache-Control") == "no-store");
  const Response sent = ask("/api/v1/search?q=" + query);
  CHECK(json::parse(sent.body)["complete"] == false);
  CHECK(!json::parse(sent.body)["query"]["diagnostics"].empty());
  CHECK(sent.header("Cache-Control") == "no-store");
  CHECK(sent.header("ETag").empty());
  const Response facet = ask("/facet/source?q=" + query);
  CHECK_THAT(facet.body, Contains("<strong>at least ") && Contains("class=\"notes\""));
  CHECK(facet.header("Cache-Control") == "no-store");
  const Response values = ask("/api/v1/facets/source?q=" + query);
  CHECK(json::parse(values.body)["complete"] == false);
  CHECK(json::parse(values.body)["diagnostics"] == json::parse(sent.body)["query"]["diagnostics"]);
  CHECK(values.header("Cache-Control") == "no-store");

  CHECK(json::parse(get("/api/v1/search?q=" + query).body)["complete"] == true);
  CHECK(json::parse(get("/api/v1/facets/source?q=" + query).body)["complete"] == true);
  CHECK_THAT(get("/facet/source?q=" + query).body, !Contains("at least"));
}

TEST_CASE_METHOD(Fixture, "a search ends with its time, even within one article") {
  std::string body, query = "/api/v1/search?q=grain";
  for (int i = 0; i < 20'000; ++i) body += "grain ";
  for (int i = 0; i < 60; ++i) query += "+NEAR/100+grain";
  add({article("long", "One word", std::move(body), "2025-08-14", "Press")});
  archive = std::make_unique<LiveArchive>(folder.path());
  const auto time_with = [&](std::chrono::milliseconds limit) {
    SiteOptions options;
    options.time_limit = limit;
    const Site limited(*archive, *gazetteer, options);
    const auto began = std::chrono::steady_clock::now();
    const bool complete = json::parse(limited.handle(request_of("GET", query)).body)["complete"];
    CHECK(complete == (limit > std::chrono::minutes(1)));
    return std::chrono::steady_clock::now() - began;
  };
  const auto cut = time_with(std::chrono::milliseconds(1));
  CHECK(cut < time_with(std::chrono::hours(1)) / 4);
}

TEST_CASE_METHOD(Fixture, "a long article is a page of bounded size, made in bounded time") {
  // What is dearest to mark: each word of a long phrase stands everywhere.
  std::string body, phrase = "%22";
  while (body.size() < (3u << 20)) body += body.size() % 990 == 0 ? "a\n" : "a ";
  for (int i = 0; i < 1000; ++i) phrase += "a+";
  add({article("long", "Long", std::move(body), "2025-08-14", "Press")});
  archive = std::make_unique<LiveArchive>(folder.path());
  const auto ask = [&](std::chrono::milliseconds limit) {
    SiteOptions options;
    options.time_limit = limit;
    const Site limited(*archive, *gazetteer, options);
    return limited.handle(request_of("GET", "/article?id=long&q=a+" + phrase)).body;
  };
  const std::string whole = ask(std::chrono::hours(1)), cut = ask(std::chrono::milliseconds(0));
  CHECK_THAT(whole, Contains("<mark>a") && Contains("The article goes on"));
  CHECK_THAT(cut, !Contains("<mark>a a") && Contains("The article goes on"));
  CHECK(whole.size() < 8'000'000);
  CHECK(cut.size() <= whole.size());
}

TEST_CASE_METHOD(Fixture, "the page of a facet says what is wrong") {
  CHECK_THAT(get("/facet/leader?from=notadate").body, Contains("Left out from=notadate"));
  CHECK_THAT(get("/facet/leader?q=%22grain").body, Contains("class=\"notes\""));
  CHECK_THAT(get("/facet/leader?q=grain").body, !Contains("class=\"notes\""));
}

TEST_CASE_METHOD(Fixture,
                 "what is wrong with a newer state is told to readers without paths, and to the log once") {
  std::filesystem::rename(folder.path() + "/manifest", folder.path() + "/away");
  for (int i = 0; i < 500 && archive->trouble().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  for (int i = 0; i < 3; ++i) {
    const json health = json::parse(get("/api/v1/health").body);
    CHECK(health["status"] == "stale");
    CHECK(health["trouble"] == "there is no archive in its place any more");
    CHECK_THAT(get("/").body,
               Contains("there is no archive in its place any more") && !Contains(folder.path()));
  }
  REQUIRE(log.size() == 1);
  CHECK_THAT(log[0], Contains(folder.path()));
  std::filesystem::rename(folder.path() + "/away", folder.path() + "/manifest");
  for (int i = 0; i < 500 && !archive->trouble().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(json::parse(get("/api/v1/health").body)["status"] == "ok");
}

TEST_CASE_METHOD(Fixture, "only GET and HEAD are answered") {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", ""}) {
    const Response response = site->handle(request_of(method, "/"));
    CHECK(response.status == 405);
    CHECK(response.header("Allow") == "GET, HEAD");
  }
  CHECK(site->handle(request_of("HEAD", "/")).status == 200);
}

TEST_CASE_METHOD(Fixture, "an answer that the browser has is not sent again, until the archive changes") {
  for (const char* target :
       {"/", "/?q=grain", "/article?id=grain-1", "/help", "/api/v1/search?q=grain", "/facet/leader"}) {
    INFO(target);
    const std::string etag(get(target).header("ETag"));
    REQUIRE(etag.starts_with("W/\""));
    CHECK(get(target).header("ETag") == etag);
    const Response same = get(target, etag);
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.header("ETag") == etag);
    CHECK(get(target, "\"another\", " + etag).status == 304);
    CHECK(get(target, etag.substr(2)).status == 304);  // compared weakly
    CHECK(get(target, "\"another\"").status == 200);
  }
  // "Whatever there is" is no answer that the browser has.
  for (const char* target :
       {"/", "/article?id=nowhere", "/api/v1/search?page=-1", "/api/v1/health", "/?q=&to="})
    CHECK(get(target, "*").status == get(target).status);
  CHECK(get("/?q=grain").header("ETag") != get("/?q=summit").header("ETag"));
  CHECK(get("/article?id=nowhere").header("ETag").empty());
  CHECK(get("/api/v1/health").header("Cache-Control") == "no-store");

  const std::string etag(get("/?q=grain").header("ETag"));
  add({article("grain-3", "Grain prices fall", "Grain is cheaper.", "2025-08-16", "Harbour Post")});
  for (int i = 0; i < 500 && archive->current()->articles() != 5; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const Response changed = get("/?q=grain", etag);
  CHECK(changed.status == 200);
  CHECK(changed.header("ETag") != etag);
  CHECK_THAT(changed.body, Contains("<strong>4 articles</strong>"));
}

TEST_CASE_METHOD(Fixture, "static files are kept for ever under the name that the pages use") {
  const std::string page = get("/").body;
  for (const char* begin : {"/static/style.", "/static/script.", "/static/favicon."}) {
    const std::size_t at = page.find(begin);
    REQUIRE(at != std::string::npos);
    const Response file = get(page.substr(at, page.find('"', at) - at));
    CHECK(file.status == 200);
    CHECK_THAT(std::string(file.header("Cache-Control")), Contains("immutable"));
    CHECK(!file.body.empty());
  }
}

TEST_CASE_METHOD(Fixture, "what a form sends empty is left out of the address") {
  const Response moved = get("/?q=grain&leader=putin&sort=&match=&from=&to=");
  CHECK(moved.status == 303);
  CHECK(moved.header("Location") == "/?q=grain&leader=putin");
  CHECK(get("/?q=").header("Location") == "/");
  CHECK(get("/?q=%0d%0aX:+1&to=").header("Location").find('\n') == std::string_view::npos);
  CHECK(get("/?q=grain&to=&colour=red").status == 200);  // what is wrong has to be said first
}

TEST_CASE("a failure tells the log everything and the reader nothing") {
  const TemporaryFolder folder;
  const auto gazetteer = Gazetteer::built_in();
  {
    WriterOptions options;
    options.build.gazetteer = gazetteer;
    Writer writer(folder.path(), options);
    // More than the one block of a database that is read when it is opened.
    for (int i = 0; i < 400; ++i) {
      std::string body = "Grain.";
      for (int word = 0; word < 60; ++word) body += " w" + std::to_string(i * word % 9973);
      writer.add(article("a" + std::to_string(i), "A", std::move(body), "2025-08-14", "Post"), "");
    }
    writer.commit();
  }
  const LiveArchive archive(folder.path());
  std::vector<std::string> log;
  const Site site(archive, *gazetteer, {[&](const std::string& line) { log.push_back(line); }});
  // The databases are cut short under the open snapshot.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (entry.path().extension() == ".glass") std::filesystem::resize_file(entry.path(), 0);
  }
  const char* targets[] = {"/?q=grain", "/api/v1/search?q=grain", "/article?id=a7", "/api/v1/article?id=a7"};
  for (const char* target : targets) {
    INFO(target);
    const Response response = site.handle(request_of("GET", target));
    CHECK(response.status == 503);
    CHECK(response.header("Retry-After") == kRetryAfter);
    CHECK(response.header("Cache-Control") == "no-store");
    CHECK_THAT(response.body, Contains("log says why") && !Contains(folder.path()));
    CHECK(!response.header("Content-Security-Policy").empty());
    CHECK(response.header("ETag").empty());
  }
  CHECK_THAT(site.handle(request_of("GET", "/?q=grain")).body, Contains("400 articles in this archive"));
  REQUIRE(log.size() == std::size(targets) + 1);
  CHECK_THAT(log[0], StartsWith("GET /: "));
}
