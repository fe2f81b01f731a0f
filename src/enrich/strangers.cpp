#include "src/enrich/strangers.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "src/enrich/titles.h"
#include "src/text/encoding.h"
#include "src/text/fold.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

constexpr std::size_t kLongestName = 6,
                      kMostParts = 4;          // words; parts of a name, of which hyphens join words
constexpr std::size_t kLongestApposition = 6;  // words from the comma to the role
// Of one surname in one article; whoever else bears it is left out. Every mention of it looks at all of them.
constexpr std::size_t kMostBearers = 32;

// A run of capitalised words, and small ones within a name.
struct Run {
  std::size_t first = 0, end = 0;  // words
};

struct Introduced {
  std::string by;       // empty: by nothing
  bool strong = false;  // the words before it can stand before a person alone
  std::vector<OfficeTaken> offices;
  explicit operator bool() const { return !by.empty(); }
};

bool is_particle(std::string_view term) {
  constexpr std::string_view kParticles[] = {"de",  "del", "della", "di",  "da",  "dos", "du",
                                             "von", "van", "der",   "den", "ter", "bin", "ibn",
                                             "al",  "el",  "la",    "le",  "ben", "ould"};
  return std::find(std::begin(kParticles), std::end(kParticles), term) != std::end(kParticles);
}

class Reader {
 public:
  Reader(const Scene& scene, const std::vector<bool>& decided, const People& people,
         const Inflector& inflector, std::vector<Stranger>& list, std::vector<StrangerMention>& mentions)
      : scene_(scene),
        words_(scene.words),
        decided_(decided),
        people_(people),
        inflector_(inflector),
        list_(list),
        mentions_(mentions) {}

  void read() {
    for (std::size_t word = 0; word < words_.size();) {
      if (!may_begin(word)) {
        ++word;
        continue;
      }
      const Run run = run_at(word);
      read_run(run);
      word = std::max(run.end, word + 1);
    }
    if (!list_.empty()) find_again();
  }

 private:
  bool tells(std::size_t word) const { return words_.capitals(word) == Capitals::kTell; }
  bool may_begin(std::size_t word) const {
    return scene_.is_capital(word) && words_.cased(word) && tells(word);
  }

  // Nothing but a blank between, or the stop of an initial or an abbreviation.
  bool adjoins(std::size_t word) const {
    if (word == 0 || word >= words_.size() || word == words_.title_size()) return false;
    if (words_.joined(word) || words_.hyphened(word)) return true;
    return words_.gap_before(word) == ". " && (is_initial(word - 1) || is_abbreviation(word - 1));
  }
  bool is_initial(std::size_t word) const {
    return scene_.is_capital(word) && count_code_points(words_.term(word)) == 1;
  }
  bool is_abbreviation(std::size_t word) const {
    return scene_.cue(Cue::kHonorific, word) || scene_.cue(Cue::kMadam, word) || scene_.cue(Cue::kRank, word);
  }

  Run run_at(std::size_t first) const {
    Run run{first, first + 1};
    while (adjoins(run.end)) {
      if (scene_.is_capital(run.end)) {
        ++run.end;
      } else if (is_particle(words_.term(run.end)) && adjoins(run.end + 1) &&
                 scene_.is_capital(run.end + 1)) {
        run.end += 2;
      } else {
        break;
      }
    }
    return run;
  }

  // Linked to whom it may not be a stranger's: an adjective of a country may be a surname.
  bool is_decided(std::size_t word) const {
    const std::uint32_t spot = scene_.spot_at[word];
    return spot > 0 && decided_[spot - 1];
  }
  // A country or an organisation, perhaps its adjective.
  const Spot* body_at(std::size_t word) const {
    const Spot* spot = scene_.spot_of(word);
    if (!spot || spot->word != word) return nullptr;
    const auto readings = scene_.readings(*spot);
    const bool leader = std::any_of(readings.begin(), readings.end(),
                                    [&](const Candidate& c) { return is_person(scene_.entity(c).kind); });
    return leader ? nullptr : spot;
  }

  void read_run(Run run) {
    while (run.end > run.first && (scene_.cue(Cue::kCalendar, run.end - 1) ||
                                   scene_.cue(Cue::kSuffix, run.end - 1) || body_before(run)))
      --run.end;
    Introduced by;
    std::size_t first = skip_titles(run, by);
    if (!by) by = before(first);
    if (first >= run.end || !is_name(first, run.end, by.strong)) return;
    if (!by) by = behind(run.end);
    if (!by) by = speaking(run);
    if (!by) return;
    // Where names have endings the first word may be another's genitive, and a role more than the name behind
    // it can bear.
    if (inflecting(scene_.lang) != 0 && scene_.lang != "de" && (by.offices.empty() || !is_given(first)))
      return;
    if (!by.strong && !is_given(first) && !is_initial(first) && !is_repeated(run.end - 1)) return;
    add(first, run.end, std::move(by));
  }

  bool body_before(const Run& run) const {
    const Spot* spot = scene_.spot_of(run.end - 1);
    return spot && is_decided(run.end - 1) && spot->word > run.first && body_at(spot->word) == spot &&
           spot->words == 1;
  }

  // Past titles, ranks and what stands among them: "Russian Deputy Defence Minister".
  std::size_t skip_titles(const Run& run, Introduced& by) const {
    std::size_t at = run.first;
    while (at < run.end) {
      if (const TitleFound title = title_at(scene_, at)) {
        std::size_t end = at;
        while (end < words_.size() && words_.token(end).end < title.end) ++end;
        if (end >= run.end) return run.end;
        if (!is_nominative(at, end + 1 - at)) return run.end;
        introduce(by, title);
        at = end + 1;
      } else if (is_abbreviation(at) || scene_.cue(Cue::kRole, at)) {
        by.by = words_.written(at);
        by.strong = scene_.cue(Cue::kHonorific, at) || scene_.cue(Cue::kMadam, at);
        ++at;
      } else if (const Spot* body = body_at(at); body && (body->words > 1 || is_decided(at))) {
        at += body->words;
      } else if (scene_.cue(Cue::kCalendar, at) || scene_.cue(Cue::kApposition, at) ||
                 scene_.cue(Cue::kFormer, at) || scene_.cue(Cue::kHolding, at) ||
                 (is_function_word(words_.term(at)) && !is_initial(at))) {
        ++at;
      } else {
        break;
      }
    }
    return at;
  }

  void introduce(Introduced& by, const TitleFound& title) const {
    by.by = words_.span_text(title.start, title.end);
    by.strong = true;
    for (const Candidate& office : title.offices)
      by.offices.push_back({office.entity, std::string(words_.term(title.word))});
  }

  bool is_nominative(std::size_t word, std::size_t length) const {
    return !scene_.gazetteer.longest_title(words_.terms_from(word), length, scene_.lang).inflected;
  }

  // In small letters before the name: "spokesman John Roe", "министр обороны Украины Иван Петров".
  Introduced before(std::size_t word) const {
    Introduced by;
    if (word == 0 || word >= words_.size() || !words_.joined(word)) return by;
    if (const TitleFound title = title_before(scene_, word)) {
      std::size_t length = 1;
      while (words_.token(title.word + length - 1).end < title.end) ++length;
      if (is_nominative(title.word, length)) introduce(by, title);
      return by;
    }
    if (!scene_.cue(Cue::kRole, word - 1) && !is_abbreviation(word - 1)) return by;
    by.by = words_.written(word - 1);
    by.strong = true;
    return by;
  }

  // "John Roe, a professor at", "John Roe, 45,".
  Introduced behind(std::size_t end) const {
    Introduced by;
    if (end >= words_.size() || words_.gap_before(end) != ", ") return by;
    const std::string_view age = words_.term(end);
    const bool digits =
        age.size() == 2 && std::all_of(age.begin(), age.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits && (end + 1 == words_.size() || words_.gap_before(end + 1)[0] == ',')) {
      by.by = "age " + std::string(age);
      return by;
    }
    for (std::size_t at = end; at < std::min(words_.size(), end + kLongestApposition); ++at) {
      if (at > end && !words_.joined(at) && !words_.hyphened(at)) break;
      const bool role = scene_.cue(Cue::kRole, at) || title_at(scene_, at);
      if (role) {
        by.by = words_.written(at);
        return by;
      }
      if (is_verb(at)) break;
    }
    return by;
  }

  bool is_verb(std::size_t word) const {
    return scene_.cue(Cue::kAct, word) || scene_.cue(Cue::kHelper, word) || scene_.cue(Cue::kClause, word);
  }

  // "John Roe said", of somebody who is called by the surname later.
  Introduced speaking(const Run& run) {
    Introduced by;
    if (run.end >= words_.size() || !words_.joined(run.end) || !scene_.cue(Cue::kAct, run.end)) return by;
    if (is_given(run.first) && is_repeated(run.end - 1)) by.by = words_.written(run.end);
    return by;
  }

  bool is_given(std::size_t word) const {
    return scene_.cue(Cue::kGiven, word) || scene_.gazetteer.is_given_name(words_.term(word), scene_.lang);
  }

  // Whether the surname stands alone elsewhere, as a person's would.
  bool is_repeated(std::size_t last) {
    if (!counted_) count_alone();
    return alone_.contains(words_.term(last));
  }

  void count_alone() {
    counted_ = true;
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if (!may_begin(w)) continue;
      const bool before = adjoins(w) && scene_.is_capital(w - 1) && !is_abbreviation(w - 1);
      const bool after = adjoins(w + 1) && scene_.is_capital(w + 1);
      if (!before && !after) alone_.insert(words_.term(w));
    }
  }

  // Two to four parts that can be a person's name.
  bool is_name(std::size_t first, std::size_t end, bool strong) const {
    if (end - first > kLongestName) return false;
    std::size_t parts = 0;
    for (std::size_t w = first; w < end; ++w) {
      const std::string_view term = words_.term(w);
      if (is_decided_person(w)) return false;
      if (is_particle(term) && !scene_.is_capital(w)) continue;
      if (w == first || !words_.hyphened(w)) ++parts;
      if (!is_part(w, strong)) return false;
    }
    const std::size_t last = end - 1;
    return parts >= 2 && parts <= kMostParts && !is_initial(last) && scene_.is_capital(last) &&
           !scene_.cue(Cue::kNoSurname, last) && !scene_.cue(Cue::kApposition, last) &&
           !scene_.cue(Cue::kNoGiven, first) && !is_letter(first);
  }

  // "Q    Karine, on the budget": no initial has no stop at the head of a name.
  bool is_letter(std::size_t word) const { return is_initial(word) && words_.joined(word + 1); }

  bool is_decided_person(std::size_t word) const {
    return is_decided(word) && !body_at(scene_.spot_of(word)->word);
  }

  bool is_part(std::size_t word, bool strong) const {
    const std::string_view term = words_.term(word);
    if (is_initial(word)) return true;
    if (words_.token(word).capitals && count_code_points(term) > 2) return false;  // an abbreviation
    if (term[0] >= '0' && term[0] <= '9') return false;
    if ((is_decided(word) || body_at(word)) && !strong) return false;
    if (runs_into_another(words_.written(word))) return false;
    if (is_function_word(term) && !is_particle(term)) return false;
    return !scene_.cue(Cue::kThing, word) && !scene_.cue(Cue::kRole, word) &&
           !scene_.cue(Cue::kCalendar, word) && !title_at(scene_, word) && !scene_.cue(Cue::kAct, word);
  }

  // Text that lost its blanks: "TrumpDonald". Names have a capital within them after a prefix: McConnell,
  // DeSantis, FitzGerald.
  static bool runs_into_another(std::string_view written) {
    constexpr std::size_t kLongestPrefix = 4;
    const auto upper = [&](std::size_t at) { return written[at] >= 'A' && written[at] <= 'Z'; };
    for (std::size_t i = kLongestPrefix + 1; i < written.size(); ++i) {
      if (written[i - 1] >= 'a' && written[i - 1] <= 'z' && upper(i)) return true;
    }
    return false;
  }

  void add(std::size_t first, std::size_t end, Introduced by) {
    Stranger stranger;
    stranger.word = static_cast<std::uint32_t>(first);
    stranger.words = static_cast<std::uint32_t>(end - first);
    stranger.start = words_.token(first).start;
    stranger.end = words_.token(end - 1).end;
    for (const char c : words_.span_text(stranger.start, stranger.end)) {
      const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
      if (blank && !stranger.name.empty() && stranger.name.back() == ' ') continue;
      stranger.name += blank ? ' ' : c;
    }
    stranger.id = person_slug(stranger.name);
    if (scene_.gazetteer.find(stranger.id)) return;
    if (!ids_.insert(stranger.id).second || ++bearers_[words_.term(end - 1)] > kMostBearers) return;
    stranger.reason = "introduced: " + by.by;
    stranger.offices = std::move(by.offices);
    list_.push_back(std::move(stranger));
  }

  // Every place that has the surname, with or without the rest of the name.
  void find_again() {
    std::unordered_map<std::string_view, std::vector<std::size_t>> by_surname;
    for (std::size_t i = 0; i < list_.size(); ++i)
      by_surname[words_.term(list_[i].word + list_[i].words - 1)].push_back(i);
    std::unordered_set<std::string_view> small;
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if (!scene_.is_capital(w) && by_surname.contains(words_.term(w))) small.insert(words_.term(w));
    }
    Lemmas lemmas;
    const InflectingLanguages languages = inflecting(scene_.lang);
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if (!scene_.is_capital(w) || is_decided(w)) continue;
      if (words_.hyphened(w) || (w + 1 < words_.size() && words_.hyphened(w + 1))) continue;  // "Doe-Smith"
      auto found = by_surname.find(words_.term(w));
      if (found == by_surname.end() && languages != 0) {
        inflector_.lemmas(words_.term(w), languages, lemmas);
        for (std::size_t i = 0; i < lemmas.count && found == by_surname.end(); ++i) {
          if (lemmas.list[i].particles == 0) found = by_surname.find(lemmas.list[i].text());
        }
      }
      if (found != by_surname.end()) mention(w, found->second, small);
    }
  }

  void mention(std::size_t word, const std::vector<std::size_t>& bearers,
               const std::unordered_set<std::string_view>& small) {
    for (const std::size_t i : bearers) {
      const std::size_t first = name_from(word, list_[i]);
      if (!are_particles(first, word)) return add_mention(i, first, word, MentionForm::kName, 0.95f);
    }
    const std::size_t i = nearest(word, bearers), first = name_from(word, list_[i]);
    if (!stands_alone(word) ||
        (small.contains(words_.term(word)) && (words_.begins_sentence(word) || !tells(word))))
      return;
    // A leader of that name whom the article names is who is meant.
    if (const Spot* spot = scene_.spot_of(word)) {
      const auto readings = scene_.readings(*spot);
      const bool leader = std::any_of(readings.begin(), readings.end(),
                                      [&](const Candidate& c) { return people_.is_named(c.entity); });
      if (leader || spot->words > 1) return;
    }
    add_mention(i, first, word, MentionForm::kSurname, 0.85f);
  }

  // Of several with one surname whoever was introduced last, or will be first.
  std::size_t nearest(std::size_t word, const std::vector<std::size_t>& bearers) const {
    std::size_t best = bearers.front();
    for (const std::size_t i : bearers) {
      if (list_[i].word <= word) best = i;
    }
    return best;
  }

  void add_mention(std::size_t stranger, std::size_t first, std::size_t last, MentionForm form, float score) {
    const Stranger& s = list_[stranger];
    // Two names may share words: "John Roe Doe", of John Roe and of Roe Doe.
    if (!mentions_.empty() && words_.token(first).start < mentions_.back().end) return;
    const bool introduction = words_.token(first).start == s.start;
    StrangerMention mention{stranger,
                            words_.token(first).start,
                            words_.token(last).end,
                            static_cast<std::uint32_t>(last),
                            form,
                            score,
                            {}};
    if (introduction) {
      mention.form = MentionForm::kIntroduced;
      mention.reason = s.reason;
    } else {
      mention.reason = std::string(form == MentionForm::kName ? "full name" : "surname") +
                       "; introduced at " + words_.position(s.start);
    }
    mentions_.push_back(std::move(mention));
  }

  // Where the name begins whose last word this is; the word itself where only the surname stands there.
  std::size_t name_from(std::size_t word, const Stranger& s) const {
    std::size_t first = word;
    while (adjoins(first) && may_precede(s, first - 1)) --first;
    while (first < word && is_initial(first) && !has_part(s, words_.term(first))) ++first;
    return first;
  }

  bool may_precede(const Stranger& s, std::size_t word) const {
    if (!scene_.is_capital(word)) return is_particle(words_.term(word)) && has_part(s, words_.term(word));
    return is_initial(word) || has_part(s, words_.term(word));
  }
  // "van Doe"
  bool are_particles(std::size_t first, std::size_t end) const {
    for (std::size_t w = first; w < end; ++w) {
      if (scene_.is_capital(w) || !is_particle(words_.term(w))) return false;
    }
    return true;
  }

  bool has_part(const Stranger& s, std::string_view term) const {
    for (std::size_t w = s.word; w + 1 < s.word + s.words; ++w) {
      if (words_.term(w) == term) return true;
    }
    if (inflecting(scene_.lang) == 0) return false;
    Lemmas lemmas;
    inflector_.lemmas(term, inflecting(scene_.lang), lemmas);
    for (std::size_t i = 0; i < lemmas.count; ++i) {
      for (std::size_t w = s.word; w + 1 < s.word + s.words; ++w) {
        if (words_.term(w) == lemmas.list[i].text()) return true;
      }
    }
    return false;
  }

  // Neither a part of a longer name nor of another person's.
  bool stands_alone(std::size_t word) const {
    if (adjoins(word) && scene_.is_capital(word - 1) && tells(word)) {
      const std::size_t prev = word - 1;
      const bool plain = is_abbreviation(prev) || scene_.cue(Cue::kRole, prev) ||
                         title_before(scene_, word) || is_function_word(words_.term(prev)) ||
                         scene_.cue(Cue::kApposition, prev) || scene_.cue(Cue::kCalendar, prev) ||
                         is_decided(prev);
      if (!plain) return false;
    }
    const std::size_t next = word + 1;
    if (next >= words_.size() || !(words_.joined(next) || words_.hyphened(next)) ||
        words_.has_possessive(word) || !tells(word))
      return true;
    if (words_.hyphened(next)) return false;
    return !scene_.is_capital(next) || scene_.cue(Cue::kCalendar, next) || is_decided(next);
  }

  const Scene& scene_;
  const Words& words_;
  const std::vector<bool>& decided_;
  const People& people_;
  const Inflector& inflector_;
  std::vector<Stranger>& list_;
  std::vector<StrangerMention>& mentions_;
  std::unordered_set<std::string> ids_;
  std::unordered_map<std::string_view, std::size_t> bearers_;  // by surname
  bool counted_ = false;
  std::unordered_set<std::string_view> alone_;
};

}  // namespace

void Strangers::read(const Scene& scene, const std::vector<bool>& decided, const People& people) {
  list_.clear();
  mentions_.clear();
  Reader(scene, decided, people, inflector_, list_, mentions_).read();
}

}  // namespace chancery
