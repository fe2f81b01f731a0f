#include <catch2/catch.hpp>

#include "index/json.h"
#include "index/matches.h"
#include "src/query/snippet.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

namespace {

// A small world of articles; every row says what it is for.
const std::string& world() {
  static const TemporaryFolder folder;
  static const bool made = [] {
    index_articles(
        folder.path(),
        {make_article("talks", "Putin and Trump meet in Alaska",
                      "Russian President Vladimir Putin and U.S. President Donald Trump met on Friday. "
                      "Sanctions were discussed.",
                      "2025-08-15", "Wire"),
         make_article(
             "macron", "Macron warns of sanctions",
             "French President Emmanuel Macron said the sanction regime would stay. Ukraine was mentioned.",
             "2025-08-14T22:30:00-05:00", "Courier"),
         make_article(
             "ukraine", "A cease-fire in sight",
             "Volodymyr Zelenskyy spoke in Kyiv of a ceasefire in Ukraine, then of sanctions against Russia.",
             "2025-07-01", "Wire"),
         make_article(
             "market", "Grain prices fall",
             "Grain fell by 3.5 pct. Nobody named a leader; the market was calm and the harbour quiet.", "",
             "Courier")});
    index_articles(
        folder.path(),
        {make_article("russe", "Poutine rencontre Trump",
                      "Le président russe Vladimir Poutine a rencontré Donald Trump. Les sanctions restent.",
                      "2025-08-16", "Monde", "fr"),
         make_article("zh", "普京会见特朗普", "俄罗斯总统普京星期五在阿拉斯加会见美国总统特朗普。",
                      "2025-08-16", "新闻", "zh"),
         make_article("ru", "Путин встретился с Трампом",
                      "Президент России Владимир Путин провёл переговоры с Дональдом Трампом на Аляске.",
                      "2025-08-16", "Wire", "ru"),
         make_article("undated", "Harbour talks", "The harbour talks went on in the harbour.", "", "Wire")});
    return true;
  }();
  (void)made;
  return folder.path();
}

std::string sorted_ids(const SearchResponse& response) {
  std::vector<std::string> ids;
  for (const Hit& hit : response.hits) ids.push_back(hit.id);
  std::sort(ids.begin(), ids.end());
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : " ") + id;
  return text;
}

SearchRequest with(std::string text, std::vector<std::pair<FacetName, std::string>> filters) {
  SearchRequest request;
  request.text = std::move(text);
  for (const auto& [facet, value] : filters) request.filters.push_back({facet, parse_filter_value(value)});
  return request;
}

}  // namespace

TEST_CASE("what queries match") {
  struct Row {
    const char *query, *ids, *reason;
  };
  const Row rows[] = {
      {"harbour", "market undated", "a word"},
      {"HARBOURS", "market undated", "case and plural do not matter"},
      {"\"harbours\"", "", "a quoted word matches as written"},
      {"\"harbour\"", "market undated", "as written"},
      {"sanction", "macron russe talks ukraine", "stems, in each article's own language"},
      {"\"sanctions\"", "macron russe talks ukraine", "exactly this word"},
      {"\"sanction\"", "macron", "and not another form of it"},
      {"ceasefire", "ukraine", "written together"},
      {"cease-fire", "ukraine", "written apart"},
      {"\"harbour talks\"", "undated", "a phrase, also across title and body never"},
      {"\"talks harbour\"", "", "a phrase has an order"},
      {"\"went on\" harbour", "undated", "a phrase of function words must match"},
      {"harbour -talks", "market", "exclusion"},
      {"harbour -\"harbour quiet\"", "undated", "exclusion of a phrase"},
      {"harb*", "market undated", "a wildcard"},
      {"harbuor~", "market undated", "one exchange of letters"},
      {"grain OR ceasefire", "market ukraine", "either"},
      {"grain AND market", "market", "both"},
      {"NOT sanctions", "market ru undated zh", "negation alone"},
      {"title:harbour", "undated", "in the title only"},
      {"3.5", "market", "a decimal number"},
      {"Putin", "ru russe talks zh", "a name finds every way in which it is written"},
      {"leader:putin", "ru russe talks zh", "a filter by name"},
      {"leader:vladimir-putin source:wire", "ru talks", "filters of two facets mean AND"},
      {"source:Wire source:Courier sanctions", "macron talks ukraine", "values of one facet mean OR"},
      {"-leader:putin sanctions", "macron ukraine", "an excluded value"},
      {"lang:fr", "russe", "a language"},
      {"date:2025-07", "ukraine", "a month"},
      {"date:2025-08-14", "macron", "the day at the place of publication, not that of UTC"},
      {"after:2025-08-15", "ru russe zh", "after a day"},
      {"before:2025-08", "ukraine", "before a month"},
      {"leader:putin NEAR/7 sanctions", "russe", "an entity near a word, in any language"},
      {"leader:putin NEAR/20 sanctions", "russe talks", "further apart"},
      {"sanction NEAR/2 restent", "russe", "NEAR finds other forms of a word"},
      {"\"donald trump\" NEAR/5 friday", "talks", "a phrase near a word"},
      {"\"president trump\" NEAR/50 friday", "", "its words alone are not the phrase"},
      {"阿拉斯加", "zh", "Chinese"},
      {"普京", "ru russe talks zh", "a name in another script is the same person"},
      {"переговоры", "ru", "Russian by its stem"},
      {"nosuchword", "", "nothing"},
      {"", "macron market ru russe talks ukraine undated zh", "the empty query matches every article"},
      {"😀", "macron market ru russe talks ukraine undated zh", "no word to search for: nothing is required"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    const SearchResponse response = search_in(world(), row.query);
    CHECK(sorted_ids(response) == row.ids);
    CHECK(response.total == response.hits.size());
  }
}

TEST_CASE("a stem that is a word of another language finds it in its own alone") {
  const TemporaryFolder folder;
  index_articles(folder.path(),
                 {make_article("en", "", "They did not sign near the harbour.", "", "Wire", "en"),
                  make_article("noted", "", "Harbour: noted.", "", "Wire", "en"),
                  make_article("fr", "", "Les notes du harbour.", "", "Wire", "fr"),
                  make_article("fr-not", "", "Un not du harbour.", "", "Wire", "fr")});
  struct Row {
    const char *query, *ids, *reason;
  };
  const Row rows[] = {
      {"note", "fr fr-not noted", "French stems note to not; English not is another word"},
      {"note NEAR/5 harbour", "fr fr-not noted", "near something too"},
      {"not", "en fr fr-not", "and back: the word everywhere, its stem in French"},
      {"\"not\"", "en fr-not", "as written"},
      {"not NEAR/9 harbour", "en fr fr-not", ""},
  };
  for (const Row& row : rows) {
    INFO(row.query << ": " << row.reason);
    CHECK(sorted_ids(search_in(folder.path(), row.query)) == row.ids);
  }
  index_articles(folder.path(), {make_article("both", "", "To note is not to sign.", "", "Wire", "en")});
  for (const Hit& hit : search_in(folder.path(), "note").hits) {
    INFO(hit.id << ": " << hit.snippet);
    const std::size_t mark = hit.snippet.find(kMarkStart);
    REQUIRE(mark != std::string::npos);
    CHECK(hit.snippet.find(kMarkStart, mark + 1) == std::string::npos);
  }
}

TEST_CASE("the last word of what is written with hyphens may be open or misspelt") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("apart", "Al-Qaeda", "The cease-fire held."),
                                 make_article("joined", "Alqaeda", "The ceasefire held."),
                                 make_article("other", "Qaeda al", "They cease to fire.")});
  struct Row {
    const char *query, *ids;
  };
  const Row rows[] = {{"al-qaed*", "apart joined"},
                      {"al-qaida~", "apart joined"},
                      {"cease-fir*", "apart joined"},
                      {"title:al-qaed*", "apart joined"},
                      {"cease-fir* NEAR/2 held", "apart joined"},
                      {"al-zzz*", ""},
                      {"-al-qaed* AND held", ""}};
  for (const Row& row : rows) {
    INFO(row.query);
    CHECK(sorted_ids(search_in(folder.path(), row.query)) == row.ids);
  }
}

TEST_CASE("words of any length, and many of them") {
  const TemporaryFolder folder;
  const std::string word(300, 'x');
  std::string many;
  for (int i = 0; i < 600; ++i) many += "aq" + std::to_string(i) + ". ";
  index_articles(folder.path(), {make_article("a", word + " peaceful", "no " + word + " here"),
                                 make_article("b", "", many + "aqua harbour")});
  CHECK(sorted_ids(search_in(folder.path(), "title:\"" + word + " peaceful\"")) == "a");
  CHECK(sorted_ids(search_in(folder.path(), "\"no " + word + "\"")) == "a");
  CHECK(sorted_ids(search_in(folder.path(), word)) == "a");
  const SearchResponse response = search_in(folder.path(), "aq* NEAR/1 harbour");
  CHECK(response.extent.complete);
  CHECK(sorted_ids(response) == "b");
}

TEST_CASE("how many words must match") {
  CHECK(requirement(1, {}) == 1);
  CHECK(requirement(3, {}) == 3);
  CHECK(requirement(4, {}) == 2);
  CHECK(requirement(6, {}) == 2);
  CHECK(requirement(7, {}) == 3);
  CHECK(requirement(9, {}) == 3);
  CHECK(requirement(9, {MatchRules::Mode::kAll, 0}) == 9);
  CHECK(requirement(9, {MatchRules::Mode::kAny, 0}) == 1);
  CHECK(requirement(9, {MatchRules::Mode::kMost, 20}) == 1);

  SearchRequest request;
  request.text = "grain harbour nosuchword";
  SearchResponse response = search_in(world(), request);
  CHECK(sorted_ids(response) == "market");
  REQUIRE_FALSE(response.diagnostics.empty());
  CHECK(response.diagnostics.back().message.find("at least 2") != std::string::npos);
  request.match = MatchMode::kAll;
  response = search_in(world(), request);
  CHECK(response.total == 0);
  CHECK(response.diagnostics.empty());
  request.match = MatchMode::kAny;
  CHECK(sorted_ids(search_in(world(), request)) == "market undated");
}

TEST_CASE("within one facet OR, across facets AND, and a facet's own counts ignore its own selection") {
  const SearchResponse response =
      search_in(world(), with("", {{FacetName::kLeader, "putin"}, {FacetName::kSource, "Wire"}}));
  CHECK(sorted_ids(response) == "ru talks");
  CHECK(facet_text(response, FacetName::kSource) == "Wire 2*, Monde 1, 新闻 1");
  CHECK(facet_text(response, FacetName::kLeader) ==
        "donald-trump 2, vladimir-putin 2*, volodymyr-zelenskyy 1");
  CHECK(facet_text(response, FacetName::kLanguage) == "en 1, ru 1");

  const SearchResponse either =
      search_in(world(), with("", {{FacetName::kSource, "Courier"}, {FacetName::kSource, "Monde"}}));
  CHECK(sorted_ids(either) == "macron market russe");
  CHECK(facet_text(either, FacetName::kSource) == "Wire 4, Courier 2*, Monde 1*, 新闻 1");
}

TEST_CASE("a selected value is shown with its zero, an excluded one with what it would bring") {
  const SearchResponse response = search_in(world(), with("harbour", {{FacetName::kLeader, "macron"}}));
  CHECK(response.total == 0);
  CHECK(facet_text(response, FacetName::kLeader) == "emmanuel-macron 0*");
  const SearchResponse without = search_in(world(), with("", {{FacetName::kSource, "-Wire"}}));
  CHECK(sorted_ids(without) == "macron market russe zh");
  CHECK(facet_text(without, FacetName::kSource) == "Wire 4-, Courier 2, Monde 1, 新闻 1");
  const SearchResponse unknown = search_in(world(), with("", {{FacetName::kLeader, "nobody at all"}}));
  CHECK(unknown.total == 0);
  CHECK_FALSE(unknown.diagnostics.empty());
}

TEST_CASE("the timeline counts days, the undated apart, and its own selection does not narrow it") {
  SearchResponse response = search_in(world(), "");
  CHECK(response.timeline.undated == 2);
  CHECK(response.timeline.unit == "week");
  std::uint64_t sum = 0;
  for (const auto& bucket : response.timeline.buckets) sum += bucket.count;
  CHECK(sum == 6);
  CHECK(iso(response.timeline.buckets.front().from) == "2025-06-30");
  SearchRequest request;
  request.from = day_from(2025, 8, 15);
  request.to = day_from(2025, 8, 15);
  response = search_in(world(), request);
  CHECK(sorted_ids(response) == "talks");
  sum = 0;
  for (const auto& bucket : response.timeline.buckets) sum += bucket.count;
  CHECK(sum == 6);
  request.to = day_from(2025, 8, 14);
  response = search_in(world(), request);
  CHECK(response.total == 0);
  CHECK_FALSE(response.diagnostics.empty());
}

TEST_CASE("units of the timeline suit its span, to the ends of the calendar") {
  struct Row {
    const char *first, *last, *unit;
    std::size_t buckets;
  };
  const Row rows[] = {{"2025-08-14", "2025-08-14", "day", 1},      {"2025-02-27", "2025-03-02", "day", 4},
                      {"2025-01-01", "2025-06-30", "week", 27},    {"2024-01-31", "2025-03-01", "month", 15},
                      {"2015-12-31", "2025-01-01", "quarter", 38}, {"1962-10-28", "2026-02-05", "year", 65},
                      {"0001-01-01", "9999-12-31", "decade", 1000}};
  for (const Row& row : rows) {
    const TemporaryFolder folder;
    index_articles(folder.path(),
                   {make_article("a", "", "x", row.first), make_article("b", "", "y", row.last)});
    const Timeline timeline = search_in(folder.path(), "").timeline;
    INFO(row.first << " to " << row.last);
    CHECK(timeline.unit == row.unit);
    CHECK(timeline.buckets.size() == row.buckets);
    CHECK(timeline.buckets.back().count >= 1);
    CHECK(timeline.buckets.front().count >= 1);
  }
}

TEST_CASE("orders, pages and ties") {
  SearchRequest request;
  request.sort = Sort::kNewest;
  request.size = 100;
  CHECK(ids_of(search_in(world(), request)) == "ru russe zh talks macron ukraine market undated");
  request.sort = Sort::kOldest;
  CHECK(ids_of(search_in(world(), request)) == "ukraine macron talks ru russe zh market undated");
  request.size = 3;
  request.page = 2;
  const SearchResponse second = search_in(world(), request);
  CHECK(ids_of(second) == "ru russe zh");
  CHECK(second.total == 8);
  request.page = 4;
  CHECK(ids_of(search_in(world(), request)).empty());
  request.page = 0xFFFFFFFF;
  request.size = kMaxPageSize;
  CHECK(search_in(world(), request).hits.empty());
  // Of an empty query nothing is more relevant than another.
  CHECK(search_in(world(), "").sort == Sort::kNewest);
  CHECK(search_in(world(), "harbour").sort == Sort::kRelevance);
  CHECK(ids_of(search_in(world(), "harbour")) == "undated market");
}

TEST_CASE("a score is the sum of what explains it") {
  SearchRequest request;
  request.text = "putin sanctions";
  request.explain = true;
  const SearchResponse response = search_in(world(), request);
  REQUIRE_FALSE(response.hits.empty());
  for (const Hit& hit : response.hits) {
    double sum = 0;
    for (const ScorePart& part : hit.explanation) sum += part.value;
    CHECK(hit.score == Approx(sum).epsilon(0.0001));
    CHECK(hit.explanation.size() >= 3);
  }
}

TEST_CASE("a score does not depend on how an archive is cut") {
  const TemporaryFolder one, many;
  std::vector<Article> articles;
  for (int i = 0; i < 12; ++i)
    articles.push_back(make_article(
        "a" + std::to_string(i), "Harbour",
        std::string("talks ") + (i % 2 ? "harbour " : "") + std::string(static_cast<std::size_t>(i), 'x')));
  for (const Article& article : articles) index_articles(many.path(), {article});
  articles.front().body += " ";
  index_articles(one.path(), articles);
  index_articles(many.path(), {make_article("gone", "Harbour", "harbour harbour talks"),
                               make_article("a0", "Harbour", articles.front().body + " ")});
  {
    Writer writer(many.path(), test_options());
    writer.remove("gone");
    writer.commit();
  }
  const SearchResponse a = search_in(one.path(), "harbour talks"),
                       b = search_in(many.path(), "harbour talks");
  REQUIRE(a.hits.size() == b.hits.size());
  for (std::size_t i = 0; i < a.hits.size(); ++i) {
    CHECK(a.hits[i].id == b.hits[i].id);
    CHECK(a.hits[i].score == Approx(b.hits[i].score));
  }
}

TEST_CASE("of the first hundred, those go first whose words stand near each other, and nothing is added") {
  const TemporaryFolder folder;
  std::string filler;
  for (int i = 0; i < 30; ++i) filler += "and then something else went on ";
  std::vector<Article> articles = {
      make_article("far", "", "The grain left early. " + filler + "The corridor opened late.", "2025-08-14"),
      make_article("near", "", "The grain corridor opened early. " + filler + "The ship left late.",
                   "2025-08-14")};
  for (int i = 0; i < 20; ++i) {
    articles.push_back(
        make_article("o" + std::to_string(i), "", "Other words " + std::to_string(i), "2025-08-14"));
  }
  index_articles(folder.path(), articles);
  SearchRequest request;
  request.text = "grain corridor";
  CHECK(ids_of(search_in(folder.path(), request)) == "near far");
  request.explain = true;
  const SearchResponse response = search_in(folder.path(), request);
  const auto part = [&](std::size_t hit, const std::string& name) {
    for (const ScorePart& one : response.hits[hit].explanation) {
      if (one.name == name) return one.value;
    }
    return 0.0;
  };
  CHECK(part(0, "nearness") > part(1, "nearness"));
  CHECK(part(0, "feedback") > 0);
  request.rerank = false;
  const SearchResponse plain = search_in(folder.path(), request);
  CHECK(plain.total == response.total);
  CHECK(plain.hits.size() == response.hits.size());
}

TEST_CASE("a score does not depend on what was asked before") {
  SearchRequest request;
  request.text = "Putin";
  request.remember = false;
  const auto scores = [&](const Snapshot& snapshot) {
    std::string text;
    for (const Hit& hit : search(snapshot, *test_gazetteer(), request).hits) {
      text += hit.id + " " + std::to_string(hit.score) + " ";
    }
    return text;
  };
  const std::string fresh = scores(*Snapshot::open(world()));
  const auto used = Snapshot::open(world());
  search(*used, *test_gazetteer(), with("Putin", {{FacetName::kLanguage, "fr"}}));
  search(*used, *test_gazetteer(), with("title:Putin", {}));
  CHECK(scores(*used) == fresh);
}

TEST_CASE("a search that takes too long is cut, and says so") {
  SearchRequest request;
  request.text = "harb* NEAR/5 talks";
  request.time_limit = std::chrono::milliseconds(-1);
  const SearchResponse response = search_in(world(), request);
  CHECK_FALSE(response.extent.complete);
  CHECK(std::string(response.extent.before_count()) == "at least ");
  REQUIRE_FALSE(response.diagnostics.empty());
  CHECK(response.diagnostics.back().message.find("cut") != std::string::npos);
  // What was cut might have excluded some.
  SearchRequest excluding = request;
  excluding.text = "talks -\"harbour talks\"";
  CHECK(std::string(search_in(world(), excluding).extent.before_count()) == "about ");
  // What was cut is not remembered.
  request.time_limit = std::chrono::seconds(60);
  CHECK(ids_of(search_in(world(), request)) == "undated");
}

TEST_CASE("filters joined by AND are filters, but two of one facet ask for both") {
  const SearchResponse response = search_in(world(), "harbour AND source:Wire");
  CHECK(ids_of(response) == "undated");
  CHECK(facet_text(response, FacetName::kSource) == "Courier 1, Wire 1*");
  CHECK(sorted_ids(search_in(world(), "leader:putin AND leader:trump")) == "ru russe talks zh");
  CHECK(sorted_ids(search_in(world(), "leader:putin AND leader:macron")).empty());
  CHECK(sorted_ids(search_in(world(), "leader:putin leader:macron")) == "macron ru russe talks zh");
}

TEST_CASE("an order by actor explains itself") {
  SearchRequest request = with("", {{FacetName::kLeader, "putin"}});
  request.sort = Sort::kActor;
  request.explain = true;
  const SearchResponse response = search_in(world(), request);
  REQUIRE(response.hits.size() == 4);
  for (const Hit& hit : response.hits) {
    REQUIRE(hit.explanation.size() == 1);
    CHECK(hit.explanation.front().name == "actor: vladimir-putin");
    CHECK(hit.explanation.front().value == Approx(hit.score));
  }
}

TEST_CASE("whether a query asks for anything") {
  const auto snapshot = Snapshot::open(world());
  CHECK(matching_ids(*snapshot, *test_gazetteer(), with("", {})).everything);
  CHECK(matching_ids(*snapshot, *test_gazetteer(), with("date:never", {})).everything);
  CHECK_FALSE(matching_ids(*snapshot, *test_gazetteer(), with("date:never", {})).diagnostics.empty());
  CHECK_FALSE(matching_ids(*snapshot, *test_gazetteer(), with("lang:fr", {})).everything);
  CHECK(matching_ids(*snapshot, *test_gazetteer(), with("lang:fr", {})).ids ==
        std::vector<std::string>{"russe"});
}

TEST_CASE("snippets mark what matched, names in another form too") {
  SearchResponse response = search_in(world(), "harbour quiet");
  REQUIRE(response.hits.size() == 1);
  CHECK(response.hits[0].snippet.find("\xEE\x80\x80harbour\xEE\x80\x81 \xEE\x80\x80quiet\xEE\x80\x81") !=
        std::string::npos);
  response = search_in(world(), "putin lang:fr");
  REQUIRE(response.hits.size() == 1);
  CHECK(response.hits[0].snippet.find("\xEE\x80\x80Vladimir Poutine\xEE\x80\x81") != std::string::npos);
  CHECK(response.hits[0].title_marked.find("\xEE\x80\x80Poutine\xEE\x80\x81") != std::string::npos);
}

TEST_CASE("nothing typed is ever an error") {
  for (const char* query : {"\"",
                            "((((",
                            ")",
                            "AND",
                            "OR OR",
                            "NOT",
                            "-",
                            "*",
                            "~",
                            "leader:",
                            ":",
                            "NEAR/",
                            "a NEAR",
                            "date:never",
                            "\xFF\xFE",
                            "leader:\"",
                            "title:-x",
                            "word~99",
                            "(a OR",
                            "-(",
                            "«»",
                            "date:..",
                            "said:peace",
                            "about:putin",
                            "topic:nothing",
                            "source:nowhere"}) {
    INFO(query);
    const SearchResponse response = search_in(world(), query);
    CHECK(response.total <= 8);
    CHECK_FALSE(to_json(response).empty());
  }
}

TEST_CASE("values of one facet, by prefix") {
  const auto snapshot = Snapshot::open(world());
  const SearchRequest request = with("", {});
  const auto ids = [&](FacetName facet, std::string_view prefix) {
    std::string text;
    for (const FacetValue& value : facet_values(*snapshot, *test_gazetteer(), request, facet, prefix).values)
      text += value.id + " ";
    return text;
  };
  CHECK(ids(FacetName::kLeader, "pu") == "vladimir-putin ");
  CHECK(ids(FacetName::kLeader, "VLAD") == "vladimir-putin ");
  CHECK(ids(FacetName::kLeader, "xyz").empty());
  CHECK(ids(FacetName::kLanguage, "fr") == "fr ");
  CHECK(facet_values(*snapshot, *test_gazetteer(), request, FacetName::kLeader, "pu").distinct >= 4);
}

TEST_CASE("the JSON that others rely on") {
  SearchRequest request = with("sanctions", {{FacetName::kLeader, "putin"}});
  request.size = 1;
  const std::string json = to_json(search_in(world(), request));
  for (
      const char* part :
      {R"({"query":{"text":"sanctions","canonical":"sanctions","diagnostics":[]},"total":2,"complete":true,"took_ms":)",
       R"("page":1,"size":1,"sort":"relevance","hits":[{"id":")", R"("facets":{"leader":{"distinct":)",
       R"({"id":"vladimir-putin","name":"Vladimir Putin","count":2,"selected":true})",
       R"("timeline":{"unit":"day","buckets":[{"from":"2025-08-15","count":1},)"}) {
    INFO(part);
    CHECK(json.find(part) != std::string::npos);
  }
  Article article = make_article("a", "T\"", "B\n", "2025-08-14");
  CHECK(to_json(article) ==
        R"({"id":"a","title":"T\"","body":"B\n","published":"2025-08-14","source":"Wire","lang":"en"})");
}

TEST_CASE("spans of an annotation count code points") {
  Article article = make_article("a", "Élysée", "Ça, Macron");
  Enrichment found;
  found.lang = "fr";
  found.entities = {{"emmanuel-macron", "Emmanuel Macron", EntityKind::kLeader, "Q3052772", 1, 1}};
  const auto start = static_cast<std::uint32_t>(article.text().find("Macron"));
  found.mentions = {{start, start + 6, 0, MentionForm::kSurname, 1, "test"}};
  const std::string json = annotation_json(article, found);
  CHECK(json.find(R"("start":12,"end":18,"text":"Macron")") != std::string::npos);
  CHECK(json.find("topics") == std::string::npos);
}
