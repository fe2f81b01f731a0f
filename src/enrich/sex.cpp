#include "src/enrich/sex.h"

namespace chancery {
namespace {

bool has_first_name(const Scene& scene, std::uint32_t leader, Cue sex) {
  const std::string_view name = scene.gazetteer.first_name(leader);
  return !name.empty() && scene.cues.is(sex, name, {});
}

}  // namespace

bool is_woman(const Scene& scene, std::uint32_t leader) {
  return has_first_name(scene, leader, Cue::kFeminine);
}
bool is_man(const Scene& scene, std::uint32_t leader) {
  return has_first_name(scene, leader, Cue::kMasculine);
}

}  // namespace chancery
