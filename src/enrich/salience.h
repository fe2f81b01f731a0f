#pragma once
// How much an article is about each entity that it mentions.

#include <cstdint>
#include <string>
#include <vector>

#include "src/base/article.h"
#include "src/enrich/scene.h"

namespace chancery {

// A link before entities have their places.
struct Link {
  std::uint32_t start = 0, end = 0;
  std::uint32_t entity = 0;  // index into a list of those who may be found
  MentionForm form = MentionForm::kName;
  float score = 1;
  std::string reason;
};

// Fills found.entities, by salience and id, and found.mentions, by start, from links and the entities they
// are to. Salience of an entity:
//
//   x = sum over its mentions of weight(form)  +  kTitleBonus, if one is in the title  +  kHeadBonus * 2^(-w
//   / kHalfWay) salience = x / (x + kHalf)
//
// where w is the number of words before its first mention in the body, and a mention that is the subject of a
// verb of saying or acting weighs more. The constants stand in salience.cpp.
//
// A country that nothing names but its capital, as a place, has no mention: of `places`, each counts for a
// part of one, and says where it stands.
void settle(const Scene& scene, std::vector<Link>& links, const std::vector<Link>& places,
            std::vector<FoundEntity>& cast, Enrichment& found);

}  // namespace chancery
