#include "src/query/marks.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <new>

#include "src/query/characters.h"
#include "src/query/snippet.h"

namespace chancery {
namespace {

// The bytes of white space at `at`, or 0.
std::size_t blank_at(std::string_view text, std::size_t at, std::size_t to) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return byte <= ' ' ? 1 : 0;
  if (byte != 0xC2 && (byte < 0xE1 || byte > 0xE3)) return 0;  // no white space begins otherwise
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(to), c);
  return c >= 0 && is_blank(static_cast<char32_t>(c)) ? static_cast<std::size_t>(i) - at : 0;
}

std::size_t mark_at(std::string_view text, std::size_t at) {
  if (text[at] != kMarkStart[0]) return 0;
  const std::string_view three = text.substr(at, kMarkStart.size());
  return three == kMarkStart || three == kMarkEnd ? three.size() : 0;
}

// Before a mark or after it, a space is the same space.
bool ends_with_space(std::string_view out) {
  while (out.ends_with(kMarkStart) || out.ends_with(kMarkEnd)) out.remove_suffix(kMarkStart.size());
  return out.ends_with(' ');
}

void append_plain(std::string_view text, std::size_t from, std::size_t to, bool single_spaces,
                  std::string& out) {
  for (std::size_t i = from; i < to;) {
    if (const std::size_t mark = mark_at(text, i)) {
      i += mark;
      continue;
    }
    const std::size_t blank = single_spaces ? blank_at(text, i, to) : 0;
    if (blank == 0) {
      out += text[i++];
      continue;
    }
    if (!ends_with_space(out)) out += ' ';
    i += blank;
  }
}

}  // namespace

void unite(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.start < b.start; });
  std::size_t kept = 0;
  for (const Span span : spans) {
    if (kept > 0 && span.start <= spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

void append_marked(std::string_view text, std::size_t from, std::size_t to, const std::vector<Span>& spans,
                   bool single_spaces, std::string& out) {
  std::size_t at = from;
  for (const Span span : spans) {
    const std::size_t start = std::max<std::size_t>(span.start, at),
                      end = std::min<std::size_t>(span.end, to);
    if (start >= end) continue;
    append_plain(text, at, start, single_spaces, out);
    out += kMarkStart;
    append_plain(text, start, end, single_spaces, out);
    out += kMarkEnd;
    at = end;
  }
  append_plain(text, at, to, single_spaces, out);
}

struct Graphemes::Iterator {
  UBreakIterator* breaks = nullptr;
  UText text = UTEXT_INITIALIZER;

  Iterator() {
    UErrorCode status = U_ZERO_ERROR;
    breaks = ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &status);
    if (U_FAILURE(status)) throw std::bad_alloc();
  }
  Iterator(const Iterator&) = delete;
  Iterator& operator=(const Iterator&) = delete;
  ~Iterator() {
    ubrk_close(breaks);
    utext_close(&text);
  }
};

Graphemes::Graphemes() : iterator_(std::make_unique<Iterator>()) {}
Graphemes::~Graphemes() = default;

void Graphemes::set(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  utext_openUTF8(&iterator_->text, text.data(), static_cast<std::int64_t>(text.size()), &status);
  ubrk_setUText(iterator_->breaks, &iterator_->text, &status);
  if (U_FAILURE(status)) throw std::bad_alloc();
}

std::size_t Graphemes::at_or_before(std::size_t byte) {
  const auto offset = static_cast<std::int32_t>(byte);
  if (ubrk_isBoundary(iterator_->breaks, offset)) return byte;
  const std::int32_t before = ubrk_preceding(iterator_->breaks, offset);
  return before == UBRK_DONE ? 0 : static_cast<std::size_t>(before);
}

std::size_t Graphemes::at_or_after(std::size_t byte) {
  if (ubrk_isBoundary(iterator_->breaks, static_cast<std::int32_t>(byte))) return byte;
  // isBoundary has moved the iterator to the first boundary after `byte`.
  const std::int32_t after = ubrk_current(iterator_->breaks);
  return after == UBRK_DONE ? byte : static_cast<std::size_t>(after);
}

}  // namespace chancery
