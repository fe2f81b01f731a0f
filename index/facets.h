#pragma once
// Exact counts over a match set: values of facets, and the timeline. Thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/dictionary.h"
#include "index/filters.h"
#include "index/search.h"

namespace chancery {

using MatchLists = std::vector<std::vector<std::uint32_t>>;  // docids, ascending; one list a segment

// Counts the values of matches, facet by facet. Where most of a segment matches, what does not is counted,
// and taken from the counts of the whole.
class ValueCounter {
 public:
  // Both must outlive it.
  ValueCounter(const Snapshot& snapshot, const MatchLists& matches);

  // How often each value of the facet's dictionary (that of all entities for the four kinds of them) occurs,
  // by the snapshot's numbers.
  std::vector<std::uint64_t> count(FacetName facet) const;

 private:
  std::vector<std::uint32_t> count_in(std::size_t segment, FacetName facet) const;

  const Snapshot& snapshot_;
  const MatchLists& matches_;
  std::vector<std::optional<std::vector<std::uint32_t>>> rests_;  // where most of a segment matches
};

// Those counts as values, the selected ones always among them, by count, then name. `prefix`, folded, keeps
// those whose name, a word of it, or id begins so.
struct FacetView {
  const FacetSelection& selection;
  std::uint32_t size = 0;
  std::string_view prefix = {};
};
FacetResult facet_of_counts(const Snapshot& snapshot, const Gazetteer& gazetteer, FacetName facet,
                            const std::vector<std::uint64_t>& counts, const FacetView& view);

bool is_entity_facet(FacetName facet);

// Buckets of a unit that suits the span of days.
Timeline count_days(const Snapshot& snapshot, const MatchLists& matches);

}  // namespace chancery
