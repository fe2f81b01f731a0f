#include "src/enrich/link.h"

#include <algorithm>
#include <unordered_map>

#include "src/enrich/acts.h"
#include "src/enrich/bearer.h"
#include "src/enrich/cues.h"
#include "src/enrich/first_names.h"
#include "src/enrich/holders.h"
#include "src/enrich/salience.h"
#include "src/enrich/scene.h"
#include "src/enrich/states.h"
#include "src/enrich/strangers.h"
#include "src/enrich/titles.h"

namespace chancery {
namespace {

// What a spot may be, by kind of reading; of each entity one reading.
struct Readings {
  std::vector<Candidate> leaders, surnames, states, demonyms, metonyms, capitals;

  void sort_out(const Scene& scene, const Spot& spot) {
    for (auto* list : {&leaders, &surnames, &states, &demonyms, &metonyms, &capitals}) list->clear();
    for (const Candidate& c : scene.readings(spot)) {
      const bool leader = is_person(scene.entity(c).kind);
      std::vector<Candidate>* list = &states;
      switch (scene.name(c).role) {
        case NameRole::kFull:
          list = leader ? &leaders : &states;
          break;
        case NameRole::kSurname:
          list = &surnames;
          break;
        case NameRole::kDemonym:
          list = &demonyms;
          break;
        case NameRole::kCapital:
          list = &capitals;
          break;
        case NameRole::kMetonym:
          list = &metonyms;
          break;
      }
      const bool known = std::any_of(list->begin(), list->end(),
                                     [&](const Candidate& other) { return other.entity == c.entity; });
      if (!known) list->push_back(c);
    }
  }
};

// "Glenn English", "Вадим Поляков": a surname.
bool follows_given_name(const Scene& scene, const Spot& spot) {
  const Words& words = scene.words;
  if (spot.words != 1 || spot.word == 0 || !scene.is_capital(spot.word) ||
      words.capitals(spot.word) != Capitals::kTell)
    return false;
  const std::size_t before = spot.word - 1;
  if (!words.joined(spot.word) || !scene.is_capital(before) || scene.spot_of(before)) return false;
  if (scene.cue(Cue::kGiven, before) || scene.gazetteer.is_given_name(words.term(before), scene.lang))
    return true;
  // "Rep. Glenn English"
  return before > 0 && words.gap_before(before).size() <= 2 &&
         (scene.cue(Cue::kRank, before - 1) || scene.cue(Cue::kHonorific, before - 1));
}

bool has_common_name(const Scene& scene, const std::vector<Candidate>& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Candidate& c) { return scene.name(c).also != AlsoIs::kNothing; });
}

}  // namespace

// One article is linked in two passes over its spots: first what needs no support, then what may lean on
// that. Between them people are found whom no table knows, since a surname may be theirs; offices without
// names come last, since they lean on all.
struct Linker::State {
  std::shared_ptr<const Gazetteer> gazetteer;
  Diagnostics flaws;  // of the table of cues; a test holds that there are none
  Cues cues{flaws};
  Words words;
  std::vector<Spot> spots;
  std::vector<Candidate> candidates;
  std::vector<std::uint64_t> word_cues;
  std::vector<std::uint32_t> spot_at;
  std::vector<bool> decided;  // by spot
  Attested attested;
  std::vector<std::uint32_t> attested_list;  // what is to be cleared in it
  People people;
  Strangers strangers;
  Readings readings;
  std::vector<Link> links;
  std::vector<Link> places;     // capitals that are no more, of countries that nothing else names
  std::vector<Naming> namings;  // of the gazetteer's entities, as links are
  std::vector<FoundEntity> cast;
  std::vector<std::uint32_t> cast_at;  // by entity: its place in the cast, and 1

  explicit State(std::shared_ptr<const Gazetteer> g)
      : gazetteer(std::move(g)), people(gazetteer->entities().size()) {
    attested.assign(gazetteer->entities().size(), false);
    cast_at.assign(gazetteer->entities().size(), 0);
  }

  void start() {
    for (const std::uint32_t entity : attested_list) {
      attested[entity] = false;
      cast_at[entity] = 0;
    }
    attested_list.clear();
    people.start();
    links.clear();
    places.clear();
    namings.clear();
    cast.clear();
  }

  void link_to(const Spot& spot, std::uint32_t entity, MentionForm form, float score, std::string reason) {
    if (cast_at[entity] == 0) {
      const Entity& known = gazetteer->entities()[entity];
      cast.push_back({known.id, known.name, known.kind, known.wikidata, 0, 0, {}});
      cast_at[entity] = static_cast<std::uint32_t>(cast.size());
      attested_list.push_back(entity);
    }
    links.push_back({spot.start, spot.end, cast_at[entity] - 1, form, score, std::move(reason)});
    namings.push_back({spot.start, spot.end, entity});
  }

  void link_offices(const Scene& scene) {
    std::sort(namings.begin(), namings.end(),
              [](const Naming& a, const Naming& b) { return a.start < b.start; });
    std::vector<OfficeTaken> taken;
    for (const Stranger& stranger : strangers.list())
      taken.insert(taken.end(), stranger.offices.begin(), stranger.offices.end());
    for (OfficeMention& mention : find_holders(scene, namings, taken)) {
      Spot spot;
      spot.start = mention.start;
      spot.end = mention.end;
      link_to(spot, mention.holder, MentionForm::kOffice, mention.score, std::move(mention.reason));
    }
  }

  // People whom no table knows are of the cast behind all others; their spots, if they have any, are decided.
  void link_strangers(const Scene& scene) {
    strangers.read(scene, decided, people);
    const auto first = static_cast<std::uint32_t>(cast.size());
    for (const Stranger& stranger : strangers.list())
      cast.push_back({stranger.id, stranger.name, EntityKind::kPerson, "", 0, 0, {}});
    for (const StrangerMention& mention : strangers.mentions()) {
      const auto place = first + static_cast<std::uint32_t>(mention.stranger);
      links.push_back({mention.start, mention.end, place, mention.form, mention.score, mention.reason});
      if (const std::uint32_t spot = scene.spot_at[mention.word]) decided[spot - 1] = true;
    }
  }

  // A leader's first name, where the article names him and nobody else is called so.
  void link_first_names(const Scene& scene) {
    const std::vector<FirstName> all = find_first_names(scene, namings, strangers);
    std::unordered_map<std::uint32_t, std::uint32_t> named_at;
    if (!all.empty()) {
      for (const Naming& n : namings) named_at.emplace(n.entity, n.start);
    }
    for (const FirstName& found : all) {
      const std::string where = scene.words.position(named_at.at(found.leader));
      Spot spot;
      spot.start = scene.words.token(found.word).start;
      spot.end = scene.words.token(found.word).end;
      link_to(spot, found.leader, MentionForm::kName, 0.7f, "first name; named at " + where);
    }
  }

  // Where a capital is a place, its country is what the article is about a little, unless it is named
  // already.
  void find_places(const Scene& scene) {
    for (std::size_t i = 0; i < spots.size(); ++i) {
      if (decided[i]) continue;
      readings.sort_out(scene, spots[i]);
      const Candidate* country =
          readings.capitals.empty() ? nullptr : choose(scene, readings.capitals, attested);
      if (!country || scene.name(*country).also == AlsoIs::kName || attested[country->entity]) continue;
      const Surroundings around = look_around(scene, spots[i]);
      if (around.before == Neighbour::kAnother || around.before == Neighbour::kGiven ||
          (cast_at[country->entity] > 0 && !is_place(country->entity)))
        continue;
      place_at(scene, spots[i], country->entity);
    }
  }

  bool is_place(std::uint32_t entity) const {
    return std::any_of(places.begin(), places.end(),
                       [&](const Link& place) { return place.entity + 1 == cast_at[entity]; });
  }

  void place_at(const Scene& scene, const Spot& spot, std::uint32_t entity) {
    if (cast_at[entity] == 0) {
      const Entity& known = gazetteer->entities()[entity];
      cast.push_back({known.id, known.name, known.kind, known.wikidata, 0, 0, {}});
      cast_at[entity] = static_cast<std::uint32_t>(cast.size());
      attested_list.push_back(entity);
    }
    std::string where =
        std::string(scene.words.span_text(spot.start, spot.end)) + " at " + scene.words.position(spot.start);
    places.push_back({spot.start, spot.end, cast_at[entity] - 1, MentionForm::kMetonym, 0, std::move(where)});
  }

  void attest(std::uint32_t entity) { attested[entity] = true; }

  bool link_leader(const Scene& scene, const Spot& spot) {
    const bool one_word = spot.words <= 1;  // or characters
    const bool alone = one_word && has_common_name(scene, readings.leaders);
    if (readings.leaders.empty() || alone) return false;
    const Surroundings around = look_around(scene, spot);
    if (around.not_a_person || (one_word && (around.another_after || around.before == Neighbour::kAnother)))
      return false;
    const Candidate* leader = choose(scene, readings.leaders, attested);
    if (!leader) return false;
    Spot whole = spot;
    if (around.before == Neighbour::kGiven) whole.start = scene.words.token(around.given).start;
    link_to(whole, leader->entity, MentionForm::kName, 1.0f, "full name");
    attest(leader->entity);
    people.name(leader->entity, spot.start);
    return true;
  }

  // A surname after its bearer's given name, or title, or after somebody else's given name.
  bool link_introduced(const Scene& scene, const Spot& spot) {
    if (readings.surnames.empty()) return false;
    const Surroundings around = look_around(scene, spot);
    if (around.before == Neighbour::kAnother && around.doubtful) return false;
    if (around.before == Neighbour::kAnother) {
      const std::string_view given =
          spot.words > 0 && spot.word > 0 ? scene.words.term(spot.word - 1) : std::string_view{};
      for (const Candidate& c : readings.surnames) people.add_namesake(c.entity, given);
      return false;
    }
    if (around.before == Neighbour::kGiven) return link_with_given_name(scene, spot, around);
    std::optional<Bearer> bearer = titled_bearer_of(scene, people, attested, spot, around, readings.surnames);
    if (!bearer) return false;
    link_to(spot, bearer->entity, MentionForm::kSurname, bearer->score, std::move(bearer->reason));
    attest(bearer->entity);
    people.name(bearer->entity, spot.start, true);
    return true;
  }

  bool link_with_given_name(const Scene& scene, const Spot& spot, const Surroundings& around) {
    if (around.another_after || around.not_a_person) return false;
    std::vector<Candidate> so_called;
    for (const Candidate& c : readings.surnames) {
      if (same_given_name(scene, c, scene.words.term(around.given), around.initial)) so_called.push_back(c);
    }
    const Candidate* leader = so_called.empty() ? nullptr : choose(scene, so_called, attested);
    if (!leader) return false;
    Spot whole = spot;
    whole.start = scene.words.token(around.given).start;
    link_to(whole, leader->entity, MentionForm::kName, 0.95f,
            around.initial ? "surname and initial" : "full name in another spelling");
    attest(leader->entity);
    people.name(leader->entity, spot.start);
    return true;
  }

  bool link_state(const Scene& scene, const Spot& spot) {
    if (readings.states.empty() || has_common_name(scene, readings.states)) return false;
    const Candidate* state = choose(scene, readings.states, attested);
    if (!state) return false;
    link_state_as(scene, spot, *state, "name");
    attest(state->entity);
    return true;
  }

  void link_state_as(const Scene& scene, const Spot& spot, const Candidate& state, std::string reason) {
    const bool acronym = scene.name(state).acronym;
    link_to(spot, state.entity, acronym ? MentionForm::kAcronym : MentionForm::kName, acronym ? 0.95f : 1.0f,
            acronym ? "acronym" : std::move(reason));
  }

  bool link_demonym(const Scene& scene, CommonNames& common, const Spot& spot) {
    if (readings.demonyms.empty()) return false;
    const bool tells = spot.words == 0 || scene.words.capitals(spot.word) != Capitals::kTell ||
                       !scene.words.begins_sentence(spot.word);
    if (follows_given_name(scene, spot)) return false;
    const Candidate* country = choose(scene, readings.demonyms, attested);
    if (!country || (has_common_name(scene, readings.demonyms) && !tells && !attested[country->entity]))
      return false;
    // "Georgian" is as doubtful as "Georgia".
    if (scene.name(*country).also == AlsoIs::kName &&
        common.means(spot, *country, look_around(scene, spot)).empty())
      return false;
    link_to(spot, country->entity, MentionForm::kDemonym, 0.9f, "demonym");
    attest(country->entity);
    return true;
  }

  bool link_metonym(const Scene& scene, const Spot& spot) {
    if (readings.metonyms.empty()) return false;
    // A city ("Brussels") has to act.
    const std::string what = readings.capitals.empty() ? "" : acts(scene, spot);
    const Candidate* entity =
        readings.capitals.empty() || !what.empty() ? choose(scene, readings.metonyms, attested) : nullptr;
    if (!entity) return false;
    link_to(spot, entity->entity, MentionForm::kMetonym, 0.9f,
            what.empty() ? "metonym" : "metonym; acts: " + what);
    attest(entity->entity);
    return true;
  }

  bool link_common_state(const Scene& scene, CommonNames& common, const Spot& spot) {
    if (readings.states.empty()) return false;
    const Candidate* state = choose(scene, readings.states, attested);
    if (!state) return false;
    std::string reason = spot.words == 0 ? "name" : common.means(spot, *state, look_around(scene, spot));
    if (reason.empty()) return false;
    link_state_as(scene, spot, *state, std::move(reason));
    return true;
  }

  bool link_surname(const Scene& scene, const Spot& spot) {
    std::vector<Candidate>& surnames = readings.surnames;
    // "Lula" is a whole name that is also a word: it needs what a surname needs.
    for (const Candidate& c : readings.leaders) {
      const bool known = std::any_of(surnames.begin(), surnames.end(),
                                     [&](const Candidate& other) { return other.entity == c.entity; });
      if (spot.words == 1 && !known) surnames.push_back(c);
    }
    if (surnames.empty()) return false;
    std::optional<Bearer> bearer =
        bearer_of(scene, people, attested, spot, look_around(scene, spot), surnames);
    if (!bearer) return false;
    if (bearer->main) people.set_main(bearer->entity);
    people.set_called(bearer->entity);
    link_to(spot, bearer->entity, MentionForm::kSurname, bearer->score, std::move(bearer->reason));
    return true;
  }

  bool link_capital(const Scene& scene, const Spot& spot) {
    if (readings.capitals.empty()) return false;
    // Many who are called Douglas act.
    const auto doubtful = [&](const Candidate& c) {
      return scene.name(c).also == AlsoIs::kName && !attested[c.entity];
    };
    if (std::all_of(readings.capitals.begin(), readings.capitals.end(), doubtful)) return false;
    const std::string what = acts(scene, spot);
    const Candidate* country = what.empty() ? nullptr : choose(scene, readings.capitals, attested);
    if (!country) return false;
    link_to(spot, country->entity, MentionForm::kMetonym, 0.7f, "metonym; acts: " + what);
    attest(country->entity);
    return true;
  }
};

Linker::Linker(std::shared_ptr<const Gazetteer> gazetteer)
    : state_(std::make_unique<State>(std::move(gazetteer))) {}
Linker::~Linker() = default;

void Linker::link(const Article& article, const Tokens& tokens, std::size_t title_tokens, Enrichment& found) {
  State& s = *state_;
  s.start();
  s.words.read(article, tokens, title_tokens);
  std::optional<Day> day;
  if (article.published) day = day_of(*article.published);
  s.word_cues.assign(s.words.size(), 0);
  Scene scene{*s.gazetteer, s.cues, s.words, found.lang, day, s.spots, s.candidates, s.word_cues, s.spot_at};
  find_spots(scene);
  CommonNames common(scene, s.attested);

  s.decided.assign(s.spots.size(), false);
  for (std::size_t i = 0; i < s.spots.size(); ++i) {
    const Spot& spot = s.spots[i];
    s.readings.sort_out(scene, spot);
    s.decided[i] = s.link_leader(scene, spot) || s.link_state(scene, spot) ||
                   s.link_introduced(scene, spot) || s.link_demonym(scene, common, spot) ||
                   s.link_metonym(scene, spot);
  }
  s.link_strangers(scene);
  for (std::size_t i = 0; i < s.spots.size(); ++i) {
    if (s.decided[i]) continue;
    const Spot& spot = s.spots[i];
    s.people.read_to(spot.start);
    s.readings.sort_out(scene, spot);
    s.decided[i] = s.link_common_state(scene, common, spot) || s.link_surname(scene, spot) ||
                   s.link_capital(scene, spot);
  }
  s.link_first_names(scene);
  s.link_offices(scene);
  s.find_places(scene);
  settle(scene, s.links, s.places, s.cast, found);
}

}  // namespace chancery
