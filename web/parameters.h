#pragma once
// The parameters of a URL: what they ask for, and the URLs that ask for something else. Thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/search.h"
#include "src/base/error.h"

namespace chancery {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=%C3%A9+x" in the order in which it was written. Whatever is no percent escape stays as it is;
// each byte that is no valid UTF-8 becomes U+FFFD, no other encoding is guessed, and control characters are
// spaces.
Pairs parse_query_string(std::string_view query);
// Everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);
std::string percent_decoded(std::string_view text);

inline constexpr std::size_t kMaxFilters = 64;
inline constexpr std::size_t kMaxFilterBytes = 4096;  // of all their values; each is in every link
inline constexpr std::uint32_t kMaxPage = 1'000'000;

struct Parameters {
  SearchRequest request;
  std::string id;                           // of an article
  std::string prefix;                       // of the values of a facet
  std::optional<std::uint32_t> facet_size;  // where it was asked for
  Diagnostics diagnostics;  // each names its parameter; the request is then as if that one had not been there
  // A form sends its empty fields too; the same search has a shorter address.
  bool has_empty = false;
};
Parameters read_parameters(const Pairs& pairs);

// The order in which results stand unless asked otherwise: of an empty query the newest first.
Sort default_sort(std::string_view text);
// What no parameter but `q` asks for.
SearchRequest request_for(std::string_view text);

// What a URL must say to ask for this, in a fixed order, without what goes without saying. `page` is left
// out: another search begins at its first page.
Pairs pairs_of(const SearchRequest& request);
// The same with a page of it.
Pairs pairs_of_page(const SearchRequest& request, std::uint64_t page);
// "/path?a=1&b=2", escaped for a URL, not for HTML.
std::string url(std::string_view path, const Pairs& pairs);

// Requests that differ in one thing.
SearchRequest with_filter(SearchRequest request, FacetName facet, std::string_view value, bool exclude);
SearchRequest without_filter(SearchRequest request, FacetName facet, std::string_view value);
SearchRequest with_days(SearchRequest request, std::optional<Day> from, std::optional<Day> to);
bool is_filtered(const SearchRequest& request);  // by anything but its text

}  // namespace chancery
