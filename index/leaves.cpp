#include "index/leaves.h"

#include <xapian.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>

#include "index/expand.h"
#include "index/matches.h"
#include "index/positions.h"

namespace chancery {
namespace {

// Counts of several postings brought together, in an array that is as long as the segment.
class Counter {
 public:
  explicit Counter(std::uint32_t last) : counts_(last + 1, 0) {}

  void add(std::uint32_t docid, std::uint32_t count) { counts_[docid] += std::max(1u, count); }
  void add(const Postings& postings) {
    for (std::size_t i = 0; i < postings.docs.size(); ++i) add(postings.docs[i], postings.counts[i]);
  }
  // In articles whose language, by its code, is among these.
  void add(const Postings& postings, std::span<const std::uint32_t> languages,
           const std::vector<std::uint8_t>& wanted) {
    for (std::size_t i = 0; i < postings.docs.size(); ++i) {
      if (wanted[languages[postings.docs[i]]]) add(postings.docs[i], postings.counts[i]);
    }
  }
  void at_least(const Postings& postings) {
    for (std::size_t i = 0; i < postings.docs.size(); ++i) {
      std::uint32_t& count = counts_[postings.docs[i]];
      count = std::max<std::uint32_t>({count, postings.counts[i], 1});
    }
  }
  Postings take() const {
    std::vector<std::uint32_t> docs;
    std::vector<std::uint16_t> counts;
    for (std::uint32_t docid = 1; docid < counts_.size(); ++docid) {
      if (counts_[docid] == 0) continue;
      docs.push_back(docid);
      counts.push_back(static_cast<std::uint16_t>(std::min<std::uint32_t>(counts_[docid], UINT16_MAX)));
    }
    return make_postings(std::move(docs), std::move(counts));
  }

 private:
  std::vector<std::uint32_t> counts_;
};

// A word's occurrences: those of its stem in the articles' own languages (each article has one), or the word
// as written where its language has no such stem, whichever is more. The two overlap, so they are not added.
Postings group_postings(const Plan& group, const OpenSegment& segment, const Xapian::Database& database) {
  Counter counter(segment.columns().last());
  for (const std::string& term : group.terms) {
    if (database.term_exists(term)) counter.add(*segment.postings(term));
  }
  std::map<std::string, std::vector<std::string>> own_stems;  // term to its languages
  for (const OwnStem& own : group.own_stems) own_stems[own.term].push_back(own.lang);
  for (const auto& [term, langs] : own_stems) {
    const auto postings = segment.postings(term);
    const std::vector<std::uint8_t> mask = language_mask(segment, langs);
    if (mask.empty()) {
      counter.add(*postings);
    } else {
      counter.add(*postings, segment.columns().languages(), mask);
    }
  }
  counter.at_least(*segment.postings(group.word));
  return counter.take();
}

PositionedPhrase positioned(const std::vector<PhraseWord>& words) {
  PositionedPhrase phrase;
  for (const PhraseWord& word : words) phrase.push_back({{word.term}, word.offset});
  return phrase;
}

OpenSegment::Made phrase_of(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  std::optional<DocSet> candidates;
  for (const PhraseWord& word : plan.phrase) {
    const auto postings = segment.postings(word.term);
    candidates = candidates ? *candidates & postings->set : postings->set;
  }
  return phrase_postings(segment.forward(), positioned(plan.phrase), candidates.value_or(DocSet()),
                         [&] { return limits.out_of_time(); });
}

// The articles with any of the words, read directly: thousands of rare words would drive everything else out
// of the cache.
OpenSegment::Made any_word(const std::vector<std::string>& words, const OpenSegment& segment,
                           const Xapian::Database& database, MatchLimits& limits) {
  Counter counter(segment.columns().last());
  for (const std::string& term : words) {
    if (limits.out_of_time()) return {counter.take(), false};
    const auto end = database.postlist_end(term);
    for (auto posting = database.postlist_begin(term); posting != end; ++posting)
      counter.add(*posting, posting.get_wdf());
  }
  return {counter.take()};
}

OpenSegment::Made expansion_of(const Plan& plan, const OpenSegment& segment, const Xapian::Database& database,
                               MatchLimits& limits) {
  Expansion words = expand(plan, segment);
  OpenSegment::Made made = any_word(words.terms, segment, database, limits);
  if (!plan.phrase.empty()) {
    DocSet candidates = made.postings.set;
    PositionedPhrase phrase = positioned(plan.phrase);
    phrase.back().terms = std::move(words.terms);
    for (std::size_t i = 0; i + 1 < phrase.size(); ++i)
      candidates &= segment.postings(phrase[i].terms.front())->set;
    const bool whole = made.whole;
    made = phrase_postings(segment.forward(), phrase, candidates, [&] { return limits.out_of_time(); });
    made.whole = made.whole && whole;
  }
  made.postings.cut = words.cut;
  return made;
}

// What one side of NEAR stands for, as words and phrases with positions.
NearSide near_side(const Plan& side, const OpenSegment& segment) {
  NearSide alternatives;
  switch (side.kind) {
    case Plan::Kind::kGroup:
      for (GroupWords& words : words_of_group(side, segment))
        alternatives.push_back({{{std::move(words.terms), 0}}, std::move(words.languages)});
      break;
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy: {
      PositionedPhrase phrase = side.phrase.empty() ? PositionedPhrase{{{}, 0}} : positioned(side.phrase);
      phrase.back().terms = expand(side, segment).terms;
      alternatives.push_back({std::move(phrase), {}});
      break;
    }
    case Plan::Kind::kPhrase:
      alternatives.push_back({positioned(side.phrase), {}});
      break;
    case Plan::Kind::kEntity:
    case Plan::Kind::kTerms:
    case Plan::Kind::kAbout:
      alternatives.push_back({{{side.terms, 0}}, {}});
      [[fallthrough]];
    case Plan::Kind::kOr:
    case Plan::Kind::kMost:
    case Plan::Kind::kAnd:
      for (const Plan& child : side.children) {
        for (auto& alternative : near_side(child, segment)) alternatives.push_back(std::move(alternative));
      }
      break;
    default:
      break;
  }
  return alternatives;
}

// The articles that a side of NEAR is in.
DocSet docs_of_side(const Plan& side, const OpenSegment& segment, MatchLimits& limits, bool& cut) {
  switch (side.kind) {
    case Plan::Kind::kOr:
    case Plan::Kind::kMost:
    case Plan::Kind::kAnd: {
      DocSet any;
      for (const Plan& child : side.children) any |= docs_of_side(child, segment, limits, cut);
      return any;
    }
    case Plan::Kind::kAbout:
      return any_postings(side.terms, segment)->set;
    default: {
      const auto postings = leaf_postings(side, segment, limits);
      cut = cut || postings->cut;
      return postings->set;
    }
  }
}

OpenSegment::Made near_of(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  std::vector<NearSide> sides;
  std::optional<DocSet> candidates;
  bool cut = false;
  for (const Plan& child : plan.children) {
    if (limits.out_of_time()) return {{}, false};  // to find a side's words takes 50 ms if there are many
    const DocSet docs = docs_of_side(child, segment, limits, cut);
    candidates = candidates ? *candidates & docs : docs;
    if (!candidates->isEmpty()) sides.push_back(near_side(child, segment));
  }
  OpenSegment::Made made;
  if (!candidates->isEmpty()) {
    made = near_postings(segment.forward(), sides, plan.distance, segment.columns().languages(), *candidates,
                         [&] { return limits.out_of_time(); });
  }
  made.postings.cut = cut;
  made.whole = made.whole && !limits.time_cut;
  return made;
}

Postings entity_postings(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  Counter counter(segment.columns().last());
  counter.at_least(*any_postings(plan.terms, segment));
  for (const Plan& words : plan.children) counter.at_least(*leaf_postings(words, segment, limits));
  return counter.take();
}

OpenSegment::Made make_leaf(const Plan& leaf, const OpenSegment& segment, const Xapian::Database& database,
                            MatchLimits& limits) {
  switch (leaf.kind) {
    case Plan::Kind::kGroup:
      return {group_postings(leaf, segment, database)};
    case Plan::Kind::kPhrase:
      return phrase_of(leaf, segment, limits);
    case Plan::Kind::kNear:
      return near_of(leaf, segment, limits);
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy:
      return expansion_of(leaf, segment, database, limits);
    case Plan::Kind::kEntity:
      return {entity_postings(leaf, segment, limits), !limits.time_cut};
    default:
      return {};
  }
}

}  // namespace

bool MatchLimits::out_of_time() {
  time_cut = time_cut || std::chrono::steady_clock::now() > deadline;
  return time_cut;
}

std::string leaf_key(const Plan& leaf) {
  std::string key =
      std::to_string(static_cast<int>(leaf.kind)) + ' ' + std::to_string(leaf.distance) + ' ' + leaf.word;
  for (const std::string& term : leaf.terms) key += '\n' + term;
  for (const PhraseWord& word : leaf.phrase) key += '\n' + std::to_string(word.offset) + ' ' + word.term;
  for (const Plan& child : leaf.children) key += "\n(" + leaf_key(child) + ')';
  return key;
}

std::shared_ptr<const Postings> any_postings(const std::vector<std::string>& terms,
                                             const OpenSegment& segment) {
  if (terms.size() == 1) return segment.postings(terms.front());
  std::string key = "any";
  for (const std::string& term : terms) key += '\n' + term;
  return segment.remembered(key, [&](const Xapian::Database&) {
    Counter counter(segment.columns().last());
    for (const std::string& term : terms) counter.add(*segment.postings(term));
    return OpenSegment::Made{counter.take()};
  });
}

std::shared_ptr<const Postings> leaf_postings(const Plan& leaf, const OpenSegment& segment,
                                              MatchLimits& limits) {
  if (leaf.kind == Plan::Kind::kTerms) return any_postings(leaf.terms, segment);
  if (leaf.kind == Plan::Kind::kGroup && leaf.terms.empty()) return segment.postings(leaf.word);
  if (limits.out_of_time()) return std::make_shared<const Postings>();
  auto postings = segment.remembered(leaf_key(leaf), [&](const Xapian::Database& database) {
    return make_leaf(leaf, segment, database, limits);
  });
  limits.expansion_cut = limits.expansion_cut || postings->cut;
  return postings;
}

}  // namespace chancery
