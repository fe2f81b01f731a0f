#include "src/enrich/namings.h"

#include <algorithm>

#include "src/enrich/titles.h"

namespace chancery {
namespace {

// The main country has this share of all mentions of countries.
constexpr std::size_t kLeastMentions = 3, kShareOf = 5, kShare = 3;

}  // namespace

Namings::Namings(const Scene& scene, std::span<const Naming> list) : scene_(scene), list_(list) {
  for (const Naming& n : list_) ++counts_[n.entity];
  main_ = find_main();
}

std::span<const Naming>::iterator Namings::near(std::uint32_t byte) const {
  constexpr std::uint32_t kLongest = 1024;  // bytes of a name
  const std::uint32_t start = byte - std::min(byte, kLongest);
  return std::lower_bound(list_.begin(), list_.end(), start,
                          [](const Naming& n, std::uint32_t at) { return n.start < at; });
}

const Naming* Namings::ending_at(std::uint32_t end) const {
  for (auto n = near(end); n != list_.end() && n->start < end; ++n) {
    if (n->end == end) return &*n;
  }
  return nullptr;
}

const Naming* Namings::holding(std::uint32_t byte) const {
  for (auto n = near(byte); n != list_.end() && n->start <= byte; ++n) {
    if (byte < n->end) return &*n;
  }
  return nullptr;
}

std::size_t Namings::of(std::uint32_t entity) const {
  const auto count = counts_.find(entity);
  return count == counts_.end() ? 0 : count->second;
}

std::uint32_t Namings::most_named_country() const {
  std::uint32_t most = kNone;
  for (const auto& [index, count] : counts_) {
    const bool country = scene_.gazetteer.entities()[index].kind == EntityKind::kCountry;
    if (country && (most == kNone || count > of(most))) most = index;
  }
  return most;
}

std::size_t Namings::speaks_for(std::uint32_t country) const {
  const std::string& id = scene_.gazetteer.entities()[country].id;
  std::size_t all = 0;
  for (const auto& [index, count] : counts_) {
    const std::vector<Term>& terms = scene_.gazetteer.entities()[index].terms;
    const bool serves = std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
      return term.of == id && runs(term, scene_.day);
    });
    if (index == country || serves) all += count;
  }
  return all;
}

// The country whose head the article names, where it names the head of no other.
std::uint32_t Namings::country_of_the_head() const {
  std::uint32_t country = kNone;
  for (const auto& [named, count] : counts_) {
    for (const Term& term : scene_.gazetteer.entities()[named].terms) {
      if (!term.leads_state || !runs(term, scene_.day)) continue;
      const Entity* of = scene_.gazetteer.find(term.of);
      if (!of) continue;
      const std::uint32_t index = scene_.gazetteer.index_of(*of);
      if (country != kNone && country != index) return kNone;
      country = index;
    }
  }
  return country;
}

std::uint32_t Namings::find_main() const {
  if (const std::uint32_t led = country_of_the_head(); led != kNone) return led;
  const auto is_country = [&](std::uint32_t index) {
    return scene_.gazetteer.entities()[index].kind == EntityKind::kCountry;
  };
  std::size_t all = 0;
  for (const auto& [index, count] : counts_) all += is_country(index) ? count : 0;
  std::uint32_t main = kNone;
  for (const auto& [index, count] : counts_) {
    if (is_country(index) && count >= kLeastMentions && count * kShareOf >= all * kShare) main = index;
  }
  return main;
}

}  // namespace chancery
