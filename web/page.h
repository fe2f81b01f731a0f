#pragma once
// The pages, as text of HTML made from values: they see no socket, no archive and no clock.
//
// Whatever comes from an article or a query is escaped by the templates, unless markup.h made it. No page
// needs a script, and none has a script or a style of its own: the Content-Security-Policy of routes.cpp
// allows only our files. Immutable; thread-safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "index/search.h"
#include "web/assets.h"

namespace chancery {

// What every page says of the archive.
struct Context {
  std::uint64_t articles = 0;
  std::optional<DayRange> days;  // of publication
  std::string trouble;           // why a newer state of the archive is not shown, without paths, or empty
};

class Pages {
 public:
  // REQUIRES: `assets` outlives it.
  explicit Pages(const Assets& assets);
  ~Pages();

  // The search page; the front page where the request asks for nothing. The filters of `request` that name
  // entities are ids.
  std::string search(const Context& context, const SearchRequest& request,
                     const SearchResponse& response) const;
  // `request` is the search that led here, if any; `marked` has the first kShownBody bytes of the body.
  std::string article(const Context& context, const SearchRequest& request, const StoredArticle& stored,
                      const MarkedArticle& marked) const;
  // The values of a facet that begin with `prefix`.
  std::string facet(const Context& context, const SearchRequest& request, FacetName facet,
                    std::string_view prefix, const FacetResult& values) const;
  std::string help(const Context& context) const;
  std::string error(const Context& context, std::string_view title, std::string_view message) const;

 private:
  struct Templates;
  const Assets& assets_;
  std::unique_ptr<Templates> templates_;
};

// How many values of a facet the search page asks for, and how many the page of one facet shows at most.
inline constexpr std::uint32_t kFacetRows = 8;
inline constexpr std::size_t kMaxFacetRows = 500;
// Bytes of a body that the page of its article shows, at most. Who wants more wants a file of it.
inline constexpr std::size_t kShownBody = std::size_t{1} << 20;
// Bytes that a list of a page gives to its links, about. Each has the whole search in it, which may be 24 KB.
inline constexpr std::size_t kMostLinked = std::size_t{2} << 20;

}  // namespace chancery
