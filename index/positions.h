#pragma once
// Phrases and nearness, from the positions of terms. Internal to index/.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "index/segment.h"

namespace chancery {

struct PositionedTerm {
  std::string term;
  std::uint32_t offset = 0;
};

// Asked now and then; true ends the work with what was found until then.
using OutOfTime = std::function<bool()>;

// Of the articles in `candidates`, those in which the terms stand at their offsets from one another; counts
// are how often.
OpenSegment::Made phrase_postings(const Xapian::Database& database, const std::vector<PositionedTerm>& terms,
                                  const DocSet& candidates, const OutOfTime& out_of_time);

// One side of NEAR: words or phrases any of which will do.
using NearSide = std::vector<std::vector<PositionedTerm>>;
// Of the articles in `candidates`, those in which each side has one within `distance` positions of one of the
// first, in any order, no two at one place. A phrase stands where its first word does.
OpenSegment::Made near_postings(const Xapian::Database& database, const std::vector<NearSide>& sides,
                                std::uint32_t distance, const DocSet& candidates,
                                const OutOfTime& out_of_time);

}  // namespace chancery
