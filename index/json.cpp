#include "index/json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace chancery {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  // Texts are valid UTF-8 by the readers' contract; a query's raw text may not be.
  return json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

double rounded(double value, double steps) {
  return std::round(value * steps) / steps;
}

Json diagnostics(const Diagnostics& list) {
  Json json = Json::array();
  for (const Diagnostic& one : list)
    json.push_back({{"at", one.at}, {"length", one.length}, {"message", one.message}});
  return json;
}

Json facet(const FacetResult& result) {
  Json values = Json::array();
  for (const FacetValue& value : result.values) {
    Json one = {{"id", value.id}, {"name", value.name}, {"count", value.count}, {"selected", value.selected}};
    if (value.excluded) one["excluded"] = true;
    values.push_back(std::move(one));
  }
  return {{"distinct", result.distinct}, {"values", std::move(values)}};
}

Json published(const std::optional<Instant>& instant) {
  return instant ? Json(iso(*instant)) : Json(nullptr);
}

Json hit(const Hit& found) {
  Json entities = Json::array();
  for (const FoundEntity& entity : found.entities) {
    entities.push_back({{"id", entity.id},
                        {"name", entity.name},
                        {"kind", name_of(entity.kind)},
                        {"salience", rounded(static_cast<double>(entity.salience), 1000)}});
  }
  Json topics = Json::array();
  for (const FoundTopic& topic : found.topics)
    topics.push_back({{"id", topic.id}, {"score", rounded(static_cast<double>(topic.score), 1000)}});
  Json json = {{"id", found.id},
               {"title", found.title},
               {"url", found.url},
               {"source", found.source},
               {"lang", found.lang},
               {"published", published(found.published)},
               {"score", rounded(found.score, 10000)},
               {"snippet", found.snippet},
               {"entities", std::move(entities)},
               {"topics", std::move(topics)}};
  if (!found.explanation.empty()) {
    Json parts = Json::array();
    for (const ScorePart& part : found.explanation) {
      parts.push_back({{"name", part.name}, {"value", rounded(part.value, 10000)}, {"detail", part.detail}});
    }
    json["explanation"] = std::move(parts);
  }
  return json;
}

// Byte offsets to code points, for offsets that are asked for in any order.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i % kStep == 0) marks_.push_back(count_);
      count_ += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    }
    marks_.push_back(count_);
  }
  std::size_t at(std::size_t byte) const {
    byte = std::min(byte, text_.size());
    std::size_t points = marks_[byte / kStep];
    for (std::size_t i = byte / kStep * kStep; i < byte; ++i)
      points += (static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80;
    return points;
  }

 private:
  static constexpr std::size_t kStep = 256;
  std::string_view text_;
  std::vector<std::size_t> marks_;
  std::size_t count_ = 0;
};

}  // namespace

std::string to_json(const SearchResponse& response) {
  Json hits = Json::array();
  for (const Hit& found : response.hits) hits.push_back(hit(found));
  Json facets = Json::object();
  for (std::size_t f = 0; f < kFacets; ++f)
    facets[std::string(name_of(static_cast<FacetName>(f)))] = facet(response.facets[f]);
  Json buckets = Json::array();
  for (const Timeline::Bucket& bucket : response.timeline.buckets)
    buckets.push_back({{"from", iso(bucket.from)}, {"count", bucket.count}});
  return dump({{"query",
                {{"text", response.text},
                 {"canonical", response.canonical},
                 {"diagnostics", diagnostics(response.diagnostics)}}},
               {"total", response.total},
               {"complete", response.extent.complete},
               {"took_ms", rounded(response.took_ms, 1000)},
               {"page", response.page},
               {"size", response.size},
               {"sort", name_of(response.sort)},
               {"hits", std::move(hits)},
               {"facets", std::move(facets)},
               {"timeline",
                {{"unit", response.timeline.unit},
                 {"buckets", std::move(buckets)},
                 {"undated", response.timeline.undated}}}});
}

std::string to_json(const FacetResult& result, FacetName name) {
  Json json = facet(result);
  Json named = {{"facet", name_of(name)},
                {"complete", result.extent.complete},
                {"diagnostics", diagnostics(result.diagnostics)}};
  named.update(json);
  return dump(named);
}

std::string to_json(const Article& article) {
  Json json = {{"id", article.id}};
  if (!article.url.empty()) json["url"] = article.url;
  if (!article.title.empty()) json["title"] = article.title;
  json["body"] = article.body;
  if (article.published) json["published"] = iso(*article.published);
  if (!article.source.empty()) json["source"] = article.source;
  if (!article.lang.empty()) json["lang"] = article.lang;
  if (!article.author.empty()) json["author"] = article.author;
  return dump(json);
}

std::string annotation_json(const Article& article, const Enrichment& found) {
  const std::string text = article.text();
  const CodePoints points(text);
  const auto span = [&](std::uint32_t start, std::uint32_t end) { return text.substr(start, end - start); };
  Json mentions = Json::array();
  for (const Mention& mention : found.mentions) {
    const FoundEntity& entity = found.entities[mention.entity];
    mentions.push_back({{"start", points.at(mention.start)},
                        {"end", points.at(mention.end)},
                        {"text", span(mention.start, mention.end)},
                        {"entity", entity.id},
                        {"kind", name_of(entity.kind)},
                        {"form", name_of(mention.form)},
                        {"score", rounded(static_cast<double>(mention.score), 1000)},
                        {"reason", mention.reason}});
  }
  Json entities = Json::array();
  for (const FoundEntity& entity : found.entities) {
    entities.push_back({{"id", entity.id},
                        {"name", entity.name},
                        {"kind", name_of(entity.kind)},
                        {"wikidata", entity.wikidata.empty() ? Json(nullptr) : Json(entity.wikidata)},
                        {"salience", rounded(static_cast<double>(entity.salience), 1000)},
                        {"count", entity.count}});
    if (!entity.place.empty()) entities.back()["place"] = entity.place;
  }
  Json json = {{"id", article.id},
               {"lang", found.lang},
               {"mentions", std::move(mentions)},
               {"entities", std::move(entities)}};
  if (found.topics) {
    Json topics = Json::array();
    for (const FoundTopic& topic : *found.topics) {
      topics.push_back({{"id", topic.id},
                        {"score", rounded(static_cast<double>(topic.score), 1000)},
                        {"evidence", topic.evidence}});
    }
    json["topics"] = std::move(topics);
  }
  if (found.dates) {
    Json dates = Json::array();
    for (const FoundDate& date : *found.dates) {
      dates.push_back({{"start", points.at(date.start)},
                       {"end", points.at(date.end)},
                       {"text", span(date.start, date.end)},
                       {"from", iso(date.from)},
                       {"to", iso(date.to)},
                       {"rule", date.rule}});
    }
    json["dates"] = std::move(dates);
  }
  if (found.quotes) {
    Json quotes = Json::array();
    for (const Quotation& quote : *found.quotes) {
      const bool spoken = quote.speaker_end > quote.speaker_start;
      quotes.push_back(
          {{"start", points.at(quote.start)},
           {"end", points.at(quote.end)},
           {"text", span(quote.start, quote.end)},
           {"kind", quote.direct ? "direct" : "indirect"},
           {"speaker", quote.speaker ? Json(found.entities[*quote.speaker].id) : Json(nullptr)},
           {"speaker_name", quote.speaker_name},
           {"speaker_span",
            spoken ? Json({points.at(quote.speaker_start), points.at(quote.speaker_end)}) : Json(nullptr)},
           {"cue", quote.cue}});
    }
    json["quotes"] = std::move(quotes);
  }
  return dump(json);
}

std::string to_json(const Entity& entity) {
  Json names = Json::array();
  for (const EntityName& name : entity.names) {
    Json one = {{"text", name.text}};
    if (!name.lang.empty()) one["lang"] = name.lang;
    constexpr std::array<std::string_view, 5> kRoles = {"name", "surname", "demonym", "capital", "metonym"};
    one["role"] = kRoles[static_cast<std::size_t>(name.role)];
    names.push_back(std::move(one));
  }
  Json offices = Json::array();
  for (const Term& term : entity.terms) {
    offices.push_back({{"office", term.office},
                       {"name", term.office_name},
                       {"of", term.of},
                       {"from", term.from ? Json(iso(*term.from)) : Json(nullptr)},
                       {"to", term.to ? Json(iso(*term.to)) : Json(nullptr)}});
  }
  return dump({{"id", entity.id},
               {"name", entity.name},
               {"kind", name_of(entity.kind)},
               {"wikidata", entity.wikidata.empty() ? Json(nullptr) : Json(entity.wikidata)},
               {"names", std::move(names)},
               {"offices", std::move(offices)}});
}

std::string error_json(std::string_view message) {
  return dump({{"error", message}});
}

}  // namespace chancery
