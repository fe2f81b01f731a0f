#pragma once
// What the templates show: a tree of strings, lists and yes-or-no, made by one function a page and rendered
// by page.cpp.
//
// Included only by the sources of pages. A name that a list's item lacks is looked up around the list, and an
// empty string counts as yes: so items set all their names, and what may be missing is set by set_if().

#include <mustache.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/search.h"
#include "web/markup.h"
#include "web/parameters.h"

namespace chancery {

using View = kainjow::mustache::data;
using Views = kainjow::mustache::list;

struct Context;  // page.h

inline void set(View& view, const char* name, std::string_view text) {
  view[name] = View(std::string(text));
}
inline void set_list(View& view, const char* name, const Views& list) {
  view[name] = View(list);
}
// The text, or no where it is empty.
inline void set_if(View& view, const char* name, std::string_view text) {
  view[name] = text.empty() ? View(false) : View(std::string(text));
}
inline void set_yes(View& view, const char* name, bool yes) {
  view[name] = View(yes);
}
// The only way in for text that is HTML already; the templates' names for it end in "_html".
inline void set_html(View& view, const char* name, Html html) {
  view[name] = View(std::move(html.text));
}

// The hidden fields by which a form asks for the same, but for what it asks itself: `except` names those.
Views hidden_fields(const SearchRequest& request, const std::vector<std::string_view>& except);

// The rows of a facet's values (templates/value.html): up to `limit`, fewer where kMostLinked (page.h) is
// reached, but one.
Views value_views(const SearchRequest& request, FacetName facet, const FacetResult& values,
                  std::size_t limit);
// The chips of the entities of an article or a hit, each leading to the request narrowed by it.
Views entity_views(const SearchRequest& request, const std::vector<FoundEntity>& entities, std::size_t limit);
Views topic_views(const SearchRequest& request, const std::vector<FoundTopic>& topics, std::size_t limit);

// The active filters, each with the request that is without it.
Views chip_views(const SearchRequest& request, const SearchResponse& response);

View search_view(const Context& context, const SearchRequest& request, const SearchResponse& response);
View facet_view(const SearchRequest& request, FacetName facet, std::string_view prefix,
                const FacetResult& values);
// What was wrong in a search, above what was found.
void set_notes(View& view, const Diagnostics& diagnostics);
// The page that has all values of a facet.
std::string path_of(FacetName facet);
View article_view(const SearchRequest& request, const StoredArticle& stored, const MarkedArticle& marked);

}  // namespace chancery
