#include <algorithm>

#include "src/enrich/bearer.h"
#include "src/enrich/nicknames.h"
#include "src/enrich/titles.h"
#include "src/text/encoding.h"
#include "src/text/function_words.h"
#include "src/world/spelling.h"

namespace chancery {
namespace {

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

bool is_patronymic(std::string_view term) {
  constexpr std::string_view kEndings[] = {"ович",  "евич",  "ич",    "овна",  "евна",   "ична",
                                           "овича", "евича", "овичу", "евичу", "овичем", "евичем",
                                           "ovich", "evich", "ovych", "ovna",  "evna"};
  return term.size() > 6 && std::any_of(std::begin(kEndings), std::end(kEndings),
                                        [&](std::string_view e) { return ends_with(term, e); });
}

// Small words within a surname, or before it: "de Kirchner".
bool is_particle_of_names(std::string_view term) {
  constexpr std::string_view kParticles[] = {"de",   "del", "della", "di",  "da",  "dos", "du",  "von",
                                             "van",  "der", "den",   "la",  "le",  "al",  "el",  "де",
                                             "дель", "да",  "ди",    "фон", "ван", "аль", "ель", "дер"};
  return std::find(std::begin(kParticles), std::end(kParticles), term) != std::end(kParticles);
}

bool is_son_of(std::string_view term) {
  constexpr std::string_view kSons[] = {"bin", "ibn", "bint", "بن",  "ابن", "بنت",
                                        "бин", "ибн", "бен",  "ібн", "бін"};
  return std::find(std::begin(kSons), std::end(kSons), term) != std::end(kSons);
}

// Adverbs and participles that open a sentence before a name.
bool may_open_sentence(std::string_view term) {
  return ends_with(term, "ly") || ends_with(term, "ing") || ends_with(term, "ed");
}

bool is_feminine_of(std::string_view a, std::string_view b) {
  const bool a_ends = ends_with(a, "a"), b_ends = ends_with(b, "a");
  return a_ends != b_ends;
}

// "J." before a name, "В.В." too; a single letter without its stop.
bool is_initial(const Scene& scene, std::size_t word) {
  const Token& token = scene.words.token(word);
  if (!token.capital) return false;
  const std::string_view written = scene.words.written(word);
  const bool stop = token.end < scene.words.text().size() && scene.words.text()[token.end] == '.';
  const std::size_t letters = scene.words.term(word).size();
  if (!stop && scene.cue(Cue::kArticle, word) + scene.cue(Cue::kUnheld, word) > 0)
    return false;  // "A Kasich bid"
  if (letters <= 2) return letters == 1 || stop || static_cast<unsigned char>(written[0]) >= 0x80;
  return stop && letters <= 6 && written.find('.') != std::string_view::npos;
}

// Bytes.
std::size_t first_letter(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return std::min(end, text.size());
}

class Looker {
 public:
  Looker(const Scene& scene, const Spot& spot) : scene_(scene), words_(scene.words), spot_(spot) {}

  Surroundings look() {
    if (spot_.words == 0) return look_in_characters();
    Surroundings around;
    around.before = before(around);
    around.not_a_person = is_namesake();
    after(around);
    return around;
  }

 private:
  bool is_given_name_of_reading(std::size_t word, bool initial) const {
    const auto readings = scene_.readings(spot_);
    return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
      return is_person(scene_.entity(c).kind) && same_given_name(scene_, c, words_.term(word), initial);
    });
  }

  bool adjoins(std::size_t word) const {
    if (word == 0 || word == words_.title_size()) return false;
    // The end of another whole name is no part of this one: "Kim Jong Un Nikolayevich Kim".
    const Spot* other = scene_.spot_of(word - 1);
    if (other && other != &spot_ && other->words > 1) return false;
    if (words_.joined(word)) return true;
    const std::string_view gap = words_.gap_before(word);
    const bool title = scene_.cue(Cue::kMadam, word - 1) || scene_.cue(Cue::kHonorific, word - 1) ||
                       scene_.cue(Cue::kRank, word - 1);
    return (gap == ". " && (title || is_initial(scene_, word - 1))) ||
           (gap == "." && is_initial(scene_, word - 1));
  }

  // "ул. Ленина" has a stop between them too.
  bool is_namesake() const {
    const std::size_t word = spot_.word;
    if (word == 0 || word == words_.title_size()) return false;
    const bool beside = words_.joined(word) || words_.gap_before(word) == ". ";
    return beside && (is_son_of(words_.term(word - 1)) || scene_.cue(Cue::kNamed, word - 1));
  }

  Neighbour before(Surroundings& around) const {
    const std::size_t word = spot_.word;
    if (!adjoins(word)) return hyphen_before(word);
    std::size_t prev = word - 1;
    while (prev > 0 && is_particle_of_names(words_.term(prev)) && !scene_.is_capital(prev) && adjoins(prev))
      --prev;
    if (scene_.cue(Cue::kMadam, prev)) return Neighbour::kMadam;
    if (scene_.cue(Cue::kHonorific, prev)) return Neighbour::kHonorific;
    if (words_.cased(prev) && !scene_.is_capital(prev)) return Neighbour::kNone;
    if (is_initial(scene_, prev) || is_patronymic(words_.term(prev))) return after_middle_name(prev, around);
    if (title_before(scene_, prev + 1)) return Neighbour::kNone;
    if (scene_.cue(Cue::kRank, prev)) return Neighbour::kRank;
    if (is_given_name_of_reading(prev, false)) return given_from(prev, around);
    if (!is_other_given_name(prev)) return Neighbour::kNone;
    around.doubtful = words_.begins_sentence(prev) && !is_known_given_name(prev) && !scene_.spot_of(prev);
    return Neighbour::kAnother;
  }

  bool goes_further_back(std::size_t word) const {
    if (!adjoins(word) || !scene_.is_capital(word - 1) || is_given_name_of_reading(word - 1, false))
      return false;
    if (scene_.cue(Cue::kRank, word - 1) || scene_.cue(Cue::kHonorific, word - 1) ||
        scene_.cue(Cue::kMadam, word - 1))
      return false;
    return is_other_given_name(word - 1) && !title_before(scene_, word);
  }

  // The whole name begins at a word, unless the name goes further back and is another's: "Daniel Dae Kim".
  Neighbour given_from(std::size_t word, Surroundings& around) const {
    if (goes_further_back(word)) return Neighbour::kAnother;
    while (adjoins(word) && scene_.is_capital(word - 1) && is_given_name_of_reading(word - 1, false)) --word;
    around.given = static_cast<std::uint32_t>(word);
    return Neighbour::kGiven;
  }

  // "Donald J. Trump", "Владимир Владимирович Путин", "J. Baker", "D. J. Baker".
  Neighbour after_middle_name(std::size_t middle, Surroundings& around) const {
    std::size_t first = middle;
    while (adjoins(first) && is_initial(scene_, first - 1)) --first;
    if (adjoins(first) && is_given_name_of_reading(first - 1, false)) {
      // Of the many who are called James Jones one has this initial; George P. Bush is not George W.
      const bool tells = is_initial(scene_, middle) && (is_common_name() || has_known_initial(first - 1));
      bool fits = true;
      for (std::size_t w = first; w <= middle; ++w) fits = fits && is_given_name_of_reading(w, true);
      return !tells || fits ? given_from(first - 1, around) : Neighbour::kAnother;
    }
    if (adjoins(first) && scene_.is_capital(first - 1) && is_other_given_name(first - 1))
      return Neighbour::kAnother;
    if (!is_initial(scene_, first)) return Neighbour::kNone;
    if (!is_given_name_of_reading(first, true)) return Neighbour::kAnother;
    // One letter says little of a name that many bear.
    if (is_common_name()) return Neighbour::kNone;
    around.initial = true;
    around.given = static_cast<std::uint32_t>(first);
    return Neighbour::kGiven;
  }

  bool has_known_initial(std::size_t given) const {
    const auto readings = scene_.readings(spot_);
    return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
      if (!is_person(scene_.entity(c).kind) || !same_given_name(scene_, c.entity, words_.term(given), false))
        return false;
      const auto names = scene_.gazetteer.given_names(c.entity);
      return std::any_of(names.begin(), names.end(), [](std::string_view name) { return name.size() == 1; });
    });
  }

  bool is_common_name() const {
    const auto readings = scene_.readings(spot_);
    return std::any_of(readings.begin(), readings.end(),
                       [&](const Candidate& c) { return scene_.name(c).also != AlsoIs::kNothing; }) ||
           (spot_.words == 1 && scene_.gazetteer.is_given_name(words_.term(spot_.word)));
  }

  // "Anne-Marie Trump" is cut at its hyphen; "pro-Trump" is not a name, "Kim-Trump" is two.
  Neighbour hyphen_before(std::size_t word) const {
    if (!words_.hyphened(word) || scene_.spot_of(word - 1)) return Neighbour::kNone;
    const bool name = words_.cased(word - 1) && scene_.is_capital(word - 1) &&
                      !words_.begins_sentence(word - 1) && is_known_given_name(word - 1) &&
                      words_.capitals(word) == Capitals::kTell;
    return name ? Neighbour::kAnother : Neighbour::kNone;
  }

  bool is_known_given_name(std::size_t word) const {
    return scene_.gazetteer.is_given_name(words_.term(word), scene_.lang.empty() ? "en" : scene_.lang) ||
           scene_.cue(Cue::kGiven, word);
  }

  bool is_other_given_name(std::size_t prev) const {
    const std::string_view term = words_.term(prev);
    const bool known = is_known_given_name(prev);
    if (!words_.cased(prev)) return known && !scene_.spot_of(prev);
    if (is_function_word(term) || scene_.cue(Cue::kCalendar, prev) || scene_.cue(Cue::kApposition, prev))
      return false;
    if (words_.has_possessive(prev) || (term[0] >= '0' && term[0] <= '9')) return false;
    if (known) return true;
    if (scene_.spot_of(prev)) return false;
    // Where capitals tell nothing, and in German, where every noun has one, only a known name is one.
    if (words_.capitals(prev) != Capitals::kTell || scene_.lang == "de") return false;
    if (words_.token(prev).capitals && count_code_points(term) > 3) return false;  // an abbreviation: "ОБСЕ"
    // At the head of a sentence English has few words that may stand before a name; elsewhere any noun may.
    return !words_.begins_sentence(prev) || (scene_.lang == "en" && !may_open_sentence(term));
  }

  void after(Surroundings& around) const {
    const std::size_t next = spot_.word + spot_.words;
    if (next >= words_.size() || next == words_.title_size() || words_.has_possessive(next - 1)) return;
    // "Konrad-Adenauer-Stiftung"
    if (words_.hyphened(next) && scene_.cue(Cue::kThing, next)) around.not_a_person = true;
    const bool comma = words_.gap_before(next) == ", ";
    if (!words_.joined(next) && !comma) return;
    if (scene_.cue(Cue::kSuffix, next) && (scene_.is_capital(next) || !words_.cased(next)))
      around.not_a_person = true;
    if (comma || !words_.cased(next) || !scene_.is_capital(next)) return;
    if (scene_.cue(Cue::kThing, next)) around.not_a_person = true;
    if (words_.capitals(next) != Capitals::kTell || scene_.lang == "de") return;
    const std::string_view term = words_.term(next);
    const bool plain =
        is_function_word(term) || scene_.cue(Cue::kFollows, next) || scene_.cue(Cue::kCalendar, next);
    const bool abbreviation = words_.token(next).capitals;
    around.another_after = !plain && !abbreviation && !is_no_person(next) && !title_at(scene_, next);
  }

  bool is_no_person(std::size_t word) const {
    const Spot* spot = scene_.spot_of(word);
    if (!spot) return false;
    const auto readings = scene_.readings(*spot);
    return std::none_of(readings.begin(), readings.end(),
                        [&](const Candidate& c) { return is_person(scene_.entity(c).kind); });
  }

  // In Chinese the dot between the parts of a foreign name tells.
  Surroundings look_in_characters() const {
    Surroundings around;
    const std::string_view text = words_.text();
    const auto dot_at = [&](std::size_t at) {
      return text.substr(at, 2) == "\xC2\xB7" || text.substr(at, 3) == "\xE3\x83\xBB" ||
             text.substr(at, 3) == "\xE2\x80\xA7";
    };
    const bool before =
        (spot_.start >= 2 && dot_at(spot_.start - 2)) || (spot_.start >= 3 && dot_at(spot_.start - 3));
    if (before) around.before = Neighbour::kAnother;
    around.another_after = dot_at(spot_.end);
    // "特朗普大厦"
    around.not_a_person = scene_.cues.prefix(Cue::kThing, text.substr(spot_.end), scene_.lang) > 0;
    return around;
  }

  const Scene& scene_;
  const Words& words_;
  const Spot& spot_;
};

}  // namespace

bool same_given_name(const Scene& scene, std::uint32_t leader, std::string_view term, bool initial) {
  const auto given = scene.gazetteer.given_names(leader);
  if (initial) {
    return std::any_of(
               given.begin(), given.end(),
               [&](std::string_view name) { return name.starts_with(term.substr(0, first_letter(term))); }) &&
           (term.size() < 3 || term.find('.') == std::string_view::npos ||
            same_given_name(scene, leader, term.substr(term.find('.') + 1), true));  // "h.w"
  }
  if (std::find(given.begin(), given.end(), term) != given.end()) return true;
  // Another spelling: "Volodimir", "Hilary". Short names lie too near to each other, and to other words.
  constexpr std::size_t kLong = 5, kVeryLong = 7;
  const std::size_t letters = count_code_points(term);
  if (letters < kLong || is_function_word(term)) return false;
  const bool cyrillic = static_cast<unsigned char>(term[0]) >= 0xD0;
  return std::any_of(given.begin(), given.end(), [&](std::string_view name) {
    const std::size_t shorter = std::min(letters, count_code_points(name));
    if (shorter < kLong || (!cyrillic && is_feminine_of(name, term))) return false;
    if (shorter < kVeryLong && name[0] != term[0]) return false;
    return edit_distance(name, term, 2) <= (shorter < kVeryLong ? 1u : 2u);
  });
}

bool same_given_name(const Scene& scene, const Candidate& surname, std::string_view term, bool initial) {
  if (same_given_name(scene, surname.entity, term, initial)) return true;
  // "Bob Mueller". Of a surname that many bear Michael and Mike are two.
  return !initial && scene.name(surname).also == AlsoIs::kNothing &&
         is_nickname(term, scene.gazetteer.first_name(surname.entity));
}

Surroundings look_around(const Scene& scene, const Spot& spot) {
  return Looker(scene, spot).look();
}

}  // namespace chancery
