#pragma once
// The parts of the judgement whom a surname means: used by bearer.cpp alone, which says in what order.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "src/enrich/bearer.h"
#include "src/enrich/titles.h"

namespace chancery {

// How long before taking an office, and after leaving it, somebody is whom a surname means to everybody:
// campaigns, and the time in which news still speaks of what was done.
inline constexpr int kYearsBefore = 1, kYearsAfter = 4;
inline constexpr std::uint32_t kFew = 2;  // leaders who bear a given name

class SurnameJudge {
 public:
  SurnameJudge(const Scene& scene, const People& people, const Attested& attested, const Spot& spot,
               const Surroundings& around, const std::vector<Candidate>& surname)
      : scene_(scene),
        words_(scene.words),
        people_(people),
        attested_(attested),
        spot_(spot),
        around_(around),
        surname_(surname) {}

  // bearer.cpp: see titled_bearer_of and bearer_of.
  std::optional<Bearer> judge_title() const;
  std::optional<Bearer> judge() const;

 private:
  struct Held {
    int rank = 0;  // how near to the day an office was held; 0: never
    const Term* term = nullptr;
    std::uint32_t entity = 0;
  };

  const EntityName& name() const { return scene_.name(surname_.front()); }
  const Entity& leader(const Candidate& c) const { return scene_.entity(c); }
  TitleFound title_here() const {
    return spot_.words > 0 ? title_before(scene_, spot_.word) : title_beside(scene_, spot_);
  }

  // judge_another.cpp
  bool is_anothers() const;
  bool is_given_name_of_another() const;
  bool is_of_a_family() const;
  bool is_part_of_an_adjective() const;
  bool is_town() const;
  bool is_rather_a_word() const;
  bool follows_given_name_of_another() const;
  bool is_borne_by_many() const;
  bool leads_now() const;
  bool is_namesake_of_any() const;
  bool is_lesser() const;
  bool is_owned() const;
  bool is_behind_a_verb() const;

  // judge_by_name.cpp
  std::optional<Bearer> by_full_name() const;
  std::optional<Bearer> by_main_bearer(const Candidate& named) const;
  std::optional<Bearer> by_distinct_name() const;
  std::optional<Bearer> head_beside(const Candidate& companion) const;
  std::optional<Bearer> as_before() const;
  const Candidate* only_active() const;
  bool is_companion(const Candidate& c) const;
  bool leads_where(const Candidate& c, const Candidate& other) const;
  bool holds_now(const Candidate& c) const;
  std::size_t bearers() const;

  // judge_by_office.cpp
  std::optional<Bearer> by_title(const TitleFound& title) const;
  std::optional<Bearer> by_what_is_beside() const;
  std::optional<Bearer> by_partner() const;
  std::optional<Bearer> by_government() const;
  std::optional<Bearer> by_contest() const;
  const Term* runs_about(const Entity& leader, int years_after) const;
  std::optional<Bearer> by_dominance() const;
  std::optional<Bearer> by_office_now() const;
  int nearness(const Term& term) const;
  bool is_where(const Term& term, const std::string& id) const;
  bool is_of(const Term& term, const Spot& spot) const;
  bool is_of(const Entity& leader, const Spot& spot) const;
  bool is_at_home(const Term& term) const;
  bool is_in_field(const Term& term) const;
  bool is_subject() const;
  bool is_capital_city() const;
  bool may_be_another_word() const;
  const Spot* country_beside(const Entity& leader) const;
  const Spot* country_before(const Entity& leader) const;
  const Term* shared_post(const Entity& one, const Entity& other) const;
  std::string held_when(const Term& term) const;

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

  const Scene& scene_;
  const Words& words_;
  const People& people_;
  const Attested& attested_;
  const Spot& spot_;
  const Surroundings& around_;
  const std::vector<Candidate>& surname_;
};

}  // namespace chancery
