#include "index/search.h"

#include <algorithm>
#include <chrono>

#include "index/bytes.h"
#include "index/dictionary.h"
#include "index/facets.h"
#include "index/highlight.h"
#include "index/matching.h"
#include "index/order.h"
#include "index/record.h"
#include "src/query/snippet.h"
#include "src/query/understand.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

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

// A phrase is not found over the end of a piece, so it ends with a line if one ends soon.
std::size_t end_of_piece(std::string_view body, std::size_t start) {
  constexpr std::size_t kPiece = 65536;
  if (body.size() - start <= 2 * kPiece) return body.size();
  const std::string_view next = body.substr(start + kPiece, kPiece);
  for (const char blank : {'\n', ' '}) {
    const std::size_t at = next.find(blank);
    if (at != std::string_view::npos) return start + kPiece + at + 1;
  }
  std::size_t end = start + kPiece;
  while ((body[end] & 0xC0) == 0x80) --end;
  return end;
}

// Those of a piece, counted from its start.
std::vector<Span> spans_within(const std::vector<Span>& spans, std::size_t start, std::size_t end) {
  std::vector<Span> within;
  for (const Span span : spans) {
    if (span.start >= start && span.end <= end)
      within.push_back(
          {static_cast<std::uint32_t>(span.start - start), static_cast<std::uint32_t>(span.end - start)});
  }
  return within;
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
  response.extent = {matching.limits.complete(), matching.limits.too_many};
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
  // What is wrong with a query is said of its text as it was typed: such a text is another query.
  const bool clear = query.diagnostics.empty();
  const std::string key = key_of(request, query.canonical, gazetteer) + (clear ? "" : request.text);

  const auto known = request.remember ? snapshot.state().results.find(key) : nullptr;
  SearchResponse response;
  if (known && (known->text == request.text || known->diagnostics.empty())) {
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
  Matching matching = match_request(snapshot, gazetteer, request);
  const auto f = static_cast<std::size_t>(facet);
  const MatchLists& sets = matching.without[f] ? *matching.without[f] : matching.matches;
  const std::string folded_prefix = folded(prefix);
  FacetResult values = facet_of_counts(snapshot, gazetteer, facet, ValueCounter(snapshot, sets).count(facet),
                                       {matching.selection.facets[f], request.facet_size, folded_prefix});
  values.extent = {matching.limits.complete(), matching.limits.too_many};
  values.diagnostics = std::move(matching.diagnostics);
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
  found.complete = matching.limits.complete();
  found.diagnostics = std::move(matching.diagnostics);
  return found;
}

std::optional<StoredArticle> fetch(const Snapshot& snapshot, std::string_view id) {
  const auto place = find_article(snapshot, id);
  if (!place) return std::nullopt;
  return decode_record(snapshot.segments()[place->segment]->document_data(place->docid));
}

MarkedArticle mark_article(const Snapshot& snapshot, const Gazetteer& gazetteer, const StoredArticle& stored,
                           std::string_view query, const MarkLimits& limits) {
  const auto deadline = std::chrono::steady_clock::now() + limits.time;
  ParsedQuery parsed = parse_query(query);
  understand(parsed.root, gazetteer, parsed.diagnostics);
  const Plan plan = compile(parsed.root, snapshot, {}, parsed.diagnostics);
  const Highlighting highlighting = highlighting_of(plan, {});
  const MentionSpans spans = mention_spans(stored, highlighting);
  Snippeter snippeter;
  MarkedArticle marked;
  marked.title = snippeter.mark(stored.article.title, stored.found.lang, highlighting.text, spans.title);
  const std::string_view body = std::string_view(stored.article.body).substr(0, limits.body);
  for (std::size_t at = 0; at < body.size();) {
    const bool late = std::chrono::steady_clock::now() > deadline;
    const std::size_t end = late ? body.size() : end_of_piece(body, at);
    const std::string_view piece = body.substr(at, end - at);
    marked.body +=
        late ? std::string(piece)
             : snippeter.mark(piece, stored.found.lang, highlighting.text, spans_within(spans.body, at, end));
    at = end;
  }
  return marked;
}

}  // namespace chancery
