#pragma once
// Bytes to valid UTF-8, by declaration, by byte order mark and by detection (ICU). Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

struct Decoded {
  std::string text;  // valid UTF-8 without a byte order mark; NUL and other control characters but tab and
                     // line ends are spaces
  std::string encoding;  // the name of the encoding that was used, as ICU spells it ("UTF-8", "windows-1251")
  std::size_t replaced = 0;        // how many places were not valid in that encoding and became U+FFFD
  std::size_t first_replaced = 0;  // byte offset of the first of them in the input
};

// `declared` is what a header or a meta tag says, or empty. A byte order mark wins; then valid UTF-8
// (whatever was declared, since wrong declarations are common and other text is almost never valid UTF-8 by
// accident), then the declaration, then detection.
Decoded to_utf8(std::string_view bytes, std::string_view declared = {});

bool is_valid_utf8(std::string_view text);
// Whether bytes look like no text at all: NUL bytes or control characters in quantity, and no UTF-16 or
// UTF-32.
bool looks_binary(std::string_view bytes);

// What to_utf8 does to control characters, for text that escapes (JSON, entities of HTML) may have put some
// into: all but tab and line ends become spaces, and U+E000 and U+E001, which mark the highlights of
// snippets, U+FFFD. REQUIRES: valid UTF-8.
void blank_controls(std::string& text);

// REQUIRES: valid UTF-8.
std::size_t count_code_points(std::string_view text);

}  // namespace chancery
