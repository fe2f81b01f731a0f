#pragma once
// Which encoding bytes are in that do not say so. Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

// How far into an input its nature is judged.
inline constexpr std::size_t kLookBytes = 64 << 10;

// The encodings that switch character sets by escape sequences are valid ASCII, and so valid UTF-8; their
// name, or null.
const char* escaped_encoding(std::string_view bytes);

// The byte order of UTF-16 that bears no mark, or null. Bytes without a NUL are never taken for it: in the
// scripts that have none, it could not be told from other encodings.
const char* unmarked_utf16(std::string_view bytes);

// The likeliest encoding of bytes that are not UTF-8 and declare nothing, by ICU's detector.
std::string detected_encoding(std::string_view bytes);

}  // namespace chancery
