#include "src/world/spelling.h"

#include <algorithm>
#include <array>

namespace chancery {
namespace {

constexpr std::size_t kLongest = 64;  // code points; what is longer is compared by its head

struct Letters {
  std::array<char32_t, kLongest> list;
  std::size_t count = 0;
};

Letters letters_of(std::string_view text) {
  Letters letters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) {
      // The bytes of a letter, shifted together, are as good a number for it as its code point.
      if (letters.count > 0) letters.list[letters.count - 1] = letters.list[letters.count - 1] << 8 | byte;
      continue;
    }
    if (letters.count == kLongest) break;
    letters.list[letters.count++] = byte;
  }
  return letters;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const Letters left = letters_of(a), right = letters_of(b);
  const std::size_t n = left.count, m = right.count;
  if ((n > m ? n - m : m - n) > limit) return limit + 1;
  std::array<std::size_t, kLongest + 1> two_before{}, before{}, now{};
  for (std::size_t j = 0; j <= m; ++j) before[j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    now[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= m; ++j) {
      const bool same = left.list[i - 1] == right.list[j - 1];
      now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && left.list[i - 1] == right.list[j - 2] && left.list[i - 2] == right.list[j - 1];
      if (swapped) now[j] = std::min(now[j], two_before[j - 2] + 1);
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
    two_before = before;
    before = now;
  }
  return std::min(before[m], limit + 1);
}

}  // namespace chancery
