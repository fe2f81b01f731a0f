#pragma once
// The pieces of HTML that are not made by templates: texts with marks in them. Everything else that leaves
// here is escaped. Thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace chancery {

// Text that is HTML: made here only.
struct Html {
  std::string text;
};

// `&`, `<`, `>`, `"` and `'` as entities: safe between tags and in quoted attributes.
void append_escaped(std::string& out, std::string_view text);

// A text that kMarkStart and kMarkEnd (src/query/snippet.h) mark, with <mark> for them. Balanced whatever the
// text holds: a start within a mark and an end outside of one are dropped, and what is open at the end is
// closed.
Html marked(std::string_view text);

// The text alone. Cost: one reading.
std::string without_marks(std::string_view text);

// A span of a body that links to something.
struct BodyLink {
  std::size_t start = 0, end = 0;  // bytes of the body without its marks
  std::string href, title, css_class;
};

// The paragraphs of an article's body as <p> elements, with its first kMostMarks marks and with links. Links
// that overlap an earlier one, or are not within the body, are left out. A line is a paragraph, except where
// the body is set in lines of a fixed width: there an empty or an indented line begins one.
Html paragraphs(std::string_view body, const std::vector<BodyLink>& links);
inline constexpr std::size_t kMostMarks = 20'000;

// Whether a link may lead there: http and https only, so that no text can be a script.
bool is_web_address(std::string_view address);

}  // namespace chancery
