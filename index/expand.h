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

// The words with positions behind a kGroup leaf: the word itself, and what shares one of its stems.
Expansion words_of_group(const Plan& group, const OpenSegment& segment);

}  // namespace chancery
