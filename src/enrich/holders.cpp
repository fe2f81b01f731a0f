#include "src/enrich/holders.h"

#include <algorithm>

#include "src/enrich/bearer.h"
#include "src/enrich/office_phrases.h"
#include "src/enrich/sex.h"
#include "src/enrich/titles.h"
#include "src/world/offices.h"

namespace chancery {
namespace {

constexpr std::string_view kAnyLeader = "leader";
// Between an election and the day on which the elected takes office.
constexpr int kDaysElect = 150;
// What has to speak for the only country that an article names.
constexpr std::size_t kLeastEvidence = 2;  // mentions

class Finder {
 public:
  Finder(const Scene& scene, std::span<const Naming> namings, const std::vector<OfficeTaken>& taken)
      : scene_(scene),
        words_(scene.words),
        reader_(scene),
        tenures_(scene.gazetteer.tenures()),
        namings_(scene, namings),
        taken_(taken) {}

  std::vector<OfficeMention> find() {
    OfficePhrase phrase;
    for (std::size_t word = 0; word < words_.size();) {
      word = reader_.read_at(word, phrase);
      resolve(phrase);
    }
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

  void resolve(const OfficePhrase& phrase) {
    if (phrase.offices.empty()) return;
    if (phrase.person > 0) return resolve_before_name(phrase);
    if (phrase.of) {
      resolve_of(phrase);
    } else if (phrase.definite) {
      resolve_alone(phrase);
    }
  }

  // "The queen", "die Kanzlerin".
  bool is_a_womans(const OfficePhrase& phrase) const {
    return phrase.title_end < words_.size() && scene_.cue(Cue::kWomansTitle, phrase.title_end);
  }

  // Whoever the words right before the phrase name: "Emmanuel Macron, the French president".
  const Naming* apposed(const OfficePhrase& phrase) const {
    std::size_t first = phrase.first;
    while (reader_.joined(first) &&
           (scene_.cue(Cue::kArticle, first - 1) || scene_.cue(Cue::kFormer, first - 1)))
      --first;
    if (first == 0 || words_.gap_before(first) != ", ") return nullptr;
    return namings_.ending_at(words_.token(first - 1).end);
  }

  // Who ever held one of the offices in what `of` may be.
  void collect(std::span<const Candidate> offices, const Spot& of, std::vector<Tenure>& out) const {
    out.clear();
    const auto add = [&](std::uint32_t office_index) {
      for (const Candidate& reading : scene_.readings(of)) {
        // "The president of Warsaw" is a mayor.
        if (is_person(scene_.entity(reading).kind) || scene_.name(reading).role == NameRole::kCapital)
          continue;
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

  bool is_then(const Tenure& t, const OfficePhrase& phrase) const {
    if (is_a_womans(phrase) && is_man(scene_, t.holder)) return false;
    if (!scene_.day) return true;
    if (phrase.elect) {
      const Day from = t.term->from.value_or(kFirstDay);
      return *scene_.day <= from && from.number <= scene_.day->number + kDaysElect;
    }
    if (phrase.late && !(entity(t.holder).to && *entity(t.holder).to <= *scene_.day)) return false;
    if (phrase.former) return t.term->to && *t.term->to < *scene_.day;
    return runs(*t.term, scene_.day);
  }

  void emit(const OfficePhrase& phrase, const Tenure& tenure, float score, std::string_view how) {
    std::string reason = "office: " + describe(*tenure.term);
    if (scene_.day && !phrase.former && runs(*tenure.term, scene_.day)) reason += " on " + iso(*scene_.day);
    reason += how;
    found_.push_back({words_.token(phrase.first).start, words_.token(phrase.last).end, tenure.holder, score,
                      std::move(reason)});
    spoken_of_.push_back({phrase.title, tenure});
  }

  void resolve_of(const OfficePhrase& phrase) {
    std::vector<Tenure> ever;
    collect(phrase.offices, *phrase.of, ever);
    if (ever.empty()) {
      // "The Argentine pope": the office is of no country but one, and this is his own.
      if (phrase.definite && is_of_one_country(phrase)) resolve_alone(phrase);
      return;
    }
    if (const Naming* who = apposed(phrase)) {
      for (const Tenure& t : ever) {
        if (t.holder == who->entity) return emit(phrase, t, 0.95f, "; named beside it");
      }
    }
    const Tenure* one = nullptr;
    bool several = false, named = false;
    for (const Tenure& t : ever) {
      if (!is_then(t, phrase)) continue;
      const bool t_named = namings_.is_named(t.holder);
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

  // "The U.S. secretary of state, Mike Pompeo".
  void resolve_before_name(const OfficePhrase& phrase) {
    const Naming* who = namings_.holding(words_.token(phrase.person).start);
    if (!who) return;
    for (const Term& term : entity(who->entity).terms) {
      const Candidate* c = office_in(phrase, term);
      if (!c || (phrase.of && !is_of(term, *phrase.of))) continue;
      // "A lone congressman, Justin Amash": one of many.
      if (phrase.definite || office(*c).one_holder)
        return emit(phrase, {c->entity, 0, who->entity, &term}, 0.95f, "; named behind it");
    }
  }

  const Candidate* office_in(const OfficePhrase& phrase, const Term& term) const {
    const auto it = std::find_if(phrase.offices.begin(), phrase.offices.end(),
                                 [&](const Candidate& c) { return office(c).id == term.office; });
    return it == phrase.offices.end() ? nullptr : &*it;
  }

  bool is_of(const Term& term, const Spot& spot) const {
    const auto readings = scene_.readings(spot);
    return std::any_of(readings.begin(), readings.end(),
                       [&](const Candidate& c) { return scene_.entity(c).id == term.of; });
  }

  // Somebody whom the article names and who holds the office.
  struct Named {
    Tenure tenure;
    std::size_t mentions = 0;
  };

  std::vector<Named> named_holders(const OfficePhrase& phrase) {
    std::vector<Named> named;
    for (const auto& [leader, count] : namings_.counts()) {
      if (!is_person(entity(leader).kind)) continue;
      if (phrase.addressed && phrase.madam != is_woman(scene_, leader)) continue;
      for (const Term& term : entity(leader).terms) {
        const Candidate* c = office_in(phrase, term);
        if (!c || !is_then({c->entity, 0, leader, &term}, phrase)) continue;
        named.push_back({{c->entity, 0, leader, &term}, count});
        break;
      }
    }
    return named;
  }

  void resolve_alone(const OfficePhrase& phrase) {
    bool many = phrase.of_province;
    for (const Candidate& c : phrase.offices) {
      if (office(c).id == kAnyLeader) return;
      if (is_taken(c.entity, phrase)) return;
      many = many || !office(c).one_holder;
    }
    const std::vector<Named> named = named_holders(phrase);
    if (many) return resolve_of_many(phrase, named);
    if (!named.empty()) {
      const Tenure* at_home = holder_at_home(phrase, named);
      return at_home ? emit(phrase, *at_home, 0.6f, "; the country of the article")
                     : resolve_among(phrase, named);
    }
    if (phrase.addressed) return resolve_addressed(phrase);
    if (phrase.former || phrase.elect || resolve_of_the_past(phrase) || !scene_.day) return;
    if (is_of_a_province(phrase)) return;
    if (const Tenure* only = holder_by_country(phrase))
      emit(phrase, *only, 0.6f, "; the country of the article");
  }

  // Where an article is about a country by far, and names but the holder elsewhere, the office by itself is
  // its own: a briefing at the White House speaks of "President Putin" and of "the President".
  const Tenure* holder_at_home(const OfficePhrase& phrase, const std::vector<Named>& named) {
    const std::uint32_t home = namings_.most_named_country();
    if (home == kNone || phrase.addressed || phrase.former || phrase.elect || !scene_.day) return nullptr;
    const std::string& id = entity(home).id;
    for (const Named& n : named) {
      const Entity* of = scene_.gazetteer.find(n.tenure.term->of);
      if (!of || of->id == id || is_at_head(n.tenure.holder)) return nullptr;
      if (namings_.of(home) < 2 * (namings_.of(scene_.gazetteer.index_of(*of)) + n.mentions)) return nullptr;
    }
    std::vector<const Tenure*> held;
    for (const Candidate& c : phrase.offices) {
      for (const Tenure& t : tenures_.of(c.entity, home)) {
        if (is_then(t, phrase)) held.push_back(&t);
      }
    }
    return only(held);
  }

  // Whom the title or the first lines name an article is about.
  bool is_at_head(std::uint32_t leader) const {
    constexpr std::size_t kHead = 100;  // words
    if (words_.size() <= kHead) return true;
    const std::uint32_t end = words_.token(kHead).start;
    for (const Naming& n : namings_.list()) {
      if (n.start >= end) break;
      if (n.entity == leader) return true;
    }
    return false;
  }

  // "The prosecutor" is not the special counsel, though one office holds both.
  bool is_taken(std::uint32_t office_index, const OfficePhrase& phrase) const {
    return std::any_of(taken_.begin(), taken_.end(), [&](const OfficeTaken& t) {
      return t.office == office_index && t.title == words_.term(phrase.title);
    });
  }

  // "The governor", "the special counsel": who was named so far, and is named most by far.
  void resolve_of_many(const OfficePhrase& phrase, const std::vector<Named>& named) {
    const Named* most = named_by_far(named);
    if (!most || !is_distinct(scene_.gazetteer.offices()[most->tenure.office])) return;
    const std::uint32_t start = words_.token(phrase.first).start;
    const bool before = std::any_of(namings_.list().begin(), namings_.list().end(), [&](const Naming& n) {
      return n.entity == most->tenure.holder && n.start < start;
    });
    if (before) emit(phrase, most->tenure, 0.7f, "; named in the article");
  }

  // The one who is named at least twice as often as any other; null where nobody is.
  static const Named* named_by_far(const std::vector<Named>& named) {
    const auto fewer = [](const Named& a, const Named& b) { return a.mentions < b.mentions; };
    const auto most = std::max_element(named.begin(), named.end(), fewer);
    const bool far = std::all_of(named.begin(), named.end(), [&](const Named& n) {
      return &n == &*most || most->mentions >= 2 * n.mentions;
    });
    return named.empty() || !far ? nullptr : &*most;
  }

  // An office that few of an article's people can have: there are chairmen and chiefs of everything.
  static bool is_distinct(const Office& office) {
    constexpr std::string_view kDistinct[] = {"governor", "senator", "mayor", "prosecutor", "ambassador"};
    return std::find(std::begin(kDistinct), std::end(kDistinct), office.id) != std::end(kDistinct);
  }

  // The one who is named most by far; else the one whom the sentence does not name: "the President and
  // President Marcos".
  void resolve_among(const OfficePhrase& phrase, const std::vector<Named>& named) {
    if (const Named* most = named_by_far(named))
      return emit(phrase, most->tenure, 0.75f, "; named in the article");
    if (phrase.addressed || phrase.former) return;
    const Named* other = nullptr;
    for (const Named& n : named) {
      if (is_in_sentence(phrase, n.tenure.holder)) continue;
      if (other) return;
      other = &n;
    }
    if (other) emit(phrase, other->tenure, 0.65f, "; named in the article, and another beside it");
  }

  bool is_in_sentence(const OfficePhrase& phrase, std::uint32_t leader) const {
    const Range sentence = sentence_of(phrase);
    const auto begins = [](const Naming& n, std::uint32_t start) { return n.start < start; };
    const std::uint32_t end = words_.token(sentence.last).end;
    auto n = std::lower_bound(namings_.list().begin(), namings_.list().end(),
                              words_.token(sentence.first).start, begins);
    for (; n != namings_.list().end() && n->start < end; ++n) {
      if (n->entity == leader) return true;
    }
    return false;
  }

  struct Range {
    std::size_t first, last;  // words
  };
  Range sentence_of(const OfficePhrase& phrase) const {
    constexpr std::size_t kLongestSentence = 60;  // words to either side
    Range range{phrase.first, phrase.last};
    while (range.first > 0 && phrase.first - range.first < kLongestSentence &&
           !words_.sentence_between(range.first))
      --range.first;
    while (range.last + 1 < words_.size() && range.last - phrase.last < kLongestSentence &&
           !words_.sentence_between(range.last + 1))
      ++range.last;
    return range;
  }

  // "Dear Madam President", in a letter to the president of the Senate: the office that the article had
  // before it and that begins with the same word.
  void resolve_addressed(const OfficePhrase& phrase) {
    constexpr std::size_t kBack = 32;  // offices
    const auto last = spoken_of_.rbegin() + static_cast<std::ptrdiff_t>(std::min(spoken_of_.size(), kBack));
    for (auto it = spoken_of_.rbegin(); it != last; ++it) {
      if (words_.term(it->word) != words_.term(phrase.title) ||
          is_woman(scene_, it->tenure.holder) != phrase.madam)
        continue;
      return emit(phrase, it->tenure, 0.7f, "; the office before it");
    }
  }

  // The dead hold the offices of their time: "as a speechwriter for Richard Nixon he would urge the
  // president".
  bool resolve_of_the_past(const OfficePhrase& phrase) {
    std::vector<Tenure> dead;
    for (const auto& [leader, count] : namings_.counts()) {
      const Entity& person = entity(leader);
      if (!is_person(person.kind) || !person.to || !scene_.day || *scene_.day < *person.to) continue;
      const auto term = std::find_if(person.terms.begin(), person.terms.end(),
                                     [&](const Term& t) { return office_in(phrase, t) != nullptr; });
      if (term != person.terms.end() && is_in_sentence(phrase, leader))
        dead.push_back({office_in(phrase, *term)->entity, 0, leader, &*term});
    }
    if (dead.size() != 1) return false;
    emit(phrase, dead.front(), 0.65f, "; named in the sentence");
    return true;
  }

  // Of the country that the article is about by far, or of the only one that it names and that has such an
  // office, or that has one at all.
  const Tenure* holder_by_country(const OfficePhrase& phrase) {
    const std::uint32_t country = namings_.main_country();
    std::vector<const Tenure*> of_main, of_named, all;
    for (const Candidate& c : phrase.offices) {
      for (const Tenure& t : tenures_.all(c.entity)) {
        if (!is_then(t, phrase)) continue;
        all.push_back(&t);
        if (t.of == country) of_main.push_back(&t);
        if (namings_.is_named(t.of) && namings_.speaks_for(t.of) >= kLeastEvidence) of_named.push_back(&t);
      }
    }
    if (!of_main.empty()) return only(of_main);
    return only(is_of_one_country(phrase) ? all : of_named);
  }

  bool is_of_one_country(const OfficePhrase& phrase) const {
    std::uint32_t country = kNone;
    for (const Candidate& c : phrase.offices) {
      const auto all = tenures_.all(c.entity);  // by what they are of
      if (all.empty()) continue;
      if (all.front().of != all.back().of || (country != kNone && country != all.front().of)) return false;
      country = all.front().of;
    }
    return country != kNone;
  }

  // "In New York, the attorney general sued."
  bool is_of_a_province(const OfficePhrase& phrase) const {
    const Range sentence = sentence_of(phrase);
    for (std::size_t w = sentence.first; w <= sentence.last; ++w) {
      if (scene_.is_capital(w) && words_.cased(w) && scene_.cue(Cue::kProvince, w)) return true;
    }
    return false;
  }

  // The one tenure of one office of one country; on the day of a change the new one.
  static const Tenure* only(const std::vector<const Tenure*>& tenures) {
    for (const Tenure* t : tenures) {
      if (t->office != tenures.front()->office || t->of != tenures.front()->of) return nullptr;
    }
    return tenures.empty() ? nullptr : tenures.back();
  }

  // "法国总统": the title right behind the country, with no name behind it.
  void read_characters(const Spot& spot) {
    if (spot.inner || !reader_.is_state(spot, true)) return;
    const std::string_view text = words_.text();
    const auto match = scene_.gazetteer.longest_title_text(text, spot.end, scene_.lang);
    if (match.length == 0) return;
    const std::uint32_t end = spot.end + match.length;
    if (scene_.cues.prefix(Cue::kUnheld, text.substr(end), scene_.lang) > 0) return;
    const bool name = std::any_of(scene_.spots.begin(), scene_.spots.end(), [&](const Spot& s) {
      return s.start == end && !reader_.is_state(s, true);
    });
    if (name) return;
    OfficePhrase phrase;
    phrase.offices = {match.candidates, match.count};
    phrase.of = &spot;
    const std::string_view before_it = text.substr(0, spot.start);
    phrase.former = before_it.ends_with("前") || before_it.ends_with("原");
    resolve_characters(phrase, spot.start, end);
  }

  void resolve_characters(const OfficePhrase& phrase, std::uint32_t start, std::uint32_t end) {
    std::vector<Tenure> ever;
    collect(phrase.offices, *phrase.of, ever);
    const Tenure* one = nullptr;
    bool several = false;
    for (const Tenure& t : ever) {
      if (!is_then(t, phrase) || ((!scene_.day || phrase.former) && !namings_.is_named(t.holder))) continue;
      several = several || (one && one->holder != t.holder && one->term->office != t.term->office);
      one = &t;
    }
    if (!one || several) return;
    const bool named = namings_.is_named(one->holder);
    std::string reason = "office: " + describe(*one->term);
    if (scene_.day && !phrase.former) reason += " on " + iso(*scene_.day);
    found_.push_back({start, end, one->holder, named ? 0.9f : 0.8f, std::move(reason)});
  }

  static constexpr std::uint32_t kNone = Namings::kNone;
  const Scene& scene_;
  const Words& words_;
  OfficeReader reader_;
  const Tenures& tenures_;
  Namings namings_;
  const std::vector<OfficeTaken>& taken_;
  std::vector<OfficeMention> found_;
  // Offices so far, by the first word of their titles.
  struct SpokenOf {
    std::size_t word;
    Tenure tenure;
  };
  std::vector<SpokenOf> spoken_of_;
};

}  // namespace

std::vector<OfficeMention> find_holders(const Scene& scene, std::span<const Naming> namings,
                                        const std::vector<OfficeTaken>& taken) {
  return Finder(scene, namings, taken).find();
}

}  // namespace chancery
