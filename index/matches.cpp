#include "index/matches.h"

#include <unicode/utf8.h>
#include <xapian.h>

#include <algorithm>

#include "index/positions.h"
#include "index/schema.h"

namespace chancery {
namespace {

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
std::shared_ptr<const Postings> group_postings(const Plan& group, const OpenSegment& segment) {
  if (group.terms.empty()) return segment.postings(group.word);
  std::string key = "group " + group.word;
  for (const std::string& term : group.terms) key += '\n' + term;
  const auto word = segment.postings(group.word);
  return segment.remembered(key, [&](const Xapian::Database& database) {
    Counter counter(segment.columns().last());
    for (const std::string& term : group.terms) {
      if (database.term_exists(term)) counter.add(*segment.postings(term));
    }
    counter.at_least(*word);
    return counter.take();
  });
}

std::shared_ptr<const Postings> terms_postings(const std::vector<std::string>& terms,
                                               const OpenSegment& segment) {
  if (terms.size() == 1) return segment.postings(terms.front());
  std::string key = "any";
  for (const std::string& term : terms) key += '\n' + term;
  return segment.remembered(key, [&](const Xapian::Database&) {
    Counter counter(segment.columns().last());
    for (const std::string& term : terms) counter.add(*segment.postings(term));
    return counter.take();
  });
}

std::shared_ptr<const Postings> phrase_of(const Plan& plan, const OpenSegment& segment) {
  std::string key = "phrase";
  std::vector<PositionedTerm> terms;
  DocSet candidates;
  for (const PhraseWord& word : plan.phrase) {
    key += '\n' + std::to_string(word.offset) + ' ' + word.term;
    const auto postings = segment.postings(word.term);
    candidates = terms.empty() ? postings->set : candidates & postings->set;
    terms.push_back({word.term, word.offset});
  }
  return segment.remembered(
      key, [&](const Xapian::Database& database) { return phrase_postings(database, terms, candidates); });
}

std::size_t code_points(std::string_view text, std::vector<char32_t>& out) {
  out.clear();
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    UChar32 c;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
    out.push_back(static_cast<char32_t>(c));
  }
  return out.size();
}

// Whether two words are within `limit` edits (insertion, deletion, replacement, or exchange of neighbours),
// by the optimal string alignment distance.
bool within_edits(const std::vector<char32_t>& a, const std::vector<char32_t>& b, std::size_t limit,
                  std::vector<std::vector<std::size_t>>& rows) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return false;
  rows.assign(3, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    row[0] = i;
    std::size_t best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return false;
  }
  return rows[a.size() % 3][b.size()] <= limit;
}

std::vector<std::string> expand(const Plan& plan, const OpenSegment& segment, bool& cut) {
  std::vector<std::string> terms;
  const std::string_view prefix = schema(plan.in_title ? TermKind::kTitleWord : TermKind::kWord).prefix;
  const std::string_view word = std::string_view(plan.word).substr(prefix.size());
  const auto keep = [&](std::string_view term) {
    if (terms.size() == kMaxExpansion) {
      cut = true;
      return false;
    }
    terms.emplace_back(term);
    return true;
  };
  // Without a prefix there are only folded words below the first capital's neighbours: no word begins with a
  // capital.
  const auto is_word = [&](std::string_view term) {
    return prefix.size() > 0 || term.empty() || term.front() < 'A' || term.front() > 'Z';
  };
  if (plan.kind == Plan::Kind::kPrefix) {
    segment.terms(plan.word, [&](std::string_view term) { return !is_word(term) || keep(term); });
    return terms;
  }
  // Of a misspelt word the first letter is nearly always right, and only words that share it are looked at.
  std::vector<char32_t> wanted, other;
  std::vector<std::vector<std::size_t>> rows;
  code_points(word, wanted);
  std::int32_t first = 0;
  if (!word.empty()) U8_FWD_1(word.data(), first, static_cast<std::int32_t>(word.size()));
  const std::string beginning =
      std::string(prefix) + std::string(word.substr(0, static_cast<std::size_t>(first)));
  segment.terms(beginning, [&](std::string_view term) {
    const std::string_view candidate = term.substr(prefix.size());
    if (candidate.size() > word.size() + 4 * plan.distance || !is_word(term)) return true;
    code_points(candidate, other);
    return !within_edits(wanted, other, plan.distance, rows) || keep(term);
  });
  return terms;
}

std::shared_ptr<const Postings> expansion_postings(const Plan& plan, const OpenSegment& segment,
                                                   MatchLimits& limits) {
  bool cut = false;
  const std::vector<std::string> terms = expand(plan, segment, cut);
  limits.expansion_cut = limits.expansion_cut || cut;
  if (terms.empty()) return std::make_shared<const Postings>();
  const std::string key =
      (plan.kind == Plan::Kind::kPrefix ? "prefix " : "fuzzy" + std::to_string(plan.distance) + " ") +
      plan.word;
  return segment.remembered(key, [&](const Xapian::Database& database) {
    Counter counter(segment.columns().last());
    // Read directly: thousands of rare words would drive everything else out of the cache.
    std::vector<std::uint32_t> docs;
    std::vector<std::uint16_t> counts;
    for (const std::string& term : terms) {
      docs.clear();
      counts.clear();
      const auto end = database.postlist_end(term);
      for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
        docs.push_back(*posting);
        counts.push_back(saturated(posting.get_wdf()));
      }
      counter.add(make_postings(docs, counts));
    }
    return counter.take();
  });
}

// The terms with positions that one side of NEAR stands for; empty where it has none of its own (a phrase,
// say).
NearSide side_terms(const Plan& side, const OpenSegment& segment, MatchLimits& limits) {
  NearSide terms;
  switch (side.kind) {
    case Plan::Kind::kGroup:
      terms.push_back(side.word);
      break;
    case Plan::Kind::kEntity:
    case Plan::Kind::kTerms:
    case Plan::Kind::kAbout:
      terms = side.terms;
      for (const Plan& words : side.children) {
        if (words.kind == Plan::Kind::kGroup) terms.push_back(words.word);
      }
      break;
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy:
      terms = expand(side, segment, limits.expansion_cut);
      break;
    case Plan::Kind::kPhrase:
      for (const PhraseWord& word : side.phrase) terms.push_back(word.term);
      break;
    case Plan::Kind::kOr:
    case Plan::Kind::kMost:
    case Plan::Kind::kAnd:
      for (const Plan& child : side.children) {
        for (std::string& term : side_terms(child, segment, limits)) terms.push_back(std::move(term));
      }
      break;
    default:
      break;
  }
  return terms;
}

std::shared_ptr<const Postings> near_of(const Plan& plan, const OpenSegment& segment, MatchLimits& limits) {
  std::string key = "near " + std::to_string(plan.distance);
  std::vector<NearSide> sides;
  DocSet candidates;
  for (const Plan& child : plan.children) {
    NearSide side = side_terms(child, segment, limits);
    DocSet any;
    key += "\n--";
    for (const std::string& term : side) {
      key += '\n' + term;
      any |= segment.postings(term)->set;
    }
    // A side that is more than a set of words (a phrase) must match as such, too.
    any &= match(child, segment, {}, limits);
    candidates = sides.empty() ? any : candidates & any;
    sides.push_back(std::move(side));
  }
  return segment.remembered(key, [&](const Xapian::Database& database) {
    return near_postings(database, sides, plan.distance, candidates);
  });
}

std::shared_ptr<const Postings> entity_postings(const Plan& plan, const OpenSegment& segment,
                                                MatchLimits& limits) {
  const auto linked = terms_postings(plan.terms, segment);
  if (plan.children.empty()) return linked;
  std::string key = "entity";
  for (const std::string& term : plan.terms) key += '\n' + term;
  key += '\n' + plan.children.front().label;
  const auto words = leaf_postings(plan.children.front(), segment, limits);
  return segment.remembered(key, [&](const Xapian::Database&) {
    Counter counter(segment.columns().last());
    counter.at_least(*linked);
    counter.at_least(*words);
    return counter.take();
  });
}

DocSet about(const Plan& plan, const OpenSegment& segment) {
  DocSet found;
  const Columns& columns = segment.columns();
  for (const std::string& term : plan.terms) {
    const std::string_view id = std::string_view(term).substr(schema(TermKind::kEntity).prefix.size());
    for (const std::uint32_t docid : segment.postings(term)->set) {
      for (const Weighted value : columns.entities(docid)) {
        if (columns.entity_keys()[value.code()].id == id && value.weight() >= kAboutSalience)
          found.add(docid);
      }
    }
  }
  return found;
}

DocSet most(const Plan& plan, const OpenSegment& segment, const MatchRules& rules, MatchLimits& limits) {
  DocSet found = segment.live();
  std::vector<DocSet> counted;
  for (const Plan& child : plan.children) {
    const bool must = child.kind == Plan::Kind::kNot ||
                      (child.role == Role::kRequired && rules.mode != MatchRules::Mode::kAny);
    if (!must && child.role == Role::kOptional && rules.mode == MatchRules::Mode::kMost) continue;
    DocSet set = match(child, segment, rules, limits);
    if (must) {
      found &= set;
    } else {
      counted.push_back(std::move(set));
    }
  }
  if (counted.empty()) return found;
  const std::uint32_t wanted = requirement(static_cast<std::uint32_t>(counted.size()), rules);
  if (wanted == counted.size()) {
    for (const DocSet& set : counted) found &= set;
    return found;
  }
  if (wanted == 1) {
    DocSet any;
    for (const DocSet& set : counted) any |= set;
    return found & any;
  }
  std::vector<std::uint16_t> matches(segment.columns().last() + 1, 0);
  DocSet enough;
  for (const DocSet& set : counted) {
    for (const std::uint32_t docid : set) {
      if (++matches[docid] == wanted) enough.add(docid);
    }
  }
  return found & enough;
}

}  // namespace

DocSet published_within(const DayRange& days, const OpenSegment& segment) {
  DocSet found;
  const auto published = segment.columns().days();
  for (std::uint32_t docid = 1; docid < published.size(); ++docid) {
    if (published[docid] != kUndated && published[docid] >= days.from.number &&
        published[docid] <= days.to.number)
      found.add(docid);
  }
  return found;
}

std::uint32_t requirement(std::uint32_t n, const MatchRules& rules) {
  std::uint32_t wanted = n;
  if (rules.mode == MatchRules::Mode::kAny) wanted = 1;
  if (rules.mode == MatchRules::Mode::kMost && n > 3) wanted = std::max(2u, (n + 2) / 3);
  return std::max(1u, wanted > rules.fewer ? wanted - rules.fewer : 1);
}

std::uint32_t most_counted(const Plan& plan) {
  std::uint32_t most = 0;
  if (plan.kind == Plan::Kind::kMost) {
    for (const Plan& child : plan.children)
      most += child.role == Role::kCounted && child.kind != Plan::Kind::kNot;
  }
  for (const Plan& child : plan.children) most = std::max(most, most_counted(child));
  return most;
}

std::shared_ptr<const Postings> leaf_postings(const Plan& leaf, const OpenSegment& segment,
                                              MatchLimits& limits) {
  switch (leaf.kind) {
    case Plan::Kind::kGroup:
      return group_postings(leaf, segment);
    case Plan::Kind::kPhrase:
      return phrase_of(leaf, segment);
    case Plan::Kind::kNear:
      return near_of(leaf, segment, limits);
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy:
      return expansion_postings(leaf, segment, limits);
    case Plan::Kind::kTerms:
      return terms_postings(leaf.terms, segment);
    case Plan::Kind::kEntity:
      return entity_postings(leaf, segment, limits);
    default:
      // A name whose words are more than a leaf (a compound and its joined form) counts by its linked
      // mentions alone.
      return std::make_shared<const Postings>();
  }
}

DocSet match(const Plan& plan, const OpenSegment& segment, const MatchRules& rules, MatchLimits& limits) {
  switch (plan.kind) {
    case Plan::Kind::kAll:
      return segment.live();
    case Plan::Kind::kNothing:
      return {};
    case Plan::Kind::kEntity: {
      DocSet found = terms_postings(plan.terms, segment)->set;
      for (const Plan& words : plan.children) found |= match(words, segment, rules, limits);
      return found & segment.live();
    }
    case Plan::Kind::kAbout:
      return about(plan, segment) & segment.live();
    case Plan::Kind::kDays:
      return published_within({Day{plan.from}, Day{plan.to}}, segment) & segment.live();
    case Plan::Kind::kAnd: {
      DocSet found = segment.live();
      for (const Plan& child : plan.children) found &= match(child, segment, rules, limits);
      return found;
    }
    case Plan::Kind::kOr: {
      DocSet found;
      for (const Plan& child : plan.children) found |= match(child, segment, rules, limits);
      return found;
    }
    case Plan::Kind::kNot:
      return segment.live() - match(plan.children.front(), segment, rules, limits);
    case Plan::Kind::kMost:
      return most(plan, segment, rules, limits);
    default:
      return leaf_postings(plan, segment, limits)->set & segment.live();
  }
}

}  // namespace chancery
