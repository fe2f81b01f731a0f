#pragma once
// The JSON that others rely on: responses of a search, annotations, articles. One line each, valid UTF-8, no
// white space between tokens. Thread-safe.

#include <string>
#include <string_view>

#include "index/search.h"

namespace chancery {

std::string to_json(const SearchResponse& response);
std::string to_json(const FacetResult& facet, FacetName name);
// An article as `export` writes it and `index` reads it.
std::string to_json(const Article& article);
// An annotation, with spans in code points of the article's text.
std::string annotation_json(const Article& article, const Enrichment& found);
// An entity as `entities --json` prints it.
std::string to_json(const Entity& entity);
std::string error_json(std::string_view message);

}  // namespace chancery
