#pragma once
// ICU's converters: bytes in an encoding that is known by name to UTF-8. Thread-safe.

#include <optional>
#include <string>
#include <string_view>

#include "src/text/encoding.h"

namespace chancery {

// Nothing where ICU knows no such encoding. Control characters are kept.
std::optional<Decoded> convert(std::string_view bytes, const std::string& encoding);

// Whether ICU takes two names for the same, whatever their case and hyphens.
bool is_same_encoding(const std::string& name, const char* other);

// What is meant by the name of an encoding (WHATWG Encoding, 4.2): its superset of Windows, if it has one.
std::string meant_by(const std::string& declared);

}  // namespace chancery
