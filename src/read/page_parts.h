#pragma once
// How pages name what is not their article, and what stands in such parts: three tables of words.
// Thread-safe.

#include <string_view>

#include "src/read/html_tree.h"

namespace chancery {

// Whether an element's class or id says that it holds advertisements, links to other pages, buttons to share,
// comments or the like. Words are parted at hyphens, underscores and humps ("shareBar").
bool is_side_part(const HtmlTree& tree, const HtmlNode& node);

// Whether a block says just what blocks of pages say ("Advertisement", "Read more: ...").
bool is_stock_phrase(std::string_view text);

// Whether a heading is that of what follows an article: comments, other articles.
bool is_section_title(std::string_view text);

}  // namespace chancery
