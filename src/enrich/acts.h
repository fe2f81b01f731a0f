#pragma once
// Whether the name of a city stands for the state whose capital it is: where it acts, and not where things
// happen.

#include <string>

#include "src/enrich/scene.h"

namespace chancery {

// What makes it a party ("said", "between", "'s"), for the reason; empty where the city is a place.
std::string acts(const Scene& scene, const Spot& spot);

}  // namespace chancery
