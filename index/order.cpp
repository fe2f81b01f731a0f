#include "index/order.h"

#include <algorithm>

namespace chancery {

std::vector<Candidate> Sorter::sort(const MatchLists& matches, std::size_t wanted) const {
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

void Sorter::look_closer(const Plan& plan, std::vector<Candidate>& best) const {
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

std::string_view Sorter::id_of(const Candidate& candidate) const {
  return snapshot_.segments()[candidate.place.segment]->columns().id(candidate.place.docid);
}

// Ties go to the newest, then by id; the undated come last. The day, which is that of the place of
// publication, goes before the instant, so that the days of a list never go back and forth.
bool Sorter::comes_before(const Candidate& a, const Candidate& b) const {
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

}  // namespace chancery
