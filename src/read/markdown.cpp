#include "src/read/markdown.h"

#include <algorithm>
#include <utility>

#include "src/read/head.h"
#include "src/read/markdown_inline.h"

namespace chancery {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Comments may hold blank lines, so they go before lines are looked at.
std::string without_comments(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t begin = text.find("<!--");
    const std::size_t end = begin == npos ? npos : text.find("-->", begin);
    out.append(text.substr(0, end == npos ? npos : begin));
    if (end == npos) return out;
    text.remove_prefix(end + 3);
  }
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

bool consists_of(std::string_view line, std::string_view characters) {
  return !line.empty() && line.find_first_not_of(characters) == npos;
}

bool is_rule(std::string_view line) {
  if (line.empty() || (line[0] != '-' && line[0] != '*' && line[0] != '_')) return false;
  return consists_of(line, std::string{line[0], ' ', '\t'}) &&
         std::count(line.begin(), line.end(), line[0]) >= 3;
}

// The line between the head of a table and its rows.
bool is_table_rule(std::string_view line) {
  return consists_of(line, "|:- \t") && line.find('|') != npos && line.find('-') != npos;
}

// The end of "- ", "* ", "+ ", with a box to tick if there is one; 0 where `line` is no item of a list.
std::size_t bullet_length(std::string_view line) {
  if (line.size() < 2 || std::string_view("-*+").find(line[0]) == npos || !is_space(line[1])) return 0;
  const std::size_t text = std::min(line.find_first_not_of(" \t", 1), line.size());
  const std::string_view box = line.substr(text, 4);
  return text + (box == "[ ] " || box == "[x] " || box == "[X] " ? 4 : 0);
}

bool is_numbered(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && digits < 10 && digits + 1 < line.size() &&
         (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

// The lines of a text into paragraphs.
class Blocks {
 public:
  MarkdownText read(std::string_view text) {
    while (!text.empty()) line(take_line(text));
    flush();
    return std::move(out_);
  }

 private:
  void line(std::string_view whole) {
    std::string_view line = without_indent(whole);
    while (!in_code() && line.starts_with('>')) line = without_indent(line.substr(1));
    if (fence(line)) return;
    if (in_code()) return append(whole);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    if (line.empty()) return flush();
    if (!paragraph_.empty() && (consists_of(line, "=") || consists_of(line, "-")))
      return flush(line[0] == '=');
    if (is_rule(line) || is_table_rule(line)) return flush();
    if (heading(line) || reference(line)) return;
    if (line.starts_with('|')) return table_row(line);
    const std::size_t bullet = bullet_length(line);
    if (bullet || is_numbered(line)) flush();
    append(line.substr(bullet));
  }

  bool in_code() const { return !fence_.empty(); }

  bool fence(std::string_view line) {
    if (!line.starts_with("```") && !line.starts_with("~~~")) return false;
    const std::string_view marks = line.substr(0, run_length(line, 0));
    if (in_code()) {
      if (!marks.starts_with(fence_) || marks.size() != line.size()) return false;
      out_paragraph(std::move(paragraph_));
      paragraph_.clear();
      fence_.clear();
      return true;
    }
    if (line.find('`', marks.size()) != npos) return false;  // code within a line
    flush();
    fence_ = marks;
    return true;
  }

  bool heading(std::string_view line) {
    if (!line.starts_with('#')) return false;
    const std::size_t level = run_length(line, 0);
    if (level > 6 || (level < line.size() && !is_space(line[level]))) return false;
    flush();
    std::string_view text = trimmed(line.substr(level));
    const std::size_t closing = text.find_last_not_of('#');
    if (closing == npos)
      text = {};
    else if (is_space(text[closing]))
      text = trimmed(text.substr(0, closing));
    append(text);
    flush(level == 1);
    return true;
  }

  // "[name]: address" says nothing to a reader; "[^1]: text" is a footnote.
  bool reference(std::string_view line) {
    const std::size_t colon = line.starts_with('[') ? line.find("]:") : npos;
    if (colon == npos || line.find(']') != colon) return false;
    flush();
    if (line.starts_with("[^")) append(trimmed(line.substr(colon + 2)));
    return true;
  }

  void table_row(std::string_view line) {
    flush();
    std::string row;
    for (line.remove_prefix(1); !line.empty();) {
      const std::size_t end = std::min(line.find('|'), line.size());
      if (!row.empty()) row += '\t';
      row += trimmed(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    append(row);
    flush();
  }

  void append(std::string_view line) {
    if (!paragraph_.empty()) paragraph_ += '\n';
    paragraph_ += line;
  }

  void flush(bool first_level = false) {
    if (in_code()) return out_paragraph(std::move(paragraph_));
    if (paragraph_.empty()) return;
    std::string text(trimmed(inline_text(paragraph_)));
    paragraph_.clear();
    if (first_level && out_.heading.empty() && out_.body.empty()) {
      out_.heading = one_line(text);
    } else {
      out_paragraph(std::move(text));
    }
  }

  void out_paragraph(std::string text) {
    if (text.empty()) return;
    if (!out_.body.empty()) out_.body += "\n\n";
    out_.body += text;
  }

  MarkdownText out_;
  std::string paragraph_;
  std::string fence_;  // what opened the code that we are in
};

}  // namespace

MarkdownText markdown_text(std::string_view text) {
  return Blocks().read(without_comments(text));
}

}  // namespace chancery
