#pragma once
// Women and men by their first names.

#include <cstdint>

#include "src/enrich/scene.h"

namespace chancery {

// Whether a leader's first name is a woman's, or a man's; of many neither is known.
bool is_woman(const Scene& scene, std::uint32_t leader);
bool is_man(const Scene& scene, std::uint32_t leader);

}  // namespace chancery
