#pragma once
// A real archive in a temporary folder.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "index/maintenance.h"
#include "index/manifest.h"
#include "index/search.h"
#include "index/snapshot.h"
#include "index/writer.h"
#include "tests/temporary_folder.h"

namespace chancery {

inline const std::shared_ptr<const Gazetteer>& test_gazetteer() {
  static const std::shared_ptr<const Gazetteer> gazetteer = Gazetteer::built_in();
  return gazetteer;
}

inline WriterOptions test_options(std::size_t jobs = 1) {
  WriterOptions options;
  options.build.jobs = jobs;
  options.build.gazetteer = test_gazetteer();
  options.command = "test";
  return options;
}

inline Article make_article(std::string id, std::string title, std::string body,
                            std::string_view published = "", std::string source = "Wire",
                            std::string lang = "en") {
  Article article;
  article.id = std::move(id);
  article.title = std::move(title);
  article.body = std::move(body);
  if (!published.empty()) article.published = parse_iso8601(published);
  article.source = std::move(source);
  article.lang = std::move(lang);
  return article;
}

// "a0", "a1" and so on; every third has no date.
inline std::vector<Article> some_articles(int count, const std::string& word = "harbour") {
  std::vector<Article> articles;
  for (int i = 0; i < count; ++i) {
    articles.push_back(make_article("a" + std::to_string(i), "Report " + std::to_string(i),
                                    "The " + word + " reopened on day " + std::to_string(i) + ".",
                                    i % 3 == 0 ? "" : "2025-08-14"));
  }
  return articles;
}

// Adds and commits.
inline void index_articles(const std::string& folder, std::vector<Article> articles, std::size_t jobs = 1) {
  Writer writer(folder, test_options(jobs));
  for (Article& article : articles) writer.add(std::move(article), "");
  writer.commit();
}

inline std::size_t segments_of(const std::string& folder) {
  return read_manifest(folder).segments.size();
}

inline std::size_t merge_archive(const std::string& folder) {
  return merge_due(folder, {}, false);
}
inline bool compact_archive(const std::string& folder) {
  return compact(folder, {}, false);
}

inline SearchResponse search_in(const std::string& folder, const SearchRequest& request) {
  return search(*Snapshot::open(folder), *test_gazetteer(), request);
}
inline SearchResponse search_in(const std::string& folder, const std::string& text) {
  SearchRequest request;
  request.text = text;
  return search_in(folder, request);
}

inline void no_progress(const std::string&) {}

// The ids of the hits, one after another.
inline std::string ids_of(const SearchResponse& response) {
  std::string ids;
  for (const Hit& hit : response.hits) ids += (ids.empty() ? "" : " ") + hit.id;
  return ids;
}

// "putin 3, trump 2*": values with their counts, the selected ones starred.
inline std::string facet_text(const SearchResponse& response, FacetName facet) {
  std::string text;
  for (const FacetValue& value : response.facets[static_cast<std::size_t>(facet)].values) {
    text += (text.empty() ? "" : ", ") + value.id + " " + std::to_string(value.count) +
            (value.selected ? "*" : "") + (value.excluded ? "-" : "");
  }
  return text;
}

}  // namespace chancery
