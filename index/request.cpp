// The names of a request's choices, as flags, parameters and JSON spell them.

#include <algorithm>
#include <array>

#include "index/facet_table.h"
#include "index/search.h"

namespace chancery {
namespace {

constexpr std::array<std::string_view, 5> kSortNames = {"relevance", "newest", "oldest", "actor", "topic"};
constexpr std::array<std::string_view, 3> kMatchNames = {"most", "all", "any"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<Sort> sort_named(std::string_view name) {
  return named<Sort>(kSortNames, name);
}
std::string_view name_of(Sort sort) {
  return kSortNames[static_cast<std::size_t>(sort)];
}
std::optional<MatchMode> match_named(std::string_view name) {
  return named<MatchMode>(kMatchNames, name);
}
std::string_view name_of(MatchMode match) {
  return kMatchNames[static_cast<std::size_t>(match)];
}
std::string_view name_of(FacetName facet) {
  return facet_row(facet).name;
}

std::optional<FacetName> facet_named(std::string_view name) {
  for (const FacetRow& row : kFacetTable) {
    if (row.name == name || (!row.alias.empty() && row.alias == name)) return row.facet;
  }
  return std::nullopt;
}

}  // namespace chancery
