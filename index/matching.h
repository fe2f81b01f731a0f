#pragma once
// A request, understood: its plan, what it matches in each segment, and what it would match without each
// facet's own selection. Thread-safe.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "index/facets.h"
#include "index/filters.h"
#include "index/matches.h"
#include "index/search.h"

namespace chancery {

struct Matching {
  std::string canonical;
  Diagnostics diagnostics;
  Plan plan;
  Selection selection;
  MatchRules rules;
  MatchLimits limits;
  MatchLists matches;  // all filters applied
  // Without a facet's own selection, where it has one; nothing where no facets are asked for.
  std::array<std::optional<MatchLists>, kFacets> without;
  std::optional<MatchLists> without_days;
  std::uint64_t total = 0;
};

// A request's text, read.
struct UnderstoodQuery {
  Node root;
  std::string canonical;
  Diagnostics diagnostics;
};
UnderstoodQuery understand_text(const Gazetteer& gazetteer, const std::string& text);

// Never throws on account of the request. `query` is its text.
Matching match_request(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                       UnderstoodQuery query);
inline Matching match_request(const Snapshot& snapshot, const Gazetteer& gazetteer,
                              const SearchRequest& request) {
  return match_request(snapshot, gazetteer, request, understand_text(gazetteer, request.text));
}

}  // namespace chancery
