#pragma once
// Phrases and nearness, from the places of words in the forward index. Internal to index/. Thread-safe.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "index/forward.h"
#include "index/segment.h"

namespace chancery {

struct PositionedTerm {
  std::string term;  // of a word, of a word of the title, or of an entity
  std::uint32_t offset = 0;
};

// Asked now and then; true ends the work with what was found until then.
using OutOfTime = std::function<bool()>;

// Of the articles in `candidates`, those in which the terms stand at their offsets from one another; counts
// are how often.
OpenSegment::Made phrase_postings(const ForwardIndex& forward, const std::vector<PositionedTerm>& terms,
                                  const DocSet& candidates, const OutOfTime& out_of_time);

// One side of NEAR: words or phrases any of which will do.
using NearSide = std::vector<std::vector<PositionedTerm>>;
// Of the articles in `candidates`, those in which each side has one within `distance` positions of one of the
// first, in any order, no two at one place. A phrase stands where its first word does.
OpenSegment::Made near_postings(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                std::uint32_t distance, const DocSet& candidates,
                                const OutOfTime& out_of_time);

// Where any of some words or entities stand in an article.
class PlaceFinder {
 public:
  // Each term belongs to a list, by number; lists are below `lists`.
  struct Wanted {
    std::string term;
    std::uint32_t list = 0;
  };
  PlaceFinder(const ForwardIndex& forward, const std::vector<Wanted>& wanted, std::size_t lists);

  // The positions in each list, ascending. Valid until the next call.
  const std::vector<std::vector<std::uint32_t>>& find(std::uint32_t docid);

 private:
  struct Use {
    std::uint32_t list;
    bool in_title;
  };
  const ForwardIndex& forward_;
  std::vector<std::uint8_t> is_wanted_;    // by code
  std::vector<std::uint32_t> uses_begin_;  // by code, in uses_
  std::vector<Use> uses_;
  std::vector<std::vector<std::uint32_t>> positions_;
};

}  // namespace chancery
