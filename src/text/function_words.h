#pragma once
// Words that carry grammar and not content (articles, prepositions, pronouns ...): they need not match.
// Thread-safe.

#include <string_view>

namespace chancery {

// Whether a folded word is one in English, French, Spanish, German, Italian, Portuguese, Russian, Ukrainian,
// Polish or Arabic.
bool is_function_word(std::string_view folded_word);

}  // namespace chancery
