#pragma once
// Who held an office of a country or an organisation, and when.
//
// Made once from the terms of all leaders; immutable, and may be shared between threads.

#include <cstdint>
#include <span>
#include <vector>

#include "src/world/gazetteer.h"

namespace chancery {

// A term of office by the places of what it speaks of.
struct Tenure {
  std::uint32_t office = 0;  // index into Gazetteer::offices()
  std::uint32_t of = 0;      // of the country or organisation, index into Gazetteer::entities()
  std::uint32_t holder = 0;  // of the leader, index into Gazetteer::entities()
  const Term* term = nullptr;
};

class Tenures {
 public:
  // `entities` and `offices` by id; views of `entities` are kept.
  void read(const std::vector<Entity>& entities, const std::vector<Office>& offices);

  // All who ever held it, by the first day of their terms.
  std::span<const Tenure> of(std::uint32_t office, std::uint32_t of) const;
  // The same for whatever country or organisation, one after another.
  std::span<const Tenure> all(std::uint32_t office) const;

 private:
  std::vector<Tenure> list_;  // by office, of and first day
};

}  // namespace chancery
