#pragma once
// What the parts of the linker share while they read one article: its words, and where names of the gazetteer
// stand in it.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/base/date.h"
#include "src/enrich/cues.h"
#include "src/enrich/words.h"
#include "src/world/gazetteer.h"

namespace chancery {

using Candidate = Gazetteer::TokenMatch::Candidate;

// A stretch of text that is a name of the gazetteer, as far as spelling, language and capitals say.
struct Spot {
  std::uint32_t start = 0, end = 0;    // bytes
  std::uint32_t word = 0, words = 0;   // no words in Chinese and Japanese
  std::uint32_t first = 0, count = 0;  // whom it may name: in Scene::candidates
  bool inflected = false;
  bool inner = false;  // a country within the name of an organisation, which has a spot of its own
};

struct Scene {
  static constexpr std::uint64_t kLookedUp = std::uint64_t{1} << 63;

  const Gazetteer& gazetteer;
  const Cues& cues;
  const Words& words;
  std::string_view lang;
  std::optional<Day> day;  // of publication

  std::vector<Spot>& spots;  // by start, an inner one after its outer
  std::vector<Candidate>& candidates;
  std::vector<std::uint64_t>& word_cues;  // by word: Cues::kinds once asked for, with kLookedUp
  std::vector<std::uint32_t>& spot_at;    // by word: the spot it is part of, and 1; or 0

  const Entity& entity(const Candidate& c) const { return gazetteer.entities()[c.entity]; }
  const EntityName& name(const Candidate& c) const { return entity(c).names[c.name]; }
  std::span<const Candidate> readings(const Spot& spot) const {
    return std::span(candidates).subspan(spot.first, spot.count);
  }
  const Spot* spot_of(std::size_t word) const {
    return word < spot_at.size() && spot_at[word] > 0 ? &spots[spot_at[word] - 1] : nullptr;
  }
  bool cue(Cue cue, std::size_t word) const {
    std::uint64_t& kinds = word_cues[word];
    if (kinds == 0) kinds = cues.kinds(words.term(word), lang) | kLookedUp;
    return kinds >> static_cast<unsigned>(cue) & 1u;
  }
  bool is_capital(std::size_t word) const { return words.token(word).capital; }
};

// Fills spots, candidates and spot_at: the longest names, from left to right, and the countries within those
// of organisations ("Bank of Japan").
void find_spots(Scene& scene);

}  // namespace chancery
