#pragma once
// Building the nodes of a query in their one normal form, so that equal meanings are equal trees.
// Thread-safe.

#include <optional>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/query/ast.h"

namespace chancery {

// kPlain, kAnd or kOr over what was written: nothing for no children, the child itself for one; groups of the
// same kind are drawn into it, and in kPlain the values of one field become one kOr in the place of the
// first.
std::optional<Node> make_group(Node::Kind kind, std::vector<Node> children);

Node make_not(Node child);    // NOT NOT x is x
Node make_title(Node child);  // NOT stands outside; what is no text has nothing to do with titles

// A word as written, with a star or a tilde at its end. REQUIRES: it has a letter or a digit.
Node make_word(std::string_view text, std::uint32_t at, std::uint32_t length, Diagnostics& diagnostics);

// What stood between quotation marks: a phrase, or a word as written.
Node make_phrase(std::string_view text, std::uint32_t at, std::uint32_t length);

// A field with its value: days are read, languages brought to their codes. Nothing where a day was meant and
// is none.
std::optional<Node> make_field(Field field, std::string_view value, std::uint32_t at, std::uint32_t length,
                               Diagnostics& diagnostics);

// Whether words can be near it: a word, a phrase, an actor, or a choice of those.
bool can_be_near(const Node& node);

}  // namespace chancery
