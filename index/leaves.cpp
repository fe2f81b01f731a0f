#include "index/leaves.h"

#include <xapian.h>

#include <algorithm>

#include "index/expand.h"
#include "index/matches.h"
#include "index/positions.h"

namespace chancery {
namespace {

// Sides of NEAR with more words than this would open so many lists of positions for each article.
constexpr std::size_t kMaxNearWords = 500;

std::uint16_t saturated(std::uint32_t count) {
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(count, UINT16_MAX));
}

// Counts of several postings brought together, in one pass over an array that is as long as the segment.
class Counter {
 public:
  explicit Counter(std::uint32_t last) : counts_(last + 1, 0) {}
  void add(const Postings& postings) {
    for (std::size_t i = 0; i < postings.docs.size(); ++i) {
      counts_[postings.docs[i]] += postings.counts[i];
      if (counts_[postings.docs[i]] == 0) counts_[postings.docs[i]] = 1;
    }
    set_ |= postings.set;
  }
  void at_least(const Postings& postings) {
    for (std::size_t i = 0; i < postings.docs.size(); ++i) {
      counts_[postings.docs[i]] = std::max<std::uint32_t>(counts_[postings.docs[i]], postings.counts[i]);
    }
    set_ |= postings.set;
  }
  Postings take() const {
    std::vector<std::uint32_t> docs(set_.cardinality());
    set_.toUint32Array(docs.data());
    std::vector<std::uint16_t> counts;
    counts.reserve(docs.size());
    for (const std::uint32_t docid : docs) counts.push_back(saturated(counts_[docid]));
    return make_postings(std::move(docs), std::move(counts));
  }

 private:
  std::vector<std::uint32_t> counts_;
  DocSet set_;
};

// A word's occurrences: those of its stem in the articles' own languages (each article has one), or the word
// as written where its language has no such stem, whichever is more. The two overlap, so they are not added.
Postings group_postings(const Plan& group, const OpenSegment& segment, const Xapian::Database& database) {
  Counter counter(segment.columns().last());
  for (const std::string& term : group.terms) {
    if (database.term_exists(term)) counter.add(*segment.postings(term));
  }
  counter.at_least(*segment.postings(group.word));
  return counter.take();
}

OpenSegment::Made phrase_of(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  std::vector<PositionedTerm> terms;
  DocSet candidates;
  for (const PhraseWord& word : plan.phrase) {
    const auto postings = segment.postings(word.term);
    candidates = terms.empty() ? postings->set : candidates & postings->set;
    terms.push_back({word.term, word.offset});
  }
  return phrase_postings(segment.forward(), terms, candidates, [&] { return limits.out_of_time(); });
}

Postings expansion_postings(const Plan& plan, const OpenSegment& segment, const Xapian::Database& database) {
  const Expansion words = expand(plan, segment);
  Counter counter(segment.columns().last());
  // Read directly: thousands of rare words would drive everything else out of the cache.
  std::vector<std::uint32_t> docs;
  std::vector<std::uint16_t> counts;
  for (const std::string& term : words.terms) {
    docs.clear();
    counts.clear();
    const auto end = database.postlist_end(term);
    for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
      docs.push_back(*posting);
      counts.push_back(saturated(posting.get_wdf()));
    }
    counter.add(make_postings(docs, counts));
  }
  Postings postings = counter.take();
  postings.cut = words.cut;
  return postings;
}

// What one side of NEAR stands for, as words and phrases with positions.
NearSide near_side(const Plan& side, const OpenSegment& segment, bool& cut) {
  NearSide alternatives;
  const auto add = [&](std::vector<std::string> terms) {
    for (std::string& term : terms) alternatives.push_back({{std::move(term), 0}});
  };
  switch (side.kind) {
    case Plan::Kind::kGroup:
      add(words_of_group(side, segment).terms);
      break;
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy: {
      Expansion words = expand(side, segment);
      cut = cut || words.cut;
      add(std::move(words.terms));
      break;
    }
    case Plan::Kind::kPhrase: {
      std::vector<PositionedTerm> phrase;
      for (const PhraseWord& word : side.phrase) phrase.push_back({word.term, word.offset});
      alternatives.push_back(std::move(phrase));
      break;
    }
    case Plan::Kind::kEntity:
    case Plan::Kind::kTerms:
    case Plan::Kind::kAbout:
      add(side.terms);
      [[fallthrough]];
    case Plan::Kind::kOr:
    case Plan::Kind::kMost:
    case Plan::Kind::kAnd:
      for (const Plan& child : side.children) {
        for (auto& phrase : near_side(child, segment, cut)) alternatives.push_back(std::move(phrase));
      }
      break;
    default:
      break;
  }
  if (alternatives.size() > kMaxNearWords) {
    alternatives.resize(kMaxNearWords);
    cut = true;
  }
  return alternatives;
}

OpenSegment::Made near_of(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  std::vector<NearSide> sides;
  DocSet candidates;
  bool cut = false;
  for (const Plan& child : plan.children) {
    if (limits.out_of_time()) return {{}, false};  // to find a side's words takes 50 ms if there are many
    NearSide side = near_side(child, segment, cut);
    DocSet any;
    for (const auto& phrase : side) any |= segment.postings(phrase.front().term)->set;
    candidates = sides.empty() ? any : candidates & any;
    sides.push_back(std::move(side));
  }
  OpenSegment::Made made = near_postings(segment.forward(), sides, plan.distance, candidates,
                                         [&] { return limits.out_of_time(); });
  made.postings.cut = cut;
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
      return {expansion_postings(leaf, segment, database)};
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
