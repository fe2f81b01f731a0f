#pragma once
// Lexemes as a person would mean them, so that the grammar meets nothing wrong but operators without
// operands. Thread-safe.
//
// Afterwards a field is followed by its value, every parenthesis has its other half, none is deeper than
// kMaxQueryDepth, and there are at most kMaxQueryNodes words, phrases and values.

#include <vector>

#include "src/base/error.h"
#include "src/query/lex.h"

namespace chancery {

// `in_capitals`: the query is a sentence in capitals (reads_as_sentence).
void repair(std::vector<Lexeme>& lexemes, bool in_capitals, Diagnostics& diagnostics);

}  // namespace chancery
