#pragma once
// Titles of offices beside a name, and who held which office when.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/enrich/scene.h"

namespace chancery {

struct TitleFound {
  std::span<const Candidate>
      offices;  // indices into Gazetteer::offices() and the titles of one; none where there is no title
  std::uint32_t start = 0, end = 0;  // bytes
  std::uint32_t word = 0;            // its first
  const Entity* of =
      nullptr;  // the country or organisation between it and the name ("президент России Путин")
  bool former = false;
  explicit operator bool() const { return !offices.empty(); }
};

// The title that ends right before a word, perhaps with the name of a country or organisation between them.
TitleFound title_before(const Scene& scene, std::size_t word);
// The title that begins at a word.
TitleFound title_at(const Scene& scene, std::size_t word);
// The same in Chinese and Japanese, whose titles stand before a name and after it.
TitleFound title_beside(const Scene& scene, const Spot& spot);

// The row of the table of offices.
const Office* office_of(const Scene& scene, const Term& term);
// Whether a term runs on a day, or within some years before and after it. Every term does on no day.
bool runs(const Term& term, std::optional<Day> day, int years_before = 0, int years_after = 0);
// The leader's term that fits one of the offices of a title, the one on the day before all others; null where
// none does. "Leader" and the like fit every head of a state.
const Term* term_of(const Scene& scene, const Entity& leader, const TitleFound& title);
// "president of ru"
std::string describe(const Term& term);

}  // namespace chancery
