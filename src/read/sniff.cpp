// Which format an input is in, by its beginning.

#include <algorithm>
#include <array>

#include "src/read/intake.h"
#include "src/read/reader.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c += 32;
  }
  return out;
}

std::string_view after_spaces(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
}

// Where the first object of `text` ends, in the sense of braces outside of strings.
enum class FirstObject { kOnOneLine, kOnLines, kBroken };
FirstObject first_object(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      // A line end within a string is no JSON, and neither is an object in the place of a key: a broken line.
      const std::string_view rest = after_spaces(text.substr(at));
      const std::string_view before = trimmed(text.substr(0, at));
      const bool key_next = depth == 1 && !before.ends_with(':') && rest.starts_with('{');
      return in_string || key_next ? FirstObject::kBroken : FirstObject::kOnLines;
    }
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return FirstObject::kOnOneLine;
    }
  }
  return FirstObject::kOnOneLine;  // a line longer than what was looked at
}

std::optional<Format> sniff_json(std::string_view text) {
  const std::string_view inside = after_spaces(text.substr(1));
  if (text.front() == '[') {
    const bool list = inside.starts_with('{') || inside.starts_with('[') || inside.starts_with(']');
    return list ? std::optional(Format::kJson) : std::nullopt;
  }
  if (!inside.starts_with('"') && !inside.starts_with('}')) return std::nullopt;
  return first_object(text) == FirstObject::kOnLines ? Format::kJson : Format::kJsonLines;
}

// The name of the first element, past declarations and comments, in lower case.
std::string root_element(std::string_view text) {
  while (text.starts_with('<')) {
    std::string_view end = ">";
    if (text.starts_with("<!--")) {
      end = "-->";
    } else if (text.starts_with("<?")) {
      end = "?>";
    } else if (lower(text.substr(0, 14)) == "<!doctype html") {
      return "html";
    } else if (!text.starts_with("<!")) {
      const std::size_t stop = std::min(text.find_first_of(" \t\r\n/>", 1), text.size());
      return lower(text.substr(1, stop - 1));
    }
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) return {};
    text = after_spaces(text.substr(at + end.size()));
  }
  return {};
}

std::optional<Format> sniff_markup(std::string_view text) {
  constexpr std::array<std::string_view, 28> kHtml = {
      "html",  "head", "body",    "title",   "meta", "link",     "base",   "div",   "p",    "h1",
      "h2",    "h3",   "article", "section", "main", "header",   "script", "style", "span", "a",
      "table", "img",  "ul",      "ol",      "nav",  "noscript", "center", "font"};
  const std::string root = root_element(text);
  if (root == "rss" || root == "rdf:rdf" || root == "feed" || root.ends_with(":feed")) return Format::kFeed;
  if (std::find(kHtml.begin(), kHtml.end(), root) != kHtml.end()) return Format::kHtml;
  // Another document of XML: the reader of feeds says what it is.
  if (text.starts_with("<?xml")) return Format::kFeed;
  return std::nullopt;
}

// Front matter between lines of "---", or a heading as the first line.
bool opens_as_markdown(std::string_view text) {
  if (text.starts_with("---\n") || text.starts_with("---\r\n")) {
    const std::size_t key = text.find('\n') + 1;
    const std::size_t colon = text.find_first_of(":\n", key);
    return colon != std::string_view::npos && text[colon] == ':' &&
           text.find("\n---", key) != std::string_view::npos;
  }
  const std::size_t hashes = std::min(text.find_first_not_of('#'), text.size());
  return hashes >= 1 && hashes <= 6 && text.substr(hashes).starts_with(' ');
}

struct Ending {
  std::string_view ending;
  Format format;
};
constexpr std::array<Ending, 13> kEndings = {{{".jsonl", Format::kJsonLines},
                                              {".ndjson", Format::kJsonLines},
                                              {".json", Format::kJson},
                                              {".md", Format::kMarkdown},
                                              {".markdown", Format::kMarkdown},
                                              {".html", Format::kHtml},
                                              {".htm", Format::kHtml},
                                              {".xhtml", Format::kHtml},
                                              {".shtml", Format::kHtml},
                                              {".rss", Format::kFeed},
                                              {".atom", Format::kFeed},
                                              {".rdf", Format::kFeed},
                                              {".xml", Format::kFeed}}};

std::optional<Format> by_name(std::string_view name) {
  std::string plain = lower(name);
  if (plain.ends_with(".gz")) plain.resize(plain.size() - 3);
  for (const Ending& ending : kEndings) {
    if (plain.ends_with(ending.ending)) return ending.format;
  }
  return std::nullopt;
}

// Formats that are text, or begin as it, but hold none to be read.
bool is_foreign(std::string_view head) {
  constexpr std::array<std::string_view, 4> kStarts = {"%PDF-", "{\\rtf", "%!PS", "PK\x03\x04"};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return head.starts_with(start); });
}

}  // namespace

Format sniff(std::string_view head, std::string_view name) {
  if (looks_binary(head) || is_foreign(head)) return Format::kBinary;
  std::string decoded;
  // Everything but UTF-16 and UTF-32 writes the marks that are looked for as ASCII does.
  const bool wide = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") ||
                    head.find('\0') != std::string_view::npos;
  if (wide) decoded = to_utf8(head).text;
  std::string_view text = wide ? std::string_view(decoded) : head;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = after_spaces(text);
  std::optional<Format> format;
  if (text.starts_with('{') || text.starts_with('[')) format = sniff_json(text);
  if (text.starts_with('<')) format = sniff_markup(text);
  if (!format && opens_as_markdown(text)) format = Format::kMarkdown;
  if (format) return *format;
  if (const auto named = by_name(name)) return *named;
  // A page may begin with stray text.
  const std::string first = lower(text.substr(0, 1024));
  if (first.find("<html") != std::string::npos || first.find("<!doctype html") != std::string::npos)
    return Format::kHtml;
  return Format::kPlain;
}

}  // namespace chancery
