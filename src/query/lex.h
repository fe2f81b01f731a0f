#pragma once
// The text of a query as lexemes. Thread-safe.

#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/query/ast.h"
#include "src/query/characters.h"

namespace chancery {

struct Lexeme {
  enum class Kind : std::uint8_t {
    kWord,    // text, a star or a tilde at its end included
    kPhrase,  // text between quotation marks, its white space single
    kValue,   // text right after a field's colon
    kField,   // `field`; text as written
    kMinus,
    kAnd,
    kOr,
    kNot,
    kNear,  // text as written
    kOpen,
    kClose,
  };
  Kind kind = Kind::kWord;
  std::string text;
  Field field = Field::kLeader;
  std::uint32_t distance = 0;  // of kNear
  std::uint32_t at = 0, length = 0;

  bool is_operator() const { return kind >= Kind::kAnd && kind <= Kind::kNear; }
};

// Words without a letter or a digit are left out, since no article is found by them.
std::vector<Lexeme> lex(const Characters& text, Diagnostics& diagnostics);

}  // namespace chancery
