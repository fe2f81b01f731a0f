#pragma once
// Which part of a text to show. Thread-safe.

#include <cstddef>
#include <string_view>
#include <vector>

#include "src/query/hits.h"

namespace chancery {

// The hits that a window of `width` code points holds best: by the number of different words, then of hits,
// then by earliness. `start` and `end` are the bytes from the first hit's start to the last one's end; both 0
// without hits.
struct Core {
  std::size_t start = 0, end = 0;
  std::size_t width = 0;  // in code points
};
// REQUIRES: hits by start, within the text.
Core best_core(std::string_view text, const std::vector<TextHit>& hits, std::size_t width);

// The byte `count` code points behind (before) byte `at`, or the end (the beginning) of the text.
std::size_t forward(std::string_view text, std::size_t at, std::size_t count);
std::size_t backward(std::string_view text, std::size_t at, std::size_t count);

}  // namespace chancery
