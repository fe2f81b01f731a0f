// By offices: a title beside the name, a country, and who held what at the time.
#include "src/enrich/judge.h"
#include "src/text/function_words.h"

namespace chancery {

int SurnameJudge::nearness(const Term& term) const {
  if (!scene_.day || runs(term, scene_.day)) return 3;
  return runs(term, scene_.day, kYearsBefore, kYearsAfter) ? 2 : 1;
}

std::optional<Bearer> SurnameJudge::by_title(const TitleFound& title) const {
  const Held held = highest([&](const Candidate& c) {
    const Term* term = term_of(scene_, leader(c), title);
    if (!term) return Held{};
    // "Former President Bush" is he whose term is over.
    if (title.former && scene_.day) return Held{runs(*term, scene_.day) ? 1 : 2, term, c.entity};
    return Held{nearness(*term), term, c.entity};
  });
  if (held.rank == 0) return std::nullopt;
  return Bearer{held.entity, 0.9f,
                "surname; title before it: " + std::string(words_.span_text(title.start, title.end))};
}

// "Russia's Putin", "Putin, the Russian president".
std::optional<Bearer> SurnameJudge::by_what_is_beside() const {
  if (is_namesake_of_any()) return std::nullopt;
  // "Treasury's Baker": nothing but his body says who is meant, and that is enough.
  const bool possessed = spot_.words > 0 && spot_.word > 0 && words_.has_possessive(spot_.word - 1);
  if (is_borne_by_many() && !possessed) return std::nullopt;
  const Spot* beside = nullptr;
  const Held held = highest([&](const Candidate& c) {
    const Spot* country = spot_.words > 0 ? country_beside(leader(c)) : country_before(leader(c));
    if (!country) return Held{};
    beside = country;
    Held nearest;
    for (const Term& term : leader(c).terms) {
      const int rank = 2 * nearness(term) + term.leads_state;
      if (is_of(term, *country) && rank > nearest.rank) nearest = {rank, &term, c.entity};
    }
    return nearest;
  });
  if (held.rank == 0) return std::nullopt;
  return Bearer{held.entity, 0.85f,
                "surname; beside it: " + std::string(words_.span_text(beside->start, beside->end))};
}

// What a term is of, or the body that goes with the office: the Treasury.
bool SurnameJudge::is_where(const Term& term, const std::string& id) const {
  if (term.of == id) return true;
  const Office* office = office_of(scene_, term);
  return office && std::find(office->bodies.begin(), office->bodies.end(), id) != office->bodies.end();
}

bool SurnameJudge::is_of(const Term& term, const Spot& spot) const {
  const auto readings = scene_.readings(spot);
  return runs(term, scene_.day, kYearsBefore, 2 * kYearsAfter) &&
         std::any_of(readings.begin(), readings.end(),
                     [&](const Candidate& r) { return is_where(term, scene_.entity(r).id); });
}

bool SurnameJudge::is_of(const Entity& leader, const Spot& spot) const {
  return std::any_of(leader.terms.begin(), leader.terms.end(),
                     [&](const Term& term) { return is_of(term, spot); });
}

const Spot* SurnameJudge::country_beside(const Entity& leader) const {
  const std::size_t first = spot_.word;
  if (first > 0 && words_.joined(first)) {
    const Spot* before = scene_.spot_of(first - 1);
    if (before && is_of(leader, *before)) return before;
  }
  if (first > 0 && words_.has_possessive(first - 1)) {
    const Spot* before = scene_.spot_of(first - 1);
    if (before && is_of(leader, *before)) return before;
  }
  std::size_t after = first + spot_.words;
  if (after + 1 >= words_.size()) return nullptr;
  const std::string_view gap = words_.gap_before(after);
  if (words_.joined(after) && words_.term(after) == "of") {
    const Spot* spot = words_.joined(after + 1) ? scene_.spot_of(after + 1) : nullptr;
    return spot && is_of(leader, *spot) ? spot : nullptr;
  }
  if (gap != ", " && gap != " (") return nullptr;
  if (is_function_word(words_.term(after))) ++after;
  const Spot* spot = scene_.spot_of(after);
  if (!spot || !is_of(leader, *spot)) return nullptr;
  return title_at(scene_, spot->word + spot->words) ? spot : nullptr;
}

// In Chinese and Japanese the country stands right before the name, or before the title.
const Spot* SurnameJudge::country_before(const Entity& leader) const {
  const Spot* spot = &spot_;
  if (spot == scene_.spots.data()) return nullptr;
  --spot;
  return spot->end == spot_.start && is_of(leader, *spot) ? spot : nullptr;
}

// "Muscat, Doha and Riyadh"
bool SurnameJudge::is_capital_city() const {
  const auto readings = scene_.readings(spot_);
  return std::any_of(readings.begin(), readings.end(),
                     [&](const Candidate& c) { return scene_.name(c).role == NameRole::kCapital; });
}

// A capital at the head of a sentence is none, and an ending may be another word's.
bool SurnameJudge::may_be_another_word() const {
  return spot_.words > 0 && spot_.inflected &&
         (!words_.cased(spot_.word) || words_.begins_sentence(spot_.word));
}

std::optional<Bearer> SurnameJudge::by_dominance() const {
  if (is_namesake_of_any() || may_be_another_word() || name().also == AlsoIs::kWord || is_capital_city())
    return std::nullopt;
  if (is_borne_by_many()) return by_office_now();
  const Held held = highest([&](const Candidate& c) {
    Held best;
    for (const Term& term : leader(c).terms) {
      if (term.leads_state && nearness(term) > best.rank) best = {nearness(term), &term, c.entity};
    }
    return best;
  });
  if (held.rank < 2) return by_office_now();
  // Without a date, or without capitals, more has to speak for a leader: his country.
  const bool cased =
      spot_.words == 0 || words_.cased(spot_.word);  // foreign names in Chinese are distinct enough
  if ((!scene_.day || !cased) && !is_at_home(*held.term)) return std::nullopt;
  if (scene_.day)
    return Bearer{held.entity, 0.75f, "surname; dominant holder about " + held_when(*held.term)};
  return Bearer{held.entity, 0.6f,
                "surname; no other head of state or government bears it: " + describe(*held.term)};
}

// The only bearer who holds one of the other offices that one holds at a time, or held it within the year,
// where the article names his country or the name says or does something; both of a name that many bear.
std::optional<Bearer> SurnameJudge::by_office_now() const {
  if (!scene_.day || spot_.words == 0 || !words_.cased(spot_.word) || people_.anybody_is(surname_))
    return std::nullopt;
  const Held held = highest([&](const Candidate& c) {
    Held best;
    for (const Term& term : leader(c).terms) {
      const Office* office = office_of(scene_, term);
      const int ran = runs(term, scene_.day) ? 2 : runs(term, scene_.day, 0, 1) ? 1 : 0;
      // Of two of one name the one whose country is named, whose field the line is on, and whose office is
      // his alone.
      const int rank = ran == 0 || !office
                           ? 0
                           : 8 * ran + 4 * is_at_home(term) + 2 * is_in_field(term) + office->one_holder;
      if (rank > best.rank) best = {rank, &term, c.entity};
    }
    return best;
  });
  // Anybody who holds any office now may be meant; who is, has one that is his alone.
  if (held.rank == 0 || !office_of(scene_, *held.term)->one_holder) return by_distinct_name();
  const bool acts = is_subject(), at_home = is_at_home(*held.term), in_field = is_in_field(*held.term);
  // A headline begins with a bare surname only where every reader knows whose it is.
  const bool heads = spot_.word == 0 && words_.title_size() > 0;
  const bool many = is_borne_by_many();
  if (many ? !((acts && (at_home || heads)) || (heads && in_field)) : !(acts || at_home || in_field))
    return std::nullopt;
  return Bearer{held.entity, 0.7f, "surname; holder about " + held_when(*held.term)};
}

// "2017-03-30: president of us", "2017-03-30: president of us until 2017-01-20".
std::string SurnameJudge::held_when(const Term& term) const {
  std::string when = iso(*scene_.day) + ": " + describe(term);
  if (term.from && *scene_.day < *term.from) when += " from " + iso(*term.from);
  if (term.to && *term.to < *scene_.day) when += " until " + iso(*term.to);
  return when;
}

// Money and its ministers: "the dollar", "interest rates" in the same line.
bool SurnameJudge::is_in_field(const Term& term) const {
  constexpr std::string_view kFinance[] = {"finance-minister",  "treasury-secretary", "exchequer",
                                           "central-bank-head", "economy-minister",   "managing-director"};
  if (std::find(std::begin(kFinance), std::end(kFinance), term.office) == std::end(kFinance)) return false;
  constexpr std::size_t kNear = 20;  // words to either side
  const std::size_t first = spot_.word - std::min<std::size_t>(spot_.word, kNear);
  const std::size_t end = std::min(words_.size(), std::size_t{spot_.word} + spot_.words + kNear);
  for (std::size_t w = first; w < end; ++w) {
    if (scene_.cue(Cue::kFinance, w)) return true;
  }
  return false;
}

// Whether a verb of saying or acting follows, or a headline ends with the name behind a dash.
bool SurnameJudge::is_subject() const {
  const std::size_t next = spot_.word + spot_.words;
  if (next == words_.title_size() && spot_.word > 0) {
    const std::string_view gap = words_.gap_before(spot_.word);
    if (gap == " -" || gap == " - " || gap == " – " || gap == " — ") return true;
  }
  return next < words_.size() && words_.joined(next) &&
         (scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next));
}

// Whether the article names the country or the body of a term.
bool SurnameJudge::is_at_home(const Term& term) const {
  const Entity* of = scene_.gazetteer.find(term.of);
  return of && attested_[scene_.gazetteer.index_of(*of)];
}

// "The Biden-Harris administration": whoever holds an office now beside somebody of the name before the
// hyphen.
std::optional<Bearer> SurnameJudge::by_partner() const {
  if (spot_.words == 0 || spot_.word == 0 || !words_.hyphened(spot_.word)) return std::nullopt;
  const Spot* partner = scene_.spot_of(spot_.word - 1);
  if (!partner) return std::nullopt;
  for (const Candidate& c : surname_) {
    for (const Candidate& p : scene_.readings(*partner)) {
      if (const Term* term = shared_post(leader(c), scene_.entity(p)))
        return Bearer{c.entity, 0.8f, "surname; with a partner: " + describe(*term)};
    }
  }
  return std::nullopt;
}

const Term* SurnameJudge::shared_post(const Entity& one, const Entity& other) const {
  for (const Term& term : one.terms) {
    if (!scene_.day || !runs(term, scene_.day)) continue;
    const bool shared = std::any_of(other.terms.begin(), other.terms.end(),
                                    [&](const Term& t) { return t.of == term.of && runs(t, scene_.day); });
    if (shared) return &term;
  }
  return nullptr;
}

// "The Clinton administration": the latest of that name who led a state, of one that the article names
// where several did.
std::optional<Bearer> SurnameJudge::by_government() const {
  const std::size_t next = spot_.word + spot_.words;
  if (spot_.words == 0 || next >= words_.size() || !words_.joined(next) ||
      !scene_.cue(Cue::kGovernment, next))
    return std::nullopt;
  const Term* latest = nullptr;
  std::uint32_t who = 0;
  for (const Candidate& c : surname_) {
    for (const Term& term : leader(c).terms) {
      if (!term.leads_state || (scene_.day && term.from && *scene_.day < *term.from)) continue;
      if (latest && latest->from.value_or(kFirstDay) >= term.from.value_or(kFirstDay)) continue;
      latest = &term;
      who = c.entity;
    }
  }
  if (!latest || (surname_.size() > 1 && !is_at_home(*latest))) return std::nullopt;
  return Bearer{who, 0.8f, "surname; a government behind it: " + describe(*latest)};
}

const Term* SurnameJudge::runs_about(const Entity& leader, int years_after) const {
  constexpr std::string_view kCandidate = "presidential-candidate";
  const auto term = std::find_if(leader.terms.begin(), leader.terms.end(), [&](const Term& t) {
    return t.office == kCandidate && runs(t, scene_.day, kYearsBefore, years_after);
  });
  return term == leader.terms.end() ? nullptr : &*term;
}

// "The Sanders campaign", "Sanders and Biden": the only one of the name who runs for an office at the time,
// where his campaign is named or another who runs for the same stands near.
std::optional<Bearer> SurnameJudge::by_contest() const {
  if (!scene_.day || spot_.words == 0 || !words_.cased(spot_.word) || is_namesake_of_any())
    return std::nullopt;
  const std::size_t next = spot_.word + spot_.words;
  const bool campaign = next < words_.size() && words_.joined(next) && scene_.cue(Cue::kCampaign, next);
  const Held held = highest([&](const Candidate& c) {
    const Term* term = runs_about(leader(c), campaign ? kYearsAfter : 0);
    return term ? Held{1, term, c.entity} : Held{};
  });
  if (held.rank == 0) return std::nullopt;
  if (campaign) return Bearer{held.entity, 0.75f, "surname; who runs: " + describe(*held.term)};
  constexpr std::size_t kNear = 12;  // words to either side
  const std::size_t first = spot_.word - std::min<std::size_t>(spot_.word, kNear);
  for (std::size_t w = first; w < std::min(words_.size(), next + kNear); ++w) {
    const Spot* spot = scene_.spot_of(w);
    if (!spot || spot == &spot_ || spot->word != w || !scene_.is_capital(w)) continue;
    for (const Candidate& c : scene_.readings(*spot)) {
      const Term* term =
          c.entity != held.entity && is_person(scene_.entity(c).kind) && scene_.name(c).text != name().text
              ? runs_about(scene_.entity(c), 0)
              : nullptr;
      if (term && term->of == held.term->of)
        return Bearer{held.entity, 0.7f,
                      "surname; beside a rival: " + std::string(words_.span_text(spot->start, spot->end))};
    }
  }
  return std::nullopt;
}

}  // namespace chancery
