#include "index/search.h"

#include <algorithm>
#include <chrono>

#include "index/dictionary.h"
#include "index/facets.h"
#include "index/filters.h"
#include "index/highlight.h"
#include "index/matches.h"
#include "index/rank.h"
#include "index/record.h"
#include "index/rerank.h"
#include "src/query/snippet.h"
#include "src/query/understand.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

struct Candidate {
  float score = 0;
  std::int32_t day = kUndated;
  std::int64_t instant = INT64_MIN;
  ArticlePlace place;
  Reranked reranked;
};

// A request, understood: what it matches, and what each facet allows.
struct Matching {
  std::string canonical;
  Diagnostics diagnostics;
  Plan plan;
  Selection selection;
  MatchRules rules;
  MatchLimits limits;
  MatchSets matches;                                      // all filters applied
  std::array<std::optional<MatchSets>, kFacets> without;  // without a facet's own selection, where it has one
  std::optional<MatchSets> without_days;
  std::uint64_t total = 0;
};

class Matcher {
 public:
  Matcher(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request)
      : snapshot_(snapshot), gazetteer_(gazetteer), request_(request) {}

  Matching run() {
    ParsedQuery parsed = parse_query(request_.text);
    matching_.diagnostics = std::move(parsed.diagnostics);
    understand(parsed.root, gazetteer_, matching_.diagnostics);
    matching_.canonical = to_query(parsed.root);
    matching_.selection = take_filters(parsed.root, request_, snapshot_, gazetteer_, matching_.diagnostics);
    CompileOptions options;
    options.languages = matching_.selection.facets[static_cast<std::size_t>(FacetName::kLanguage)].ids;
    matching_.plan = compile(parsed.root, snapshot_, options, matching_.diagnostics);
    matching_.rules.mode = request_.match == MatchMode::kAll   ? MatchRules::Mode::kAll
                           : request_.match == MatchMode::kAny ? MatchRules::Mode::kAny
                                                               : MatchRules::Mode::kMost;
    match_loosely();
    if (matching_.limits.expansion_cut) {
      matching_.diagnostics.push_back({"", 0, 0, 0,
                                       "a wildcard stands for more than " + std::to_string(kMaxExpansion) +
                                           " words; only the first of them were searched",
                                       false});
    }
    return std::move(matching_);
  }

 private:
  // If nothing matches, the requirement is loosened step by step, and that is said.
  void match_loosely() {
    const std::uint32_t counted = most_counted(matching_.plan);
    const std::uint32_t wanted = requirement(counted, matching_.rules);
    for (;;) {
      match_once();
      const std::uint32_t now = requirement(counted, matching_.rules);
      if (matching_.total > 0 || matching_.rules.mode != MatchRules::Mode::kMost || now <= 1) break;
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
      if (!selection.facets[f].empty()) matching_.without[f].emplace(segments);
    }
    if (selection.days) matching_.without_days.emplace(segments);
    matching_.total = 0;
    for (std::size_t i = 0; i < segments; ++i) {
      const OpenSegment& segment = *snapshot_.segments()[i];
      const DocSet base = match(matching_.plan, segment, matching_.rules, matching_.limits);
      std::array<DocSet, kFacets> allowed_by;
      DocSet dated;
      for (std::size_t f = 0; f < kFacets; ++f) {
        if (!selection.facets[f].empty())
          allowed_by[f] = allowed(selection.facets[f], static_cast<FacetName>(f), segment);
      }
      if (selection.days) dated = published_within(*selection.days, segment);
      // All filters but one, or all where `left_out` is none.
      const auto filtered = [&](int left_out) {
        DocSet set = base;
        for (int f = 0; f < kFacets; ++f) {
          if (f != left_out && !selection.facets[static_cast<std::size_t>(f)].empty())
            set &= allowed_by[static_cast<std::size_t>(f)];
        }
        if (selection.days && left_out != kFacets) set &= dated;
        return set;
      };
      matching_.matches[i] = filtered(-1);
      for (int f = 0; f < kFacets; ++f) {
        auto& without = matching_.without[static_cast<std::size_t>(f)];
        if (without) (*without)[i] = filtered(f);
      }
      if (selection.days) (*matching_.without_days)[i] = filtered(kFacets);
      matching_.total += matching_.matches[i].cardinality();
    }
  }

  const Snapshot& snapshot_;
  const Gazetteer& gazetteer_;
  const SearchRequest& request_;
  Matching matching_;
};

// The matches in the order of the request, as far as its page reaches.
class Sorter {
 public:
  Sorter(const Snapshot& snapshot, const SearchRequest& request, const Ranker& ranker,
         const std::vector<std::string>& topics)
      : snapshot_(snapshot), request_(request), ranker_(ranker), topics_(topics) {}

  std::vector<Candidate> sort(const MatchSets& matches, std::size_t wanted) const {
    std::vector<Candidate> best;
    if (wanted == 0) return best;
    const auto before = [&](const Candidate& a, const Candidate& b) { return comes_before(a, b); };
    std::vector<float> scores;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i].isEmpty()) continue;
      scores.clear();
      if (request_.sort == Sort::kRelevance) ranker_.score(i, matches[i], scores);
      if (request_.sort == Sort::kActor) ranker_.actor_scores(i, matches[i], scores);
      if (request_.sort == Sort::kTopic) ranker_.topic_scores(i, matches[i], topics_, scores);
      const auto days = snapshot_.segments()[i]->columns().days();
      const auto instants = snapshot_.segments()[i]->columns().instants();
      for (const std::uint32_t docid : matches[i]) {
        const Candidate candidate{scores.empty() ? 0 : scores[docid],
                                  days[docid],
                                  instants[docid],
                                  {static_cast<std::uint32_t>(i), docid},
                                  {}};
        // A heap with the worst of the best on top.
        if (best.size() < wanted) {
          best.push_back(candidate);
          std::push_heap(best.begin(), best.end(), before);
        } else if (before(candidate, best.front())) {
          std::pop_heap(best.begin(), best.end(), before);
          best.back() = candidate;
          std::push_heap(best.begin(), best.end(), before);
        }
      }
    }
    std::sort_heap(best.begin(), best.end(), before);
    return best;
  }

  // Reorders the first hundred of a ranking.
  void look_closer(const Plan& plan, std::vector<Candidate>& best) const {
    const std::size_t count = std::min(best.size(), kReranked);
    std::vector<ArticlePlace> places;
    std::vector<float> scores;
    for (std::size_t i = 0; i < count; ++i) {
      places.push_back(best[i].place);
      scores.push_back(best[i].score);
    }
    const std::vector<Reranked> reranked =
        rerank(snapshot_, plan, places, scores, RankingWeights{}, RerankWeights{});
    for (std::size_t i = 0; i < count; ++i) {
      best[i].reranked = reranked[i];
      best[i].score += static_cast<float>(reranked[i].nearness + reranked[i].feedback);
    }
    std::sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count),
              [&](const Candidate& a, const Candidate& b) { return comes_before(a, b); });
  }

 private:
  std::string_view id_of(const Candidate& candidate) const {
    return snapshot_.segments()[candidate.place.segment]->columns().id(candidate.place.docid);
  }

  // Ties go to the newest, then by id; the undated come last. The day, which is that of the place of
  // publication, goes before the instant, so that the days of a list never go back and forth.
  bool comes_before(const Candidate& a, const Candidate& b) const {
    if (a.score != b.score) return a.score > b.score;
    if (a.day == kUndated || b.day == kUndated) {
      if (a.day != b.day) return b.day == kUndated;
      return id_of(a) < id_of(b);
    }
    const bool oldest = request_.sort == Sort::kOldest;
    if (a.day != b.day) return (a.day > b.day) != oldest;
    if (a.instant != b.instant) return (a.instant > b.instant) != oldest;
    return id_of(a) < id_of(b);
  }

  const Snapshot& snapshot_;
  const SearchRequest& request_;
  const Ranker& ranker_;
  const std::vector<std::string>& topics_;
};

std::vector<std::string> selected_actors(const Selection& selection) {
  std::vector<std::string> ids;
  for (const FacetName facet :
       {FacetName::kLeader, FacetName::kCountry, FacetName::kOrganisation, FacetName::kPerson}) {
    for (const std::string& id : selection.facets[static_cast<std::size_t>(facet)].ids) ids.push_back(id);
  }
  return ids;
}

class HitMaker {
 public:
  HitMaker(const Snapshot& snapshot, const SearchRequest& request, const Highlighting& highlighting)
      : snapshot_(snapshot), request_(request), highlighting_(highlighting) {}

  Hit make(const Candidate& candidate) {
    StoredArticle stored =
        decode_record(snapshot_.segments()[candidate.place.segment]->document_data(candidate.place.docid));
    Article& article = stored.article;
    Hit hit;
    if (request_.snippets) {
      const MentionSpans spans = mention_spans(stored, highlighting_);
      hit.snippet = snippeter_.snippet(article.body, stored.found.lang, highlighting_.text, spans.body);
      hit.title_marked = snippeter_.mark(article.title, stored.found.lang, highlighting_.text, spans.title);
    }
    hit.id = std::move(article.id);
    hit.title = std::move(article.title);
    hit.url = std::move(article.url);
    hit.source = std::move(article.source);
    hit.lang = std::move(stored.found.lang);
    hit.published = article.published;
    hit.score = candidate.score;
    hit.entities = std::move(stored.found.entities);
    if (stored.found.topics) hit.topics = std::move(*stored.found.topics);
    return hit;
  }

 private:
  const Snapshot& snapshot_;
  const SearchRequest& request_;
  const Highlighting& highlighting_;
  Snippeter snippeter_;
};

std::vector<ScorePart> explanation_of(const Ranker& ranker, const Candidate& candidate) {
  std::vector<ScorePart> parts = ranker.explain(candidate.place);
  if (candidate.reranked.nearness > 0)
    parts.push_back({"nearness", candidate.reranked.nearness, "the query's words stand near one another"});
  if (candidate.reranked.feedback > 0)
    parts.push_back(
        {"feedback", candidate.reranked.feedback, "it has the words that tell the best ten apart"});
  return parts;
}

constexpr std::array<std::string_view, 5> kSortNames = {"relevance", "newest", "oldest", "actor", "topic"};
constexpr std::array<std::string_view, 3> kMatchNames = {"most", "all", "any"};
constexpr std::array<std::string_view, kFacets> kFacetNames = {"leader", "country", "organisation", "person",
                                                               "topic",  "source",  "language"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<Sort> sort_named(std::string_view name) {
  return named<Sort>(kSortNames, name);
}
std::string_view name_of(Sort sort) {
  return kSortNames[static_cast<std::size_t>(sort)];
}
std::optional<MatchMode> match_named(std::string_view name) {
  return named<MatchMode>(kMatchNames, name);
}
std::string_view name_of(MatchMode match) {
  return kMatchNames[static_cast<std::size_t>(match)];
}
std::string_view name_of(FacetName facet) {
  return kFacetNames[static_cast<std::size_t>(facet)];
}

std::optional<FacetName> facet_named(std::string_view name) {
  if (name == "org") return FacetName::kOrganisation;
  if (name == "lang") return FacetName::kLanguage;
  return named<FacetName>(kFacetNames, name);
}

SearchResponse search(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& asked) {
  const auto began = std::chrono::steady_clock::now();
  SearchRequest request = asked;
  request.page = std::max(1u, request.page);
  request.size = std::min(request.size, kMaxPageSize);

  Matching matching = Matcher(snapshot, gazetteer, request).run();
  SearchResponse response;
  response.text = request.text;
  response.canonical = std::move(matching.canonical);
  response.total = matching.total;
  response.complete = !matching.limits.expansion_cut;
  response.page = request.page;
  response.size = request.size;
  response.selected_days = matching.selection.days;
  // Of an empty query no article is more relevant than another: the newest come first.
  const std::vector<std::string> actors = selected_actors(matching.selection);
  if (request.sort == Sort::kRelevance && matching.plan.kind == Plan::Kind::kAll && actors.empty())
    request.sort = Sort::kNewest;
  response.sort = request.sort;

  const std::vector<std::string>& topics =
      matching.selection.facets[static_cast<std::size_t>(FacetName::kTopic)].ids;
  const Ranker ranker(snapshot, matching.plan, actors, RankingWeights{}, matching.limits);
  const std::uint64_t first = std::uint64_t{request.page - 1} * request.size;
  if (first < matching.total && request.size > 0) {
    const Sorter sorter(snapshot, request, ranker, topics);
    const bool reranked = request.rerank && request.sort == Sort::kRelevance;
    const std::uint64_t wanted = std::max<std::uint64_t>(first + request.size, reranked ? kReranked : 0);
    std::vector<Candidate> best =
        sorter.sort(matching.matches, static_cast<std::size_t>(std::min(matching.total, wanted)));
    if (reranked) sorter.look_closer(matching.plan, best);
    const Highlighting highlighting = highlighting_of(matching.plan, actors);
    HitMaker maker(snapshot, request, highlighting);
    const std::size_t end = std::min(best.size(), static_cast<std::size_t>(first + request.size));
    for (std::size_t i = static_cast<std::size_t>(first); i < end; ++i) {
      response.hits.push_back(maker.make(best[i]));
      if (request.explain && request.sort == Sort::kRelevance)
        response.hits.back().explanation = explanation_of(ranker, best[i]);
    }
  }
  if (request.facets) {
    for (std::size_t f = 0; f < kFacets; ++f) {
      const MatchSets& sets = matching.without[f] ? *matching.without[f] : matching.matches;
      response.facets[f] = count_facet(snapshot, gazetteer, static_cast<FacetName>(f), sets,
                                       matching.selection.facets[f], request.facet_size);
    }
    response.timeline =
        count_days(snapshot, matching.without_days ? *matching.without_days : matching.matches);
  }
  response.diagnostics = std::move(matching.diagnostics);
  response.took_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return response;
}

FacetResult facet_values(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                         FacetName facet, std::string_view prefix) {
  const Matching matching = Matcher(snapshot, gazetteer, request).run();
  const auto f = static_cast<std::size_t>(facet);
  const MatchSets& sets = matching.without[f] ? *matching.without[f] : matching.matches;
  return count_facet(snapshot, gazetteer, facet, sets, matching.selection.facets[f], request.facet_size,
                     folded(prefix));
}

std::vector<std::string> matching_ids(const Snapshot& snapshot, const Gazetteer& gazetteer,
                                      const SearchRequest& request) {
  const Matching matching = Matcher(snapshot, gazetteer, request).run();
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < matching.matches.size(); ++i) {
    for (const std::uint32_t docid : matching.matches[i])
      ids.emplace_back(snapshot.segments()[i]->columns().id(docid));
  }
  return ids;
}

std::optional<StoredArticle> fetch(const Snapshot& snapshot, std::string_view id) {
  const auto place = find_article(snapshot, id);
  if (!place) return std::nullopt;
  return decode_record(snapshot.segments()[place->segment]->document_data(place->docid));
}

MarkedArticle mark_article(const Snapshot& snapshot, const Gazetteer& gazetteer, const StoredArticle& stored,
                           std::string_view query) {
  ParsedQuery parsed = parse_query(query);
  understand(parsed.root, gazetteer, parsed.diagnostics);
  const Plan plan = compile(parsed.root, snapshot, {}, parsed.diagnostics);
  const Highlighting highlighting = highlighting_of(plan, {});
  const MentionSpans spans = mention_spans(stored, highlighting);
  Snippeter snippeter;
  return {snippeter.mark(stored.article.title, stored.found.lang, highlighting.text, spans.title),
          snippeter.mark(stored.article.body, stored.found.lang, highlighting.text, spans.body)};
}

}  // namespace chancery
