#pragma once
// Whom and what an article has named, and what country it is about.

#include <cstdint>
#include <map>
#include <span>

#include "src/enrich/scene.h"

namespace chancery {

// Where an entity was named, by index in Gazetteer::entities().
struct Naming {
  std::uint32_t start, end;  // bytes
  std::uint32_t entity;
};

// How often each entity is named. Counts once.
class Namings {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // `list` by start.
  Namings(const Scene& scene, std::span<const Naming> list);

  std::span<const Naming> list() const { return list_; }
  const std::map<std::uint32_t, std::size_t>& counts() const { return counts_; }  // by entity
  std::size_t of(std::uint32_t entity) const;
  // The first that ends at a byte, and the first that holds it; null where none does.
  const Naming* ending_at(std::uint32_t end) const;
  const Naming* holding(std::uint32_t byte) const;
  bool is_named(std::uint32_t entity) const { return counts_.contains(entity); }

  // The country that is named most; kNone where none is.
  std::uint32_t most_named_country() const;
  // The country that the article is about by far: whose head alone it names, or which has most mentions of
  // countries. kNone where there is no such.
  std::uint32_t main_country() const { return main_; }
  // How often a country, and whoever holds an office of it, is named.
  std::size_t speaks_for(std::uint32_t country) const;

 private:
  // The first that may reach a byte.
  std::span<const Naming>::iterator near(std::uint32_t byte) const;
  std::uint32_t country_of_the_head() const;
  std::uint32_t find_main() const;

  const Scene& scene_;
  std::span<const Naming> list_;
  std::map<std::uint32_t, std::size_t> counts_;
  std::uint32_t main_;
};

}  // namespace chancery
