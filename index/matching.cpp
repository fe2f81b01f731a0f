#include "index/matching.h"

#include <algorithm>
#include <chrono>

#include "index/expand.h"
#include "src/query/understand.h"

namespace chancery {
namespace {

class Matcher {
 public:
  Matcher(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request)
      : snapshot_(snapshot), gazetteer_(gazetteer), request_(request) {}

  Matching run(UnderstoodQuery query) {
    matching_.limits.deadline = std::chrono::steady_clock::now() + request_.time_limit;
    matching_.diagnostics = std::move(query.diagnostics);
    matching_.canonical = std::move(query.canonical);
    matching_.selection = take_filters(query.root, request_, snapshot_, gazetteer_, matching_.diagnostics);
    CompileOptions options;
    options.languages = matching_.selection.facets[static_cast<std::size_t>(FacetName::kLanguage)].ids;
    matching_.plan = compile(query.root, snapshot_, options, matching_.diagnostics);
    matching_.rules.mode = request_.match == MatchMode::kAll   ? MatchRules::Mode::kAll
                           : request_.match == MatchMode::kAny ? MatchRules::Mode::kAny
                                                               : MatchRules::Mode::kMost;
    gather_filters();
    match_loosely();
    if (matching_.limits.expansion_cut) {
      matching_.diagnostics.push_back({"", 0, 0, 0,
                                       "a wildcard stands for more than " + std::to_string(kMaxExpansion) +
                                           " words; only the first of them were searched",
                                       false});
    }
    if (matching_.limits.time_cut) {
      matching_.diagnostics.push_back({"", 0, 0, 0,
                                       "the search was cut after " +
                                           std::to_string(request_.time_limit.count()) +
                                           " ms; what it found until then is shown",
                                       false});
    }
    return std::move(matching_);
  }

 private:
  // What the filters allow does not depend on how many words must match: worked out once.
  void gather_filters() {
    for (const auto& segment : snapshot_.segments()) {
      auto& sets = allowed_.emplace_back();
      for (std::size_t f = 0; f < kFacets; ++f) {
        const FacetSelection& selected = matching_.selection.facets[f];
        if (!selected.empty()) sets[f] = allowed(selected, static_cast<FacetName>(f), *segment);
      }
    }
  }

  // If nothing matches, the requirement is loosened step by step, and that is said.
  void match_loosely() {
    const std::uint32_t counted = most_counted(matching_.plan);
    const std::uint32_t wanted = requirement(counted, matching_.rules);
    for (;;) {
      match_once();
      const std::uint32_t now = requirement(counted, matching_.rules);
      if (matching_.total > 0 || matching_.limits.time_cut ||
          matching_.rules.mode != MatchRules::Mode::kMost || now <= 1)
        break;
      ++matching_.rules.fewer;
    }
    if (matching_.rules.fewer == 0) return;
    if (matching_.total == 0) {
      matching_.rules.fewer = 0;
      return;
    }
    const std::uint32_t now = requirement(counted, matching_.rules);
    matching_.diagnostics.push_back({"", 0, 0, 0,
                                     "no article has " + std::to_string(wanted) +
                                         " of these words; shown are those with at least " +
                                         std::to_string(now),
                                     false});
  }

  void match_once() {
    const std::size_t segments = snapshot_.segments().size();
    const Selection& selection = matching_.selection;
    matching_.matches.assign(segments, {});
    for (std::size_t f = 0; f < kFacets; ++f) {
      if (!selection.facets[f].empty() && request_.facets) matching_.without[f].emplace(segments);
    }
    if (selection.days && request_.facets) matching_.without_days.emplace(segments);
    matching_.total = 0;
    for (std::size_t i = 0; i < segments; ++i) {
      const OpenSegment& segment = *snapshot_.segments()[i];
      const DocSet base = match(matching_.plan, segment, matching_.rules, matching_.limits);
      // All filters but that of the days and of one facet, or of none where `left_out` is no facet.
      const auto filtered = [&](std::size_t left_out) {
        DocSet set = base;
        for (std::size_t f = 0; f < kFacets; ++f) {
          if (f != left_out && !selection.facets[f].empty()) set &= allowed_[i][f];
        }
        return set;
      };
      const DocSet all = filtered(kFacets);
      matching_.matches[i] = list_of(all, segment, selection.days);
      matching_.total += matching_.matches[i].size();
      for (std::size_t f = 0; f < kFacets; ++f) {
        auto& without = matching_.without[f];
        if (without) (*without)[i] = list_of(filtered(f), segment, selection.days);
      }
      if (matching_.without_days) (*matching_.without_days)[i] = list_of(all, segment, std::nullopt);
    }
  }

  // Days are looked up in the column for what else matches, which costs less than a set of all articles
  // within them.
  static std::vector<std::uint32_t> list_of(const DocSet& set, const OpenSegment& segment,
                                            const std::optional<DayRange>& days) {
    std::vector<std::uint32_t> list(set.cardinality());
    set.toUint32Array(list.data());
    if (!days) return list;
    const auto published = segment.columns().days();
    std::size_t kept = 0;
    for (const std::uint32_t docid : list) {
      const std::int32_t day = published[docid];
      list[kept] = docid;
      kept += day != kUndated && day >= days->from.number && day <= days->to.number;
    }
    list.resize(kept);
    return list;
  }

  const Snapshot& snapshot_;
  const Gazetteer& gazetteer_;
  const SearchRequest& request_;
  std::vector<std::array<DocSet, kFacets>> allowed_;  // by segment, of facets with a selection
  Matching matching_;
};

}  // namespace

UnderstoodQuery understand_text(const Gazetteer& gazetteer, const std::string& text) {
  ParsedQuery parsed = parse_query(text);
  UnderstoodQuery query{std::move(parsed.root), "", std::move(parsed.diagnostics)};
  understand(query.root, gazetteer, query.diagnostics);
  query.canonical = to_query(query.root);
  return query;
}

Matching match_request(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                       UnderstoodQuery query) {
  return Matcher(snapshot, gazetteer, request).run(std::move(query));
}

}  // namespace chancery
