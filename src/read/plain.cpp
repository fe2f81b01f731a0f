#include "src/read/plain.h"

#include <algorithm>
#include <array>
#include <utility>

#include "src/read/head.h"
#include "src/read/markdown.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

// Longer lines are paragraphs; headlines rarely pass half of it.
constexpr std::size_t kLongestTitle = 200;

// Line ends of other systems as "\n".
void unify_line_ends(std::string& text) {
  if (text.find('\r') == std::string::npos) return;
  std::size_t to = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    text[to++] = text[at] == '\r' ? '\n' : text[at];
  }
  text.resize(to);
}

// `text` without blank lines before and after it; `lines` grows by those before.
std::string_view without_blank_ends(std::string_view text, std::size_t& lines) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    if (!trimmed(take_line(rest)).empty()) {
      text = before;
      break;
    }
    ++lines;
    text = rest;
  }
  const std::size_t last = text.find_last_not_of(" \t\n\f\v");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Whether it closes with the mark of a sentence's end, quotation marks and brackets aside.
bool ends_like_sentence(std::string_view line) {
  constexpr std::array<std::string_view, 9> kClosers = {"\"", "'", ")", "]", "”", "’", "»", "」", "』"};
  constexpr std::array<std::string_view, 14> kEnds = {".",  "!",  "?",  ":", ";", ",", "…",
                                                      "。", "！", "？", "؟", "۔", "।", "："};
  for (bool closed = true; closed;) {
    closed = false;
    for (const std::string_view closer : kClosers) {
      if (!line.ends_with(closer)) continue;
      line.remove_suffix(closer.size());
      closed = true;
    }
  }
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return line.ends_with(end); });
}

// Takes the first line off `text` if it is a title.
std::string_view take_title(std::string_view& text) {
  std::string_view rest = text;
  const std::string_view line = trimmed(take_line(rest));
  std::string_view after = rest;
  if (!trimmed(take_line(after)).empty() || trimmed(after).empty()) return {};
  if (count_code_points(line) >= kLongestTitle || ends_like_sentence(line)) return {};
  text = rest;
  return line;
}

}  // namespace

void read_plain(std::string text, Intake& intake) {
  unify_line_ends(text);
  InputPlace place{1, 0};
  std::string_view rest = without_blank_ends(text, place.line);
  const Head head = read_head_lines(rest);
  Article article;
  apply(head, article, place, intake);
  rest.remove_prefix(head.end);
  std::size_t lines = 0;
  rest = without_blank_ends(rest, lines);
  if (article.title.empty()) article.title = take_title(rest);
  article.body = without_blank_ends(rest, lines);
  intake.add(std::move(article), place);
}

void read_markdown(std::string text, Intake& intake) {
  unify_line_ends(text);
  InputPlace place{1, 0};
  std::string_view rest = without_blank_ends(text, place.line);
  Head head = read_front_matter(rest);
  if (head.end == 0) head = read_head_lines(rest);
  Article article;
  apply(head, article, place, intake);
  MarkdownText read = markdown_text(rest.substr(head.end));
  if (article.title.empty()) std::swap(article.title, read.heading);
  // A heading that says the title again is no part of the body.
  if (!read.heading.empty() && read.heading != article.title) article.body = read.heading + "\n\n";
  article.body += read.body;
  intake.add(std::move(article), place);
}

}  // namespace chancery
