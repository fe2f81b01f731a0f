#include <catch2/catch.hpp>

#include "index/json.h"
#include "index/rank.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

TEST_CASE("an answer is remembered by snapshot and canonical query, and is as it would be anew") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("a", "Harbour", "The harbour is open.", "2025-01-01"),
                                 make_article("b", "Harbour talks", "Talks in the harbour.", "2025-01-02")});
  const auto snapshot = Snapshot::open(folder.path());
  const auto answer = [&](const SearchRequest& request) {
    SearchResponse response = search(*snapshot, *test_gazetteer(), request);
    response.took_ms = 0;
    return to_json(response);
  };
  std::vector<SearchRequest> requests;
  for (const char* text :
       {"harbour", " harbour  ", "HARBOUR", "harbour talks", "\"harbour talks", "(harbour", "nosuchword"}) {
    SearchRequest request;
    request.text = text;
    requests.push_back(request);
  }
  const auto variant = [&](auto change) {
    SearchRequest request;
    request.text = "harbour";
    change(request);
    requests.push_back(request);
  };
  variant([](SearchRequest& r) { r.size = 1; });
  variant([](SearchRequest& r) { r.size = 1, r.page = 2; });
  variant([](SearchRequest& r) { r.sort = Sort::kOldest; });
  variant([](SearchRequest& r) { r.match = MatchMode::kAny; });
  variant([](SearchRequest& r) { r.from = day_from(2025, 1, 2); });
  variant([](SearchRequest& r) { r.to = day_from(2025, 1, 2); });
  variant([](SearchRequest& r) { r.facets = false; });
  variant([](SearchRequest& r) { r.snippets = false; });
  variant([](SearchRequest& r) { r.explain = true; });
  variant([](SearchRequest& r) { r.facet_size = 1; });
  variant([](SearchRequest& r) { r.filters = {{FacetName::kSource, {"Wire", false}}}; });
  variant([](SearchRequest& r) { r.filters = {{FacetName::kSource, {"Wire", true}}}; });
  variant([](SearchRequest& r) { r.filters = {{FacetName::kLanguage, {"Wire", false}}}; });
  for (int round = 0; round < 2; ++round) {
    for (SearchRequest& request : requests) {
      INFO(request.text << ", round " << round);
      request.remember = true;
      const std::string remembered = answer(request);
      request.remember = false;
      CHECK(answer(request) == remembered);
    }
  }
  // It was remembered: what is changed of a search that is known has no effect.
  SearchRequest request;
  request.text = "harbour";
  search(*snapshot, *test_gazetteer(), request);
  request.time_limit = std::chrono::milliseconds(-1);
  CHECK(search(*snapshot, *test_gazetteer(), request).extent.complete);
  request.remember = false;
  CHECK(!search(*snapshot, *test_gazetteer(), request).extent.complete);
  request.time_limit = std::chrono::seconds(60);
  // What is wrong with one text is not said of another, and hinders nobody.
  request.remember = true;
  for (const bool first : {true, false}) {
    for (const char* text : {"(talks", "talks"}) {
      request.text = text;
      request.time_limit = std::chrono::milliseconds(first ? 60'000 : -1);
      const SearchResponse response = search(*snapshot, *test_gazetteer(), request);
      CHECK(response.extent.complete);
      CHECK(response.diagnostics.empty() == (request.text == "talks"));
    }
  }
  request.text = "harbour";
  request.time_limit = std::chrono::seconds(60);

  index_articles(folder.path(), {make_article("c", "Harbour", "A third harbour.")});
  request.remember = true;
  CHECK(search(*Snapshot::open(folder.path(), snapshot), *test_gazetteer(), request).total == 3);
}

TEST_CASE("what the time cut short is not remembered") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("a", "Harbour", "The harbour is open.")});
  const auto snapshot = Snapshot::open(folder.path());
  SearchRequest request;
  request.text = "\"harbour is\"";
  request.time_limit = std::chrono::milliseconds(-1);
  CHECK(!search(*snapshot, *test_gazetteer(), request).extent.complete);
  request.time_limit = std::chrono::seconds(60);
  const SearchResponse response = search(*snapshot, *test_gazetteer(), request);
  CHECK(response.extent.complete);
  CHECK(response.total == 1);
}

TEST_CASE("a segment that was put back from a copy under the same name is read anew") {
  const TemporaryFolder one, other;
  index_articles(one.path(), {make_article("a", "", "harbour")});
  index_articles(other.path(), {make_article("b", "", "harbour"), make_article("c", "", "harbour")});
  const auto before = Snapshot::open(one.path());
  std::filesystem::remove_all(one.path() + "/segments");
  std::filesystem::remove(one.path() + "/manifest");
  std::filesystem::copy(
      other.path(), one.path(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  SearchRequest request;
  request.text = "harbour";
  CHECK(ids_of(search(*Snapshot::open(one.path(), before), *test_gazetteer(), request)) == "b c");
}

TEST_CASE("one article with a date far ahead takes no recency from the others") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("now", "", "harbour", "2025-08-14"),
                                 make_article("far", "", "harbour other words", "9999-12-31")});
  SearchRequest request;
  request.text = "harbour";
  request.explain = true;
  request.today = day_from(2025, 8, 14);
  for (const Hit& hit : search_in(folder.path(), request).hits) {
    const auto recency = std::find_if(hit.explanation.begin(), hit.explanation.end(),
                                      [](const ScorePart& part) { return part.name == "recency"; });
    REQUIRE(recency != hit.explanation.end());
    CHECK(recency->value == Approx(RankingWeights{}.recency));
  }
}
