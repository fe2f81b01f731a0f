#pragma once
// The operators of the query language, which are words in capitals. Thread-safe.

#include <optional>
#include <string>
#include <string_view>

#include "src/query/characters.h"

namespace chancery {

struct Operator {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kNear };
  Kind kind = Kind::kAnd;
  std::uint32_t distance = 1;  // of NEAR/n, as written; one that no number holds is the largest
};
std::optional<Operator> operator_named(std::string_view word);
inline bool spells_operator(std::string_view word) {
  return operator_named(word).has_value();
}

// In small letters, in which it is a word like others.
std::string as_word(std::string_view spelled);

inline constexpr std::uint32_t kNearByDefault = 10;
// Further apart than a paragraph is long, words have little to do with each other.
inline constexpr std::uint32_t kMaxNearDistance = 100;

// Whether a query is a sentence in capitals (a headline of a wire), in which AND is no operator: no small
// letter, no other syntax, and six words or more, with at least four for each operator.
bool reads_as_sentence(const Characters& text);

}  // namespace chancery
