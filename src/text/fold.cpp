#include "src/text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <new>
#include <vector>

#include "src/text/utf8.h"

namespace chancery {
namespace {

constexpr unsigned kTableEnd = 0x700;  // Latin, Greek, Cyrillic, Hebrew, Arabic: most letters of two bytes

bool is_combining_accent(UChar32 c) {
  return c >= 0x300 && c <= 0x36F;
}

bool is_dropped_point(UChar32 c) {
  return (c >= 0x591 && c <= 0x5C7 && c != 0x5BE && c != 0x5C0 && c != 0x5C3 &&
          c != 0x5C6) ||  // Hebrew points
         (c >= 0x64B && c <= 0x65F) ||
         c == 0x670 || c == 0x640;  // Arabic vowels, tatweel
}

// Letters without a decomposition, and Arabic letters that are typed one for another.
void append_plain(UChar32 c, icu::UnicodeString& out) {
  switch (c) {
    case 0x142:
      out.append(u'l');
      return;  // ł
    case 0xF8:
      out.append(u'o');
      return;  // ø
    case 0x111:
    case 0xF0:
      out.append(u'd');
      return;  // đ ð
    case 0x131:
      out.append(u'i');
      return;  // ı
    case 0x127:
      out.append(u'h');
      return;  // ħ
    case 0x14B:
      out.append(u'n');
      return;  // ŋ
    case 0x167:
      out.append(u't');
      return;  // ŧ
    case 0xE6:
      out.append(u"ae");
      return;  // æ
    case 0x153:
      out.append(u"oe");
      return;  // œ
    case 0xFE:
      out.append(u"th");
      return;  // þ
    case 0x259:
      out.append(u'e');
      return;  // ə, as in Azerbaijani names
    case 0x2018:
    case 0x2019:
    case 0x2BC:
    case 0x2B9:
    case 0xFF07:
      out.append(u'\'');
      return;
    case 0x649:
    case 0x6CC:
      out.append(static_cast<char16_t>(0x64A));
      return;  // ى ی as ي
    case 0x6A9:
      out.append(static_cast<char16_t>(0x643));
      return;  // ک as ك
    case 0x629:
      out.append(static_cast<char16_t>(0x647));
      return;  // ة as ه
    default:
      out.append(c);
      return;
  }
}

void fold_slowly(std::string_view word, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* const casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  static const icu::Normalizer2* const nfd = icu::Normalizer2::getNFDInstance(status);
  static const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) || !casefold || !nfd || !nfc) throw std::bad_alloc();
  const auto source =
      icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  const icu::UnicodeString decomposed = nfd->normalize(casefold->normalize(source, status), status);
  icu::UnicodeString plain;
  UChar32 base = 0;
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (is_dropped_point(c)) continue;
    if (is_combining_accent(c)) {
      // й, ї, ў are letters of their own; ё is written е as often as not, and stress marks are no letters.
      const bool letter_of_cyrillic =
          base >= 0x400 && base < 0x530 && c != 0x301 && !(c == 0x308 && base == 0x435);
      if (letter_of_cyrillic) plain.append(c);
      continue;
    }
    base = c;
    append_plain(c, plain);
  }
  nfc->normalize(plain, status).toUTF8String(out);
}

struct Folded {
  char bytes[7];
  unsigned char length;
};

const std::array<Folded, kTableEnd>& fold_table() {
  static const std::array<Folded, kTableEnd> table = [] {
    std::array<Folded, kTableEnd> made{};
    for (unsigned c = 0; c < kTableEnd; ++c) {
      std::string one, result;
      icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(one);
      fold_slowly(one, result);
      made[c].length = static_cast<unsigned char>(std::min<std::size_t>(result.size(), sizeof made[c].bytes));
      result.copy(made[c].bytes, made[c].length);
    }
    return made;
  }();
  return table;
}

}  // namespace

void fold(std::string_view word, std::string& out) {
  static const std::array<Folded, kTableEnd>& table = fold_table();
  const std::size_t begin = out.size();
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte < 0x80) {
      out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : static_cast<char>(byte);
      continue;
    }
    unsigned code = kTableEnd;
    if (byte >= 0xC2 && byte <= 0xDB && i + 1 < word.size()) {
      code = ((byte & 0x1Fu) << 6) | (static_cast<unsigned char>(word[i + 1]) & 0x3Fu);
    } else if (byte == 0xE2 && word.substr(i, 3) == "\xE2\x80\x99") {
      out += '\'';
      i += 2;
      continue;
    }
    // A combining accent belongs to the letter before it: the whole word goes the slow way.
    if (code >= kTableEnd || is_combining_accent(static_cast<UChar32>(code))) {
      out.resize(begin);
      fold_slowly(word, out);
      return;
    }
    out.append(table[code].bytes, table[code].length);
    ++i;
  }
}

std::string folded(std::string_view word) {
  std::string out;
  fold(word, out);
  return out;
}

bool begins_with_capital(std::string_view text) {
  if (text.empty()) return false;
  if (byte_at(text, 0) < 0x80) return text[0] >= 'A' && text[0] <= 'Z';
  std::int32_t at = 0;
  UChar32 c;
  U8_NEXT_OR_FFFD(text.data(), at, static_cast<std::int32_t>(text.size()), c);
  return u_isupper(c) || u_istitle(c);
}

std::string person_slug(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : folded(name)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool kept = byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (kept) words.back() += c;
    if (!kept && c != '\'' && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  const auto is_initial = [](const std::string& word) {
    return word.size() == 1 || (word.size() == 2 && sequence_length(word, 0) == 2);
  };
  const auto initials = std::count_if(words.begin(), words.end(), is_initial);
  if (static_cast<std::ptrdiff_t>(words.size()) - initials >= 2) std::erase_if(words, is_initial);
  std::string slug;
  for (const std::string& word : words) (slug += slug.empty() ? "" : "-") += word;
  return slug;
}

}  // namespace chancery
