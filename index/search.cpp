#include "index/search.h"

#include <algorithm>
#include <chrono>

#include "index/bytes.h"
#include "index/dictionary.h"
#include "index/facets.h"
#include "index/highlight.h"
#include "index/matching.h"
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

// The matches in the order of the request, as far as its page reaches.
class Sorter {
 public:
  Sorter(const Snapshot& snapshot, const SearchRequest& request, const Ranker& ranker,
         const std::vector<std::string>& topics)
      : snapshot_(snapshot), request_(request), ranker_(ranker), topics_(topics) {}

  std::vector<Candidate> sort(const MatchLists& matches, std::size_t wanted) const {
    std::vector<Candidate> best;
    if (wanted == 0) return best;
    const auto before = [&](const Candidate& a, const Candidate& b) { return comes_before(a, b); };
    std::vector<float> scores;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i].empty()) continue;
      scores.clear();
      if (request_.sort == Sort::kRelevance) ranker_.score(i, matches[i], scores);
      if (request_.sort == Sort::kActor) ranker_.actor_scores(i, matches[i], scores);
      if (request_.sort == Sort::kTopic) ranker_.topic_scores(i, matches[i], topics_, scores);
      const auto days = snapshot_.segments()[i]->columns().days();
      const auto instants = snapshot_.segments()[i]->columns().instants();
      for (std::size_t m = 0; m < matches[i].size(); ++m) {
        const std::uint32_t docid = matches[i][m];
        const Candidate candidate{scores.empty() ? 0 : scores[m],
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
      hit.snippet = snippeter_.snippet(article.body, stored.found.lang, highlighting_.text, spans.body,
                                       snippet_width(stored.found.lang));
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
  // In code points. A character of Chinese or Japanese is as wide as two of others, and says as much as more.
  static std::size_t snippet_width(const std::string& lang) {
    return lang == "zh" || lang == "ja" ? 120 : 280;
  }

  const Snapshot& snapshot_;
  const SearchRequest& request_;
  const Highlighting& highlighting_;
  Snippeter snippeter_;
};

std::vector<ScorePart> explanation_of(const Ranker& ranker, Sort sort, const std::vector<std::string>& topics,
                                      const Candidate& candidate) {
  if (sort == Sort::kActor) return ranker.explain_actors(candidate.place);
  if (sort == Sort::kTopic) return ranker.explain_topics(candidate.place, topics);
  if (sort != Sort::kRelevance) return {};
  std::vector<ScorePart> parts = ranker.explain(candidate.place);
  if (candidate.reranked.nearness > 0)
    parts.push_back({"nearness", candidate.reranked.nearness, "the query's words stand near one another"});
  if (candidate.reranked.feedback > 0)
    parts.push_back(
        {"feedback", candidate.reranked.feedback, "it has the words that tell the best ten apart"});
  return parts;
}

// The four kinds of entities are one column: where their selections do not differ they are counted in one
// pass.
void count_facets(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                  const Matching& matching, SearchResponse& response) {
  const ValueCounter counter(snapshot, matching.matches);
  std::optional<std::vector<std::uint64_t>> of_entities;
  for (std::size_t f = 0; f < kFacets; ++f) {
    const auto facet = static_cast<FacetName>(f);
    const FacetView view{matching.selection.facets[f], request.facet_size};
    if (matching.without[f]) {
      const auto counts = ValueCounter(snapshot, *matching.without[f]).count(facet);
      response.facets[f] = facet_of_counts(snapshot, gazetteer, facet, counts, view);
    } else if (is_entity_facet(facet)) {
      if (!of_entities) of_entities = counter.count(facet);
      response.facets[f] = facet_of_counts(snapshot, gazetteer, facet, *of_entities, view);
    } else {
      response.facets[f] = facet_of_counts(snapshot, gazetteer, facet, counter.count(facet), view);
    }
  }
}

Day today() {
  return Day{static_cast<std::int32_t>(system_clock()() / 86400)};
}

// What an answer depends on besides the snapshot: the query as it is understood, and all else that is asked.
std::string key_of(const SearchRequest& request, const std::string& canonical, const Gazetteer& gazetteer) {
  ByteWriter key;
  key.text(canonical);
  key.text(gazetteer.stamp());
  for (const FacetFilter& filter : request.filters) {
    key.number(static_cast<std::uint64_t>(filter.facet) * 2 + filter.value.exclude);
    key.text(filter.value.text);
  }
  key.text("");
  for (const std::optional<Day>& day : {request.from, request.to, request.today}) {
    key.number(day.has_value());
    key.signed_number(day ? day->number : 0);
  }
  for (const std::uint64_t number :
       {static_cast<std::uint64_t>(request.sort), static_cast<std::uint64_t>(request.match),
        std::uint64_t{request.page}, std::uint64_t{request.size}, std::uint64_t{request.facet_size},
        std::uint64_t{request.explain}, std::uint64_t{request.facets}, std::uint64_t{request.snippets},
        std::uint64_t{request.rerank}})
    key.number(number);
  return key.take();
}

// About what it takes in memory.
std::size_t bytes_of(const SearchResponse& response) {
  std::size_t bytes = sizeof response + response.timeline.buckets.size() * sizeof(Timeline::Bucket);
  for (const Hit& hit : response.hits) {
    bytes += sizeof hit + hit.title.size() + hit.url.size() + hit.snippet.size() + hit.title_marked.size();
    bytes += hit.entities.size() * sizeof(FoundEntity) + hit.topics.size() * sizeof(FoundTopic);
    for (const ScorePart& part : hit.explanation)
      bytes += sizeof part + part.name.size() + part.detail.size();
  }
  for (const FacetResult& facet : response.facets) {
    bytes += facet.values.size() * sizeof(FacetValue);
    for (const FacetValue& value : facet.values) bytes += value.id.size() + value.name.size();
  }
  return bytes;
}

// `whole` becomes false where the time ran out.
SearchResponse search_anew(const Snapshot& snapshot, const Gazetteer& gazetteer, SearchRequest request,
                           UnderstoodQuery query, bool& whole) {
  Matching matching = match_request(snapshot, gazetteer, request, std::move(query));
  SearchResponse response;
  response.text = request.text;
  response.canonical = std::move(matching.canonical);
  response.total = matching.total;
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
  const std::uint64_t first = std::uint64_t{request.page - 1} * request.size;
  if (first < matching.total && request.size > 0) {
    RankerOptions options;
    options.actors = actors;
    options.today = *request.today;
    const bool ranked = request.sort == Sort::kRelevance || request.sort == Sort::kActor;
    // By day nothing is ranked: no postings need be read.
    const Ranker ranker(snapshot, ranked ? matching.plan : Plan{}, options, matching.limits);
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
      if (request.explain)
        response.hits.back().explanation = explanation_of(ranker, request.sort, topics, best[i]);
    }
  }
  if (request.facets) {
    count_facets(snapshot, gazetteer, request, matching, response);
    response.timeline =
        count_days(snapshot, matching.without_days ? *matching.without_days : matching.matches);
  }
  response.complete = !matching.limits.expansion_cut && !matching.limits.time_cut;
  whole = !matching.limits.time_cut;
  response.diagnostics = std::move(matching.diagnostics);
  return response;
}

}  // namespace

SearchResponse search(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& asked) {
  const auto began = std::chrono::steady_clock::now();
  SearchRequest request = asked;
  request.page = std::max(1u, request.page);
  request.size = std::min(request.size, kMaxPageSize);
  if (!request.today) request.today = today();
  UnderstoodQuery query = understand_text(gazetteer, request.text);
  const std::string key = key_of(request, query.canonical, gazetteer);
  const bool clear = query.diagnostics.empty();

  const auto known = request.remember ? snapshot.state().results.find(key) : nullptr;
  // What is wrong with a query is said of its text as it was typed.
  const bool same_text = known && known->text == request.text;
  SearchResponse response;
  if (known && (same_text || (clear && known->diagnostics.empty()))) {
    response = *known;
    response.text = request.text;
  } else {
    bool whole = false;
    response = search_anew(snapshot, gazetteer, request, std::move(query), whole);
    if (request.remember && whole)
      snapshot.state().results.keep(key, std::make_shared<SearchResponse>(response), bytes_of(response));
  }
  response.took_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return response;
}

FacetResult facet_values(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request,
                         FacetName facet, std::string_view prefix) {
  const Matching matching = match_request(snapshot, gazetteer, request);
  const auto f = static_cast<std::size_t>(facet);
  const MatchLists& sets = matching.without[f] ? *matching.without[f] : matching.matches;
  const std::string folded_prefix = folded(prefix);
  FacetResult values = facet_of_counts(snapshot, gazetteer, facet, ValueCounter(snapshot, sets).count(facet),
                                       {matching.selection.facets[f], request.facet_size, folded_prefix});
  values.complete = !matching.limits.expansion_cut && !matching.limits.time_cut;
  return values;
}

MatchingIds matching_ids(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request) {
  Matching matching = match_request(snapshot, gazetteer, request);
  MatchingIds found;
  for (std::size_t i = 0; i < matching.matches.size(); ++i) {
    for (const std::uint32_t docid : matching.matches[i]) {
      found.ids.emplace_back(snapshot.segments()[i]->columns().id(docid));
    }
  }
  const auto& facets = matching.selection.facets;
  const bool filtered =
      matching.selection.days ||
      std::any_of(facets.begin(), facets.end(), [](const FacetSelection& one) { return !one.empty(); });
  found.everything = matching.plan.kind == Plan::Kind::kAll && !filtered;
  found.complete = !matching.limits.expansion_cut && !matching.limits.time_cut;
  found.diagnostics = std::move(matching.diagnostics);
  return found;
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
