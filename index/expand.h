#pragma once
// Words of a segment's lexicon that a leaf of a plan stands for: those that begin so, those within some
// edits, those of one stem. Thread-safe.

#include <string>
#include <vector>

#include "index/compile.h"
#include "index/segment.h"

namespace chancery {

inline constexpr std::size_t kMaxExpansion = 10'000;

struct Expansion {
  std::vector<std::string> terms;
  bool cut = false;  // there were more than kMaxExpansion
};

// REQUIRES: a kPrefix or kFuzzy leaf.
Expansion expand(const Plan& leaf, const OpenSegment& segment);

// Whether articles of the segment in these languages, by the languages' codes; empty where it has no others.
std::vector<std::uint8_t> language_mask(const OpenSegment& segment, const std::vector<std::string>& langs);

// The words behind a kGroup leaf: first, in all languages, the word itself and what shares its stem in all of
// them; then what shares one in some.
struct GroupWords {
  std::vector<std::uint8_t> languages;  // as of language_mask()
  std::vector<std::string> terms;
};
std::vector<GroupWords> words_of_group(const Plan& group, const OpenSegment& segment);

}  // namespace chancery
