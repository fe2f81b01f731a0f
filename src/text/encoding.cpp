#include "src/text/encoding.h"

#include <algorithm>
#include <array>
#include <optional>

#include "src/text/convert.h"
#include "src/text/detect.h"
#include "src/text/utf8.h"

namespace chancery {
namespace {

// Whether text that is not valid UTF-8 is UTF-8 all the same, with some damage: other encodings hardly ever
// form a valid sequence of several bytes.
bool is_damaged_utf8(std::string_view bytes, bool declared) {
  std::size_t valid = 0, bad = 0;
  for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size(); at = skip_ascii(bytes, at)) {
    const std::size_t length = sequence_length(bytes, at);
    ++(length ? valid : bad);
    at += std::max<std::size_t>(length, 1);
  }
  return bad * 4 <= valid || (declared && bad <= 2);
}

struct Mark {
  std::string_view bytes;
  const char* encoding;
};
// Longer marks first: that of UTF-32 begins with that of UTF-16.
constexpr std::array<Mark, 6> kMarks = {{{std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
                                         {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
                                         {"\x84\x31\x95\x33", "GB18030"},
                                         {"\xEF\xBB\xBF", "UTF-8"},
                                         {"\xFF\xFE", "UTF-16LE"},
                                         {"\xFE\xFF", "UTF-16BE"}}};

const Mark* mark_of(std::string_view bytes) {
  for (const Mark& mark : kMarks) {
    if (bytes.starts_with(mark.bytes)) return &mark;
  }
  return nullptr;
}

Decoded decode(std::string_view bytes, std::string_view declared) {
  // Names of our own are ICU's: there is nothing it does not know.
  const auto as = [&](const std::string& encoding) { return *convert(bytes, encoding); };
  if (const Mark* mark = mark_of(bytes)) {
    bytes.remove_prefix(mark->bytes.size());
    Decoded decoded = as(mark->encoding);
    if (decoded.replaced) decoded.first_replaced += mark->bytes.size();
    return decoded;
  }
  if (const char* encoding = escaped_encoding(bytes)) return as(encoding);
  if (const char* encoding = unmarked_utf16(bytes)) return as(encoding);
  if (is_valid_utf8(bytes)) return {std::string(bytes), "UTF-8", 0, 0};

  std::string label(declared);
  std::erase_if(label, [](unsigned char c) { return c <= ' ' || c == '"' || c == '\'' || c >= 0x80; });
  if (is_damaged_utf8(bytes, is_same_encoding(label, "UTF-8"))) return as("UTF-8");
  // Text of single bytes that says it is of two, or of seven bits, is mistaken.
  const bool wide = label.starts_with("UTF") || label.starts_with("utf") || label.starts_with("unicode");
  std::optional<Decoded> as_declared;
  if (!label.empty() && !wide) as_declared = convert(bytes, meant_by(label));
  const auto high =
      static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) { return c & 0x80; }));
  if (as_declared && as_declared->replaced * 20 <= high) return std::move(*as_declared);
  Decoded as_detected = as(detected_encoding(bytes));
  return as_declared && as_declared->replaced <= as_detected.replaced ? std::move(*as_declared) : as_detected;
}

// Bytes that a character begins with which blank_controls replaces.
constexpr std::array<bool, 256> suspects() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = c != '\t' && c != '\n' && c != '\r';
  table[0x7F] = table[0xC2] = table[0xEE] = true;
  return table;
}
constexpr std::array<bool, 256> kSuspects = suspects();

}  // namespace

Decoded to_utf8(std::string_view bytes, std::string_view declared) {
  Decoded decoded = decode(bytes, declared);
  blank_controls(decoded.text);
  return decoded;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

bool looks_binary(std::string_view bytes) {
  const Mark* mark = mark_of(bytes);
  if (mark && mark->encoding != std::string_view("UTF-8")) return false;
  const std::string_view look = bytes.substr(0, kLookBytes);
  const auto controls = static_cast<std::size_t>(std::count_if(look.begin(), look.end(), [](char c) {
    return (c >= 0 && c < ' ' && (c < '\t' || c > '\r') && c != '\x1B') || c == '\x7F';
  }));
  // Compressed data has a control character in nine bytes; text has none but by accident.
  return controls >= 3 && controls * 50 > look.size() && !unmarked_utf16(bytes);
}

void blank_controls(std::string& text) {
  const auto suspect = [](char c) { return kSuspects[static_cast<unsigned char>(c)]; };
  auto from = std::find_if(text.begin(), text.end(), suspect);
  auto to = from;
  while (from != text.end()) {
    const unsigned char lead = static_cast<unsigned char>(*from);
    if (lead == 0xC2 && static_cast<unsigned char>(from[1]) < 0xA0) {
      *to++ = static_cast<unsigned char>(from[1]) == 0x85 ? '\n' : ' ';  // U+0085 is a line end
      from += 2;
    } else if (lead == 0xEE) {
      const bool mark =
          static_cast<unsigned char>(from[1]) == 0x80 && static_cast<unsigned char>(from[2]) <= 0x81;
      to = std::copy_n(mark ? std::string_view("\xEF\xBF\xBD").begin() : &*from, 3, to);
      from += 3;
    } else {
      *to++ = lead == 0xC2 ? *from : ' ';
      ++from;
    }
    const auto next = std::find_if(from, text.end(), suspect);
    to = std::copy(from, next, to);
    from = next;
  }
  text.erase(to, text.end());
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace chancery
