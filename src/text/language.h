#pragma once
// Which language a text is in, by CLD2. Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

// ISO 639-1 in lower case ("en", "uk", "zh"), or empty where the text is too short or mixed to tell.
// REQUIRES: valid UTF-8. Looks at the first 20,000 bytes.
std::string guess_language(std::string_view text);

// A language tag as articles and queries write it ("EN", "en-GB", "zh_Hant", "eng") as ISO 639-1 in lower
// case; empty where it is none.
std::string canonical_language(std::string_view tag);

// The English name of a language ("Ukrainian"); the code itself where it has none.
std::string language_name(std::string_view lang);

}  // namespace chancery
