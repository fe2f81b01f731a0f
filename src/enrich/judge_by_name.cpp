// By what the article says of its people.
#include "src/enrich/judge.h"
#include "src/text/function_words.h"

namespace chancery {

// Of several who are named in full, the one that was named last; before any was, the one that will be
// first.
std::optional<Bearer> SurnameJudge::by_full_name() const {
  const Candidate* found = nullptr;
  const auto nearer = [&](const Candidate& a, const Candidate& b) {
    const auto last_a = people_.last_place(a.entity), last_b = people_.last_place(b.entity);
    if (last_a || last_b) return last_a > last_b;
    return people_.first_place(a.entity) < people_.first_place(b.entity);
  };
  for (const Candidate& c : surname_) {
    if (people_.is_named(c.entity) && (!found || nearer(c, *found))) found = &c;
  }
  if (!found) return std::nullopt;
  if (const Candidate* active = only_active()) found = active;
  if (is_companion(*found)) {
    if (auto head = head_beside(*found)) return head;
  }
  if (auto subject = by_main_bearer(*found)) return subject;
  const std::string_view what =
      people_.is_titled_first(found->entity) ? "surname; title before it at " : "surname; full name at ";
  return Bearer{found->entity, 0.95f,
                std::string(what) + words_.position(people_.first_place(found->entity))};
}

// Of the wife or husband of a head of a state, who is called by the bare surname only where nobody else can
// be meant.
bool SurnameJudge::is_companion(const Candidate& c) const {
  constexpr std::string_view kFirstLady = "first-lady";
  const std::vector<Term>& terms = leader(c).terms;
  return !terms.empty() && around_.before == Neighbour::kNone &&
         std::all_of(terms.begin(), terms.end(), [&](const Term& t) { return t.office == kFirstLady; });
}

std::optional<Bearer> SurnameJudge::head_beside(const Candidate& companion) const {
  for (const Candidate& c : surname_) {
    for (const Term& term : leader(c).terms) {
      if (!term.leads_state || nearness(term) < 2 || term.of != leader(companion).terms.front().of) continue;
      if (scene_.day) return Bearer{c.entity, 0.75f, "surname; dominant holder about " + held_when(term)};
      if (people_.is_named(c.entity)) return Bearer{c.entity, 0.75f, "surname; " + describe(term)};
    }
  }
  return std::nullopt;
}

// Of several whom the article has named in full the one who is in office, or runs for one: the others are
// named in full again where they are meant.
const Candidate* SurnameJudge::only_active() const {
  const Candidate* active = nullptr;
  if (!scene_.day) return nullptr;
  for (const Candidate& c : surname_) {
    if (!people_.last_place(c.entity) || !holds_now(c)) continue;
    if (active) return nullptr;
    active = &c;
  }
  return active;
}

// Whom an article is about it may call by the surname alone from its first line, and others of the name in
// full: where the one named later is out of office and another is in one, or runs for it, the bare surname
// is the other's throughout.
std::optional<Bearer> SurnameJudge::by_main_bearer(const Candidate& named) const {
  for (const Candidate& c : surname_) {
    if (people_.is_main(c.entity)) return Bearer{c.entity, 0.8f, "surname; the first so called"};
  }
  if (!scene_.day || people_.last_place(named.entity) || holds_now(named)) return std::nullopt;
  const Candidate* other = nullptr;
  for (const Candidate& c : surname_) {
    if (c.entity == named.entity || !leads_where(c, named)) continue;
    if (other) return std::nullopt;
    other = &c;
  }
  if (!other || people_.is_named(other->entity)) return std::nullopt;
  return Bearer{other->entity, 0.8f, "surname; in office, or runs for one, on " + iso(*scene_.day), true};
}

// Leads now, or runs to lead, a country in which the other held an office.
bool SurnameJudge::leads_where(const Candidate& c, const Candidate& other) const {
  constexpr std::string_view kCandidate = "presidential-candidate";
  const std::vector<Term>& others = leader(other).terms;
  return std::any_of(leader(c).terms.begin(), leader(c).terms.end(), [&](const Term& term) {
    return (term.leads_state || term.office == kCandidate) && runs(term, scene_.day) &&
           std::any_of(others.begin(), others.end(), [&](const Term& t) { return t.of == term.of; });
  });
}

// What a headline was sure of holds below it too.
std::optional<Bearer> SurnameJudge::as_before() const {
  if (is_namesake_of_any()) return std::nullopt;
  for (const Candidate& c : surname_) {
    if (people_.was_called(c.entity)) return Bearer{c.entity, 0.65f, "surname; as before"};
  }
  return std::nullopt;
}

// A name that one person of the tables bears, who is in office, or was about then and does something or is
// at home.
std::optional<Bearer> SurnameJudge::by_distinct_name() const {
  if (is_borne_by_many() || bearers() > 1) return std::nullopt;
  const bool acts = is_subject();
  for (const Term& term : leader(surname_.front()).terms) {
    const bool now = runs(term, scene_.day);
    if (!now && (!runs(term, scene_.day, kYearsBefore, kYearsAfter) || !(acts || is_at_home(term)))) continue;
    return Bearer{surname_.front().entity, 0.65f,
                  "surname; nobody else bears it, about " + iso(*scene_.day) + ": " + describe(term)};
  }
  return std::nullopt;
}

// How many people of the tables the spot may name, whatever stands before it.
std::size_t SurnameJudge::bearers() const {
  const auto readings = scene_.readings(spot_);
  return static_cast<std::size_t>(std::count_if(readings.begin(), readings.end(),
                                                [&](const Candidate& c) {
                                                  return c.entity != surname_.front().entity &&
                                                         is_person(scene_.entity(c).kind);
                                                })) +
         1;
}

bool SurnameJudge::holds_now(const Candidate& c) const {
  return std::any_of(leader(c).terms.begin(), leader(c).terms.end(),
                     [&](const Term& term) { return runs(term, scene_.day); });
}

}  // namespace chancery
