#include "src/text/language.h"

#include <cstdio>
// CLD2's header uses FILE without including it.
#include <cld2/public/compact_lang_det.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>

namespace chancery {
namespace {

constexpr std::size_t kLookedAt = 20'000;

// Scripts that are written by one language alone, for texts too short for CLD2.
std::string language_of_script(std::string_view text) {
  std::size_t han = 0, kana = 0, hangul = 0, thai = 0, greek = 0, hebrew = 0, georgian = 0, armenian = 0,
              letters = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    if (c < 0 || !u_isalpha(c)) continue;
    ++letters;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
      case USCRIPT_HAN:
        ++han;
        break;
      case USCRIPT_HIRAGANA:
      case USCRIPT_KATAKANA:
        ++kana;
        break;
      case USCRIPT_HANGUL:
        ++hangul;
        break;
      case USCRIPT_THAI:
        ++thai;
        break;
      case USCRIPT_GREEK:
        ++greek;
        break;
      case USCRIPT_HEBREW:
        ++hebrew;
        break;
      case USCRIPT_GEORGIAN:
        ++georgian;
        break;
      case USCRIPT_ARMENIAN:
        ++armenian;
        break;
      default:
        break;
    }
  }
  if (letters == 0) return "";
  if (kana * 5 > letters && (kana + han) * 2 > letters) return "ja";
  const std::array<std::pair<std::size_t, const char*>, 7> counts = {{{han, "zh"},
                                                                      {hangul, "ko"},
                                                                      {thai, "th"},
                                                                      {greek, "el"},
                                                                      {hebrew, "he"},
                                                                      {georgian, "ka"},
                                                                      {armenian, "hy"}}};
  for (const auto& [count, code] : counts) {
    if (count * 2 > letters) return code;
  }
  return "";
}

std::string_view cut_at_code_point(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace

std::string guess_language(std::string_view text) {
  text = cut_at_code_point(text, kLookedAt);
  bool reliable = false;
  const CLD2::Language language =
      CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), /*is_plain_text=*/true, &reliable);
  if (reliable && language != CLD2::UNKNOWN_LANGUAGE) return canonical_language(CLD2::LanguageCode(language));
  return language_of_script(text);
}

std::string canonical_language(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > 60) return "";
  char language[ULOC_LANG_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;
  uloc_getLanguage(std::string(tag).c_str(), language, sizeof language, &status);
  // A code that just fills the buffer is left without its end.
  if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) return "";
  std::string code = language;
  // Codes that ISO 639 replaced, and the two written forms of Norwegian.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kToday = {
      {{"iw", "he"}, {"in", "id"}, {"ji", "yi"}, {"nb", "no"}, {"nn", "no"}}};
  for (const auto& [old, today] : kToday) {
    if (code == old) code = today;
  }
  if (code.size() < 2 || code.size() > 3 || *uloc_getISO3Language(code.c_str()) == '\0') return "";
  return code;
}

std::string language_name(std::string_view lang) {
  UChar name[128];
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length = uloc_getDisplayLanguage(std::string(lang).c_str(), "en", name, 128, &status);
  if (U_FAILURE(status) || length <= 0 || length > 128) return std::string(lang);
  std::string text;
  icu::UnicodeString(name, length).toUTF8String(text);
  return text;
}

}  // namespace chancery
