#pragma once
// Where the words of a query stand in a text: exactly, in its tokens, and quickly, without analysing it.
//
// A HitFinder keeps buffers and may not be shared between threads.

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/query/snippet.h"
#include "src/text/analyze.h"
#include "src/text/stem.h"

namespace chancery {

struct TextHit {
  Span span;
  const void* word = nullptr;  // the same for two hits of one word of the query, in whatever form
};

class HitFinder {
 public:
  // Adds the hits among tokens whose offsets count in the text that they are wanted for.
  void in_tokens(const Tokens& tokens, std::string_view lang, const Highlights& highlights,
                 std::vector<TextHit>& hits);

  // Adds the hits of `text`, by start, in the manner of in_tokens, at a quarter of the cost of an analysis:
  // it reads the first letters of each word and looks closer where a word of the query begins so, which a
  // twentieth of them do. Misses numbers with commas; finds a word of Chinese inside another one, too.
  void in_text(std::string_view text, std::string_view lang, const Highlights& highlights, Analyzer& analyzer,
               std::vector<TextHit>& hits);

 private:
  struct Query {
    std::string_view text, lang;
    const Highlights& highlights;
    Analyzer& analyzer;
  };
  // The first two letters of the terms; and words of scripts without spaces, which are found as strings.
  struct Beginnings {
    std::bitset<4096> pairs;
    std::bitset<4096> first_letters;  // of prefixes of one letter
    std::vector<std::string_view> strings;
    bool anywhere = false;  // the language's stems begin inside words
  };

  void begin(std::string_view lang, const Highlights& highlights);
  void add_beginning(std::string_view term, bool is_prefix);
  bool may_begin(std::string_view text, std::size_t at, std::size_t end) const;
  bool is_anchor(std::string_view folded) const;
  const void* which(std::string_view folded, std::string_view lang, const Highlights& highlights);
  void look_closer(const Query& query, Span word, std::vector<TextHit>& hits);
  void analyse_around(const Query& query, Span middle, std::size_t reach, std::vector<TextHit>& hits);
  void find_strings(const Query& query, std::vector<TextHit>& hits);
  void find_phrases(const Query& query, std::vector<TextHit>& hits);

  Stemmer stemmer_;
  Beginnings beginnings_;
  std::vector<std::string_view> anchor_words_;  // the longest word of each phrase
  std::vector<Span> anchors_;                   // where they stand
  std::string folded_, stem_;
  Tokens tokens_;
};

}  // namespace chancery
