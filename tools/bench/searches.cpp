// Times whole searches in the library: top 10 with snippets, all facets, timeline and total.
//
//   searches ARCHIVE [--no-rerank] < queries
//
// Prints a line a query, in milliseconds: its first run in this process; the median of five more, for which
// the postings are remembered and the cache of results is off; the median of five repetitions from that cache;
// and the total.

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "index/search.h"
#include "index/snapshot.h"

namespace {

using namespace chancery;

constexpr int kRuns = 5;

double median_ms(const Snapshot& snapshot, const Gazetteer& gazetteer, const SearchRequest& request) {
  std::vector<double> runs;
  for (int i = 0; i < kRuns; ++i) runs.push_back(search(snapshot, gazetteer, request).took_ms);
  std::nth_element(runs.begin(), runs.begin() + kRuns / 2, runs.end());
  return runs[kRuns / 2];
}

}  // namespace

int main(int count, char** values) {
  if (count < 2) {
    std::fputs("usage: searches ARCHIVE [--no-rerank] < queries\n", stderr);
    return 2;
  }
  try {
    const auto snapshot = Snapshot::open(values[1]);
    const auto gazetteer = Gazetteer::built_in();
    SearchRequest request;
    request.rerank = !(count > 2 && std::string(values[2]) == "--no-rerank");
    while (std::getline(std::cin, request.text)) {
      request.remember = false;
      const SearchResponse first = search(*snapshot, *gazetteer, request);
      const double postings_known = median_ms(*snapshot, *gazetteer, request);
      request.remember = true;
      search(*snapshot, *gazetteer, request);
      const double repeated = median_ms(*snapshot, *gazetteer, request);
      std::printf("%.4f\t%.4f\t%.4f\t%llu\n", first.took_ms, postings_known, repeated,
                  static_cast<unsigned long long>(first.total));
    }
  } catch (const Error& error) {
    std::fprintf(stderr, "searches: %s\n", error.what());
    return exit_code(error.kind());
  }
  return 0;
}
