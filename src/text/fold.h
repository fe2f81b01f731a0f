#pragma once
// Folding: the form under which words that differ in case, accents and width are the same. Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

// Appends the folded form of `word` to `out`: NFKC and case folding; combining accents of Latin and Greek
// letters, Arabic and Hebrew vowel points and the tatweel dropped; letters that have no decomposition written
// plainly (ł l, ø o, đ d, ı i, æ ae, œ oe, ß ss, þ th); Cyrillic ё as е (й and ї are letters of their own and
// stay); Arabic alef and yeh in all their forms as one; curly apostrophes as the straight one. REQUIRES:
// valid UTF-8.
void fold(std::string_view word, std::string& out);
std::string folded(std::string_view word);

// Whether the first letter of `text` is a capital (a title-case digraph is one too). REQUIRES: valid UTF-8.
bool begins_with_capital(std::string_view text);

// The id that a person's name makes: its folded words with hyphens between them, without initials where two
// other words are left. "Jane Q. Doe" and "jane  doe" are "jane-doe"; other scripts are kept.
std::string person_slug(std::string_view name);

}  // namespace chancery
