#pragma once
// The one table of facets: their names, the fields and terms they filter by, and where their values are
// numbered. Internal to index/.

#include <array>
#include <optional>
#include <string_view>

#include "index/dictionary.h"
#include "index/schema.h"
#include "index/search.h"

namespace chancery {

struct FacetRow {
  FacetName facet;
  std::string_view name, alias;  // the alias may be empty
  Field field;
  TermKind term;
  std::optional<EntityKind> kind;  // of the four whose values are entities
  Dictionary Snapshot::State::*dictionary;
  std::vector<std::uint32_t> SegmentMaps::*map;  // a segment's numbers to the snapshot's
};

inline constexpr std::array<FacetRow, kFacets> kFacetTable = {{
    {FacetName::kLeader, "leader", "", Field::kLeader, TermKind::kEntity, EntityKind::kLeader,
     &Snapshot::State::entities, &SegmentMaps::entities},
    {FacetName::kCountry, "country", "", Field::kCountry, TermKind::kEntity, EntityKind::kCountry,
     &Snapshot::State::entities, &SegmentMaps::entities},
    {FacetName::kOrganisation, "organisation", "org", Field::kOrganisation, TermKind::kEntity,
     EntityKind::kOrganisation, &Snapshot::State::entities, &SegmentMaps::entities},
    {FacetName::kPerson, "person", "", Field::kPerson, TermKind::kEntity, EntityKind::kPerson,
     &Snapshot::State::entities, &SegmentMaps::entities},
    {FacetName::kTopic, "topic", "", Field::kTopic, TermKind::kTopic, std::nullopt, &Snapshot::State::topics,
     &SegmentMaps::topics},
    {FacetName::kSource, "source", "", Field::kSource, TermKind::kSource, std::nullopt,
     &Snapshot::State::sources, &SegmentMaps::sources},
    {FacetName::kLanguage, "language", "lang", Field::kLanguage, TermKind::kLanguage, std::nullopt,
     &Snapshot::State::languages, &SegmentMaps::languages},
}};

inline constexpr const FacetRow& facet_row(FacetName facet) {
  return kFacetTable[static_cast<std::size_t>(facet)];
}

}  // namespace chancery
