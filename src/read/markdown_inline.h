#pragma once
// The marks of Markdown within a paragraph. Linear in time; thread-safe.

#include <string>
#include <string_view>

namespace chancery {

// The text of one paragraph: emphasis, code, links, pictures, footnotes' marks, tags and escapes resolved.
std::string inline_text(std::string_view paragraph);

// How often the character at `at` stands there in a row.
std::size_t run_length(std::string_view text, std::size_t at);

}  // namespace chancery
