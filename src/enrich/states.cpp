#include "src/enrich/states.h"

#include <algorithm>
#include <unordered_set>

#include "src/enrich/titles.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

// 0 never; 1 at another time; 2 then, or nobody knows.
int nearness(const Scene& scene, const Entity& entity) {
  if (!is_person(entity.kind)) {
    if (!scene.day) return entity.to ? 1 : 2;
    return (!entity.from || *entity.from <= *scene.day) && (!entity.to || *scene.day <= *entity.to) ? 2 : 1;
  }
  int best = 0;
  for (const Term& term : entity.terms)
    best = std::max(best, runs(term, scene.day) ? 3 : runs(term, scene.day, 1, 8) ? 2 : 1);
  return best;
}

const Candidate* only_one(const Scene& scene, const std::vector<Candidate>& among, const Attested& attested,
                          int rank, bool must_be_attested) {
  const Candidate* one = nullptr;
  for (const Candidate& c : among) {
    if (nearness(scene, scene.entity(c)) < rank || (must_be_attested && !attested[c.entity])) continue;
    if (one && one->entity != c.entity) return nullptr;
    one = &c;
  }
  return one;
}

bool is_country_name(const Scene& scene, const Candidate& c) {
  return scene.entity(c).kind == EntityKind::kCountry && scene.name(c).role == NameRole::kFull &&
         scene.name(c).also != AlsoIs::kName;
}

bool is_country(const Scene& scene, const Spot& spot, std::uint32_t besides) {
  const auto readings = scene.readings(spot);
  return std::any_of(readings.begin(), readings.end(),
                     [&](const Candidate& c) { return c.entity != besides && is_country_name(scene, c); });
}

// "Egypt and Jordan", "Jordan, Syria and Iraq": the country beside it.
const Spot* listed_with(const Scene& scene, const Spot& spot, std::uint32_t country) {
  const Words& words = scene.words;
  const auto country_at = [&](std::size_t word) -> const Spot* {
    const Spot* other = scene.spot_of(word);
    return other && is_country(scene, *other, country) ? other : nullptr;
  };
  const std::size_t next = spot.word + spot.words;
  const Spot* found = nullptr;
  if (next < words.size() && words.gap_before(next) == ", ") found = country_at(next);
  if (!found && next + 1 < words.size() && words.joined(next) && scene.cue(Cue::kAnd, next))
    found = country_at(next + 1);
  if (!found && spot.word >= 1 && words.gap_before(spot.word) == ", ") found = country_at(spot.word - 1);
  if (!found && spot.word >= 2 && words.joined(spot.word) && scene.cue(Cue::kAnd, spot.word - 1))
    found = country_at(spot.word - 2);
  return found;
}

// "the king of Jordan"
bool holds_office(const Scene& scene, const Spot& spot) {
  const Words& words = scene.words;
  if (spot.word < 2 || !words.joined(spot.word) || !words.joined(spot.word - 1)) return false;
  const std::string_view of = words.term(spot.word - 1);
  return (of == "of" || of == "de" || of == "von") && static_cast<bool>(title_before(scene, spot.word - 1));
}

// "Chad Wolf Resigns": in a headline what follows may be a surname.
bool goes_on_in_headline(const Scene& scene, const Spot& spot) {
  const std::size_t next = spot.word + spot.words;
  if (scene.words.capitals(spot.word) != Capitals::kHeadline || next >= scene.words.size() ||
      !scene.words.joined(next))
    return false;
  return scene.is_capital(next) && !scene.cue(Cue::kAct, next) && !is_function_word(scene.words.term(next)) &&
         !scene.spot_of(next);
}

bool is_somebody(const Scene& scene, const Spot& spot, const Surroundings& around) {
  const Neighbour before = around.before;
  if (before == Neighbour::kAnother || before == Neighbour::kHonorific || before == Neighbour::kMadam)
    return true;
  return around.another_after || around.not_a_person || goes_on_in_headline(scene, spot);
}

}  // namespace

const Candidate* choose(const Scene& scene, const std::vector<Candidate>& among, const Attested& attested) {
  int highest = 0;
  for (const Candidate& c : among) highest = std::max(highest, nearness(scene, scene.entity(c)));
  if (const Candidate* one = only_one(scene, among, attested, highest, false)) return one;
  if (const Candidate* one = only_one(scene, among, attested, highest, true)) return one;
  return only_one(scene, among, attested, 0, true);
}

std::string CommonNames::means(const Spot& spot, const Candidate& country, const Surroundings& around) {
  const bool somebody = is_somebody(scene_, spot, around);
  if (attested_[country.entity] && !somebody) return "name; the country is named elsewhere";
  if (scene_.name(country).also == AlsoIs::kWord) {
    // A capital that only a name would have there. In a headline the country is likelier than the word.
    const bool tells =
        scene_.words.capitals(spot.word) != Capitals::kTell || !scene_.words.begins_sentence(spot.word);
    return tells ? "name" : "";
  }
  if (scene_.entity(country).kind != EntityKind::kCountry || somebody) return "";
  if (const Spot* own = own_of(country.entity)) {
    return "name; its own is named: " + std::string(scene_.words.span_text(own->start, own->end));
  }
  if (is_american()) return "";
  if (const Spot* other = listed_with(scene_, spot, country.entity)) {
    return "name; beside it: " + std::string(scene_.words.span_text(other->start, other->end));
  }
  if (holds_office(scene_, spot)) return "name; an office before it";
  return countries_besides(country.entity) >= 2 ? "name; other countries are named" : "";
}

const Spot* CommonNames::own_of(std::uint32_t country) {
  for (const Own& own : owns_of(country)) {
    if (own.capital || attested_[own.entity]) return own.spot;
  }
  return nullptr;
}

auto CommonNames::owns_of(std::uint32_t country) -> const std::vector<Own>& {
  const auto [found, fresh] = owns_.try_emplace(country);
  std::vector<Own>& owns = found->second;
  if (!fresh) return owns;
  const std::string& id = scene_.gazetteer.entities()[country].id;
  std::unordered_set<std::uint32_t> seen;
  for (const Spot& spot : scene_.spots) {
    for (const Candidate& c : scene_.readings(spot)) {
      const Entity& entity = scene_.entity(c);
      const bool capital = c.entity == country && scene_.name(c).role == NameRole::kCapital &&
                           scene_.name(c).also == AlsoIs::kNothing;
      if ((!capital && !is_person(entity.kind)) || !seen.insert(c.entity).second) continue;
      const bool leads = std::any_of(entity.terms.begin(), entity.terms.end(), [&](const Term& term) {
        return term.of == id && runs(term, scene_.day);
      });
      if (capital || leads) owns.push_back({&spot, c.entity, capital});
    }
  }
  return owns;
}

bool CommonNames::is_american() {
  if (!american_) {
    american_ = false;
    for (std::size_t w = 0; w < scene_.words.size() && !*american_; ++w) {
      american_ = scene_.is_capital(w) && scene_.cue(Cue::kAmerican, w);
    }
  }
  return *american_;
}

std::size_t CommonNames::countries_besides(std::uint32_t country) {
  if (!countries_) {
    countries_.emplace();
    for (const Spot& spot : scene_.spots) {
      for (const Candidate& c : scene_.readings(spot)) {
        // The USA are named everywhere.
        if (!is_country_name(scene_, c) || scene_.entity(c).id == "us") continue;
        countries_->push_back(c.entity);
        break;
      }
    }
    std::sort(countries_->begin(), countries_->end());
    countries_->erase(std::unique(countries_->begin(), countries_->end()), countries_->end());
  }
  return countries_->size() -
         static_cast<std::size_t>(std::binary_search(countries_->begin(), countries_->end(), country));
}

}  // namespace chancery
