#include "src/query/characters.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace chancery {
namespace {

// What may open a quotation, and what then closes it. German closes with the mark that opens in English.
struct QuotePair {
  char32_t open;
  std::u32string_view close;
};
constexpr std::array kQuotePairs = {QuotePair{U'"', U"\"\uFF02"},
                                    QuotePair{U'\uFF02', U"\"\uFF02"},
                                    QuotePair{U'\u201C', U"\u201D"},
                                    QuotePair{U'\u201D', U"\u201D"},
                                    QuotePair{U'\u201E', U"\u201C\u201D\u201F"},
                                    QuotePair{U'\u201F', U"\u201D"},
                                    QuotePair{U'\u00AB', U"\u00BB"},
                                    QuotePair{U'\u00BB', U"\u00AB\u00BB"},
                                    QuotePair{U'\u2039', U"\u203A"},
                                    QuotePair{U'\u203A', U"\u2039\u203A"},
                                    QuotePair{U'\u300C', U"\u300D"},
                                    QuotePair{U'\u300D', U""},
                                    QuotePair{U'\u300E', U"\u300F"},
                                    QuotePair{U'\u300F', U""},
                                    QuotePair{U'\u301D', U"\u301E\u301F"},
                                    QuotePair{U'\u301E', U""},
                                    QuotePair{U'\u301F', U""}};

const QuotePair* quote_pair(char32_t c) {
  if (c < 0x80 && c != U'"') return nullptr;
  const auto found = std::find_if(kQuotePairs.begin(), kQuotePairs.end(),
                                  [&](const QuotePair& pair) { return pair.open == c; });
  return found == kQuotePairs.end() ? nullptr : &*found;
}

UChar32 point(char32_t c) {
  return static_cast<UChar32>(c);
}

bool is_left_out(char32_t c) {
  return c == 0xFEFF || c == 0x61C || u_hasBinaryProperty(point(c), UCHAR_BIDI_CONTROL);
}

}  // namespace

Characters read_characters(std::string_view text) {
  Characters out;
  out.list.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    const std::uint32_t at = out.count++;
    if (c < 0) {
      if (out.bad++ == 0) out.first_bad = at;
      c = 0xFFFD;
    }
    if (is_left_out(static_cast<char32_t>(c))) continue;
    out.list.push_back(
        {u_iscntrl(c) && u_charType(c) == U_CONTROL_CHAR ? U' ' : static_cast<char32_t>(c), at});
  }
  return out;
}

bool is_blank(char32_t c) {
  return c == U' ' || (c >= 0x80 && (u_isUWhiteSpace(point(c)) || c == 0x200B));
}
bool is_open(char32_t c) {
  return c == U'(' || c == U'\uFF08';
}
bool is_close(char32_t c) {
  return c == U')' || c == U'\uFF09';
}
bool is_minus(char32_t c) {
  return c == U'-' || c == U'\u2212' || c == U'\uFF0D';
}
bool is_colon(char32_t c) {
  return c == U':' || c == U'\uFF1A';
}
bool is_star(char32_t c) {
  return c == U'*' || c == U'\uFF0A';
}
bool is_double_quote(char32_t c) {
  return quote_pair(c) != nullptr;
}

bool closes(char32_t open, char32_t c) {
  const QuotePair* pair = quote_pair(open);
  return pair && pair->close.find(c) != std::u32string_view::npos;
}

bool is_letter(char32_t c) {
  return u_isalpha(point(c));
}
bool is_letter_or_digit(char32_t c) {
  return (U_GET_GC_MASK(point(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}
bool is_mark(char32_t c) {
  return (U_GET_GC_MASK(point(c)) & U_GC_M_MASK) != 0;
}
bool is_hebrew_letter(char32_t c) {
  return c >= 0x5D0 && c <= 0x5EA;
}
bool is_punctuation(char32_t c) {
  return u_ispunct(point(c));
}

bool has_letter_or_digit(std::string_view word) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(word.data());
  const auto length = static_cast<std::int64_t>(word.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    if (c >= 0 && is_letter_or_digit(static_cast<char32_t>(c))) return true;
  }
  return false;
}

bool parts_words(const std::vector<Character>& text, std::size_t i) {
  constexpr std::u32string_view kParting =
      U",;\u2014\u2026\u060C\u061B\u061F\u3001\u3002\uFF01\uFF0C\uFF1B\uFF1F";
  const char32_t c = text[i].c;
  if (kParting.find(c) == std::u32string_view::npos) return false;
  const bool within_number = c == U',' && i > 0 && i + 1 < text.size() && u_isdigit(point(text[i - 1].c)) &&
                             u_isdigit(point(text[i + 1].c));
  return !within_number;
}

}  // namespace chancery
