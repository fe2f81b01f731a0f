#pragma once
// Leaders who are named by their office alone: "the French president", «президент США», "the Prime Minister",
// 法国总统.
//
// With a country or an organisation beside it, an office is whoever held it on the day of publication; one
// that the article names is preferred where several held it, and is the only one who can be meant where there
// is no day, or where the office is a former one. An office by itself is who is named in the article and
// holds it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/enrich/namings.h"
#include "src/enrich/scene.h"
#include "src/enrich/strangers.h"

namespace chancery {

struct OfficeMention {
  std::uint32_t start, end;  // bytes, without an article before it
  std::uint32_t holder;      // index in Gazetteer::entities()
  float score;
  std::string reason;  // "office: president of fr on 2025-08-14"
};

// `namings` by start; `taken` are offices of people whom no table knows: by itself such an office, under the
// same title, says nothing here. Mentions in the order of the text.
std::vector<OfficeMention> find_holders(const Scene& scene, std::span<const Naming> namings,
                                        const std::vector<OfficeTaken>& taken);

}  // namespace chancery
