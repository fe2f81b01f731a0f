#include "src/enrich/bearer.h"

#include <algorithm>

#include "src/enrich/titles.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

// How long before taking an office, and after leaving it, somebody is whom a surname means to everybody:
// campaigns, and the time in which news still speaks of what was done.
constexpr int kYearsBefore = 1, kYearsAfter = 4;

class Judge {
 public:
  Judge(const Scene& scene, const People& people, const Attested& attested, const Spot& spot,
        const Surroundings& around, const std::vector<Candidate>& surname)
      : scene_(scene),
        words_(scene.words),
        people_(people),
        attested_(attested),
        spot_(spot),
        around_(around),
        surname_(surname) {}

  std::optional<Bearer> judge_title() const {
    if (is_anothers()) return std::nullopt;
    const TitleFound title = title_here();
    return title ? by_title(title) : std::nullopt;
  }

  std::optional<Bearer> judge() const {
    if (is_anothers()) return std::nullopt;
    if (around_.before == Neighbour::kMadam && is_namesake_of_any()) return std::nullopt;
    if (auto bearer = by_full_name()) return bearer;
    // A title that fits none of them, or a rank, is somebody else's.
    if (title_here() || around_.before == Neighbour::kRank) return std::nullopt;
    if (auto bearer = by_what_is_beside()) return bearer;
    if (auto bearer = by_partner()) return bearer;
    if (auto bearer = by_government()) return bearer;
    if (auto bearer = by_dominance()) return bearer;
    return as_before();
  }

 private:
  TitleFound title_here() const {
    return spot_.words > 0 ? title_before(scene_, spot_.word) : title_beside(scene_, spot_);
  }

  bool is_anothers() const {
    return is_part_of_an_adjective() || is_town() || is_of_a_family() ||
           around_.before == Neighbour::kAnother || is_given_name_of_another() || around_.not_a_person ||
           follows_given_name_of_another() || is_rather_a_word();
  }

  // A capital behind the surname makes it somebody's given name ("Clinton Jones"); not one that is none, of
  // somebody whom the article names in full: "the Mueller Report".
  bool is_given_name_of_another() const {
    const bool given = is_borne_by_many() || (spot_.words > 0 && scene_.cue(Cue::kGiven, spot_.word));
    return around_.another_after && (given || !people_.anybody_is(surname_));
  }

  // "The Bush family", "a third Bush": not one of them.
  bool is_of_a_family() const {
    if (spot_.words == 0) return false;
    const std::size_t first = spot_.word, next = first + spot_.words;
    const bool goes_on = next < words_.size() && words_.joined(next);
    if (goes_on && scene_.cue(Cue::kFamily, next)) return true;
    if (first == 0 || !words_.joined(first) || !scene_.cue(Cue::kOneOf, first - 1)) return false;
    return !goes_on || is_function_word(words_.term(next)) || scene_.cue(Cue::kAnd, next);
  }

  // "Obama-era", "anti-Trump": of a time and of a side.
  bool is_part_of_an_adjective() const {
    if (spot_.words == 0) return false;
    const std::size_t first = spot_.word, next = first + spot_.words;
    if (first > 0 && words_.hyphened(first) && words_.cased(first - 1) && !scene_.is_capital(first - 1))
      return true;
    return next < words_.size() && words_.hyphened(next) && words_.cased(next) && !scene_.is_capital(next);
  }

  // "Clinton, Iowa, where ..."
  bool is_town() const {
    const std::size_t next = spot_.word + spot_.words;
    if (spot_.words == 0 || next >= words_.size() || words_.gap_before(next) != ", ") return false;
    if (!scene_.cue(Cue::kProvince, next)) return false;
    return next + 1 == words_.size() || !words_.joined(next + 1);
  }

  const EntityName& name() const { return scene_.name(surname_.front()); }
  const Entity& leader(const Candidate& c) const { return scene_.entity(c); }

  // "May" at the head of a sentence, "in May", "5 May".
  bool is_rather_a_word() const {
    if (spot_.words != 1) return false;
    const std::size_t word = spot_.word, next = word + 1;
    const bool rank = scene_.cue(Cue::kRank, word) || scene_.cue(Cue::kHonorific, word);  // "Sen."
    if (name().also != AlsoIs::kWord && !rank) return false;
    const bool titled = static_cast<bool>(title_before(scene_, word));
    const auto is_number = [&](std::size_t w) {
      return words_.term(w)[0] >= '0' && words_.term(w)[0] <= '9';
    };
    if (next < words_.size() && is_number(next)) return true;
    if (word > 0 && words_.joined(word) && is_number(word - 1)) return true;
    if (scene_.cue(Cue::kCalendar, word) && word > 0 && words_.joined(word) &&
        is_function_word(words_.term(word - 1))) {
      constexpr std::string_view kOfTime[] = {"in", "since", "last", "this", "until",  "early",  "late",
                                              "by", "from",  "next", "of",   "during", "through"};
      return std::find(std::begin(kOfTime), std::end(kOfTime), words_.term(word - 1)) != std::end(kOfTime);
    }
    const bool tells = words_.capitals(word) == Capitals::kTell && !words_.begins_sentence(word);
    if (tells || titled || around_.before == Neighbour::kGiven || around_.before == Neighbour::kHonorific)
      return false;
    if (next >= words_.size()) return true;
    // "Cruz, who has 15 events in Iowa"
    if (words_.gap_before(next) == ", " && (words_.term(next) == "who" || words_.term(next) == "whose"))
      return !people_.anybody_is(surname_);
    return !words_.joined(next) || !(scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next));
  }

  // In a headline any word has a capital; what the text has shown to be a given name is one there too.
  bool follows_given_name_of_another() const {
    if (spot_.words == 0 || spot_.word == 0 || !words_.joined(spot_.word)) return false;
    return people_.is_name_of_another(words_.term(spot_.word - 1));
  }

  bool is_namesake_of_any() const {
    return std::any_of(surname_.begin(), surname_.end(),
                       [&](const Candidate& c) { return people_.has_namesake(c.entity); });
  }

  bool is_borne_by_many() const {
    if (name().also != AlsoIs::kNothing) return true;
    return spot_.words == 1 && scene_.gazetteer.is_given_name(words_.term(spot_.word));
  }

  // Of several who are named in full, the one that was named last; before any was, the one that will be
  // first.
  std::optional<Bearer> by_full_name() const {
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
    if (auto subject = by_main_bearer(*found)) return subject;
    const std::string_view what =
        people_.is_titled_first(found->entity) ? "surname; title before it at " : "surname; full name at ";
    return Bearer{found->entity, 0.95f,
                  std::string(what) + words_.position(people_.first_place(found->entity))};
  }

  // Of several whom the article has named in full the one who is in office, or runs for one: the others are
  // named in full again where they are meant.
  const Candidate* only_active() const {
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
  std::optional<Bearer> by_main_bearer(const Candidate& named) const {
    for (const Candidate& c : surname_) {
      if (people_.is_main(c.entity)) return Bearer{c.entity, 0.8f, "surname; the first so called"};
    }
    if (!scene_.day || people_.last_place(named.entity) || holds_now(named)) return std::nullopt;
    const Candidate* other = nullptr;
    for (const Candidate& c : surname_) {
      if (c.entity == named.entity || !holds_now(c)) continue;
      if (other) return std::nullopt;
      other = &c;
    }
    if (!other || people_.is_named(other->entity)) return std::nullopt;
    return Bearer{other->entity, 0.8f, "surname; in office, or runs for one, on " + iso(*scene_.day), true};
  }

  bool holds_now(const Candidate& c) const {
    return std::any_of(leader(c).terms.begin(), leader(c).terms.end(),
                       [&](const Term& term) { return runs(term, scene_.day); });
  }

  struct Held {
    int rank = 0;  // how near to the day an office was held; 0: never
    const Term* term = nullptr;
    std::uint32_t entity = 0;
  };

  // The one whose rank is highest, or nobody where two share it.
  template <class Rank>
  Held highest(Rank rank) const {
    Held best;
    bool shared = false;
    for (const Candidate& c : surname_) {
      const Held held = rank(c);
      if (held.rank == 0 || held.rank < best.rank) continue;
      shared = held.rank == best.rank;
      best = held;
    }
    return shared ? Held{} : best;
  }

  int nearness(const Term& term) const {
    if (!scene_.day || runs(term, scene_.day)) return 3;
    return runs(term, scene_.day, kYearsBefore, kYearsAfter) ? 2 : 1;
  }

  std::optional<Bearer> by_title(const TitleFound& title) const {
    const Held held = highest([&](const Candidate& c) {
      const Term* term = term_of(scene_, leader(c), title);
      return term ? Held{nearness(*term), term, c.entity} : Held{};
    });
    if (held.rank == 0) return std::nullopt;
    return Bearer{held.entity, 0.9f,
                  "surname; title before it: " + std::string(words_.span_text(title.start, title.end))};
  }

  // "Russia's Putin", "Putin, the Russian president".
  std::optional<Bearer> by_what_is_beside() const {
    if (is_namesake_of_any()) return std::nullopt;
    // "Treasury's Baker": nothing but his body says who is meant, and that is enough.
    const bool possessed = spot_.words > 0 && spot_.word > 0 && words_.has_possessive(spot_.word - 1);
    if (is_borne_by_many() && !possessed) return std::nullopt;
    for (const Candidate& c : surname_) {
      const Spot* country = spot_.words > 0 ? country_beside(leader(c)) : country_before(leader(c));
      if (country)
        return Bearer{c.entity, 0.85f,
                      "surname; beside it: " + std::string(words_.span_text(country->start, country->end))};
    }
    return std::nullopt;
  }

  // What a term is of, or the body that goes with the office: the Treasury.
  bool is_where(const Term& term, const std::string& id) const {
    if (term.of == id) return true;
    const Office* office = office_of(scene_, term);
    return office && std::find(office->bodies.begin(), office->bodies.end(), id) != office->bodies.end();
  }

  bool is_of(const Entity& leader, const Spot& spot) const {
    const auto readings = scene_.readings(spot);
    return std::any_of(leader.terms.begin(), leader.terms.end(), [&](const Term& term) {
      if (!runs(term, scene_.day, kYearsBefore, 2 * kYearsAfter)) return false;
      return std::any_of(readings.begin(), readings.end(),
                         [&](const Candidate& r) { return is_where(term, scene_.entity(r).id); });
    });
  }

  const Spot* country_beside(const Entity& leader) const {
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
  const Spot* country_before(const Entity& leader) const {
    const Spot* spot = &spot_;
    if (spot == scene_.spots.data()) return nullptr;
    --spot;
    return spot->end == spot_.start && is_of(leader, *spot) ? spot : nullptr;
  }

  // A capital at the head of a sentence is none, and an ending may be another word's.
  bool may_be_another_word() const {
    return spot_.words > 0 && spot_.inflected &&
           (!words_.cased(spot_.word) || words_.begins_sentence(spot_.word));
  }

  std::optional<Bearer> by_dominance() const {
    if (is_namesake_of_any() || may_be_another_word() || name().also == AlsoIs::kWord) return std::nullopt;
    if (is_borne_by_many()) return by_office_now();
    const Held held = highest([&](const Candidate& c) {
      Held best;
      for (const Term& term : leader(c).terms) {
        if (is_top_office(term.office) && nearness(term) > best.rank)
          best = {nearness(term), &term, c.entity};
      }
      return best;
    });
    if (held.rank < 2) return by_office_now();
    // Without a date, or without capitals, more has to speak for a leader: his country.
    const bool cased =
        spot_.words == 0 || words_.cased(spot_.word);  // foreign names in Chinese are distinct enough
    if ((!scene_.day || !cased) && !is_at_home(*held.term)) return std::nullopt;
    if (scene_.day)
      return Bearer{held.entity, 0.75f,
                    "surname; dominant holder on " + iso(*scene_.day) + ": " + describe(*held.term)};
    return Bearer{held.entity, 0.6f,
                  "surname; no other head of state or government bears it: " + describe(*held.term)};
  }

  // The only bearer who holds one of the other offices that one holds at a time, or held it within the year,
  // where the article names his country or the name says or does something; both of a name that many bear.
  std::optional<Bearer> by_office_now() const {
    if (!scene_.day || spot_.words == 0 || !words_.cased(spot_.word) || people_.anybody_is(surname_))
      return std::nullopt;
    const Held held = highest([&](const Candidate& c) {
      Held best;
      for (const Term& term : leader(c).terms) {
        const Office* office = office_of(scene_, term);
        const int ran = runs(term, scene_.day) ? 2 : runs(term, scene_.day, 0, 1) ? 1 : 0;
        // Of two of one name the one whose country is named, and whose office is his alone.
        const int rank = ran == 0 || !office ? 0 : 4 * ran + 2 * is_at_home(term) + office->one_holder;
        if (rank > best.rank) best = {rank, &term, c.entity};
      }
      return best;
    });
    // Anybody who holds any office now may be meant; who is, has one that is his alone.
    if (held.rank == 0 || !office_of(scene_, *held.term)->one_holder) return by_distinct_name();
    const bool acts = is_subject();
    const bool at_home = is_at_home(*held.term);
    // A headline begins with a bare surname only where every reader knows whose it is.
    const bool heads = spot_.word == 0 && words_.title_size() > 0;
    if (is_borne_by_many() ? !(acts && (at_home || heads)) : !(acts || at_home)) return std::nullopt;
    return Bearer{held.entity, 0.7f, "surname; holder on " + iso(*scene_.day) + ": " + describe(*held.term)};
  }

  // What a headline was sure of holds below it too.
  std::optional<Bearer> as_before() const {
    if (is_namesake_of_any()) return std::nullopt;
    for (const Candidate& c : surname_) {
      if (people_.was_called(c.entity)) return Bearer{c.entity, 0.65f, "surname; as before"};
    }
    return std::nullopt;
  }

  // A name that one person of the tables bears, who is in office, or was about then and does something or is
  // at home.
  std::optional<Bearer> by_distinct_name() const {
    if (is_borne_by_many() || bearers() > 1) return std::nullopt;
    const bool acts = is_subject();
    for (const Term& term : leader(surname_.front()).terms) {
      const bool now = runs(term, scene_.day);
      if (!now && (!runs(term, scene_.day, kYearsBefore, kYearsAfter) || !(acts || is_at_home(term))))
        continue;
      return Bearer{surname_.front().entity, 0.65f,
                    "surname; nobody else bears it, about " + iso(*scene_.day) + ": " + describe(term)};
    }
    return std::nullopt;
  }

  // How many people of the tables the spot may name, whatever stands before it.
  std::size_t bearers() const {
    const auto readings = scene_.readings(spot_);
    return static_cast<std::size_t>(std::count_if(readings.begin(), readings.end(),
                                                  [&](const Candidate& c) {
                                                    return c.entity != surname_.front().entity &&
                                                           is_person(scene_.entity(c).kind);
                                                  })) +
           1;
  }

  // Whether a verb of saying or acting follows.
  bool is_subject() const {
    const std::size_t next = spot_.word + spot_.words;
    return next < words_.size() && words_.joined(next) &&
           (scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next));
  }

  // Whether the article names the country or the body of a term.
  bool is_at_home(const Term& term) const {
    const Entity* of = scene_.gazetteer.find(term.of);
    return of && attested_[scene_.gazetteer.index_of(*of)];
  }

  // "The Biden-Harris administration": whoever holds an office now beside somebody of the name before the
  // hyphen.
  std::optional<Bearer> by_partner() const {
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

  const Term* shared_post(const Entity& one, const Entity& other) const {
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
  std::optional<Bearer> by_government() const {
    const std::size_t next = spot_.word + spot_.words;
    if (spot_.words == 0 || next >= words_.size() || !words_.joined(next) ||
        !scene_.cue(Cue::kGovernment, next))
      return std::nullopt;
    const Term* latest = nullptr;
    std::uint32_t who = 0;
    for (const Candidate& c : surname_) {
      for (const Term& term : leader(c).terms) {
        if (!is_top_office(term.office) || (scene_.day && term.from && *scene_.day < *term.from)) continue;
        if (latest && latest->from.value_or(kFirstDay) >= term.from.value_or(kFirstDay)) continue;
        latest = &term;
        who = c.entity;
      }
    }
    if (!latest || (surname_.size() > 1 && !is_at_home(*latest))) return std::nullopt;
    return Bearer{who, 0.8f, "surname; a government behind it: " + describe(*latest)};
  }

  const Scene& scene_;
  const Words& words_;
  const People& people_;
  const Attested& attested_;
  const Spot& spot_;
  const Surroundings& around_;
  const std::vector<Candidate>& surname_;
};

}  // namespace

People::People(std::size_t entities)
    : first_(entities, kNowhere),
      last_(entities, kNowhere),
      titled_(entities, false),
      namesake_(entities, false),
      main_(entities, false),
      called_(entities, false) {}

void People::start() {
  for (const std::uint32_t leader : touched_) {
    first_[leader] = last_[leader] = kNowhere;
    titled_[leader] = namesake_[leader] = main_[leader] = called_[leader] = false;
  }
  touched_.clear();
  named_.clear();
  others_.clear();
  read_ = 0;
}

void People::name(std::uint32_t leader, std::uint32_t start, bool titled) {
  named_.push_back({leader, start});
  const bool known = first_[leader] != kNowhere;
  if (known && (titled || !titled_[leader])) return;
  // A full name says more than a title before it did.
  first_[leader] = start;
  titled_[leader] = titled;
  if (!known) touched_.push_back(leader);
}

void People::set_called(std::uint32_t leader) {
  called_[leader] = true;
  touched_.push_back(leader);
}

void People::set_main(std::uint32_t leader) {
  main_[leader] = true;
  touched_.push_back(leader);
}

void People::add_namesake(std::uint32_t leader, std::string_view given_name) {
  if (!namesake_[leader]) touched_.push_back(leader);
  namesake_[leader] = true;
  if (!given_name.empty()) others_.insert(given_name);
}

void People::read_to(std::uint32_t start) {
  for (; read_ < named_.size() && named_[read_].start < start; ++read_)
    last_[named_[read_].leader] = named_[read_].start;
}

std::optional<std::uint32_t> People::last_place(std::uint32_t leader) const {
  if (last_[leader] == kNowhere) return std::nullopt;
  return last_[leader];
}

bool is_woman(const Scene& scene, std::uint32_t leader) {
  const auto given = scene.gazetteer.given_names(leader);
  return std::any_of(given.begin(), given.end(),
                     [&](std::string_view name) { return scene.cues.is(Cue::kFeminine, name, {}); });
}

namespace {

// "Merkelová"
bool is_feminine_form(std::string_view term) {
  return term.ends_with("ova") || term.ends_with("ove") || term.ends_with("ovou");
}

// "Mrs." and "Ms." are for women, "Mr." is for men; of other words before a name, and of others' given names,
// nothing is known.
std::vector<Candidate> of_that_sex(const Scene& scene, const Spot& spot, const Surroundings& around,
                                   const std::vector<Candidate>& surname) {
  constexpr std::string_view kMisters[] = {"mr", "mister", "monsieur", "herr", "signor", "senor"};
  const bool feminine = scene.lang == "cs" && spot.words == 1 && spot.inflected &&
                        is_feminine_form(scene.words.term(spot.word));
  const bool madam = around.before == Neighbour::kMadam || feminine;
  const bool mister = around.before == Neighbour::kHonorific && spot.words > 0 && spot.word > 0 &&
                      std::find(std::begin(kMisters), std::end(kMisters), scene.words.term(spot.word - 1)) !=
                          std::end(kMisters);
  std::vector<Candidate> fitting;
  for (const Candidate& c : surname) {
    const bool woman = is_woman(scene, c.entity);
    if ((madam && !woman) || (mister && woman)) continue;
    fitting.push_back(c);
  }
  return fitting;
}

}  // namespace

std::optional<Bearer> titled_bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                       const Spot& spot, const Surroundings& around,
                                       const std::vector<Candidate>& surname) {
  const std::vector<Candidate> fitting = of_that_sex(scene, spot, around, surname);
  return fitting.empty() ? std::nullopt : Judge(scene, people, attested, spot, around, fitting).judge_title();
}

std::optional<Bearer> bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                const Spot& spot, const Surroundings& around,
                                const std::vector<Candidate>& surname) {
  const std::vector<Candidate> fitting = of_that_sex(scene, spot, around, surname);
  return fitting.empty() ? std::nullopt : Judge(scene, people, attested, spot, around, fitting).judge();
}

}  // namespace chancery
