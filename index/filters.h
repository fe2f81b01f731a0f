#pragma once
// What a request selects in each facet, from its filters and from the prefixes of its query alike.
// Thread-safe.
//
// Within one facet several values mean OR, across facets AND; a facet's own counts ignore its own selection.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "index/compile.h"
#include "index/search.h"
#include "index/segment.h"

namespace chancery {

struct FacetSelection {
  std::vector<std::string> ids;       // any of these
  std::vector<std::string> excluded;  // none of these
  bool empty() const { return ids.empty() && excluded.empty(); }
};

struct Selection {
  std::array<FacetSelection, kFacets> facets;
  std::optional<DayRange> days;
};

// Takes the filters out of a query's top level (and leaves the rest of it), and adds those of the request.
Selection take_filters(Node& root, const SearchRequest& request, const Snapshot& snapshot,
                       const Gazetteer& gazetteer, Diagnostics& diagnostics);

// The articles of a segment that one facet's selection allows.
DocSet allowed(const FacetSelection& selection, FacetName facet, const OpenSegment& segment);

}  // namespace chancery
