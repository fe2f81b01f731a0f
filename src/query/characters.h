#pragma once
// The characters of a query, with their positions, and what the query language takes each for. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {

struct Character {
  char32_t c = 0;
  std::uint32_t at = 0;  // code points of the query before it
};

struct Characters {
  std::vector<Character> list;
  std::uint32_t count = 0;  // code points of the text, those left out of `list` too
  std::uint32_t bad = 0;    // how many places were no UTF-8 and became U+FFFD
  std::uint32_t first_bad = 0;
};

// `text` may be any bytes. Control characters become spaces; marks of direction and the byte order mark,
// which nobody sees and which come along with copied Arabic and Hebrew, are left out.
Characters read_characters(std::string_view text);

bool is_blank(char32_t c);  // white space, of width zero too
bool is_open(char32_t c);   // ( and its full-width form
bool is_close(char32_t c);
bool is_minus(char32_t c);  // a hyphen-minus or a minus sign; dashes are punctuation
bool is_colon(char32_t c);
bool is_star(char32_t c);
bool has_letter_or_digit(std::string_view word);
bool is_double_quote(char32_t c);        // straight, curly, low, angular, corner brackets
bool closes(char32_t open, char32_t c);  // „…“, “…”, «…», »…«, 「…」 ...
bool is_letter(char32_t c);
bool is_letter_or_digit(char32_t c);
bool is_mark(char32_t c);  // combining
bool is_hebrew_letter(char32_t c);
bool is_punctuation(char32_t c);

// Commas and the like, which part words as white space does: "Moscow,Kyiv", "中国，美国". Not within a number
// (1,000).
bool parts_words(const std::vector<Character>& text, std::size_t i);

}  // namespace chancery
