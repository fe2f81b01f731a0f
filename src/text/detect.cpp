#include "src/text/detect.h"

#include <unicode/uchar.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "src/text/convert.h"
#include "src/text/utf8.h"

namespace chancery {
namespace {

// The detector reads no more than this of what it is given.
constexpr std::size_t kSampleBytes = 8000;

// How much text looks like UTF-16 of one byte order: the spaces and line ends among its units, or nothing
// where a unit is none that text has.
std::optional<std::size_t> spaces_as_utf16(std::string_view bytes, bool big_endian) {
  std::size_t spaces = 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const unsigned char high = byte_at(bytes, at + (big_endian ? 0 : 1)),
                        low = byte_at(bytes, at + (big_endian ? 1 : 0));
    const char16_t unit = static_cast<char16_t>(high << 8 | low);
    if (unit == u' ' || unit == u'\n' || unit == u'\u3001' || unit == u'\u3002' || unit == u'\uFF0C')
      ++spaces;
    if (U16_IS_SURROGATE(unit) || unit == u'\t' || unit == u'\n' || unit == u'\r') continue;
    const int type = u_charType(unit);
    if (type == U_UNASSIGNED || type == U_CONTROL_CHAR || type == U_PRIVATE_USE_CHAR) return std::nullopt;
  }
  return spaces;
}

// What the detector is shown: the places of the text that are not plain ASCII, with some of what is around
// them.
std::string sample_of(std::string_view bytes) {
  constexpr std::size_t kAround = 8;
  std::string sample;
  std::size_t copied = 0;
  for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size() && sample.size() < kSampleBytes;
       at = skip_ascii(bytes, at + 1)) {
    const std::size_t begin = std::max(copied, at - std::min(at, kAround));
    copied = std::min(bytes.size(), at + kAround);
    sample.append(bytes.substr(begin, copied - begin));
  }
  return sample;
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

bool has_any(std::string_view bytes, std::string_view wanted) {
  return bytes.find_first_of(wanted) != std::string_view::npos;
}

// Whether letters beyond ASCII stand mostly beside each other, as in no language of the Latin script.
bool is_solid(std::string_view bytes) {
  std::size_t high = 0, beside = 0;
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    high += byte_at(bytes, at) >> 7;
    beside += (byte_at(bytes, at) & byte_at(bytes, at - 1)) >> 7;
  }
  return beside * 2 > high;
}

bool is_latin(std::string_view encoding) {
  constexpr std::array<std::string_view, 7> kLatin = {"ISO-8859-1",   "ISO-8859-2",   "ISO-8859-9",
                                                      "windows-1250", "windows-1252", "windows-1254",
                                                      "ISO-8859-15"};
  return std::find(kLatin.begin(), kLatin.end(), encoding) != kLatin.end();
}

}  // namespace

const char* escaped_encoding(std::string_view bytes) {
  struct Escape {
    std::string_view sequence;
    const char* encoding;
  };
  constexpr std::array<Escape, 6> kEscapes = {{{"\x1B$B", "ISO-2022-JP"},
                                               {"\x1B$@", "ISO-2022-JP"},
                                               {"\x1B(J", "ISO-2022-JP"},
                                               {"\x1B$)C", "ISO-2022-KR"},
                                               {"\x1B$)A", "ISO-2022-CN"},
                                               {"\x1B$)G", "ISO-2022-CN"}}};
  const std::size_t at = bytes.find('\x1B');
  if (at == std::string_view::npos) return nullptr;
  for (const Escape& escape : kEscapes) {
    if (bytes.substr(at).starts_with(escape.sequence)) return escape.encoding;
  }
  return nullptr;
}

const char* unmarked_utf16(std::string_view bytes) {
  const std::string_view look = bytes.substr(0, kLookBytes / 8);
  if (look.size() < 4 || bytes.size() % 2 != 0 || look.find('\0') == std::string_view::npos) return nullptr;
  const auto little = spaces_as_utf16(look, false), big = spaces_as_utf16(look, true);
  const std::size_t enough = look.size() / 200;
  if (little && *little > enough && *little > big.value_or(0)) return "UTF-16LE";
  if (big && *big > enough && *big > little.value_or(0)) return "UTF-16BE";
  return nullptr;
}

std::string detected_encoding(std::string_view bytes) {
  const std::string sample = sample_of(bytes);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return "windows-1252";
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
  const bool solid = is_solid(sample);
  int32_t found = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &found, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < found; ++i) {
    const std::string name = ucsdet_getName(matches[i], &error);
    if (U_FAILURE(error) || name.starts_with("UTF") || name.starts_with("IBM") ||
        name.starts_with("ISO-2022"))
      continue;
    if (solid && is_latin(name)) continue;
    const auto decoded = convert(sample, meant_by(name));
    // A cut character at the end of the sample is no fault.
    if (!decoded || decoded->replaced > 1 + sample.size() / 500) continue;
    // The letters of Ukrainian stand where KOI8-R draws boxes.
    if (name == "KOI8-R" && has_any(sample, "\xA4\xA6\xA7\xAD\xB4\xB6\xB7\xBD")) return "KOI8-U";
    return meant_by(name);
  }
  return "windows-1252";
}

}  // namespace chancery
