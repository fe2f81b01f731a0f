#pragma once
// What a page says of its article beside the text: JSON-LD, OpenGraph, <meta>, <time>, <link>. For one
// thread.

#include <string>
#include <vector>

#include "src/read/html_tree.h"

namespace chancery {

struct PageMeta {
  std::string title, author, source, url, lang;
  std::vector<std::string> published;  // as written, the most trustworthy first
  std::string body;                    // articleBody of JSON-LD
};

// Where several say the same thing, JSON-LD comes before OpenGraph, that before the names of <meta>, and
// those before the page's visible parts; but <link rel=canonical> names the URL first.
PageMeta page_meta(const HtmlTree& tree);

}  // namespace chancery
