// What tells that a name is no leader's here: another person's, a thing's, or a word.
#include "src/enrich/judge.h"
#include "src/text/function_words.h"

namespace chancery {

bool SurnameJudge::is_anothers() const {
  return is_part_of_an_adjective() || is_owned() || is_town() || is_of_a_family() ||
         (around_.before == Neighbour::kAnother && !is_behind_a_verb()) || is_given_name_of_another() ||
         around_.not_a_person || follows_given_name_of_another() || is_rather_a_word();
}

// "Expect Trump this year": of somebody who governs, or is named in full, an unknown word at the head of a
// sentence is rather a verb than a given name.
bool SurnameJudge::is_behind_a_verb() const {
  return around_.doubtful && (leads_now() || people_.anybody_is(surname_));
}

// "Peter's Pence".
bool SurnameJudge::is_owned() const {
  if (spot_.words == 0 || spot_.word == 0 || !words_.has_possessive(spot_.word - 1)) return false;
  return scene_.gazetteer.is_given_name(words_.term(spot_.word - 1)) && !scene_.spot_of(spot_.word - 1);
}

// A capital behind the surname makes it somebody's given name ("Clinton Jones"); not one that is none, of
// somebody whom the article names in full: "the Mueller Report".
bool SurnameJudge::is_given_name_of_another() const {
  const bool given = is_borne_by_many() || (spot_.words > 0 && scene_.cue(Cue::kGiven, spot_.word));
  return around_.another_after && (given || !people_.anybody_is(surname_));
}

// "The Bush family", "a third Bush": not one of them.
bool SurnameJudge::is_of_a_family() const {
  if (spot_.words == 0) return false;
  const std::size_t first = spot_.word, next = first + spot_.words;
  const bool goes_on = next < words_.size() && words_.joined(next);
  if (goes_on && scene_.cue(Cue::kFamily, next)) return true;
  if (first == 0 || !words_.joined(first) || !scene_.cue(Cue::kOneOf, first - 1)) return false;
  return !goes_on || is_function_word(words_.term(next)) || scene_.cue(Cue::kAnd, next);
}

// "Obama-era", "anti-Trump": of a time and of a side.
bool SurnameJudge::is_part_of_an_adjective() const {
  if (spot_.words == 0) return false;
  const std::size_t first = spot_.word, next = first + spot_.words;
  if (first > 0 && words_.hyphened(first) && words_.cased(first - 1) && !scene_.is_capital(first - 1))
    return true;
  return next < words_.size() && words_.hyphened(next) && words_.cased(next) && !scene_.is_capital(next);
}

// "Clinton, Iowa, where ..."
bool SurnameJudge::is_town() const {
  const std::size_t next = spot_.word + spot_.words;
  if (spot_.words == 0 || next >= words_.size() || words_.gap_before(next) != ", ") return false;
  if (!scene_.cue(Cue::kProvince, next)) return false;
  return next + 1 == words_.size() || !words_.joined(next + 1);
}

// "May" at the head of a sentence, "in May", "5 May".
bool SurnameJudge::is_rather_a_word() const {
  if (spot_.words != 1) return false;
  const std::size_t word = spot_.word, next = word + 1;
  const bool rank = scene_.cue(Cue::kRank, word) || scene_.cue(Cue::kHonorific, word);  // "Sen."
  if (name().also != AlsoIs::kWord && !rank) return false;
  // "May was the hottest month"
  if (scene_.cue(Cue::kCalendar, word) && next + 1 < words_.size() && words_.joined(next) &&
      words_.joined(next + 1) && scene_.cue(Cue::kHelper, next) && scene_.cue(Cue::kArticle, next + 1))
    return true;
  const bool titled = static_cast<bool>(title_before(scene_, word));
  const auto is_number = [&](std::size_t w) { return words_.term(w)[0] >= '0' && words_.term(w)[0] <= '9'; };
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
bool SurnameJudge::follows_given_name_of_another() const {
  if (spot_.words == 0 || spot_.word == 0 || !words_.joined(spot_.word)) return false;
  return people_.is_name_of_another(words_.term(spot_.word - 1));
}

// A given name that few bear makes no head of a state doubtful.
bool SurnameJudge::is_borne_by_many() const {
  if (name().also != AlsoIs::kNothing) return true;
  if (spot_.words != 1) return false;
  const std::uint32_t bearers = scene_.gazetteer.given_name_bearers(words_.term(spot_.word));
  return bearers > kFew || (bearers > 0 && !leads_now());
}

bool SurnameJudge::leads_now() const {
  return std::any_of(surname_.begin(), surname_.end(), [&](const Candidate& c) {
    return std::any_of(leader(c).terms.begin(), leader(c).terms.end(),
                       [&](const Term& term) { return term.leads_state && runs(term, scene_.day); });
  });
}

// "Justice Johnson" is not Boris Johnson, who governs. A general may.
bool SurnameJudge::is_lesser() const {
  if (spot_.words == 0 || spot_.word == 0) return false;
  const std::size_t before = spot_.word - 1;
  const std::string_view gap = words_.gap_before(spot_.word);
  return (gap == " " || gap == ". ") && scene_.cue(Cue::kCivil, before) && leads_now();
}

bool SurnameJudge::is_namesake_of_any() const {
  return std::any_of(surname_.begin(), surname_.end(),
                     [&](const Candidate& c) { return people_.has_namesake(c.entity); });
}

}  // namespace chancery
