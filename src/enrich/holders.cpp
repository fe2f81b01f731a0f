#include "src/enrich/holders.h"

#include <algorithm>
#include <map>

#include "src/enrich/bearer.h"
#include "src/enrich/titles.h"
#include "src/text/function_words.h"
#include "src/world/offices.h"

namespace chancery {
namespace {

constexpr std::size_t kLongestTitle = 6;  // words
constexpr std::string_view kAnyLeader = "leader";
// Between an election and the day on which the elected takes office.
constexpr int kDaysElect = 150;
// By itself an office is that of a country which has this share of all mentions of countries.
constexpr std::size_t kLeastMentions = 3, kShareOf = 5, kShare = 3;

// An office as the text has it.
struct Phrase {
  std::size_t first = 0, last = 0;  // words, the country beside it included
  std::size_t title = 0, title_end = 0;
  std::span<const Candidate> offices;
  const Spot* of = nullptr;
  bool former = false, elect = false, definite = false;
  bool madam = false;
  bool addressed = false;  // "Mr. President": not whoever the article is about
};

bool is_romance(std::string_view lang) {
  return lang == "fr" || lang == "es" || lang == "it" || lang == "pt" || lang == "ro";
}

class Finder {
 public:
  Finder(const Scene& scene, std::span<const Naming> namings, const std::vector<std::uint32_t>& taken)
      : scene_(scene),
        words_(scene.words),
        tenures_(scene.gazetteer.tenures()),
        namings_(namings),
        taken_(taken) {}

  std::vector<OfficeMention> find() {
    for (std::size_t word = 0; word < words_.size();) word = read_at(word);
    for (const Spot& spot : scene_.spots) {
      if (spot.words == 0) read_characters(spot);
    }
    std::sort(found_.begin(), found_.end(),
              [](const OfficeMention& a, const OfficeMention& b) { return a.start < b.start; });
    return std::move(found_);
  }

 private:
  const Entity& entity(std::uint32_t index) const { return scene_.gazetteer.entities()[index]; }
  const Office& office(const Candidate& c) const { return scene_.gazetteer.offices()[c.entity]; }
  bool joined(std::size_t word) const {
    if (word == 0 || word >= words_.size() || word == words_.title_size()) return false;
    const bool title = words_.gap_before(word) == ". " &&
                       (scene_.cue(Cue::kHonorific, word - 1) || scene_.cue(Cue::kMadam, word - 1));
    return title || words_.joined(word);  // "Mr. President"
  }

  // Returns where to go on.
  std::size_t read_at(std::size_t word) {
    const std::size_t end = word < words_.title_size() ? words_.title_size() : words_.size();
    const auto match = scene_.gazetteer.longest_title(words_.terms_from(word),
                                                      std::min(end - word, kLongestTitle), scene_.lang);
    if (match.length == 0) return word + 1;
    Phrase phrase;
    phrase.first = phrase.title = word;
    phrase.last = word + match.length - 1;
    phrase.title_end = phrase.last;
    phrase.offices = {match.candidates, match.count};
    const std::size_t next = word + match.length;
    if (!is_one_holder(phrase) || !is_whole(phrase) || !read_after(phrase) || !read_before(phrase) ||
        is_of_a_name(phrase) || is_of_the_name_behind(phrase)) {
      last_ = {};
      return next;
    }
    last_ = phrase;
    if (phrase.of) {
      resolve_of(phrase);
    } else if (phrase.definite) {
      resolve_alone(phrase);
    }
    return std::max(next, phrase.last + 1);
  }

  bool is_one_holder(const Phrase& phrase) const {
    return std::any_of(phrase.offices.begin(), phrase.offices.end(),
                       [&](const Candidate& c) { return office(c).one_holder; });
  }

  // The words of the title stand together, and are no part of a longer name.
  bool is_whole(const Phrase& phrase) const {
    for (std::size_t w = phrase.title + 1; w <= phrase.title_end; ++w) {
      if (!words_.joined(w) && !words_.hyphened(w) && !words_.has_possessive(w - 1)) return false;
    }
    for (std::size_t w = phrase.title; w <= phrase.title_end; ++w) {
      const Spot* spot = scene_.spot_of(w);
      if (spot && (spot->word < phrase.title || spot->word + spot->words > phrase.title_end + 1))
        return false;
    }
    return true;
  }

  const Spot* state_at(std::size_t word) const {
    const Spot* spot = scene_.spot_of(word);
    if (!spot || spot->word != word) return nullptr;
    return is_state(*spot, true) ? spot : nullptr;
  }

  bool is_state(const Spot& spot, bool adjectives) const {
    const auto readings = scene_.readings(spot);
    return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
      return !is_person(scene_.entity(c).kind) && (adjectives || scene_.name(c).role != NameRole::kDemonym);
    });
  }

  // The country behind the title, and what else makes it one office or another; false where it is nobody's.
  bool read_after(Phrase& phrase) const {
    std::size_t next = phrase.last + 1;
    if (next < words_.size() && (joined(next) || words_.hyphened(next)) && scene_.cue(Cue::kElect, next)) {
      phrase.elect = true;
      phrase.last = next++;
    }
    if (next < words_.size() && next != words_.title_size() && words_.hyphened(next)) return false;
    if (!joined(next) || words_.has_possessive(next - 1)) return true;
    const bool of = scene_.cue(Cue::kOf, next);
    if (of) {
      if (!joined(++next)) return false;
      if (joined(next + 1) && scene_.cue(Cue::kArticle, next)) ++next;
      if (scene_.cue(Cue::kRealm, next)) {  // "the president of the republic"
        phrase.last = next;
        return true;
      }
    }
    const bool plain = of || (scene_.lang != "en" && scene_.lang != "de");
    const Spot* spot = plain ? state_at(next) : nullptr;
    const bool adjective_may = !of && (is_romance(scene_.lang) || scene_.lang == "ar");
    if (spot && (adjective_may || is_state(*spot, false))) {
      phrase.of = spot;
      phrase.last = spot->word + spot->words - 1;
      return !words_.has_possessive(phrase.last);  // "leader of Scotland's Conservatives"
    }
    return !of && !scene_.cue(Cue::kNotHolder, next);
  }

  // The country before it, and the words that tell whether somebody in particular is meant.
  bool read_before(Phrase& phrase) const {
    std::size_t first = phrase.first;
    if (first > 0 && words_.hyphened(first)) {
      if (!scene_.cue(Cue::kFormer, first - 1)) return false;
      phrase.former = true;
      --first;
    }
    if (!phrase.of && !is_romance(scene_.lang) && scene_.lang != "ar") {
      first = skip_former(first, phrase);
      const Spot* before = first > 0 && first != words_.title_size() ? scene_.spot_of(first - 1) : nullptr;
      const bool beside =
          joined(first) || (first > 0 && words_.has_possessive(first - 1) && !words_.sentence_between(first));
      if (before && beside && before->word + before->words == first && is_state(*before, true)) {
        phrase.of = before;
        phrase.first = first = before->word;
      } else if (const Spot* inside = state_at(phrase.title);
                 inside && inside->words <= phrase.title_end - phrase.title) {
        phrase.of = inside;  // "UN chief"
      }
    }
    if (first > 0 && words_.hyphened(first)) return false;
    first = skip_former(first, phrase);
    if (!joined(first)) return true;
    if (scene_.cue(Cue::kArticle, first - 1) || scene_.cue(Cue::kHonorific, first - 1) ||
        scene_.cue(Cue::kMadam, first - 1)) {
      phrase.addressed = !scene_.cue(Cue::kArticle, first - 1);
      phrase.madam = scene_.cue(Cue::kMadam, first - 1);
      phrase.definite = true;
      return !is_of_an_office(first - 1);
    }
    // "the President and Vice President"
    const bool listed = last_.definite && !phrase.of && joined(first - 1) &&
                        scene_.cue(Cue::kAnd, first - 1) && last_.last + 2 == first;
    phrase.definite = listed;
    return listed || (!scene_.cue(Cue::kUnheld, first - 1) && !is_number(first - 1));
  }

  // "Office of the U.S. Trade Representative" is a body.
  bool is_of_an_office(std::size_t article) const {
    return joined(article) && joined(article - 1) && scene_.cue(Cue::kOf, article - 1) &&
           scene_.cue(Cue::kThing, article - 2);
  }

  std::size_t skip_former(std::size_t first, Phrase& phrase) const {
    while (joined(first) && (scene_.cue(Cue::kFormer, first - 1) || scene_.cue(Cue::kHolding, first - 1))) {
      phrase.former = phrase.former || scene_.cue(Cue::kFormer, first - 1);
      --first;
    }
    return first;
  }

  bool is_number(std::size_t word) const {
    return words_.term(word)[0] >= '0' && words_.term(word)[0] <= '9';
  }

  // A title right before a name belongs to the name. Without capitals nothing tells that what follows is
  // none.
  bool is_of_a_name(const Phrase& phrase) const {
    const std::size_t next = phrase.last + 1;
    if (!joined(next) || words_.has_possessive(phrase.last)) return false;
    const bool grammar =
        is_function_word(words_.term(next)) || scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next);
    if (!words_.cased(next)) return !grammar;
    if (words_.capitals(next) == Capitals::kTell)
      return scene_.is_capital(next) && !is_function_word(words_.term(next));
    return !grammar;
  }

  // "The U.S. secretary of state, Mike Pompeo": a title too, as in "[Russian leader] Vladimir Putin", and
  // "prime minister and former president Dmitry Medvedev".
  bool is_of_the_name_behind(const Phrase& phrase) const {
    std::size_t next = phrase.last + 1;
    if (next >= words_.size() || next == words_.title_size() || words_.has_possessive(phrase.last))
      return false;
    if (joined(next) && scene_.cue(Cue::kAnd, next)) {
      ++next;
      while (joined(next) && (scene_.cue(Cue::kFormer, next) || scene_.cue(Cue::kArticle, next))) ++next;
      if (words_.hyphened(next)) ++next;
      const TitleFound title = title_at(scene_, next);
      if (!title) return false;
      while (next < words_.size() && words_.token(next).start < title.end) ++next;
      if (!joined(next)) return false;
    } else if (const std::string_view gap = words_.gap_before(next);
               gap != ", " && gap.find(']') == std::string_view::npos) {
      return false;
    }
    return next < words_.size() && person_at(next);
  }

  bool person_at(std::size_t word) const {
    const Spot* spot = scene_.spot_of(word);
    return spot && spot->word == word && !is_state(*spot, true) && scene_.is_capital(word);
  }

  bool is_named(std::uint32_t leader) const {
    return std::any_of(namings_.begin(), namings_.end(), [&](const Naming& n) { return n.entity == leader; });
  }

  // Whoever the words right before the phrase name: "Emmanuel Macron, the French president".
  const Naming* apposed(const Phrase& phrase) const {
    std::size_t first = phrase.first;
    while (joined(first) && (scene_.cue(Cue::kArticle, first - 1) || scene_.cue(Cue::kFormer, first - 1)))
      --first;
    if (first == 0 || words_.gap_before(first) != ", ") return nullptr;
    const std::uint32_t end = words_.token(first - 1).end;
    for (const Naming& n : namings_) {
      if (n.end == end) return &n;
    }
    return nullptr;
  }

  // Who ever held one of the offices in what `of` may be.
  void collect(std::span<const Candidate> offices, const Spot& of, std::vector<Tenure>& out) const {
    out.clear();
    const auto add = [&](std::uint32_t office_index) {
      for (const Candidate& reading : scene_.readings(of)) {
        if (is_person(scene_.entity(reading).kind)) continue;
        const auto list = tenures_.of(office_index, reading.entity);
        out.insert(out.end(), list.begin(), list.end());
      }
    };
    for (const Candidate& c : offices) {
      if (!office(c).one_holder) continue;
      add(c.entity);
      if (office(c).id != kAnyLeader) continue;
      for (std::uint32_t top = 0; top < scene_.gazetteer.offices().size(); ++top) {
        if (top != c.entity && is_top_office(scene_.gazetteer.offices()[top].id)) add(top);
      }
    }
  }

  bool is_then(const Tenure& t, const Phrase& phrase) const {
    if (!scene_.day) return true;
    if (phrase.elect) {
      const Day from = t.term->from.value_or(kFirstDay);
      return *scene_.day <= from && from.number <= scene_.day->number + kDaysElect;
    }
    if (phrase.former) return t.term->to && *t.term->to < *scene_.day;
    return runs(*t.term, scene_.day);
  }

  void emit(const Phrase& phrase, const Tenure& tenure, float score, std::string_view how) {
    std::string reason = "office: " + describe(*tenure.term);
    if (scene_.day && !phrase.former && runs(*tenure.term, scene_.day)) reason += " on " + iso(*scene_.day);
    reason += how;
    found_.push_back({words_.token(phrase.first).start, words_.token(phrase.last).end, tenure.holder, score,
                      std::move(reason)});
  }

  void resolve_of(const Phrase& phrase) {
    std::vector<Tenure> ever;
    collect(phrase.offices, *phrase.of, ever);
    if (ever.empty()) return;
    if (const Naming* who = apposed(phrase)) {
      for (const Tenure& t : ever) {
        if (t.holder == who->entity) return emit(phrase, t, 0.95f, "; named beside it");
      }
    }
    const Tenure* one = nullptr;
    bool several = false, named = false;
    for (const Tenure& t : ever) {
      if (!is_then(t, phrase)) continue;
      const bool t_named = is_named(t.holder);
      if (one && one->holder != t.holder) {
        if (named && !t_named) continue;
        // Of two on the day of a change it is the new one, unless the article names the old.
        several = named == t_named && (one->term->office != t.term->office || one->term->of != t.term->of ||
                                       phrase.former || !scene_.day);
      }
      one = &t;
      named = t_named;
    }
    const bool must_be_named = !scene_.day || phrase.former;
    if (!one || several || (must_be_named && !named)) return;
    emit(phrase, *one, named ? 0.9f : 0.8f, named ? "; named in the article" : "");
  }

  // The leaders whom the article names and who hold it.
  void resolve_alone(const Phrase& phrase) {
    std::map<std::uint32_t, std::pair<std::size_t, Tenure>> named;  // mentions by holder
    // "The governor", "the chairman": of many things.
    if (std::any_of(phrase.offices.begin(), phrase.offices.end(),
                    [&](const Candidate& c) { return !office(c).one_holder; }))
      return;
    for (const Candidate& c : phrase.offices) {
      if (office(c).id == kAnyLeader) return;
      if (std::find(taken_.begin(), taken_.end(), c.entity) != taken_.end()) return;
    }
    for (const auto& [leader, count] : counts()) {
      if (phrase.addressed && phrase.madam != is_woman(scene_, leader)) continue;
      for (const Candidate& c : phrase.offices) {
        for (const Term& term : entity(leader).terms) {
          const Tenure tenure{c.entity, 0, leader, &term};
          if (term.office == office(c).id && is_then(tenure, phrase)) named[leader] = {count, tenure};
        }
      }
    }
    const Tenure* best = nullptr;
    std::size_t most = 0, second = 0;
    for (const auto& [holder, mentions] : named) {
      if (mentions.first > most) {
        second = most;
        most = mentions.first;
        best = &mentions.second;
      } else {
        second = std::max(second, mentions.first);
      }
    }
    if (best) {
      if (most >= 2 * second) emit(phrase, *best, 0.75f, "; named in the article");
      return;
    }
    if (!scene_.day || phrase.former || phrase.elect || phrase.addressed) return;
    if (const Tenure* only = holder_by_country(phrase))
      emit(phrase, *only, 0.6f, "; the country of the article");
  }

  // Of the country that the article is about by far, or of the only one that has such an office.
  const Tenure* holder_by_country(const Phrase& phrase) {
    const std::uint32_t country = main_country();
    const Tenure* one = nullptr;
    for (const Candidate& c : phrase.offices) {
      if (!office(c).one_holder || office(c).id == kAnyLeader) continue;
      const auto all = tenures_.all(c.entity);
      const bool alone = std::all_of(phrase.offices.begin(), phrase.offices.end(),
                                     [&](const Candidate& other) { return other.entity == c.entity; });
      const bool only_one = alone && !all.empty() && all.front().of == all.back().of;
      const auto list = only_one           ? all
                        : country == kNone ? std::span<const Tenure>{}
                                           : tenures_.of(c.entity, country);
      for (const Tenure& t : list) {
        if (!is_then(t, phrase)) continue;
        if (one && one->office != t.office) return nullptr;
        one = &t;
      }
    }
    return one;
  }

  // How often each person is named.
  const std::map<std::uint32_t, std::size_t>& counts() {
    if (!counted_) {
      for (const Naming& n : namings_) {
        if (is_person(entity(n.entity).kind)) ++counts_[n.entity];
      }
      counted_ = true;
    }
    return counts_;
  }

  // The country whose head the article names, where it names the head of no other.
  std::uint32_t country_of_the_head() const {
    std::uint32_t country = kNone;
    for (const Naming& n : namings_) {
      for (const Term& term : entity(n.entity).terms) {
        if (!is_top_office(term.office) || !runs(term, scene_.day)) continue;
        const Entity* of = scene_.gazetteer.find(term.of);
        if (!of || of->kind != EntityKind::kCountry) continue;
        const std::uint32_t index = scene_.gazetteer.index_of(*of);
        if (country != kNone && country != index) return kNone;
        country = index;
      }
    }
    return country;
  }

  std::uint32_t main_country() {
    if (main_known_) return main_;
    main_known_ = true;
    if (const std::uint32_t led = country_of_the_head(); led != kNone) return main_ = led;
    std::map<std::uint32_t, std::size_t> counts;
    std::size_t all = 0;
    for (const Naming& n : namings_) {
      if (entity(n.entity).kind != EntityKind::kCountry) continue;
      ++counts[n.entity];
      ++all;
    }
    for (const auto& [country, count] : counts) {
      if (count >= kLeastMentions && count * kShareOf >= all * kShare) main_ = country;
    }
    return main_;
  }

  // "法国总统": the title right behind the country, with no name behind it.
  void read_characters(const Spot& spot) {
    if (spot.inner || !is_state(spot, true)) return;
    const std::string_view text = words_.text();
    const auto match = scene_.gazetteer.longest_title_text(text, spot.end, scene_.lang);
    if (match.length == 0) return;
    const std::uint32_t end = spot.end + match.length;
    if (scene_.cues.prefix(Cue::kUnheld, text.substr(end), scene_.lang) > 0) return;
    const bool name = std::any_of(scene_.spots.begin(), scene_.spots.end(),
                                  [&](const Spot& s) { return s.start == end && !is_state(s, true); });
    if (name) return;
    Phrase phrase;
    phrase.offices = {match.candidates, match.count};
    phrase.of = &spot;
    const std::string_view before_it = text.substr(0, spot.start);
    phrase.former = before_it.ends_with("前") || before_it.ends_with("原");
    if (!is_one_holder(phrase)) return;
    resolve_characters(phrase, spot.start, end);
  }

  void resolve_characters(const Phrase& phrase, std::uint32_t start, std::uint32_t end) {
    std::vector<Tenure> ever;
    collect(phrase.offices, *phrase.of, ever);
    const Tenure* one = nullptr;
    bool several = false;
    for (const Tenure& t : ever) {
      if (!is_then(t, phrase) || ((!scene_.day || phrase.former) && !is_named(t.holder))) continue;
      several = one && one->holder != t.holder && one->term->office != t.term->office;
      one = &t;
    }
    if (!one || several) return;
    const bool named = is_named(one->holder);
    std::string reason = "office: " + describe(*one->term);
    if (scene_.day) reason += " on " + iso(*scene_.day);
    found_.push_back({start, end, one->holder, named ? 0.9f : 0.8f, std::move(reason)});
  }

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  const Scene& scene_;
  const Words& words_;
  const Tenures& tenures_;
  std::span<const Naming> namings_;
  const std::vector<std::uint32_t>& taken_;
  std::vector<OfficeMention> found_;
  Phrase last_;  // the one before
  bool counted_ = false;
  std::map<std::uint32_t, std::size_t> counts_;
  bool main_known_ = false;
  std::uint32_t main_ = kNone;
};

}  // namespace

std::vector<OfficeMention> find_holders(const Scene& scene, std::span<const Naming> namings,
                                        const std::vector<std::uint32_t>& taken) {
  return Finder(scene, namings, taken).find();
}

}  // namespace chancery
