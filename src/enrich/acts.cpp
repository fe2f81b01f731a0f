#include "src/enrich/acts.h"

#include <algorithm>

namespace chancery {
namespace {

constexpr std::size_t kHelpers = 4;  // words between a subject and its verb
constexpr std::size_t kLongestList = 6;

bool is_form_of_be(std::string_view term) {
  constexpr std::string_view kForms[] = {"is", "are", "was", "were", "been", "being", "be"};
  return std::find(std::begin(kForms), std::end(kForms), term) != std::end(kForms);
}

class Judge {
 public:
  Judge(const Scene& scene, const Spot& spot) : scene_(scene), words_(scene.words), spot_(spot) {}

  std::string judge() const { return spot_.words > 0 ? in_words() : in_characters(); }

 private:
  std::size_t last() const { return spot_.word + spot_.words - 1; }
  std::string written(std::size_t word) const { return std::string(words_.written(word)); }
  bool adjoins(std::size_t word) const { return word < words_.size() && word > 0 && words_.joined(word); }

  // "Moscow and Washington": from the first word of the list to its last.
  struct List {
    std::size_t first, last;
    std::size_t members = 1;
    std::string conjunction;
  };
  bool is_state(const Spot& spot) const {
    const auto readings = scene_.readings(spot);
    return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
      const NameRole role = scene_.name(c).role;
      return !is_person(scene_.entity(c).kind) && role != NameRole::kDemonym;
    });
  }
  // The state on the other side of an "and", whose word this is; null where there is none.
  const Spot* partner(std::size_t conjunction, std::size_t word) const {
    if (!words_.joined(std::max(conjunction, word)) || !scene_.cue(Cue::kAnd, conjunction)) return nullptr;
    const Spot* spot = scene_.spot_of(word);
    return spot && is_state(*spot) ? spot : nullptr;
  }
  List list() const {
    List list{spot_.word, last(), 1, {}};
    while (list.members < kLongestList && list.first >= 2 && words_.joined(list.first)) {
      const Spot* before = partner(list.first - 1, list.first - 2);
      if (!before) break;
      list.conjunction = written(list.first - 1);
      list.first = before->word;
      ++list.members;
    }
    while (list.members < kLongestList && list.last + 2 < words_.size() && words_.joined(list.last + 1)) {
      const Spot* after = partner(list.last + 1, list.last + 2);
      if (!after) break;
      list.conjunction = written(list.last + 1);
      list.last = after->word + after->words - 1;
      ++list.members;
    }
    if (list.members > 1) begin_at_commas(list);
    return list;
  }
  // "To Muscat, Doha and Riyadh".
  void begin_at_commas(List& list) const {
    while (list.members < kLongestList && list.first > 0 && words_.gap_before(list.first) == ", ") {
      const Spot* before = scene_.spot_of(list.first - 1);
      if (!before || !is_state(*before)) return;
      list.first = before->word;
      ++list.members;
    }
  }

  std::string in_words() const {
    const std::size_t next = last() + 1;
    if (next < words_.size() && words_.hyphened(next))
      return scene_.cue(Cue::kAgent, next) ? written(next) : "";
    if (std::string possessor = as_possessor(); !possessor.empty()) return possessor;
    const List whole = list();
    if (adjoins(whole.first)) {
      bool decided = false;
      std::string party = after_preposition(whole.first, decided);
      if (decided) return party;
    }
    if (std::string verb = as_subject(whole); !verb.empty()) return verb;
    if (whole.members < 2) return "";
    // Two capitals side by side are two parties, unless a preposition or the like made places of them.
    const bool free = !adjoins(whole.first) || scene_.cue(Cue::kClause, whole.first - 1) ||
                      scene_.cue(Cue::kAct, whole.first - 1);
    return free && words_.capitals(spot_.word) == Capitals::kTell ? whole.conjunction : "";
  }

  // "Moscow's demands", but not "Moscow's streets" nor "Moscow's Red Square".
  std::string as_possessor() const {
    const std::size_t next = last() + 1;
    if (!words_.has_possessive(last()) || next >= words_.size() || scene_.cue(Cue::kLocal, next)) return "";
    if (adjoins(spot_.word) && scene_.cue(Cue::kPlace, spot_.word - 1)) return "";
    const bool name = words_.cased(next) && scene_.is_capital(next) && !scene_.spot_of(next) &&
                      words_.capitals(next) == Capitals::kTell;
    return name ? "" : "'s";
  }

  // Decided where the word before the city tells whether it is a place.
  std::string after_preposition(std::size_t first, bool& decided) const {
    const std::size_t before = first - 1;
    const auto cue_at = [&](Cue cue, std::size_t back) {
      return before >= back && scene_.cue(cue, before - back);
    };
    decided = true;
    if (cue_at(Cue::kDirection, 0) && cue_at(Cue::kToward, 1))
      return written(before - 1) + " " + written(before);
    if (cue_at(Cue::kPlace, 0)) {
      const bool mood = words_.term(before) == "in" && (cue_at(Cue::kMood, 1) && words_.joined(before));
      if (mood) return written(before - 1) + " in";
      return impersonal(before);
    }
    if (cue_at(Cue::kParty, 0))
      return cue_at(Cue::kJourney, 1) || cue_at(Cue::kJourney, 2) ? "" : written(before);
    if (cue_at(Cue::kObject, 0)) return written(before);
    if (cue_at(Cue::kDirection, 0)) return "";
    // Arabic puts the verb first.
    if (scene_.lang == "ar" && cue_at(Cue::kAct, 0)) return written(before);
    decided = false;
    return "";
  }

  // "В Киеве заявили", "как считают в Москве".
  std::string impersonal(std::size_t preposition) const {
    for (std::size_t w = last() + 1; w < std::min(last() + 3, words_.size()) && words_.joined(w); ++w) {
      if (scene_.cue(Cue::kImpersonal, w)) return written(w);
    }
    if (preposition > 0 && words_.joined(preposition) && scene_.cue(Cue::kImpersonal, preposition - 1))
      return written(preposition - 1);
    return "";
  }

  // "Moscow has repeatedly denied": a verb of acting, with nothing before the city that makes it anything
  // else.
  std::string as_subject(const List& whole) const {
    if (spot_.inflected) return "";
    if (adjoins(whole.first) && !words_.begins_sentence(whole.first)) {
      const std::size_t before = whole.first - 1;
      if (!scene_.cue(Cue::kClause, before) && !scene_.cue(Cue::kAct, before)) return "";
    }
    bool be = false;
    std::size_t w = whole.last + 1;
    for (std::size_t helpers = 0; adjoins(w) && helpers <= kHelpers; ++w, ++helpers) {
      const std::string_view term = words_.term(w);
      const bool acts =
          be ? (term.size() > 4 && term.substr(term.size() - 3) == "ing" && scene_.cue(Cue::kAct, w)) ||
                   scene_.cue(Cue::kStance, w)
             : scene_.cue(Cue::kAct, w);
      if (acts) return written(w);
      if (!scene_.cue(Cue::kHelper, w)) return "";
      be = be || is_form_of_be(term);
    }
    return "";
  }

  std::string in_characters() const {
    const std::string_view text = words_.text();
    constexpr std::uint32_t kLongestBefore = 6;
    if (scene_.cues.prefix(Cue::kLocal, text.substr(spot_.end), scene_.lang) > 0) return "";
    for (std::uint32_t back = std::min(kLongestBefore, spot_.start); back > 0; --back) {
      const std::string_view before = text.substr(spot_.start - back, back);
      if (scene_.cues.prefix(Cue::kPlace, before, scene_.lang) == back) return "";
    }
    for (std::uint32_t back = std::min(kLongestBefore, spot_.start); back > 0; --back) {
      const std::string_view before = text.substr(spot_.start - back, back);
      if (scene_.cues.prefix(Cue::kParty, before, scene_.lang) == back) return std::string(before);
    }
    std::string_view rest = text.substr(spot_.end);
    for (std::size_t helpers = 0; helpers <= kHelpers; ++helpers) {
      if (const std::size_t length = scene_.cues.prefix(Cue::kAct, rest, scene_.lang))
        return std::string(rest.substr(0, length));
      const std::size_t length = scene_.cues.prefix(Cue::kHelper, rest, scene_.lang);
      if (length == 0) return "";
      rest = rest.substr(length);
    }
    return "";
  }

  const Scene& scene_;
  const Words& words_;
  const Spot& spot_;
};

}  // namespace

std::string acts(const Scene& scene, const Spot& spot) {
  return Judge(scene, spot).judge();
}

}  // namespace chancery
