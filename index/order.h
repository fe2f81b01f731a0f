#pragma once
// The matches of a search in its order, as far as its page reaches. Internal to index/. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/facets.h"
#include "index/rank.h"
#include "index/rerank.h"
#include "index/search.h"

namespace chancery {

struct Candidate {
  float score = 0;
  std::int32_t day = kUndated;
  std::int64_t instant = INT64_MIN;
  ArticlePlace place;
  Reranked reranked;
};

class Sorter {
 public:
  // All of them must outlive it. `topics` are those that an order by topic goes by; all where there are none.
  Sorter(const Snapshot& snapshot, const SearchRequest& request, const Ranker& ranker,
         const std::vector<std::string>& topics)
      : snapshot_(snapshot), request_(request), ranker_(ranker), topics_(topics) {}

  std::vector<Candidate> sort(const MatchLists& matches, std::size_t wanted) const;
  // Reorders the first hundred of a ranking.
  void look_closer(const Plan& plan, std::vector<Candidate>& best) const;

 private:
  std::string_view id_of(const Candidate& candidate) const;
  bool comes_before(const Candidate& a, const Candidate& b) const;

  const Snapshot& snapshot_;
  const SearchRequest& request_;
  const Ranker& ranker_;
  const std::vector<std::string>& topics_;
};

}  // namespace chancery
