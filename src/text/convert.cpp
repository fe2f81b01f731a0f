#include "src/text/convert.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include "src/text/utf8.h"

namespace chancery {
namespace {

struct Replacements {
  const char* begin;
  std::size_t count = 0;
  std::size_t first = 0;
};

void U_CALLCONV replace_bad(const void* context, UConverterToUnicodeArgs* args, const char*, int32_t length,
                            UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;  // reset, close or clone: no text
  Replacements& seen = *static_cast<Replacements*>(const_cast<void*>(context));
  if (seen.count++ == 0) {
    const std::size_t end = static_cast<std::size_t>(args->source - seen.begin);
    seen.first = end - std::min(end, static_cast<std::size_t>(length));
  }
  *error = U_ZERO_ERROR;
  const UChar replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// Encodings that no browser reads, and whose converters let halves of surrogate pairs through.
bool is_unsafe(const UConverter* converter) {
  const UConverterType type = ucnv_getType(converter);
  return type == UCNV_UTF7 || type == UCNV_IMAP_MAILBOX || type == UCNV_SCSU || type == UCNV_BOCU1 ||
         type == UCNV_CESU8 || (type >= UCNV_LMBCS_1 && type <= UCNV_LMBCS_LAST);
}

// The name people know an encoding by: ICU's own name of windows-1252 is ibm-5348_P100-1997.
std::string known_name(UConverter* converter) {
  UErrorCode error = U_ZERO_ERROR;
  const char* own = ucnv_getName(converter, &error);
  for (const char* standard : {"MIME", "IANA"}) {
    error = U_ZERO_ERROR;
    const char* name = ucnv_getStandardName(own, standard, &error);
    if (U_SUCCESS(error) && name) return name;
  }
  return own;
}

}  // namespace

std::optional<Decoded> convert(std::string_view bytes, const std::string& encoding) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(encoding.c_str(), &error));
  if (U_FAILURE(error) || is_unsafe(converter.get())) return std::nullopt;
  Replacements seen{bytes.data()};
  ucnv_setToUCallBack(converter.get(), replace_bad, &seen, nullptr, nullptr, &error);
  Decoded decoded;
  decoded.encoding = known_name(converter.get());
  decoded.text.reserve(bytes.size() + bytes.size() / 2);
  std::array<UChar, 4096> units;
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  UChar lead = 0;
  do {
    error = U_ZERO_ERROR;
    UChar* to = units.data();
    ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, end, nullptr, true, &error);
    for (const UChar* unit = units.data(); unit < to; ++unit) {
      if (U16_IS_LEAD(*unit)) {
        lead = *unit;
      } else {
        assert(!U16_IS_TRAIL(*unit) || lead != 0);
        const char32_t c =
            U16_IS_TRAIL(*unit) ? static_cast<char32_t>(U16_GET_SUPPLEMENTARY(lead, *unit)) : *unit;
        append_code_point(c, decoded.text);
      }
    }
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  decoded.replaced = seen.count;
  decoded.first_replaced = seen.first;
  return decoded;
}

bool is_same_encoding(const std::string& name, const char* other) {
  return ucnv_compareNames(name.c_str(), other) == 0;
}

std::string meant_by(const std::string& declared) {
  struct Alias {
    const char* declared;
    const char* meant;
  };
  constexpr std::array<Alias, 20> kAliases = {{
      {"ISO-8859-1", "windows-1252"}, {"latin1", "windows-1252"},
      {"US-ASCII", "windows-1252"},   {"ASCII", "windows-1252"},
      {"ISO-8859-9", "windows-1254"}, {"latin5", "windows-1254"},
      {"ISO-8859-11", "windows-874"}, {"TIS-620", "windows-874"},
      {"GB2312", "GB18030"},          {"GBK", "GB18030"},
      {"x-gbk", "GB18030"},           {"GB_2312-80", "GB18030"},
      {"Shift_JIS", "windows-31j"},   {"x-sjis", "windows-31j"},
      {"EUC-KR", "windows-949"},      {"KS_C_5601-1987", "windows-949"},
      {"Big5", "Big5-HKSCS"},         {"ISO-8859-8-I", "ISO-8859-8"},
      {"x-x-big5", "Big5-HKSCS"},     {"x-cp1251", "windows-1251"},
  }};
  for (const Alias& alias : kAliases) {
    if (is_same_encoding(declared, alias.declared)) return alias.meant;
  }
  return declared;
}

}  // namespace chancery
