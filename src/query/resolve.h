#pragma once
// The values of entity fields as ids; see resolve_entity in understand.h. Thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/query/ast.h"
#include "src/world/gazetteer.h"

namespace chancery {

struct QueryPlace {
  std::uint32_t at = 0, length = 0;
};
// As resolve_entity, with diagnostics at `place`. `suggest`: look for the nearest name, which takes some
// milliseconds.
std::vector<std::string> resolve(Field field, std::string_view value, const Gazetteer& gazetteer,
                                 QueryPlace place, bool suggest, Diagnostics& diagnostics);

}  // namespace chancery
