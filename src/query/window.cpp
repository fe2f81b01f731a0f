#include "src/query/window.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "src/text/encoding.h"

namespace chancery {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// How often each word of the query stands in the window; they are few.
class Counts {
 public:
  void add(const void* word) {
    const auto found = find(word);
    if (found == counts_.end()) {
      counts_.emplace_back(word, 1);
    } else {
      ++found->second;
    }
  }
  void remove(const void* word) {
    const auto found = find(word);
    if (--found->second > 0) return;
    *found = counts_.back();
    counts_.pop_back();
  }
  std::size_t different() const { return counts_.size(); }

 private:
  std::vector<std::pair<const void*, std::size_t>>::iterator find(const void* word) {
    return std::find_if(counts_.begin(), counts_.end(),
                        [&](const auto& count) { return count.first == word; });
  }
  std::vector<std::pair<const void*, std::size_t>> counts_;
};

}  // namespace

Core best_core(std::string_view text, const std::vector<TextHit>& hits, std::size_t width) {
  Core best;
  std::pair<std::size_t, std::size_t> best_score;
  Counts counts;
  std::size_t first = 0;
  std::vector<std::size_t> starts;  // of the hits, in code points
  starts.reserve(hits.size());
  std::size_t byte = 0, points = 0;
  for (std::size_t last = 0; last < hits.size(); ++last) {
    const Span span = hits[last].span;
    points += count_code_points(text.substr(byte, span.start - byte));
    byte = span.start;
    starts.push_back(points);
    counts.add(hits[last].word);
    const std::size_t end = points + count_code_points(text.substr(span.start, span.end - span.start));
    while (first < last && end - starts[first] > width) counts.remove(hits[first++].word);
    const std::pair<std::size_t, std::size_t> score{counts.different(), last - first + 1};
    if (score <= best_score) continue;
    best_score = score;
    best = {hits[first].span.start, span.end, end - starts[first]};
  }
  return best;
}

std::size_t forward(std::string_view text, std::size_t at, std::size_t count) {
  for (; count > 0 && at < text.size(); --count) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return at;
}

std::size_t backward(std::string_view text, std::size_t at, std::size_t count) {
  for (; count > 0 && at > 0; --count) {
    --at;
    while (at > 0 && is_continuation(text[at])) --at;
  }
  return at;
}

}  // namespace chancery
