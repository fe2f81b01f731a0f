#pragma once
// The tables as values: entities with their names and terms, offices, and names that are no entity's.
//
// Checks every row and every reference between tables; what is wrong is left out, with a diagnostic. Names
// are views of the tables' texts, which must stay. Thread-safe.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/world/gazetteer.h"
#include "src/world/tables.h"

namespace chancery {

// The files of the gazetteer. Order matters: a table refers only to those before it.
enum class TableFile : std::uint8_t {
  kCountries,
  kOrganisations,
  kOffices,
  kLeaders,
  kTerms,
  kMetonyms,
  kDecoys,
  kCommon
};
inline constexpr std::size_t kTableFiles = 8;
struct TableSet {
  TableText tables[kTableFiles];
  const TableText& operator[](TableFile file) const { return tables[static_cast<std::size_t>(file)]; }
  TableText& operator[](TableFile file) { return tables[static_cast<std::size_t>(file)]; }
};
std::string_view name_of(TableFile file);  // "countries.tsv"

struct World {
  std::vector<Entity> entities;  // by id
  std::vector<Office> offices;   // by id
  std::vector<EntityName> decoys;
  std::vector<std::pair<std::string_view, AlsoIs>> common;  // single words, as written
};

World read_world(const TableSet& tables, Diagnostics& problems);

}  // namespace chancery
