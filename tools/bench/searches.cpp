// Times whole searches in the library: top 10 with snippets, all facets, timeline and total.
//
//   searches ARCHIVE [--no-rerank] < queries    a line a query; prints "first cached total", in milliseconds
//
// `first` is the first run of a query in this process, `cached` the median of five more, whose postings are
// remembered.

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "index/search.h"
#include "index/snapshot.h"

int main(int count, char** values) {
  using namespace chancery;
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
      const SearchResponse first = search(*snapshot, *gazetteer, request);
      std::vector<double> more;
      for (int i = 0; i < 5; ++i) more.push_back(search(*snapshot, *gazetteer, request).took_ms);
      std::nth_element(more.begin(), more.begin() + 2, more.end());
      std::printf("%.4f\t%.4f\t%llu\n", first.took_ms, more[2], static_cast<unsigned long long>(first.total));
    }
  } catch (const Error& error) {
    std::fprintf(stderr, "searches: %s\n", error.what());
    return exit_code(error.kind());
  }
  return 0;
}
