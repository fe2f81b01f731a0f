#include "index/matches.h"

#include <algorithm>

#include "index/schema.h"

namespace chancery {
namespace {

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

DocSet published_within(const DayRange& days, const OpenSegment& segment) {
  const auto published = segment.columns().days();
  std::vector<std::uint32_t> within(published.size());
  std::size_t kept = 0;
  for (std::uint32_t docid = 1; docid < published.size(); ++docid) {
    const std::int32_t day = published[docid];
    within[kept] = docid;
    kept += day != kUndated && day >= days.from.number && day <= days.to.number;
  }
  DocSet found;
  found.addMany(kept, within.data());
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

DocSet match(const Plan& plan, const OpenSegment& segment, const MatchRules& rules, MatchLimits& limits) {
  switch (plan.kind) {
    case Plan::Kind::kAll:
      return segment.live();
    case Plan::Kind::kNothing:
      return {};
    case Plan::Kind::kEntity: {
      DocSet found = any_postings(plan.terms, segment)->set;
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
    case Plan::Kind::kNot: {
      MatchLimits excluding{limits.deadline};
      const DocSet excluded = match(plan.children.front(), segment, rules, excluding);
      limits.expansion_cut = limits.expansion_cut || excluding.expansion_cut;
      limits.time_cut = limits.time_cut || excluding.time_cut;
      limits.too_many = limits.too_many || !excluding.complete();
      return segment.live() - excluded;
    }
    case Plan::Kind::kMost:
      return most(plan, segment, rules, limits);
    default:
      return leaf_postings(plan, segment, limits)->set & segment.live();
  }
}

}  // namespace chancery
