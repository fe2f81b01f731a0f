#pragma once
// The best window of a text for a query, and what to highlight in it.
//
// A Snippeter keeps an analyzer and may not be shared between threads.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/text/analyze.h"
#include "src/text/stem.h"

namespace chancery {

// What the query's leaves match in a text.
struct Highlights {
  std::unordered_set<std::string> words;  // folded terms
  // By language, folded: a word of an article in it, whose stem is among them.
  std::map<std::string, std::unordered_set<std::string>, std::less<>> stems;
  std::vector<std::string> prefixes;              // folded
  std::vector<std::vector<std::string>> phrases;  // sequences of folded terms; counted only as a whole
  bool empty() const { return words.empty() && stems.empty() && prefixes.empty() && phrases.empty(); }
};

// A highlighted span is marked by these two characters, which to_utf8 and the readers never let into a text
// (private use, U+E000 and U+E001), so that marks cannot be confused with it.
inline constexpr std::string_view kMarkStart = "\xEE\x80\x80";
inline constexpr std::string_view kMarkEnd = "\xEE\x80\x81";

class Snippeter {
 public:
  Snippeter();
  ~Snippeter();

  // About `width` code points of `body` around the densest hits (rarer words do not count more; different
  // words do), cut at words and preferring the beginnings of sentences, "…" where text is left out, white
  // space as single spaces; the beginning of the body where nothing hits. `mentions` are spans of the body
  // that are to be highlighted as well (names in another form); what is no span of it is ignored. Cost: a
  // reading of the first 20,000 bytes at about 5 ns each (hits.h), a quarter of an analysis; hits after those
  // are mentions' alone. REQUIRES: valid UTF-8, as does mark.
  std::string snippet(std::string_view body, std::string_view lang, const Highlights& highlights,
                      const std::vector<Span>& mentions, std::size_t width = 280);

  // All of `text` with its hits marked. Cost: an analysis.
  std::string mark(std::string_view text, std::string_view lang, const Highlights& highlights,
                   const std::vector<Span>& mentions);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
