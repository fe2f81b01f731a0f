#pragma once
// Query text to a tree. No text is an error: whatever is wrong is read as a person would mean it, and said in
// a diagnostic. Thread-safe.
//
//   words                side by side: most of them must match
//   "a phrase"           in that order, as written; a single quoted word is not stemmed
//   AND OR NOT ( )       in capitals. NEAR binds closest, then NOT, words side by side, AND, OR: a name has
//   several words,
//                        as in "vladimir putin OR north korea". In a sentence in capitals they are words
//   -word -"a phrase" -(a b) -leader:putin   without it
//   a NEAR/10 b          within ten words of each other; NEAR alone is NEAR/10
//   word* word~ word~2   words that begin so; words within one (two) edits
//   field:value field:"two words" field:(a b) field:a,b   see Field; the values of one field that stand side
//   by side mean OR
//                        (title: and said: hold text, whose words do not)
//   date:2025-08 date:2025-08-01..2025-08-15 before:2025 after:2024-06-30
//
// Words without a letter or a digit are left out. What is no operator, field or quotation mark stays in the
// words as written: what they are made of is for the Analyzer to say.

#include <string_view>

#include "src/base/error.h"
#include "src/query/ast.h"

namespace chancery {

struct ParsedQuery {
  Node root;  // kAll for an empty query
  Diagnostics diagnostics;
};

inline constexpr std::size_t kMaxQueryBytes = 4096;  // longer ones are cut at a word, and say so
inline constexpr std::size_t kMaxQueryDepth = 50;    // deeper parentheses are read as if they were not there
inline constexpr std::size_t kMaxQueryNodes = 256;   // words, phrases and values; the rest is left out

// `text` may be any bytes; what is no UTF-8 is replaced. At most 20 diagnostics, by position.
ParsedQuery parse_query(std::string_view text);

// The value of a filter as people write it in a flag or a parameter: "putin", "-putin" (excluded),
// "\"Chancery Wire\"".
struct FilterValue {
  std::string text;
  bool exclude = false;
};
FilterValue parse_filter_value(std::string_view text);

}  // namespace chancery
