#pragma once
// The one pipeline from text to tokens, which index, query and snippet share.
//
// Words are ICU's, cut at apostrophes of elision (l'Élysée: l, elysee) and at full stops between words,
// without a possessive 's; folded. A dotted abbreviation loses its dots (N.A.T.O. is nato), unless that would
// spell a common word: U.S. is the term "u.s.", and so is US in capitals between words that are not. A
// hyphenated compound is its parts, and its joined form beside them (cease-fire: cease, fire, and ceasefire
// as a kJoined token). Text of Han, Hiragana and Katakana is its dictionary words, and overlapping bigrams of
// characters, since a query is cut differently from a sentence; there a position is a character's, elsewhere
// a word's.
//
// An Analyzer keeps break iterators and buffers and may not be shared between threads.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/text/segment.h"

namespace chancery {

enum class TokenKind : std::uint8_t {
  kWord,    // a word, folded
  kCjk,     // a dictionary word of Chinese or Japanese with another length than two characters
  kBigram,  // two neighbouring characters of Chinese or Japanese; a dictionary word of two is this alone
  kJoined,  // a compound written together; at the position of its first part
};

struct Token {
  std::uint32_t term_at = 0, term_length = 0;  // in Tokens::terms
  std::uint32_t start = 0, end = 0;            // bytes of the text, possessive and punctuation aside
  std::uint32_t position = 0;                  // from the first position that was asked for
  TokenKind kind = TokenKind::kWord;
  bool capital = false;   // begins with a capital letter
  bool capitals = false;  // two letters or more and all of them capitals
};

struct Tokens {
  std::string terms;                // all terms, one after another
  std::vector<Token> list;          // by start, then by kind; kWord and kCjk never overlap among themselves
  std::uint32_t next_position = 1;  // the first position after the last

  std::string_view term(const Token& token) const {
    return std::string_view(terms).substr(token.term_at, token.term_length);
  }
  void clear();
};

class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;

  // Appends the tokens of `text` to `out`, with positions from out.next_position and offsets from `base` on.
  // REQUIRES: valid UTF-8 under 4 GiB.
  void analyze(std::string_view text, Tokens& out, std::uint32_t base = 0);

  // Title and body of an article as one list whose offsets count in Article::text(): the body's positions
  // begin kFieldGap after the title's, so that no phrase runs from one into the other. Returns the number of
  // tokens of the title.
  std::size_t analyze_article(std::string_view title, std::string_view body, Tokens& out);

  Segmenter& segmenter();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline constexpr std::uint32_t kFieldGap = 100;

}  // namespace chancery
