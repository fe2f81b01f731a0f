#pragma once
// Numbers a few codes of a forward index, by open addressing. It is asked of each word of many articles, and
// nearly all are none of them.

#include <bit>
#include <cstdint>
#include <vector>

#include "index/forward.h"

namespace chancery {

class FewCodes {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  // For at most so many.
  explicit FewCodes(std::size_t most) : slots_(std::bit_ceil(most * 8 + 1)) {}

  void add(std::uint32_t code, std::uint32_t number) { slots_[slot(code)] = {code, number}; }
  std::uint32_t number(std::uint32_t code) const { return slots_[slot(code)].number; }

 private:
  struct Slot {
    std::uint32_t code = ForwardIndex::kNoWord, number = kNone;
  };
  // The one that has the code, or an empty one.
  std::size_t slot(std::uint32_t code) const {
    std::size_t i = code & (slots_.size() - 1);
    while (slots_[i].code != code && slots_[i].code != ForwardIndex::kNoWord)
      i = (i + 1) & (slots_.size() - 1);
    return i;
  }
  std::vector<Slot> slots_;
};

}  // namespace chancery
