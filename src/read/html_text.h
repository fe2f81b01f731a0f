#pragma once
// The paragraphs of a tree of HTML, as a reader sees them. For one thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/read/html_tree.h"

namespace chancery {

// By node, whether it and what is within it are passed over.
using Skipped = std::vector<char>;

// Elements whose text is never seen, or is no text of an article: scripts, forms' parts, captions, what is
// hidden.
Skipped skip_unseen(const HtmlTree& tree);

// A run of text between the beginnings and ends of block elements, and between double line breaks.
struct HtmlBlock {
  std::uint32_t holder = 0;          // the innermost block element about it
  std::uint32_t first = 0, end = 0;  // nodes
  std::uint32_t width = 0;           // characters, those of Chinese, Japanese and Korean twice
  std::uint32_t linked = 0;          // of these within links

  double link_density() const { return width ? static_cast<double>(linked) / width : 0; }
};

std::vector<HtmlBlock> blocks_within(const HtmlTree& tree, std::uint32_t node, const Skipped& skipped);
std::string text_of(const HtmlTree& tree, const HtmlBlock& block, const Skipped& skipped);

// Text that may have character references ("&amp;", "&#8212;") but no tags, as Markdown and JSON-LD have it.
std::string without_references(std::string_view text);

// A fragment of HTML, as feeds have it, as text: paragraphs joined by blank lines. Text without a tag keeps
// its lines.
std::string fragment_text(std::string_view html, std::size_t depth);

}  // namespace chancery
