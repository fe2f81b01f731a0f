#pragma once
// The order of a match set: text by BM25, how much an article is about the actors that were asked for,
// recency.
//
// Frequencies and lengths are those of the live articles of the whole snapshot, so that a score does not
// depend on how an archive is cut into segments, nor on what was deleted. Thread-safe.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/dictionary.h"
#include "index/matches.h"
#include "index/search.h"

namespace chancery {

// Fixed by measurement on the judged queries where it says so (tools/bench/RESULTS.md).
struct RankingWeights {
  // BM25 (Robertson and Zaragoza 2009, formula 3.15), with the idf below. Measured.
  double k1 = 5.0;
  double b = 0.8;
  // Of a query of few words all are meant: an article with every one of them gets so much more for its text,
  // and goes before one that repeats some. Of a whole headline they are not (measured: it costs there).
  double completeness = 0.3;
  std::size_t completeness_words = 5;
  // Added for each actor that was asked for, times the article's salience of it, 0 to 1. Measured.
  double actor = 2.0;
  // Added for an article of the archive's last day; half of it each half-life before. Judgement: no judged
  // set has dates to measure it.
  double recency = 0.2;
  int recency_half_life_days = 365;
};

struct RankerOptions {
  std::vector<std::string> actors;  // ids of entities that filters select
  Day today = kLastDay;             // recency goes by this or by the archive's last day, whichever is earlier
  RankingWeights weights;
};

class Ranker {
 public:
  Ranker(const Snapshot& snapshot, const Plan& plan, const RankerOptions& options, MatchLimits& limits);

  // Matching articles of a segment, by ascending docid; the scores are as many, in their order.
  using Docids = std::vector<std::uint32_t>;
  void score(std::size_t segment, const Docids& matches, std::vector<float>& scores) const;
  // The salience of the actors that were asked for, or of all where none was.
  void actor_scores(std::size_t segment, const Docids& matches, std::vector<float>& scores) const;
  void topic_scores(std::size_t segment, const Docids& matches, const std::vector<std::string>& topics,
                    std::vector<float>& scores) const;

  // What each part gave to a score: of relevance, of the order by actor, of the order by topic.
  std::vector<ScorePart> explain(ArticlePlace place) const;
  std::vector<ScorePart> explain_actors(ArticlePlace place) const;
  std::vector<ScorePart> explain_topics(ArticlePlace place, const std::vector<std::string>& topics) const;

 private:
  struct Leaf {
    std::string key, label;
    double idf = 0;
    float weight = 0;                                       // idf (k1 + 1)
    bool counted = true;                                    // a content word, not one that only ranks
    std::uint64_t frequency = 0;                            // live articles with it
    std::vector<std::shared_ptr<const Postings>> postings;  // one a segment
  };
  struct Actor {
    std::string id;
    std::vector<std::shared_ptr<const Postings>> postings;
    std::vector<std::uint32_t> codes;  // in each segment, or kNoCode
  };
  void collect(const Plan& plan, MatchLimits& limits);
  void add_leaf(const Plan& plan, MatchLimits& limits);
  void add_actor(std::string_view id);
  float text_part(const Leaf& leaf, std::uint32_t length, std::uint32_t count) const;
  double completeness_factor(double covered_idf) const;  // of the content words, by their idf
  bool asks_for(std::size_t segment, std::uint32_t code) const;
  float recency_part(std::int32_t day) const;

  const Snapshot& snapshot_;
  RankingWeights weights_;
  std::int32_t newest_day_;
  float norm_base_, norm_by_length_;   // of BM25: what a length adds to a count
  std::vector<float> recency_by_age_;  // within one half-life
  double total_idf_ = 0;               // of the content words
  std::size_t counted_ = 0;
  std::vector<Leaf> leaves_;
  std::vector<Actor> actors_;
};

// How rare a word is that `frequency` of so many articles have: ln(1 + (N - n + 0.5) / (n + 0.5)).
double idf(double articles, double frequency);

// Entities that a query names, positively: those of its names and of its fields.
std::vector<std::string> named_entities(const Plan& plan);

}  // namespace chancery
