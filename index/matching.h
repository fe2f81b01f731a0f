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

// Never throws on account of the request.
Matching match_request(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request);

}  // namespace chancery
