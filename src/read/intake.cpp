#include "src/read/intake.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "src/base/hash.h"
#include "src/text/language.h"

namespace chancery {
namespace {

constexpr std::size_t kShortFieldBytes = 64 << 10;
// A file of rubbish has as many problems as lines.
constexpr std::size_t kShownProblems = 1000;
constexpr std::string_view kSpaces = " \t\r\n\f\v";

struct TextField {
  std::string_view name;
  std::string Article::*text;
  bool whole;  // of no use unless whole: cut, an address is another one
};
constexpr std::array<TextField, 7> kFields = {{{"id", &Article::id, true},
                                               {"url", &Article::url, true},
                                               {"title", &Article::title, false},
                                               {"body", &Article::body, false},
                                               {"source", &Article::source, false},
                                               {"lang", &Article::lang, true},
                                               {"author", &Article::author, false}}};

// The longest beginning of valid UTF-8 that has at most `limit` bytes.
std::size_t cut_at(std::string_view text, std::size_t limit) {
  while (limit > 0 && (text[limit] & 0xC0) == 0x80) --limit;
  return limit;
}

// The path itself, unless it is no clean text: then it becomes a URI, so that names which differ only in
// what no text can hold remain different ids.
std::string id_of_path(const std::string& path) {
  std::string clean = path;
  const bool valid = is_valid_utf8(path);
  if (valid) blank_controls(clean);
  if (valid && clean == path && path.find_first_of("\t\r\n") == std::string::npos) return path;
  std::string id = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool kept = byte > ' ' && byte < 0x7F && c != '%';
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (kept) {
      id += c;
    } else {
      (id += '%') += kDigits[byte >> 4];
      id += kDigits[byte & 15];
    }
  }
  return id;
}

// A name as a filter can ask for it (src/query/parse.h): white space of every script as single blanks, none
// at the ends, and without the marks of direction that nobody sees.
std::string as_name(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  std::string out;
  bool blank = false;
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t start = at;
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    constexpr UChar32 kByteOrderMark = 0xFEFF, kZeroWidthSpace = 0x200B;
    if (c == kByteOrderMark || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL)) continue;
    if (u_isUWhiteSpace(c) || c == kZeroWidthSpace) {
      blank = !out.empty();
      continue;
    }
    if (std::exchange(blank, false)) out += ' ';
    out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
  }
  return out;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kSpaces) == std::string_view::npos;
}

}  // namespace

Intake::Intake(const std::string& name, const ReadOptions& options, const ReadSink& sink)
    : name_(name), options_(options), sink_(sink) {}

void Intake::report(InputPlace place, std::string message, bool refused) {
  if (!sink_.problem) return;
  if (++problems_ > kShownProblems) {
    hid_refusal_ = hid_refusal_ || refused;
    return;
  }
  Diagnostic diagnostic;
  diagnostic.file = name_;
  diagnostic.line = place.line;
  diagnostic.at = place.at;
  diagnostic.message = std::move(message);
  diagnostic.refused = refused;
  sink_.problem(std::move(diagnostic));
}

void Intake::finish() {
  if (articles_ == 0 && problems_ == 0) flaw({}, "no articles in it");
  if (problems_ <= kShownProblems) return;
  const std::size_t hidden = problems_ - kShownProblems;
  problems_ = 0;
  report({}, "and " + std::to_string(hidden) + " more problems, which are not shown", hid_refusal_);
}

void Intake::report_replaced(const Decoded& decoded, InputPlace place) {
  if (decoded.replaced == 0) return;
  place.at += decoded.first_replaced;
  flaw(place, "not valid " + decoded.encoding + " in " + std::to_string(decoded.replaced) +
                  (decoded.replaced == 1 ? " place" : " places") + ", first at byte " +
                  std::to_string(decoded.first_replaced) + ": replaced");
}

void Intake::limit_fields(Article& article, InputPlace place) {
  for (const TextField& field : kFields) {
    std::string& text = article.*field.text;
    const std::size_t limit = field.text == &Article::body ? limits().field_bytes : kShortFieldBytes;
    if (text.size() <= limit) continue;
    flaw(place, std::string(field.name) + " has " + std::to_string(text.size()) + " bytes, more than " +
                    std::to_string(limit) + (field.whole ? ": left out" : ": cut there"));
    text.resize(field.whole ? 0 : cut_at(text, limit));
  }
}

void Intake::set_id(Article& article) {
  if (!article.id.empty()) return;
  if (!article.url.empty()) {
    article.id = article.url;
  } else if (name_ == "-") {
    article.id = hash_hex(article.text());
  } else {
    if (nameless_ == 0) path_ = id_of_path(std::filesystem::path(name_).lexically_normal().string());
    article.id = path_;
    if (++nameless_ > 1) article.id += "#" + std::to_string(nameless_);
  }
}

bool Intake::add(Article&& article, InputPlace place) {
  for (const TextField& field : kFields) {
    std::string& text = article.*field.text;
    blank_controls(text);
    if (is_blank(text)) text.clear();
  }
  if (article.title.empty() && article.body.empty()) {
    refuse(place, "an article with neither body nor title");
    return !done_;
  }
  limit_fields(article, place);
  article.source = as_name(article.source);
  if (article.source.empty()) article.source = as_name(options_.source);
  article.author = as_name(article.author);
  set_id(article);
  if (!article.published) article.published = options_.published;
  if (article.lang.empty()) article.lang = options_.lang;
  ++articles_;
  if (!sink_.article(std::move(article), place.line)) done_ = true;
  return !done_;
}

void Intake::set_published(Article& article, std::string_view text, InputPlace place) {
  if (is_blank(text)) return;
  article.published = parse_published(text);
  if (!article.published)
    flaw(place, "published is no date: " + quoted(text) + "; the article is left undated");
}

void Intake::set_lang(Article& article, std::string_view tag, InputPlace place) {
  if (is_blank(tag)) return;
  article.lang = canonical_language(trimmed(tag));
  if (article.lang.empty()) flaw(place, "lang is no language tag: " + quoted(tag));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

std::string one_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : trimmed(text)) {
    const bool space = kSpaces.find(c) != std::string_view::npos;
    if (space && out.ends_with(' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 60, kLook = 4 * kShown;
  std::string line(text.substr(0, text.size() > kLook ? cut_at(text, kLook) : text.size()));
  blank_controls(line);
  line = one_line(line);
  if (line.size() <= kShown) return line;
  return line.substr(0, cut_at(line, kShown)) + "…";
}

std::string quoted(std::string_view text) {
  return '"' + shortened(text) + '"';
}

}  // namespace chancery
