#include "index/check_forward.h"

#include <xapian.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "index/bytes.h"
#include "index/schema.h"

namespace chancery {
namespace {

constexpr std::string_view kEntityPrefix = schema(TermKind::kEntity).prefix;
constexpr std::string_view kTitlePrefix = schema(TermKind::kTitleWord).prefix;

// The places of terms in the order of their bytes, by code; empty where the lexicon is out of order: words
// are looked for by halving, which finds none then.
std::vector<std::uint32_t> sorted_places(const ForwardIndex& forward) {
  std::vector<std::uint32_t> places(forward.codes() + std::size_t{1});
  for (std::uint32_t place = 0; place < forward.codes(); ++place) {
    const std::string_view term = forward.sorted_term(place);
    const std::uint32_t code = forward.code(term);
    if (code == ForwardIndex::kNoWord || forward.term(code) != term) return {};
    places[code] = place;
  }
  return places;
}

struct Count {
  std::string_view term;
  std::uint64_t times = 0;
};

// An article's words and entities, and the words of its title, in the order of Xapian's term list.
class ArticleCounts {
 public:
  ArticleCounts(const ForwardIndex& forward, std::vector<std::uint32_t> sorted_places)
      : forward_(forward), sorted_places_(std::move(sorted_places)) {}

  // False where the article has what the lexicon has not, or a mark where it has no place.
  bool read(const ForwardArticle& article) {
    found_.clear();
    const std::optional<std::uint64_t> title = read_words(article.title, /*in_title=*/true);
    const std::optional<std::uint64_t> body = read_words(article.body, /*in_title=*/false);
    if (!title || !body || !read_marks(article.marks, *title, *title + *body)) return false;
    std::sort(found_.begin(), found_.end());
    all_.clear();
    of_title_.clear();
    for (std::size_t begin = 0, end = 0; begin < found_.size(); begin = end) {
      const std::uint64_t place = found_[begin] / 2;
      std::uint64_t in_title = 0;
      for (end = begin; end < found_.size() && found_[end] / 2 == place; ++end) in_title += found_[end] % 2;
      const std::string_view term = forward_.sorted_term(static_cast<std::uint32_t>(place));
      const bool word = is_word_term(term);
      all_.push_back({term, end - begin + (word ? in_title * (kTitleWeight - 1) : 0)});
      if (word && in_title > 0) of_title_.push_back({term, in_title});
    }
    return true;
  }

  std::span<const Count> all() const { return all_; }
  std::span<const Count> of_title() const { return of_title_; }

 private:
  void add(std::uint32_t code, bool in_title) {
    found_.push_back(std::uint64_t{sorted_places_[code]} * 2 + in_title);
  }

  // The number of places.
  std::optional<std::uint64_t> read_words(std::string_view codes, bool in_title) {
    std::uint64_t places = 0;
    for (; !codes.empty(); ++places) {
      const std::uint32_t code = take_code(codes);
      if (code > forward_.codes()) return std::nullopt;
      if (code != ForwardIndex::kNoWord) add(code, in_title);
    }
    return places;
  }

  bool read_marks(std::string_view marks, std::uint64_t title_places, std::uint64_t places) {
    ByteReader reader(marks);
    for (std::uint64_t place = 0; !reader.at_end();) {
      place += reader.number();
      const std::uint64_t code = reader.number();
      // The mark of a name after the last word stands after it.
      if (!reader.ok() || place > places || code == ForwardIndex::kNoWord || code > forward_.codes())
        return false;
      const auto known = static_cast<std::uint32_t>(code);
      if (!forward_.is_mark(known)) return false;
      add(known, place < title_places);
    }
    return true;
  }

  const ForwardIndex& forward_;
  const std::vector<std::uint32_t> sorted_places_;
  std::vector<std::uint64_t> found_;  // twice the place of the term, and one more in the title
  std::vector<Count> all_, of_title_;
};

std::string said(std::string_view term, std::uint64_t here, std::uint64_t there) {
  return "\"" + std::string(term) + "\" counts " + std::to_string(here) + " instead of " +
         std::to_string(there);
}

// Takes the next term of Xapian's off the counts; what is otherwise there, or nothing.
std::string take(std::span<const Count>& counts, std::string_view term, std::uint64_t times) {
  if (counts.empty() || term < counts.front().term) return said(term, 0, times);
  const Count next = counts.front();
  if (next.term != term) return said(next.term, next.times, 0);
  if (next.times != times) return said(term, next.times, times);
  counts = counts.subspan(1);
  return "";
}

std::string difference(const ArticleCounts& counts, const Xapian::Database& database, std::uint32_t docid) {
  std::span<const Count> all = counts.all(), of_title = counts.of_title();
  std::string found;
  const auto end = database.termlist_end(docid);
  for (auto at = database.termlist_begin(docid); at != end && found.empty(); ++at) {
    const std::string term = *at;
    if (term.starts_with(kTitlePrefix)) {
      found = take(of_title, std::string_view(term).substr(kTitlePrefix.size()), at.get_wdf());
      if (!found.empty()) found += " in its title";
    } else if (is_word_term(term) || term.starts_with(kEntityPrefix)) {
      found = take(all, term, at.get_wdf());
    }
  }
  if (found.empty() && !all.empty()) found = said(all.front().term, all.front().times, 0);
  if (found.empty() && !of_title.empty())
    found = said(of_title.front().term, of_title.front().times, 0) + " in its title";
  return found;
}

}  // namespace

std::string forward_problem(const OpenSegment& segment) {
  const ForwardIndex& forward = segment.forward();
  std::vector<std::uint32_t> places = sorted_places(forward);
  if (places.empty()) return "its lexicon is out of order";
  std::string problem;
  segment.with_articles([&](const Xapian::Database& database) {
    ArticleCounts counts(forward, std::move(places));
    for (const std::uint32_t docid : segment.live()) {
      const std::string article = "article " + std::string(segment.columns().id(docid));
      if (!counts.read(forward.article(docid))) {
        problem = article + " cannot be read";
        return;
      }
      const std::string found = difference(counts, database, docid);
      if (found.empty()) continue;
      problem = article + " is not as in " + kArticlesFile + ": " + found;
      return;
    }
  });
  return problem;
}

}  // namespace chancery
