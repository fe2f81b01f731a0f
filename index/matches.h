#pragma once
// Which articles of a segment a plan matches, exactly, by bit operations on remembered postings. Thread-safe.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/compile.h"
#include "index/leaves.h"
#include "index/segment.h"

namespace chancery {

// How many of a plain query's counted words must match; see requirement().
struct MatchRules {
  enum class Mode : std::uint8_t { kMost, kAll, kAny } mode = Mode::kMost;
  std::uint32_t fewer = 0;  // loosened by so many, never below one
};

// Of n counted words: all up to three; of more at least a third and never fewer than two.
std::uint32_t requirement(std::uint32_t n, const MatchRules& rules);

// The live articles of the segment that match.
DocSet match(const Plan& plan, const OpenSegment& segment, const MatchRules& rules, MatchLimits& limits);

// The largest number of counted words in any plain part of a plan: how far loosening can go.
std::uint32_t most_counted(const Plan& plan);

}  // namespace chancery
