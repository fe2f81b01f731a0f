// Times the gazetteer and enrichment alone, on one core and without reading, indexing or printing.
//
//   enrichment FILE...
//
// Prints how long the built-in gazetteer takes to load (the median of nine times), what memory it takes, and
// MB of text that are enriched a second (the best of three passes over all articles).

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "src/enrich/enrich.h"
#include "src/read/reader.h"
#include "src/world/gazetteer.h"

namespace {

using namespace chancery;
using Steady = std::chrono::steady_clock;

constexpr int kLoads = 9, kPasses = 3;

double seconds_since(Steady::time_point began) {
  return std::chrono::duration<double>(Steady::now() - began).count();
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int count, char** files) {
  if (count < 2) {
    std::fputs("usage: enrichment FILE...\n", stderr);
    return 2;
  }
  try {
    const double before = peak_mb();
    std::vector<double> loads;
    for (int i = 0; i < kLoads; ++i) {
      const auto began = Steady::now();
      const auto once = Gazetteer::built_in();
      loads.push_back(seconds_since(began) * 1000);
    }
    std::nth_element(loads.begin(), loads.begin() + kLoads / 2, loads.end());
    std::printf("gazetteer: %.1f ms to load, %.0f MB\n", loads[kLoads / 2], peak_mb() - before);
    const auto gazetteer = Gazetteer::built_in();
    for (int i = 1; i < count; ++i) {
      std::vector<Article> articles;
      double bytes = 0;
      ReadSink sink;
      sink.article = [&](Article&& article, std::size_t) {
        bytes += static_cast<double>(article.title.size() + article.body.size());
        articles.push_back(std::move(article));
        return true;
      };
      sink.problem = [](Diagnostic&& problem) { std::fprintf(stderr, "%s\n", problem.message.c_str()); };
      sink.stopped = [] { return false; };
      read_file(files[i], {}, sink);
      Enricher enricher(gazetteer);
      double best = 1e9;
      for (int pass = 0; pass < kPasses; ++pass) {
        const auto began = Steady::now();
        for (const Article& article : articles) enricher.enrich(article);
        best = std::min(best, seconds_since(began));
      }
      std::printf("%s: %zu articles, %.1f MB, %.2f MB/s\n", files[i], articles.size(), bytes / 1e6,
                  bytes / 1e6 / best);
    }
  } catch (const Error& error) {
    std::fprintf(stderr, "enrichment: %s\n", error.what());
    return exit_code(error.kind());
  }
  return 0;
}
