#pragma once
// Phrases and nearness, from the positions of terms. Internal to index/.

#include <cstdint>
#include <string>
#include <vector>

#include "index/segment.h"

namespace chancery {

struct PositionedTerm {
  std::string term;
  std::uint32_t offset = 0;
};

// Of the articles in `candidates`, those in which the terms stand at their offsets from one another; counts
// are how often.
Postings phrase_postings(const Xapian::Database& database, const std::vector<PositionedTerm>& terms,
                         const DocSet& candidates);

// One side of NEAR: terms any of which will do.
using NearSide = std::vector<std::string>;
// Of the articles in `candidates`, those in which each side has a term within `distance` positions of one of
// the first, in any order, no two at one place.
Postings near_postings(const Xapian::Database& database, const std::vector<NearSide>& sides,
                       std::uint32_t distance, const DocSet& candidates);

}  // namespace chancery
