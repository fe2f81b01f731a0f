#include "src/text/segment.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <array>
#include <new>
#include <string>

namespace chancery {
namespace {

// What the hand-written scan makes of a character: the alphabets below, whose words UAX 29 finds by letters
// alone, are most of the world's news; everything else goes to ICU.
enum class Scan { kLetter, kDigit, kApostrophe, kPoint, kComma, kUnderscore, kBreak, kIcu, kEnd };

struct Scanned {
  Scan scan;
  std::uint32_t bytes;
};

constexpr std::array<Scan, 128> ascii_scans() {
  std::array<Scan, 128> scans{};
  for (int c = 0; c < 128; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    scans[static_cast<std::size_t>(c)] = letter                 ? Scan::kLetter
                                         : c >= '0' && c <= '9' ? Scan::kDigit
                                         : c == '\''            ? Scan::kApostrophe
                                         : c == '.'             ? Scan::kPoint
                                         : c == ','             ? Scan::kComma
                                         : c == '_'             ? Scan::kUnderscore
                                                                : Scan::kBreak;
  }
  return scans;
}
constexpr std::array<Scan, 128> kAscii = ascii_scans();

Scanned scan_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {Scan::kEnd, 0};
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(at);
  if (first < 128) return {kAscii[first], 1};
  const unsigned second = byte(at + 1);
  if (first >= 0xC3 && first <= 0xD4) {
    const unsigned code = ((first & 0x1F) << 6) | (second & 0x3F);
    if (code == 0xD7 || code == 0xF7) return {Scan::kBreak, 2};
    if (code < 0x250) return {Scan::kLetter, 2};                                    // Latin
    if (code >= 0x388 && code < 0x482 && code != 0x3F6) return {Scan::kLetter, 2};  // Greek, Cyrillic
    if (code >= 0x48A && code < 0x530) return {Scan::kLetter, 2};                   // Cyrillic
    return {Scan::kIcu, 2};
  }
  if (first == 0xC2) {
    const bool letter = second == 0xAA || second == 0xB5 || second == 0xBA || second == 0xAD;
    return {letter ? Scan::kIcu : Scan::kBreak, 2};
  }
  if (first == 0xE2 && second == 0x80) {
    const unsigned third = byte(at + 2);
    if (third == 0x99) return {Scan::kApostrophe, 3};              // the curly apostrophe
    if (third >= 0x90 && third <= 0xAB) return {Scan::kBreak, 3};  // dashes, quotation marks, ellipsis
  }
  return {Scan::kIcu, 1};
}

bool joins(Scan scan, Scan before, Scan after) {
  const bool letters = before == Scan::kLetter && after == Scan::kLetter;
  const bool digits = before == Scan::kDigit && after == Scan::kDigit;
  switch (scan) {
    case Scan::kApostrophe:
      return letters || digits;
    case Scan::kPoint:
      return letters || digits;
    case Scan::kComma:
      return digits;
    default:
      return false;
  }
}

// Where a stretch for ICU ends: at a line end, or where plain ASCII words begin again after a space.
std::size_t icu_stretch_end(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (text[at] == '\n') return at;
    if (text[at] == ' ' && at + 1 < text.size() && static_cast<signed char>(text[at + 1]) > ' ' &&
        kAscii[static_cast<unsigned char>(text[at + 1])] == Scan::kLetter) {
      return at;
    }
  }
  return at;
}

// Words that end with a full stop without ending a sentence.
constexpr std::array kAbbreviations = {"Mr",   "Mrs",  "Ms",  "Dr",  "Prof", "Gen", "Col",  "Lt",   "Maj",
                                       "Capt", "Sgt",  "Adm", "Sen", "Rep",  "Gov", "Pres", "Rev",  "Hon",
                                       "St",   "Jr",   "Sr",  "vs",  "No",   "Jan", "Feb",  "Mar",  "Apr",
                                       "Aug",  "Sept", "Oct", "Nov", "Dec",  "Inc", "Corp", "Ltd",  "Co",
                                       "Mme",  "Mlle", "Sra", "Hr",  "bzw",  "ca",  "etc",  "Bros", "Mt"};

bool ends_with_abbreviation(std::string_view sentence) {
  while (!sentence.empty() && (sentence.back() == ' ' || sentence.back() == '\t')) sentence.remove_suffix(1);
  if (sentence.empty() || sentence.back() != '.') return false;
  sentence.remove_suffix(1);
  const std::size_t space = sentence.find_last_of(" \t\n(\"'");
  const std::string_view word = space == std::string_view::npos ? sentence : sentence.substr(space + 1);
  if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z') return true;  // an initial
  if (word.size() >= 3 && word[word.size() - 2] == '.') return true;      // U.S., D.C.
  for (const std::string_view abbreviation : kAbbreviations) {
    if (word == abbreviation) return true;
  }
  return false;
}

}  // namespace

struct Segmenter::Iterators {
  UBreakIterator* words = nullptr;
  UBreakIterator* sentences = nullptr;
  UText text = UTEXT_INITIALIZER;

  static UBreakIterator* open(UBreakIteratorType type) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator* iterator = ubrk_open(type, "en", nullptr, 0, &status);
    if (U_FAILURE(status)) throw std::bad_alloc();
    return iterator;
  }
  Iterators() : words(open(UBRK_WORD)), sentences(open(UBRK_SENTENCE)) {}
  ~Iterators() {
    ubrk_close(words);
    ubrk_close(sentences);
    utext_close(&text);
  }
  Iterators(const Iterators&) = delete;
  Iterators& operator=(const Iterators&) = delete;

  void set(UBreakIterator* iterator, std::string_view piece) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&text, piece.data(), static_cast<std::int64_t>(piece.size()), &status);
    ubrk_setUText(iterator, &text, &status);
    if (U_FAILURE(status)) throw std::bad_alloc();
  }
};

Segmenter::Segmenter() : iterators_(std::make_unique<Iterators>()) {}
Segmenter::~Segmenter() = default;
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;

void Segmenter::words(std::string_view text, std::vector<Span>& out) {
  const auto icu_words = [&](std::size_t from, std::size_t to) {
    iterators_->set(iterators_->words, text.substr(from, to - from));
    std::int32_t start = ubrk_first(iterators_->words);
    for (std::int32_t end = ubrk_next(iterators_->words); end != UBRK_DONE;
         start = end, end = ubrk_next(iterators_->words)) {
      if (ubrk_getRuleStatus(iterators_->words) < UBRK_WORD_NONE_LIMIT) continue;
      out.push_back({static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(start),
                     static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(end)});
    }
  };

  std::size_t at = 0;
  while (at < text.size()) {
    Scanned current = scan_at(text, at);
    if (current.scan != Scan::kLetter && current.scan != Scan::kDigit && current.scan != Scan::kIcu) {
      at += current.bytes;
      continue;
    }
    const std::size_t start = at;
    Scan last = current.scan;
    while (current.scan == Scan::kLetter || current.scan == Scan::kDigit) {
      last = current.scan;
      at += current.bytes;
      current = scan_at(text, at);
      if (current.scan == Scan::kApostrophe || current.scan == Scan::kPoint || current.scan == Scan::kComma) {
        const Scanned next = scan_at(text, at + current.bytes);
        if (joins(current.scan, last, next.scan)) {
          at += current.bytes;
          current = next;
        }
      }
    }
    if (current.scan == Scan::kIcu) {
      const std::size_t end = icu_stretch_end(text, at);
      icu_words(start, end);
      at = end;
    } else {
      out.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(at)});
    }
  }
}

void Segmenter::sentences(std::string_view text, std::vector<Span>& out) {
  const auto trimmed = [&](std::size_t from, std::size_t to) {
    while (from < to && static_cast<unsigned char>(text[from]) <= ' ') ++from;
    while (to > from && static_cast<unsigned char>(text[to - 1]) <= ' ') --to;
    return Span{static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
  };
  std::size_t paragraph = 0;
  while (paragraph < text.size()) {
    std::size_t end = text.find("\n\n", paragraph);
    if (end == std::string_view::npos) end = text.size();
    iterators_->set(iterators_->sentences, text.substr(paragraph, end - paragraph));
    std::size_t start = paragraph;
    for (std::int32_t stop = (ubrk_first(iterators_->sentences), ubrk_next(iterators_->sentences));
         stop != UBRK_DONE; stop = ubrk_next(iterators_->sentences)) {
      const std::size_t sentence_end = paragraph + static_cast<std::size_t>(stop);
      if (sentence_end < end && ends_with_abbreviation(text.substr(start, sentence_end - start))) continue;
      const Span span = trimmed(start, sentence_end);
      if (span.start < span.end) out.push_back(span);
      start = sentence_end;
    }
    if (const Span rest = trimmed(start, end); rest.start < rest.end) out.push_back(rest);
    paragraph = end + 2;
  }
}

}  // namespace chancery
