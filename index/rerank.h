#pragma once
// The first hundred of a ranking, looked at more closely: how near the query's words stand to one another,
// and how like the best ones they are (relevance feedback). Reorders them and never adds. Thread-safe.
//
// Measured by the design: as full queries over everything, feedback costs 15 times the plain top 10 and
// nearness 83 times; over the first hundred the whole gain remains for about half a millisecond.

#include <string>
#include <vector>

#include "index/compile.h"
#include "index/dictionary.h"
#include "index/rank.h"

namespace chancery {

inline constexpr std::size_t kReranked = 100;

struct RerankWeights {
  // For each two neighbouring words of the query, times the lesser of their idf, divided by their least
  // distance in the article. After the sequential dependence of Metzler and Croft (2005). Measured.
  double nearness = 0.5;
  // The weight of likeness to the best articles, as a share of the best article's score. Measured.
  double feedback = 0.3;
  std::size_t feedback_articles = 10;  // the best ones, by whose words likeness goes
  std::size_t feedback_words = 30;     // the most telling of these, after RM3 (Abdul-Jaleel et al. 2004)
};

// What was added to the score of a candidate.
struct Reranked {
  double nearness = 0, feedback = 0;
};

// One for each of `places`, which are in the order of their `scores`.
std::vector<Reranked> rerank(const Snapshot& snapshot, const Plan& plan,
                             const std::vector<ArticlePlace>& places, const std::vector<float>& scores,
                             const RankingWeights& ranking, const RerankWeights& weights);

}  // namespace chancery
