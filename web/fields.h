#pragma once
// The values of header fields, taken apart. Views are of the text that was given. Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

inline char in_lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
std::string in_lower_case(std::string_view text);  // ASCII letters

// Blanks and tabs at both ends gone.
std::string_view without_blanks(std::string_view text);

// The first item of a list with commas, without blanks around it; it is taken from the list.
std::string_view take_item(std::string_view& list);

}  // namespace chancery
