#pragma once
// The main text of a page, without what stands around it. For one thread.
//
// Where the page says which element holds it (articleBody, <article>, <main>), that one; else the one about
// which most paragraphs with few links stand: each paragraph counts in full for its container and less for
// each one farther out, as in Arc90's Readability. Blocks of links and of stock phrases go, after
// Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text Features" (WSDM 2010).

#include <string>
#include <string_view>

#include "src/read/html_tree.h"

namespace chancery {

// Paragraphs joined by blank lines; one that only says `title` again is left out. Empty where there is no
// text.
std::string main_text(const HtmlTree& tree, std::string_view title);

}  // namespace chancery
