#pragma once
// The schema.org description of an article in a page's JSON-LD. For one thread.

#include <string>
#include <string_view>
#include <vector>

namespace chancery {

struct LinkedData {
  std::string headline, author, publisher, url, lang, published, body;
};

// `scripts` are the contents of the page's elements of type application/ld+json. The first description of an
// article counts (NewsArticle, BlogPosting ...), at the top, in a list, in a @graph, or as the mainEntity of
// a page; what it lacks is taken from one of the page (WebPage). Broken scripts are passed over: sites have
// them unawares.
LinkedData linked_data(const std::vector<std::string_view>& scripts);

}  // namespace chancery
