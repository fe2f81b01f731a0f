#include "src/world/offices.h"

#include <algorithm>
#include <tuple>

namespace chancery {
namespace {

template <class Row>
std::uint32_t place_of(const std::vector<Row>& rows, const std::string& id) {
  const auto row = std::lower_bound(rows.begin(), rows.end(), id,
                                    [](const Row& r, const std::string& wanted) { return r.id < wanted; });
  return static_cast<std::uint32_t>(row - rows.begin());
}

}  // namespace

void Tenures::read(const std::vector<Entity>& entities, const std::vector<Office>& offices) {
  list_.clear();
  for (std::uint32_t holder = 0; holder < entities.size(); ++holder) {
    for (const Term& term : entities[holder].terms) {
      list_.push_back({place_of(offices, term.office), place_of(entities, term.of), holder, &term});
    }
  }
  const auto key = [](const Tenure& t) {
    return std::tuple(t.office, t.of, t.term->from.value_or(kFirstDay), t.holder);
  };
  std::sort(list_.begin(), list_.end(), [&](const Tenure& a, const Tenure& b) { return key(a) < key(b); });
}

std::span<const Tenure> Tenures::of(std::uint32_t office, std::uint32_t of) const {
  const auto place = [](const Tenure& t) { return std::pair(t.office, t.of); };
  const auto first = std::partition_point(list_.begin(), list_.end(),
                                          [&](const Tenure& t) { return place(t) < std::pair(office, of); });
  const auto last = std::partition_point(first, list_.end(),
                                         [&](const Tenure& t) { return place(t) == std::pair(office, of); });
  return {first, last};
}

std::span<const Tenure> Tenures::all(std::uint32_t office) const {
  const auto first =
      std::partition_point(list_.begin(), list_.end(), [&](const Tenure& t) { return t.office < office; });
  const auto last =
      std::partition_point(first, list_.end(), [&](const Tenure& t) { return t.office == office; });
  return {first, last};
}

}  // namespace chancery
