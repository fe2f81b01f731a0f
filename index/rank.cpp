#include "index/rank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "index/schema.h"

namespace chancery {
namespace {

constexpr std::uint32_t kNoCode = UINT32_MAX;
// Sums of floats in another order differ a little.
constexpr double kAllOfIt = 0.9999;

// 2^-n, to where nothing of it is left in a score.
constexpr auto kHalvings = [] {
  std::array<float, 64> powers{};
  float power = 1;
  for (float& each : powers) {
    each = power;
    power /= 2;
  }
  return powers;
}();

std::string_view entity_id(std::string_view term) {
  return term.substr(schema(TermKind::kEntity).prefix.size());
}

bool is_entity_term(std::string_view term) {
  return term.starts_with(schema(TermKind::kEntity).prefix);
}

float salience_of(const Columns& columns, std::uint32_t docid, std::uint32_t code) {
  for (const Weighted value : columns.entities(docid)) {
    if (value.code() == code) return value.weight();
  }
  return 0;
}

// Calls `each` with the places of every docid that is in both ascending lists. Where one list is much the
// shorter, its docids are looked for in the other by steps that double.
template <typename Each>
void for_each_in_both(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b, Each&& each) {
  constexpr std::size_t kMuchShorter = 16;
  std::size_t i = 0, j = 0;
  const auto skip_to = [](const std::vector<std::uint32_t>& list, std::size_t from, std::uint32_t docid) {
    std::size_t step = 1, end = from;
    while (end < list.size() && list[end] < docid) {
      from = end + 1;
      end += step;
      step *= 2;
    }
    end = std::min(end, list.size());
    return static_cast<std::size_t>(std::lower_bound(list.begin() + static_cast<std::ptrdiff_t>(from),
                                                     list.begin() + static_cast<std::ptrdiff_t>(end), docid) -
                                    list.begin());
  };
  if (b.size() / kMuchShorter > a.size() || a.size() / kMuchShorter > b.size()) {
    while (i < a.size() && j < b.size()) {
      if (a[i] == b[j]) {
        each(i++, j++);
      } else if (a[i] < b[j]) {
        i = skip_to(a, i, b[j]);
      } else {
        j = skip_to(b, j, a[i]);
      }
    }
    return;
  }
  while (i < a.size() && j < b.size()) {
    const std::uint32_t left = a[i], right = b[j];
    if (left == right) each(i, j);
    i += left <= right;
    j += right <= left;
  }
}

}  // namespace

double idf(double articles, double frequency) {
  return std::log(1 + (articles - frequency + 0.5) / (frequency + 0.5));
}

std::vector<std::string> named_entities(const Plan& plan) {
  std::vector<std::string> ids;
  if (plan.kind == Plan::Kind::kNot) return ids;
  if (plan.kind == Plan::Kind::kEntity || plan.kind == Plan::Kind::kTerms ||
      plan.kind == Plan::Kind::kAbout) {
    for (const std::string& term : plan.terms) {
      if (is_entity_term(term)) ids.emplace_back(entity_id(term));
    }
  }
  for (const Plan& child : plan.children) {
    for (std::string& id : named_entities(child)) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
    }
  }
  return ids;
}

Ranker::Ranker(const Snapshot& snapshot, const Plan& plan, const RankerOptions& options, MatchLimits& limits)
    : snapshot_(snapshot),
      weights_(options.weights),
      newest_day_(std::min(options.today.number, snapshot.state().last_day)),
      norm_base_(static_cast<float>(weights_.k1 * (1 - weights_.b))),
      norm_by_length_(static_cast<float>(weights_.k1 * weights_.b / snapshot.average_length())) {
  for (int age = 0; age < weights_.recency_half_life_days; ++age) {
    recency_by_age_.push_back(
        static_cast<float>(weights_.recency * std::exp2(-1.0 * age / weights_.recency_half_life_days)));
  }
  collect(plan, limits);
  for (const std::string& id : named_entities(plan)) add_actor(id);
  for (const std::string& id : options.actors) add_actor(id);
}

void Ranker::collect(const Plan& plan, MatchLimits& limits) {
  switch (plan.kind) {
    case Plan::Kind::kGroup:
    case Plan::Kind::kPhrase:
    case Plan::Kind::kPrefix:
    case Plan::Kind::kFuzzy:
    case Plan::Kind::kEntity:
      add_leaf(plan, limits);
      return;
    case Plan::Kind::kNot:
      return;
    default:
      for (const Plan& child : plan.children) collect(child, limits);
  }
}

void Ranker::add_leaf(const Plan& plan, MatchLimits& limits) {
  std::string key = leaf_key(plan);
  if (std::any_of(leaves_.begin(), leaves_.end(), [&](const Leaf& leaf) { return leaf.key == key; })) return;
  Leaf leaf;
  leaf.key = std::move(key);
  leaf.label = plan.label;
  for (const auto& segment : snapshot_.segments()) {
    leaf.postings.push_back(leaf_postings(plan, *segment, limits));
    leaf.frequency += leaf.postings.back()->set.and_cardinality(segment->live());
  }
  const auto articles = static_cast<double>(snapshot_.articles()),
             frequency = static_cast<double>(leaf.frequency);
  leaf.idf = idf(articles, frequency);
  leaf.weight = static_cast<float>(leaf.idf * (weights_.k1 + 1));
  leaf.counted = plan.role != Role::kOptional;
  if (leaf.counted) {
    total_idf_ += leaf.idf;
    ++counted_;
  }
  leaves_.push_back(std::move(leaf));
}

void Ranker::add_actor(std::string_view id) {
  if (std::any_of(actors_.begin(), actors_.end(), [&](const Actor& actor) { return actor.id == id; })) return;
  Actor actor;
  actor.id = id;
  for (const auto& segment : snapshot_.segments()) {
    actor.postings.push_back(segment->postings(make_term(TermKind::kEntity, id)));
    // Its number there is read off the first article that has it.
    std::uint32_t code = kNoCode;
    const Columns& columns = segment->columns();
    if (!actor.postings.back()->docs.empty()) {
      for (const Weighted value : columns.entities(actor.postings.back()->docs.front())) {
        if (columns.entity_keys()[value.code()].id == id) code = value.code();
      }
    }
    actor.codes.push_back(code);
  }
  actors_.push_back(std::move(actor));
}

float Ranker::text_part(const Leaf& leaf, std::uint32_t length, std::uint32_t count) const {
  const auto times = static_cast<float>(count);
  return leaf.weight * times / (times + norm_base_ + norm_by_length_ * static_cast<float>(length));
}

double Ranker::completeness_factor(double covered) const {
  const bool few = counted_ <= weights_.completeness_words;
  return few && covered >= total_idf_ * kAllOfIt ? 1 + weights_.completeness : 1;
}

float Ranker::recency_part(std::int32_t day) const {
  if (day == kUndated) return 0;
  const int age = std::max(0, newest_day_ - day);
  const int half_lives = age / weights_.recency_half_life_days;
  const float within = recency_by_age_[static_cast<std::size_t>(age % weights_.recency_half_life_days)];
  return within *
         kHalvings[std::min<std::size_t>(static_cast<std::size_t>(half_lives), kHalvings.size() - 1)];
}

void Ranker::score(std::size_t segment, const Docids& matches, std::vector<float>& scores) const {
  const Columns& columns = snapshot_.segments()[segment]->columns();
  const auto lengths = columns.lengths();
  scores.assign(matches.size(), 0);
  std::vector<float> covered(leaves_.size() > 1 ? matches.size() : 0, 0);
  for (const Leaf& leaf : leaves_) {
    const Postings& postings = *leaf.postings[segment];
    const bool covers = leaf.counted && !covered.empty();
    for_each_in_both(matches, postings.docs, [&](std::size_t match, std::size_t posting) {
      scores[match] += text_part(leaf, lengths[matches[match]], postings.counts[posting]);
      if (covers) covered[match] += static_cast<float>(leaf.idf);
    });
  }
  for (std::size_t i = 0; i < covered.size(); ++i)
    scores[i] *= static_cast<float>(completeness_factor(static_cast<double>(covered[i])));
  for (const Actor& actor : actors_) {
    const auto weight = static_cast<float>(weights_.actor);
    for_each_in_both(matches, actor.postings[segment]->docs, [&](std::size_t match, std::size_t) {
      scores[match] += weight * salience_of(columns, matches[match], actor.codes[segment]);
    });
  }
  const auto days = columns.days();
  for (std::size_t i = 0; i < matches.size(); ++i) scores[i] += recency_part(days[matches[i]]);
}

void Ranker::actor_scores(std::size_t segment, const Docids& matches, std::vector<float>& scores) const {
  const Columns& columns = snapshot_.segments()[segment]->columns();
  scores.assign(matches.size(), 0);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    for (const Weighted value : columns.entities(matches[i])) {
      if (asks_for(segment, value.code())) scores[i] += value.weight();
    }
  }
}

bool Ranker::asks_for(std::size_t segment, std::uint32_t code) const {
  return actors_.empty() || std::any_of(actors_.begin(), actors_.end(),
                                        [&](const Actor& actor) { return actor.codes[segment] == code; });
}

void Ranker::topic_scores(std::size_t segment, const Docids& matches, const std::vector<std::string>& topics,
                          std::vector<float>& scores) const {
  const Columns& columns = snapshot_.segments()[segment]->columns();
  scores.assign(matches.size(), 0);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    for (const Weighted value : columns.topics(matches[i])) {
      const std::string& id = columns.topic_keys()[value.code()].id;
      if (topics.empty() || std::find(topics.begin(), topics.end(), id) != topics.end())
        scores[i] += value.weight();
    }
  }
}

std::vector<ScorePart> Ranker::explain(ArticlePlace place) const {
  std::vector<ScorePart> parts;
  const Columns& columns = snapshot_.segments()[place.segment]->columns();
  char detail[200];
  double text = 0, covered = 0;
  for (const Leaf& leaf : leaves_) {
    const Postings& postings = *leaf.postings[place.segment];
    const auto found = std::lower_bound(postings.docs.begin(), postings.docs.end(), place.docid);
    if (found == postings.docs.end() || *found != place.docid) continue;
    const std::uint32_t count = postings.counts[static_cast<std::size_t>(found - postings.docs.begin())];
    std::snprintf(detail, sizeof detail,
                  "%u times in %u words (average %.0f); in %llu of %llu articles, idf %.3f", count,
                  columns.lengths()[place.docid], snapshot_.average_length(),
                  static_cast<unsigned long long>(leaf.frequency),
                  static_cast<unsigned long long>(snapshot_.articles()), leaf.idf);
    const float part = text_part(leaf, columns.lengths()[place.docid], count);
    parts.push_back({"text: " + leaf.label, static_cast<double>(part), detail});
    text += parts.back().value;
    if (leaf.counted) covered += leaf.idf;
  }
  if (const double factor = leaves_.size() > 1 ? completeness_factor(covered) : 1; factor > 1) {
    parts.push_back({"every word", text * (factor - 1), "the article has every word of the query"});
  }
  for (const Actor& actor : actors_) {
    const float salience = salience_of(columns, place.docid, actor.codes[place.segment]);
    if (salience <= 0) continue;
    std::snprintf(detail, sizeof detail, "salience %.2f, weight %.1f", static_cast<double>(salience),
                  weights_.actor);
    parts.push_back({"actor: " + actor.id, weights_.actor * static_cast<double>(salience), detail});
  }
  if (const double recency = static_cast<double>(recency_part(columns.days()[place.docid])); recency > 0) {
    std::snprintf(detail, sizeof detail, "%d days before the newest",
                  std::max(0, newest_day_ - columns.days()[place.docid]));
    parts.push_back({"recency", recency, detail});
  }
  return parts;
}

std::vector<ScorePart> Ranker::explain_actors(ArticlePlace place) const {
  std::vector<ScorePart> parts;
  const Columns& columns = snapshot_.segments()[place.segment]->columns();
  for (const Weighted value : columns.entities(place.docid)) {
    if (!asks_for(place.segment, value.code())) continue;
    parts.push_back({"actor: " + columns.entity_keys()[value.code()].id, static_cast<double>(value.weight()),
                     "salience"});
  }
  return parts;
}

std::vector<ScorePart> Ranker::explain_topics(ArticlePlace place,
                                              const std::vector<std::string>& topics) const {
  std::vector<ScorePart> parts;
  const Columns& columns = snapshot_.segments()[place.segment]->columns();
  for (const Weighted value : columns.topics(place.docid)) {
    const std::string& id = columns.topic_keys()[value.code()].id;
    if (!topics.empty() && std::find(topics.begin(), topics.end(), id) == topics.end()) continue;
    parts.push_back({"topic: " + id, static_cast<double>(value.weight()), "score of the topic"});
  }
  return parts;
}

}  // namespace chancery
