#pragma once
// Markdown (CommonMark with GitHub's tables and footnotes) as the text that a reader sees. Linear in time;
// thread-safe.

#include <string>
#include <string_view>

namespace chancery {

struct MarkdownText {
  std::string heading;  // the first heading of the first level, if nothing but blank lines and pictures
                        // stands before it
  std::string body;     // the rest, paragraphs joined by blank lines
};

// Headings, quotations, lists, tables and code lose their marks, links all but their text, pictures and raw
// HTML all of it. REQUIRES: valid UTF-8, line ends "\n".
MarkdownText markdown_text(std::string_view text);

}  // namespace chancery
