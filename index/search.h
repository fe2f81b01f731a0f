#pragma once
// One function from a request to a response. Searches run on a Snapshot (index/snapshot.h).

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/article.h"
#include "src/base/error.h"
#include "src/query/ast.h"
#include "src/query/parse.h"
#include "src/world/gazetteer.h"

namespace chancery {

class Snapshot;

enum class Sort : std::uint8_t { kRelevance, kNewest, kOldest, kActor, kTopic };
enum class MatchMode : std::uint8_t { kMost, kAll, kAny };
std::optional<Sort> sort_named(std::string_view name);
std::string_view name_of(Sort sort);
std::optional<MatchMode> match_named(std::string_view name);
std::string_view name_of(MatchMode match);

// The facets that have values, in the order in which they are shown.
enum class FacetName : std::uint8_t { kLeader, kCountry, kOrganisation, kPerson, kTopic, kSource, kLanguage };
inline constexpr int kFacets = 7;
std::optional<FacetName> facet_named(std::string_view name);  // aliases too: "org", "lang"
std::string_view name_of(FacetName facet);                    // "leader"

struct FacetFilter {
  FacetName facet = FacetName::kLeader;
  FilterValue value;
};

struct SearchRequest {
  std::string text;
  std::vector<FacetFilter> filters;  // several of one facet mean OR, of several facets AND
  std::optional<Day> from, to;       // inclusive
  Sort sort = Sort::kRelevance;
  MatchMode match = MatchMode::kMost;
  std::uint32_t page = 1;         // from 1
  std::uint32_t size = 10;        // hits a page, at most kMaxPageSize
  std::uint32_t facet_size = 20;  // values a facet; kAllFacetValues for all
  bool explain = false;
  bool facets = true;  // false: no facets and no timeline
  bool snippets = true;
  bool rerank = true;        // the first hundred by nearness and feedback
  std::optional<Day> today;  // what recency goes by; the machine's day in UTC where it is not given
  std::chrono::milliseconds time_limit{5000};  // what is not found by then is left out, and that is said
  bool remember = true;  // take the answer from the snapshot's cache of results, and leave it there
};
inline constexpr std::uint32_t kMaxPageSize = 1000;
inline constexpr std::uint32_t kAllFacetValues = 0xFFFFFFFF;

struct ScorePart {   // of an explained score
  std::string name;  // "text: sanctions", "actor: vladimir-putin", "recency"
  double value = 0;
  std::string detail;  // how it came about, in words and numbers
};

struct Hit {
  std::string id, title, url, source, lang;
  std::optional<Instant> published;
  double score = 0;
  std::string snippet;                // with kMarkStart and kMarkEnd (src/query/snippet.h)
  std::string title_marked;           // the title with the same marks
  std::vector<FoundEntity> entities;  // by salience
  std::vector<FoundTopic> topics;
  std::vector<ScorePart> explanation;  // where it was asked for
};

struct FacetValue {
  std::string id, name;
  std::uint64_t count = 0;
  bool selected = false;
  bool excluded = false;
};
// Whether a limit cut the search; what it counts is then less than there is, or, where what was cut would
// have excluded some, unsure in both directions.
struct Extent {
  bool complete = true, too_many = false;
  // What to say before a count.
  const char* before_count() const { return complete ? "" : too_many ? "about " : "at least "; }
};

struct FacetResult {
  std::uint64_t distinct = 0;
  std::vector<FacetValue> values;  // by count, then name; the selected ones always among them
  Extent extent = {};              // of facet_values(), as are
  Diagnostics diagnostics = {};
};

struct Timeline {
  std::string unit;  // "day", "week", "month", "quarter", "year" or "decade"
  struct Bucket {
    Day from;
    std::uint64_t count = 0;
  };
  std::vector<Bucket> buckets;  // without gaps, from the first with an article to the last
  std::uint64_t undated = 0;
};

struct SearchResponse {
  std::string text, canonical;
  Diagnostics diagnostics;
  std::uint64_t total = 0;
  Extent extent;
  double took_ms = 0;
  std::uint32_t page = 1, size = 10;
  Sort sort = Sort::kRelevance;
  std::vector<Hit> hits;
  std::array<FacetResult, kFacets> facets;
  Timeline timeline;
  std::optional<DayRange> selected_days;  // from filters or the query
};

// Never throws on account of the request: what is wrong in it is a diagnostic of the response.
SearchResponse search(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request);

// The values of one facet whose folded name or id begins so, or has a word that does, over the request's
// match set.
FacetResult facet_values(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                         FacetName facet, std::string_view prefix);

// The ids of all articles that match, in no particular order.
struct MatchingIds {
  std::vector<std::string> ids;
  Diagnostics diagnostics;
  bool everything = false;  // nothing was asked for: these are all articles
  bool complete = true;
};
MatchingIds matching_ids(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request);

// One article as it is stored, with what was found in it; nothing where the id is not in the archive.
struct StoredArticle {
  Article article;
  Enrichment found;
};
std::optional<StoredArticle> fetch(const Snapshot& snapshot, std::string_view id);

// The words of a query that would be highlighted in an article, marked in its title and body. A body is
// marked in pieces of 64 KB or more; a phrase over the end of one is not.
struct MarkedArticle {
  std::string title, body;
};
struct MarkLimits {
  std::size_t body = std::string::npos;  // bytes that are wanted of the body, of whole characters
  std::chrono::milliseconds time{5000};  // what is left by then stays unmarked
};
MarkedArticle mark_article(const Snapshot& snapshot, const Gazetteer& gazetteer, const StoredArticle& stored,
                           std::string_view query, const MarkLimits& limits = {});

}  // namespace chancery
