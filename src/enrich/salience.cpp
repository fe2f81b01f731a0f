#include "src/enrich/salience.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/enrich/titles.h"

namespace chancery {
namespace {

// By form of mention. An adjective says less about what an article is about than a name does.
constexpr std::array<float, 7> kWeights = {
    1.0f,  // name
    1.0f,  // surname
    1.0f,  // acronym
    0.5f,  // demonym
    1.0f,  // office
    0.7f,  // metonym
    1.0f,  // introduced
};
constexpr float kTitleBonus = 3, kHeadBonus = 2, kHalfWay = 60, kHalf = 5;
constexpr float kActing = 1.2f;  // times the weight of a mention
constexpr float kPlace = 0.3f;   // of a mention that is no more than a place
constexpr float kVoice = 0.8f;   // of a mention of somebody who speaks for others

struct Sum {
  float mentions = 0;
  float part = 1;  // of the bonuses
  bool in_title = false;
  bool in_body = false;
  float first = 0;  // words of the body before it
};

class Count {
 public:
  Count(const Words& words, std::vector<Sum>& sums)
      : words_(words),
        sums_(sums),
        title_end_(words.title_size() > 0 ? words.token(words.title_size() - 1).end : 0),
        word_(words.title_size()) {}

  // REQUIRES: called in the order of the text.
  void add(const Link& link, float weight) {
    Sum& sum = sums_[link.entity];
    sum.mentions += weight;
    if (link.start < title_end_) {
      sum.in_title = true;
      return;
    }
    if (sum.in_body) return;
    sum.in_body = true;
    while (word_ < words_.size() && words_.token(word_).start < link.start) ++word_;
    sum.first = static_cast<float>(word_ - words_.title_size());
  }

 private:
  const Words& words_;
  std::vector<Sum>& sums_;
  std::uint32_t title_end_;
  std::size_t word_;
};

// Whether a verb of saying or acting follows, or, for a person, precedes: "said Macron".
class Subjects {
 public:
  explicit Subjects(const Scene& scene) : scene_(scene), words_(scene.words) {}

  // REQUIRES: called in the order of the text.
  bool acts(const Link& link) {
    while (word_ < words_.size() && words_.token(word_).start < link.end) ++word_;
    if (word_ < words_.size() && word_ > 0 && words_.joined(word_)) {
      std::size_t verb = word_;
      if (scene_.cue(Cue::kHelper, verb) && verb + 1 < words_.size() && words_.joined(verb + 1)) ++verb;
      if (scene_.cue(Cue::kAct, verb)) return true;
    }
    return false;
  }

 private:
  const Scene& scene_;
  const Words& words_;
  std::size_t word_ = 0;
};

}  // namespace

namespace {

// Whether somebody's office is to speak for others: what he says is theirs.
bool is_voice(const Scene& scene, const FoundEntity& who) {
  constexpr std::string_view kSpokesperson = "spokesperson";
  if (!is_person(who.kind)) return false;
  const Entity* known = scene.gazetteer.find(who.id);
  if (!known) return false;
  bool voice = false;
  for (const Term& term : known->terms) {
    if (!runs(term, scene.day)) continue;
    if (term.office != kSpokesperson) return false;
    voice = true;
  }
  return voice;
}

}  // namespace

void settle(const Scene& scene, std::vector<Link>& links, const std::vector<Link>& places,
            std::vector<FoundEntity>& cast, Enrichment& found) {
  const Words& words = scene.words;
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  std::vector<Sum> sums(cast.size());
  Count count(words, sums);
  Subjects subjects(scene);
  std::vector<bool> voices(cast.size());
  for (std::size_t i = 0; i < cast.size(); ++i) voices[i] = is_voice(scene, cast[i]);
  for (const Link& link : links) {
    ++cast[link.entity].count;
    const bool acts = subjects.acts(link);
    const float weight = voices[link.entity] ? kVoice : acts ? kActing : 1.0f;
    count.add(link, kWeights[static_cast<std::size_t>(link.form)] * weight);
  }
  Count places_count(words, sums);
  for (const Link& place : places) {
    places_count.add(place, kPlace);
    sums[place.entity].part = kPlace;
    if (cast[place.entity].place.empty()) cast[place.entity].place = place.reason;
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < cast.size(); ++i) {
    if (cast[i].count == 0 && cast[i].place.empty()) continue;
    const Sum& sum = sums[i];
    const float head = sum.in_body ? kHeadBonus * std::exp2(-sum.first / kHalfWay) : 0;
    const float x = sum.mentions + sum.part * ((sum.in_title ? kTitleBonus : 0) + head);
    cast[i].salience = x / (x + kHalf);
    order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return cast[a].salience != cast[b].salience ? cast[a].salience > cast[b].salience
                                                : cast[a].id < cast[b].id;
  });
  std::vector<std::uint32_t> place(cast.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    found.entities.push_back(std::move(cast[order[i]]));
  }
  for (Link& link : links) {
    found.mentions.push_back(
        {link.start, link.end, place[link.entity], link.form, link.score, std::move(link.reason)});
  }
}

}  // namespace chancery
