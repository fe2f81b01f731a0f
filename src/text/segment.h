#pragma once
// Word and sentence spans by ICU's rules (UAX 29), with a fast path for words of plain ASCII letters.
//
// A Segmenter keeps ICU break iterators and may not be shared between threads; make one for each.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace chancery {

struct Span {
  std::uint32_t start = 0, end = 0;  // bytes, half open
  bool operator==(const Span&) const = default;
};

class Segmenter {
 public:
  Segmenter();
  ~Segmenter();
  Segmenter(Segmenter&&) noexcept;
  Segmenter& operator=(Segmenter&&) noexcept;

  // The words of `text` in order: runs with a letter or a digit. Text in scripts without spaces (Chinese,
  // Japanese, Thai, Khmer, Lao, Burmese) is cut by ICU's dictionaries. REQUIRES: valid UTF-8 under 4 GiB.
  void words(std::string_view text, std::vector<Span>& out);

  // The sentences of `text`, without the white space around them. An abbreviation ("Mr.", "U.S.", "Gen.") or
  // an initial ends no sentence; an empty line always does.
  void sentences(std::string_view text, std::vector<Span>& out);

 private:
  struct Iterators;
  std::unique_ptr<Iterators> iterators_;
};

}  // namespace chancery
