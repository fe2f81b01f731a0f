#pragma once
// Exact counts over a match set: values of facets, and the timeline. Thread-safe.

#include <string>
#include <vector>

#include "index/dictionary.h"
#include "index/filters.h"
#include "index/search.h"

namespace chancery {

using MatchSets = std::vector<DocSet>;  // one a segment

// The values of a facet over the matches, those selected always among them, by count, then name. `prefix`,
// folded, keeps those whose name, a word of it, or id begins so.
FacetResult count_facet(const Snapshot& snapshot, const Gazetteer& gazetteer, FacetName facet,
                        const MatchSets& matches, const FacetSelection& selection, std::uint32_t size,
                        std::string_view prefix = {});

// Buckets of a unit that suits the span of days.
Timeline count_days(const Snapshot& snapshot, const MatchSets& matches);

}  // namespace chancery
