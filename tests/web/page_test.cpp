#include "web/page.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "src/query/snippet.h"
#include "web/parameters.h"

using namespace chancery;
using Catch::Contains;

namespace {

const std::string kHostile = "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>";

std::string m(std::string_view text) {
  return std::string(kMarkStart) + std::string(text) + std::string(kMarkEnd);
}

FacetResult facet(std::vector<FacetValue> values, std::uint64_t distinct = 0) {
  return {std::max<std::uint64_t>(distinct, values.size()), std::move(values)};
}

SearchResponse one_hit() {
  SearchResponse response;
  response.text = response.canonical = "talks";
  response.total = 1234;
  response.took_ms = 3.2;
  Hit hit;
  hit.id = "wire/1";
  hit.title = "Talks resume";
  hit.title_marked = m("Talks") + " resume";
  hit.url = "https://example.org/1";
  hit.source = "Wire";
  hit.lang = "fr";
  hit.published = parse_iso8601("2025-08-14T18:40:00+02:00");
  hit.snippet = "The " + m("talks") + " go on";
  hit.entities = {{"emmanuel-macron", "Emmanuel Macron", EntityKind::kLeader, "Q3052772", 0.8f, 3}};
  response.hits.push_back(hit);
  response.facets[0] = facet({{"emmanuel-macron", "Emmanuel Macron", 900, false, false},
                              {"vladimir-putin", "Vladimir Putin", 0, true, false},
                              {"xi-jinping", "Xi Jinping", 3, false, true}},
                             57);
  response.timeline = {"month", {{*day_from(2025, 8, 1), 1234}}, 3};
  return response;
}

struct Fixture {
  Assets assets;
  Pages pages{assets};
  Context context{5000, DayRange{*day_from(2024, 1, 1), *day_from(2025, 8, 14)}, ""};

  std::string search(std::string_view query, const SearchResponse& response) const {
    return pages.search(context, read_parameters(parse_query_string(query)).request, response);
  }
};

// How often a piece stands in a page.
std::size_t count(std::string_view page, std::string_view piece) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = page.find(piece, at)) != std::string_view::npos; at += piece.size()) ++found;
  return found;
}

// Whether each element that has an end is ended, in order: what a template forgot shows here.
std::string unbalanced(std::string_view html) {
  constexpr std::string_view kVoid[] = {"meta", "link", "input", "!doctype", "br"};
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string_view::npos;) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without an end";
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    const std::string name(
        tag.substr(tag.starts_with('/'), tag.find_first_of(" \n", 1) - tag.starts_with('/')));
    at = end;
    if (tag.ends_with('/') || std::find(std::begin(kVoid), std::end(kVoid), name) != std::end(kVoid))
      continue;
    if (!tag.starts_with('/')) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> at " + std::to_string(at);
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + ">";
}

// What no page may hold: a script or a style of its own, which our policy would refuse anyway.
void check_sound(const std::string& html) {
  CHECK(unbalanced(html) == "");
  CHECK(count(html, "<script") == 1);
  CHECK(count(html, " style=") == 0);
  CHECK(count(html, "<style") == 0);
  CHECK(count(html, "<img") == 0);
  CHECK(count(html, "{{") == 0);
  for (const char* attribute : {" onclick=", " onload=", " onerror=\"", "=\"javascript:"})
    CHECK(count(html, attribute) == 0);
  // Ids are unique, and each label and description finds its own.
  for (std::size_t at = 0; (at = html.find(" id=\"", at)) != std::string::npos; ++at) {
    const std::string id = html.substr(at, html.find('"', at + 5) + 1 - at);
    INFO(id);
    CHECK(count(html, id) == 1);
  }
  for (const char* reference : {" for=\"", " aria-labelledby=\"", " form=\""}) {
    for (std::size_t at = 0; (at = html.find(reference, at)) != std::string::npos; ++at) {
      const std::size_t from = at + std::string_view(reference).size();
      const std::string id = html.substr(from, html.find('"', from) - from);
      INFO(reference << id);
      CHECK(count(html, " id=\"" + id + "\"") == 1);
    }
  }
}

}  // namespace

TEST_CASE_METHOD(Fixture, "the search page shows what was found") {
  const std::string html = search("q=talks", one_hit());
  check_sound(html);
  struct Row {
    const char *piece, *why;
  };
  const Row rows[] = {
      {"value=\"talks\"", "the query stays in its box"},
      {"<strong>1,234 articles</strong>", "how many"},
      {"3 ms", "how fast"},
      {"<mark>Talks</mark> resume", "the title, marked"},
      {"The <mark>talks</mark> go on", "the snippet, marked"},
      {"<time datetime=\"2025-08-14T18:40:00+02:00\">14 Aug 2025</time>", "the day of the place"},
      {"French", "a language that is not English"},
      {"lang=\"fr\"", "so that it is read aloud in French"},
      {"href=\"https://example.org/1\" rel=\"noopener noreferrer nofollow\"", "the original"},
      {"href=\"/article?id=wire%2F1&amp;q=talks\"", "the article, with the query to mark in it"},
      {"icon-leader", "the kind of an entity, not by colour alone"},
      {"href=\"/?q=talks&amp;leader=emmanuel-macron\"", "an entity and a value of a facet narrow the search"},
      {"href=\"/?q=talks&amp;leader=-emmanuel-macron\"", "or are left out"},
      {"All 57 leaders", "the values that are not shown"},
      {"href=\"/?q=talks&amp;from=2025-08-01&amp;to=2025-08-31\"", "a bar of the chart"},
      {"3 articles carry no date", "what the chart leaves out"},
      {"aria-current=\"page\"", "the page one is on"},
      {"rel=\"next\" href=\"/?q=talks&amp;page=2\"", "the next page"},
      {"/api/v1/search?q=talks", "the same for programs"},
      {"<title>talks – 1,234 articles – Chancery</title>", "the name of the tab"},
  };
  for (const Row& row : rows) {
    INFO(row.why << ": " << row.piece);
    CHECK_THAT(html, Contains(row.piece));
  }
  CHECK(count(html, "<details class=\"explanation\"") == 0);
}

TEST_CASE_METHOD(Fixture, "selected values stand first, with their zero, and lead back") {
  const std::string html =
      search("q=talks&leader=vladimir-putin&leader=-xi-jinping&from=2025-08-01&to=2025-08-31", one_hit());
  check_sound(html);
  const std::size_t putin = html.find(">Vladimir Putin<", html.find("facet-list")),
                    xi = html.find(">Xi Jinping<", html.find("facet-list")),
                    macron = html.find(">Emmanuel Macron<", html.find("facet-list"));
  CHECK(putin < xi);
  CHECK(xi < macron);
  CHECK_THAT(html, Contains("value is-selected") && Contains("value is-excluded") &&
                       Contains(", chosen: remove") && Contains(", left out: remove"));
  CHECK_THAT(html.substr(putin), Contains("<span class=\"count\">0<span"));
  const std::string days = "&amp;from=2025-08-01&amp;to=2025-08-31";
  CHECK_THAT(html, Contains("href=\"/?q=talks&amp;leader=-xi-jinping" + days + "\""));  // without the one
  CHECK_THAT(html,
             Contains("href=\"/?q=talks&amp;leader=vladimir-putin" + days + "\""));  // without the other
  CHECK_THAT(
      html,
      Contains("href=\"/?q=talks&amp;leader=vladimir-putin&amp;leader=-xi-jinping\""));  // without the dates
  CHECK_THAT(html, Contains("Remove all filters"));
  CHECK_THAT(html, Contains("August 2025</span>"));
  CHECK_THAT(html, Contains("name=\"leader\" value=\"vladimir-putin\""));  // a new query keeps them
  CHECK(count(html, "type=\"hidden\" name=\"from\"") ==
        1);  // once, for the list of leaders: the main form has its own field
}

TEST_CASE_METHOD(Fixture, "a value that the query itself selects is shown, and is no link") {
  const std::string html = search("q=leader:putin", one_hit());
  CHECK_THAT(html, Contains(", chosen in the query"));
  check_sound(html);
}

TEST_CASE_METHOD(Fixture, "nothing of an article, a query or an archive is markup") {
  SearchResponse response = one_hit();
  response.text = response.canonical = kHostile;
  Diagnostic diagnostic;
  diagnostic.message = kHostile;
  response.diagnostics = {diagnostic};
  Hit& hit = response.hits[0];
  hit.id = hit.title = hit.source = hit.lang = kHostile;
  hit.title_marked = hit.snippet = std::string(kMarkStart) + kHostile;
  hit.url = "javascript:alert(1)";
  hit.entities = {{kHostile, kHostile, EntityKind::kPerson, kHostile, 1, 1}};
  hit.explanation = {{kHostile, 1, kHostile}};
  for (FacetResult& result : response.facets) result = facet({{kHostile, kHostile, 1, true, false}}, 99);
  context.trouble = kHostile;
  const std::string html = search(
      "explain=1&sort=relevance&q=" + percent_encoded(kHostile) + "&source=" + percent_encoded(kHostile),
      response);
  check_sound(html);
  CHECK_THAT(html, Contains("&lt;script&gt;alert"));

  StoredArticle stored;
  stored.article = {
      kHostile, "javascript:alert(1)", kHostile, kHostile + "\n" + kHostile, {}, kHostile, kHostile,
      kHostile};
  stored.found.lang = kHostile;
  stored.found.entities = hit.entities;
  stored.found.mentions = {{static_cast<std::uint32_t>(stored.article.body_offset() + 1),
                            static_cast<std::uint32_t>(stored.article.body_offset() + 7), 0,
                            MentionForm::kIntroduced, 1, kHostile}};
  stored.found.topics = std::vector<FoundTopic>{{kHostile, 1, kHostile}};
  check_sound(pages.article(context, request_for(kHostile), stored,
                            {std::string(kMarkStart) + kHostile, kHostile + std::string(kMarkEnd)}));
  check_sound(pages.facet(context, request_for(kHostile), FacetName::kSource, kHostile, response.facets[5]));
  check_sound(pages.error(context, kHostile, kHostile));
}

TEST_CASE_METHOD(Fixture, "the page of an empty query is the front page") {
  SearchResponse response = one_hit();
  response.text = response.canonical = "";
  response.sort = Sort::kNewest;
  const std::string html = search("", response);
  check_sound(html);
  CHECK_THAT(html, Contains("<body class=\"front\">") && Contains("Newest articles") &&
                       Contains("5,000 articles") && Contains("1 January 2024 to 14 August 2025") &&
                       Contains("class=\"facets\"") && Contains("class=\"timeline\""));
  CHECK_THAT(html,
             Contains("<option value=\"\" selected>Newest first</option>"));  // a query that is typed now
                                                                              // does not inherit the order
  CHECK_THAT(search("page=2", response), Contains("<body class=\"results\">"));
  response.sort = Sort::kOldest;
  CHECK_THAT(search("sort=oldest", response), Contains("Oldest articles") && !Contains("Newest articles"));
  response.sort = Sort::kActor;
  CHECK_THAT(search("sort=actor", response), Contains(">Articles</h2>"));
}

TEST_CASE_METHOD(Fixture, "counts that a limit cut are the least there is") {
  SearchResponse response = one_hit();
  response.extent.complete = false;
  CHECK_THAT(search("q=talks", response), Contains("at least 1,234 articles"));
}

TEST_CASE_METHOD(Fixture, "an empty archive says what to do, a search without result what to try") {
  SearchResponse nothing;
  context = {};
  const std::string empty = search("", nothing);
  check_sound(empty);
  CHECK_THAT(empty, Contains("The archive is empty") && Contains("chancery index FOLDER"));

  context.articles = 5000;
  nothing.text = nothing.canonical = "grain corridor";
  nothing.facets[0] = facet({{"vladimir-putin", "Vladimir Putin", 0, true, false}});
  const std::string none = search("q=grain+corridor&leader=vladimir-putin&to=1999", nothing);
  check_sound(none);
  CHECK_THAT(none, Contains("No article matches") && Contains("Search without the leader Vladimir Putin") &&
                       Contains("Search all dates") && Contains("any of the words") &&
                       Contains("href=\"/?q=grain%20corridor\""));
  CHECK_THAT(search("q=grain", nothing), !Contains("What would find more"));  // there is nothing to loosen
}

TEST_CASE_METHOD(Fixture, "what a page has no field for goes on with the next query") {
  const std::string query = "q=talks&match=all&sort=newest&from=2025-01-01&to=2025-12-31&country=ru";
  SearchResponse nothing;
  nothing.text = "talks";
  const std::string none = search(query, nothing);
  const std::string all = search(query, one_hit());
  const auto form = [](const std::string& html) {
    const std::size_t at = html.find("<form class=\"search-form\"");
    return html.substr(at, html.find("</form>", at) - at);
  };
  for (const char* field : {"match", "sort", "from", "to"}) {
    INFO(field);
    const std::string hidden = "type=\"hidden\" name=\"" + std::string(field) + "\"";
    CHECK(count(form(none), hidden) == 1);
    CHECK(count(form(all), hidden) == 0);
    CHECK(count(all, " name=\"" + std::string(field) + "\"") > 0);
  }
  CHECK(count(form(none), "name=\"country\" value=\"ru\"") == 1);
  CHECK(count(form(search("match=all", one_hit())), "name=\"match\"") ==
        1);  // the front page has no such field
  check_sound(none);
}

TEST_CASE_METHOD(Fixture, "a page behind the last leads to the last") {
  SearchResponse response = one_hit();
  response.hits.clear();
  response.page = 999;
  const std::string html = search("q=talks&page=999", response);
  check_sound(html);
  CHECK_THAT(html, Contains("There is no such page") && Contains("href=\"/?q=talks&amp;page=124\""));
}

TEST_CASE_METHOD(Fixture, "pages: the first, the last and the neighbours") {
  SearchResponse response = one_hit();
  const auto numbers = [&](std::uint64_t total, std::uint32_t page) {
    response.total = total;
    response.page = page;
    const std::string html = search("q=talks&page=" + std::to_string(page), response);
    check_sound(html);
    std::string out;
    for (std::size_t at = html.find("<nav class=\"pages\""); (at = html.find("<li", at)) != std::string::npos;
         ++at) {
      const std::string item = html.substr(at, html.find("</li>", at) - at);
      const bool here = item.find("aria-current") != std::string::npos;
      const std::string number =
          item.find("gap") != std::string::npos ? "…" : item.substr(item.find('>', item.find("<a")) + 1);
      out += (here ? "[" : "") + number.substr(0, number.find('<')) + (here ? "] " : " ");
    }
    return out;
  };
  CHECK(numbers(10, 1) == "");
  CHECK(numbers(11, 1) == "[1] 2 ");
  CHECK(numbers(50, 3) == "1 2 [3] 4 5 ");
  CHECK(numbers(100, 1) == "[1] 2 3 … 10 ");
  CHECK(numbers(100, 10) == "1 … 8 9 [10] ");
  CHECK(numbers(12340, 60) == "1 … 58 59 [60] 61 62 … 1,234 ");
  CHECK(numbers(std::uint64_t{1} << 62, 1) == "[1] 2 3 … 1,000,000 ");
}

TEST_CASE_METHOD(Fixture, "an explained score says what each part gave") {
  SearchResponse response = one_hit();
  response.hits[0].explanation = {{"text: talks", 7.25, "3 times in 512 words"}};
  const std::string html = search("q=talks&explain=1", response);
  check_sound(html);
  CHECK_THAT(html, Contains("text: talks") && Contains("7.250") && Contains("3 times in 512 words") &&
                       Contains("Hide the scores"));
}

TEST_CASE_METHOD(Fixture, "what was read otherwise than it was written is said") {
  SearchResponse response = one_hit();
  response.canonical = "leader:vladimir-putin talks";
  Diagnostic diagnostic;
  diagnostic.message = "the parenthesis is not closed";
  response.diagnostics = {diagnostic};
  CHECK_THAT(search("q=(putin+talks", response),
             Contains("Read as <code dir=\"auto\">leader:vladimir-putin talks</code>") &&
                 Contains("The parenthesis is not closed"));
}

TEST_CASE_METHOD(Fixture, "the article page shows the text, what was found in it, and why") {
  StoredArticle stored;
  stored.article = {"wire/1",
                    "https://example.org/1",
                    "Talks resume",
                    "Mr Macron met Putin.\n\nThe talks go on.",
                    parse_iso8601("2025-08-14"),
                    "Wire",
                    "en",
                    "A. Writer"};
  stored.found.lang = "en";
  stored.found.entities = {{"emmanuel-macron", "Emmanuel Macron", EntityKind::kLeader, "", 0.8f, 1},
                           {"vladimir-putin", "Vladimir Putin", EntityKind::kLeader, "", 0.4f, 1}};
  const auto offset = static_cast<std::uint32_t>(stored.article.body_offset());
  stored.found.mentions = {{0, 5, 0, MentionForm::kName, 1, ""},  // of the title: shown in no body
                           {offset + 3, offset + 9, 0, MentionForm::kSurname, 0.93f, "title before it"},
                           {offset + 14, offset + 19, 1, MentionForm::kSurname, 0.5f, ""},
                           {offset + 14, offset + 19, 7, MentionForm::kSurname, 0.5f, ""}};  // no such entity
  stored.found.topics = std::vector<FoundTopic>{{"diplomacy", 0.5f, "talks"}};
  const SearchRequest from = read_parameters(parse_query_string("q=talks&page=2")).request;
  const std::string html =
      pages.article(context, from, stored,
                    {m("Talks") + " resume", "Mr Macron met Putin.\n\nThe " + m("talks") + " go on."});
  check_sound(html);
  struct Row {
    const char *piece, *why;
  };
  const Row rows[] = {
      {"<h1 dir=\"auto\" lang=\"en\"><mark>Talks</mark> resume</h1>", "the title"},
      {"<p dir=\"auto\">The <mark>talks</mark> go on.</p>", "the words of the query"},
      {"Mr <a class=\"mention kind-leader\" href=\"/?leader=emmanuel-macron\" title=\"Emmanuel Macron "
       "(leader): surname, score 0.93; title before it\">Macron</a> met",
       "a mention and why"},
      {"title=\"Vladimir Putin (leader): surname, score 0.50\">Putin</a>.", "without a reason"},
      {"Salience 0.80", "how much it is about somebody"},
      {"href=\"/?topic=diplomacy\"", "its topics"},
      {"<time datetime=\"2025-08-14\">14 August 2025</time>", "no time of day where none is known"},
      {"A. Writer", "its author"},
      {"href=\"/?q=talks&amp;page=2\"", "the way back"},
      {"href=\"https://example.org/1\" rel=\"noopener noreferrer nofollow\"", "the original"},
  };
  for (const Row& row : rows) {
    INFO(row.why << ": " << row.piece);
    CHECK_THAT(html, Contains(row.piece));
  }
  for (const char* way : {"page=3", "sort=oldest", "from=2025-01-01"}) {
    INFO(way);
    const SearchRequest back = read_parameters(parse_query_string(way)).request;
    CHECK_THAT(pages.article(context, back, stored, {"Talks resume", stored.article.body}),
               Contains("href=\"/?" + std::string(way) + "\">Back to the results"));
  }
  // Reached by its own address, there are no results to go back to.
  CHECK_THAT(pages.article(context, request_for(""), stored, {"Talks resume", stored.article.body}),
             !Contains("Back to the results"));
}

TEST_CASE_METHOD(Fixture,
                 "of a long article the beginning is shown, with its links, and the way to the rest") {
  StoredArticle stored;
  stored.article.id = "long";
  while (stored.article.body.size() < (4u << 20)) stored.article.body += "Путин said <so>.\n";
  stored.found.entities = {{"vladimir-putin", "Vladimir Putin", EntityKind::kLeader, "", 0.8f, 1}};
  std::string marked;
  const std::size_t line = std::string_view("Путин said <so>.\n").size();
  for (std::size_t at = 0; at < stored.article.body.size(); at += line)
    stored.found.mentions.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 10), 0,
                                     MentionForm::kSurname, 1, ""});
  while (marked.size() + line + 6 < kShownBody) marked += "Путин " + m("said") + " <so>.\n";
  const std::string html =
      pages.article(context, request_for("said"), stored, {"", stored.article.body.substr(0, kShownBody)});
  check_sound(html);
  CHECK(html.size() < 8'000'000);
  CHECK_THAT(html, Contains("These are the first 1.0 MB of 4.2 MB") &&
                       Contains("<a href=\"/api/v1/article?id=long\">this article as JSON</a>"));
  const std::size_t linked = count(html, "class=\"mention kind-leader\" href");
  CHECK(linked > 10'000);
  CHECK(linked < kShownBody / line);
  // Marks of another body are not shown, and what is shown is no longer for that.
  const std::string other = pages.article(context, request_for("said"), stored, {"", marked});
  CHECK(count(other, "<mark>") == 0);
  CHECK(other.size() == html.size());

  stored.article.body = "Short.";
  CHECK_THAT(pages.article(context, request_for(""), stored, {"", "Short."}), !Contains("goes on"));
}

TEST_CASE_METHOD(Fixture, "an article of which little is known") {
  StoredArticle stored;
  stored.article.id = "x";
  stored.article.body = "Only a body.";
  stored.article.url = "ftp://example.org/x";
  const std::string html = pages.article(context, request_for(""), stored, {"", "Only a body, but another."});
  check_sound(html);
  CHECK_THAT(html, Contains("Untitled article") && Contains("no date") &&
                       Contains("<p dir=\"auto\">Only a body.</p>") && !Contains("Read the original"));
}

TEST_CASE_METHOD(Fixture, "the page of a facet lists its values, and is bounded") {
  FacetResult values;
  for (int i = 0; i < 700; ++i) {
    FacetValue value;
    value.id = value.name = "value " + std::to_string(i);
    value.count = 700 - static_cast<std::uint64_t>(i);
    values.values.push_back(value);
  }
  values.distinct = 700;
  const std::string html = pages.facet(context, request_for("talks"), FacetName::kSource, "", values);
  check_sound(html);
  CHECK(count(html, "<li class=\"value") == kMaxFacetRows);
  CHECK_THAT(html, Contains("700 sources") && Contains("The first 500") &&
                       Contains("in the articles that match “talks”") &&
                       Contains("href=\"/facet/source?q=talks&amp;prefix=b\""));
  CHECK(count(html, "class=\"notes\"") == 0);
  values.diagnostics.emplace_back().message = "left out from=notadate";
  CHECK_THAT(pages.facet(context, request_for("talks"), FacetName::kSource, "", values),
             Contains("Left out from=notadate"));
  const std::string none = pages.facet(context, request_for(""), FacetName::kPerson, "zz", {});
  check_sound(none);
  CHECK_THAT(none,
             Contains("0 people") && Contains("beginning with “zz”") && Contains("No person begins so"));
}

TEST_CASE_METHOD(Fixture, "pages stay small, however long the search and the texts of its hits") {
  std::string query = "size=1000&q=talks";
  while (query.size() < 8000) query += "+%D0%B8";
  SearchResponse response = one_hit();
  response.hits.resize(1000, response.hits.front());
  const std::string html = search(query, response);
  check_sound(html);
  CHECK(html.size() < 8'000'000);
  CHECK(count(html, "<li class=\"hit\">") == 1000);
  // The first ones lead back to the search, all of them to their article.
  CHECK(count(html, "href=\"/article?id=wire%2F1&amp;q=talks%20") >= 10);
  CHECK(count(html, "href=\"/article?id=wire%2F1\"") > 100);

  FacetResult values;
  for (int i = 0; i < 400; ++i) values.values.push_back({"v" + std::to_string(i), "", 1, false, false});
  values.distinct = 400;
  const SearchRequest request = read_parameters(parse_query_string(query)).request;
  const std::string facet_page = pages.facet(context, request, FacetName::kSource, "", values);
  check_sound(facet_page);
  CHECK(facet_page.size() < 4'000'000);
  const std::size_t shown = count(facet_page, "<li class=\"value");
  CHECK(shown > 20);
  CHECK_THAT(facet_page, Contains("The first " + std::to_string(shown) + " by number"));

  response.hits.resize(1);
  Hit& hit = response.hits.front();
  hit.title = std::string(60'000, 't');
  hit.title_marked = m(hit.title);
  hit.source = std::string(60'000, 's');
  hit.url = "https://example.org/" + std::string(60'000, 'u');
  const std::string cut = search("q=talks", response);
  check_sound(cut);
  CHECK(cut.size() < search("q=talks", one_hit()).size() + 1000);
  CHECK_THAT(cut, Contains("<mark>ttt") && Contains("ttt…</mark>") && Contains("sss…<") &&
                      !Contains("Original</a>"));
}

TEST_CASE_METHOD(Fixture, "help and errors are sound pages, and a state that is not shown is said on each") {
  check_sound(pages.help(context));
  CHECK_THAT(pages.error(context, "There is no such page", "Check the address."),
             Contains("<h1>There is no such page</h1>"));
  context.trouble = "segment 7 is damaged";
  for (const std::string& html :
       {pages.help(context), pages.error(context, "a", "b"), search("q=talks", one_hit())}) {
    check_sound(html);
    CHECK_THAT(html, Contains("segment 7 is damaged"));
  }
}

TEST_CASE("only what markup.h made goes into a page as it is") {
  for (const char* name :
       {"head", "foot", "value", "hit", "timeline", "search", "article", "facet", "help", "error"}) {
    const std::string_view text = embedded("templates/" + std::string(name) + ".html");
    REQUIRE(!text.empty());
    CHECK(text.find("{{&") == std::string_view::npos);
    for (std::size_t at = 0; (at = text.find("{{{", at)) != std::string_view::npos; at += 3) {
      const std::string_view tag = text.substr(at + 3, text.find("}}}", at) - at - 3);
      INFO(name << ": " << tag);
      CHECK(tag.ends_with("_html"));
    }
  }
}

TEST_CASE("static files are named by their content") {
  const Assets assets;
  for (const char* name : {"style.css", "script.js", "favicon.svg"}) {
    const Assets::File& file = assets.file(name);
    CHECK(!file.content.empty());
    CHECK(!file.type.empty());
    CHECK(assets.at(file.url) == &file);
  }
  CHECK(assets.at("/static/style.css") == nullptr);
  CHECK(assets.at("/static/../templates/head.html") == nullptr);
  CHECK(program_stamp() == program_stamp());
}
