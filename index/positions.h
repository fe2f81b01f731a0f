#pragma once
// Phrases and nearness, from the places of words in the forward index. Internal to index/. Thread-safe.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "index/few_codes.h"
#include "index/forward.h"
#include "index/segment.h"

namespace chancery {

// A place of a phrase, and what may stand there: words, words of the title, or entities, any of which will
// do.
struct PositionedTerm {
  std::vector<std::string> terms;
  std::uint32_t offset = 0;
};
using PositionedPhrase = std::vector<PositionedTerm>;

// Asked now and then; true ends the work with what was found until then.
using OutOfTime = std::function<bool()>;

// Of the articles in `candidates`, those in which the terms stand at their offsets from one another; counts
// are how often.
OpenSegment::Made phrase_postings(const ForwardIndex& forward, const PositionedPhrase& words,
                                  const DocSet& candidates, const OutOfTime& out_of_time);

// Words or phrases that will do as a side of NEAR, in articles of some languages.
struct NearAlternative {
  PositionedPhrase phrase;
  std::vector<std::uint8_t> languages;  // whether, by their codes; empty: in all
};
using NearSide = std::vector<NearAlternative>;
// Of the articles in `candidates`, those in which each side has one within `distance` positions of one of the
// first, in any order, no two at one place; each counts once. A phrase stands where its first word does.
// `languages` are the articles' codes, by docid.
OpenSegment::Made near_postings(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                std::uint32_t distance, std::span<const std::uint32_t> languages,
                                const DocSet& candidates, const OutOfTime& out_of_time);

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
  FewCodes numbers_;
  std::vector<std::vector<Use>> uses_;  // by number
  std::vector<std::vector<std::uint32_t>> positions_;
};

}  // namespace chancery
