#pragma once
// Words that are names only by their capitals. Thread-safe.

#include <cstdint>
#include <span>
#include <string_view>

#include "src/query/ast.h"

namespace chancery {

enum class Letters : std::uint8_t {
  kSmall,
  kCapital,
  kCapitals
};  // all small, the first a capital, all of them
Letters letters_of(std::string_view word);

// What the letters of a headline are throughout: kCapitals, or kCapital where all but the short words have
// one. kSmall for what is no headline, and for fewer than four words, which may well be names.
Letters capitals_throughout(std::span<const Node> words);

// Whether a word, folded, that is a name of some entity is the ordinary word all the same. Capitals that tell
// nothing, at the head of a query or throughout a headline, are kSmall.
bool is_ordinary_word(std::string_view folded, Letters letters);

}  // namespace chancery
