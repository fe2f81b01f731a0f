#pragma once
// First names that stand alone: "Hillary", "Bernie", of a leader whom the article names.

#include <cstdint>
#include <span>
#include <vector>

#include "src/enrich/holders.h"
#include "src/enrich/scene.h"
#include "src/enrich/strangers.h"

namespace chancery {

struct FirstName {
  std::size_t word;
  std::uint32_t leader;  // index in Gazetteer::entities()
};

// `namings` are those of the gazetteer's entities. Only in languages that write names with capitals and do
// not inflect them, and only where one person of the article has that first name.
std::vector<FirstName> find_first_names(const Scene& scene, std::span<const Naming> namings,
                                        const Strangers& strangers);

}  // namespace chancery
