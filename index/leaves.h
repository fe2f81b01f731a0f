#pragma once
// The postings of a plan's leaves, remembered. Thread-safe.

#include <chrono>
#include <memory>
#include <string>

#include "index/compile.h"
#include "index/segment.h"

namespace chancery {

// What bounds an evaluation, and what it met that cut it short.
struct MatchLimits {
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  bool expansion_cut = false;  // a wildcard stood for more words than are searched
  bool time_cut = false;       // the deadline passed
  bool too_many = false;       // what was cut would have excluded some

  bool out_of_time();
  bool complete() const { return !expansion_cut && !time_cut; }
};

// What tells a leaf's postings from those of others: equal keys, equal postings, in one segment.
std::string leaf_key(const Plan& leaf);

// The postings of a leaf: kGroup, kPhrase, kNear, kPrefix, kFuzzy, kTerms or kEntity. Counts are occurrences.
// Deleted articles are included. Never null; of other kinds empty.
std::shared_ptr<const Postings> leaf_postings(const Plan& leaf, const OpenSegment& segment,
                                              MatchLimits& limits);

// The articles with any of the boolean terms.
std::shared_ptr<const Postings> any_postings(const std::vector<std::string>& terms,
                                             const OpenSegment& segment);

}  // namespace chancery
