#include "index/rerank.h"

#include <xapian.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "index/positions.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

constexpr std::uint32_t kFarthest = 20;  // words that stand further apart say nothing about each other
// Of the words of the best articles so many are weighed by how rare they are, which costs a look-up each.
constexpr std::size_t kWeighed = 120;

// A word of the query, by the terms whose positions stand for it.
struct PlacedWord {
  std::vector<std::string> terms;
};

void collect(const Plan& plan, std::vector<PlacedWord>& out) {
  switch (plan.kind) {
    case Plan::Kind::kNot:
      return;
    case Plan::Kind::kGroup:
      if (plan.role != Role::kOptional && !plan.in_title) out.push_back({{plan.word}});
      return;
    case Plan::Kind::kEntity: {
      PlacedWord word{plan.terms};
      for (const Plan& child : plan.children) {
        if (child.kind == Plan::Kind::kGroup) word.terms.push_back(child.word);
      }
      out.push_back(std::move(word));
      return;
    }
    case Plan::Kind::kAnd:
    case Plan::Kind::kOr:
    case Plan::Kind::kMost:
      for (const Plan& child : plan.children) collect(child, out);
      return;
    default:
      return;
  }
}

double idf(double articles, double frequency) {
  return std::log(1 + (articles - frequency + 0.5) / (frequency + 0.5));
}

struct DocumentWords {
  std::vector<std::pair<std::string, std::uint32_t>> counts;  // plain words, by term
};

class Reranking {
 public:
  Reranking(const Snapshot& snapshot, const std::vector<ArticlePlace>& places, const RankingWeights& ranking,
            const RerankWeights& weights)
      : snapshot_(snapshot), places_(places), ranking_(ranking), weights_(weights), added_(places.size()) {}

  std::vector<Reranked> run(const Plan& plan, const std::vector<float>& scores) {
    std::vector<PlacedWord> words;
    collect(plan, words);
    if (words.size() > 1) add_nearness(words);
    if (!words.empty() && places_.size() > 1) add_feedback(scores);
    return std::move(added_);
  }

 private:
  bool any_in(std::uint32_t segment) const {
    return std::any_of(places_.begin(), places_.end(),
                       [&](const ArticlePlace& place) { return place.segment == segment; });
  }

  // Runs `use` on the database of each place, segment by segment.
  template <typename Use>
  void with_each(Use&& use) const {
    for (std::uint32_t i = 0; i < snapshot_.segments().size(); ++i) {
      if (!any_in(i)) continue;
      snapshot_.segments()[i]->with_articles([&](const Xapian::Database& database) {
        for (std::size_t p = 0; p < places_.size(); ++p) {
          if (places_[p].segment == i) use(database, p);
        }
      });
    }
  }

  double term_idf(const std::vector<std::string>& terms) const {
    double frequency = 0;
    for (const auto& segment : snapshot_.segments()) {
      DocSet any;
      for (const std::string& term : terms) any |= segment->postings(term)->set;
      frequency += static_cast<double>(any.and_cardinality(segment->live()));
    }
    return idf(static_cast<double>(snapshot_.articles()), frequency);
  }

  void add_nearness(const std::vector<PlacedWord>& words) {
    std::vector<double> idfs;
    std::vector<PlaceFinder::Wanted> wanted;
    for (std::uint32_t w = 0; w < words.size(); ++w) {
      idfs.push_back(term_idf(words[w].terms));
      for (const std::string& term : words[w].terms) wanted.push_back({term, w});
    }
    for (std::uint32_t i = 0; i < snapshot_.segments().size(); ++i) {
      if (!any_in(i)) continue;
      PlaceFinder finder(snapshot_.segments()[i]->forward(), wanted, words.size());
      for (std::size_t p = 0; p < places_.size(); ++p) {
        if (places_[p].segment != i) continue;
        const auto& positions = finder.find(places_[p].docid);
        for (std::size_t w = 0; w + 1 < words.size(); ++w) {
          const std::uint32_t distance = least_distance(positions[w], positions[w + 1]);
          if (distance <= kFarthest)
            added_[p].nearness += weights_.nearness * std::min(idfs[w], idfs[w + 1]) / distance;
        }
      }
    }
  }

  static std::uint32_t least_distance(const std::vector<std::uint32_t>& a,
                                      const std::vector<std::uint32_t>& b) {
    std::uint32_t least = UINT32_MAX;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      const std::uint32_t distance = a[i] < b[j] ? b[j] - a[i] : a[i] - b[j];
      if (distance > 0) least = std::min(least, distance);
      if (a[i] < b[j]) {
        ++i;
      } else {
        ++j;
      }
    }
    return least;
  }

  static bool is_telling(std::string_view term) {
    if (term.size() < 3 || (term.front() >= 'A' && term.front() <= 'Z')) return false;
    return (term.front() < '0' || term.front() > '9') && !is_function_word(term);
  }

  void add_feedback(const std::vector<float>& scores) {
    std::vector<DocumentWords> documents(places_.size());
    with_each([&](const Xapian::Database& database, std::size_t p) {
      const auto end = database.termlist_end(places_[p].docid);
      for (auto term = database.termlist_begin(places_[p].docid); term != end; ++term) {
        std::string text = *term;
        if (is_telling(text)) documents[p].counts.emplace_back(std::move(text), term.get_wdf());
      }
    });
    const auto model = feedback_words(documents, scores);
    if (model.empty()) return;
    std::vector<double> likeness(places_.size(), 0);
    for (std::size_t p = 0; p < places_.size(); ++p) {
      const double norm = length_norm(places_[p]);
      for (const auto& [word, count] : documents[p].counts) {
        const auto weight = model.find(word);
        if (weight != model.end()) likeness[p] += weight->second * count * (ranking_.k1 + 1) / (count + norm);
      }
    }
    const double best = *std::max_element(likeness.begin(), likeness.end());
    if (best <= 0) return;
    for (std::size_t p = 0; p < places_.size(); ++p) {
      added_[p].feedback = weights_.feedback * static_cast<double>(scores.front()) * likeness[p] / best;
    }
  }

  double length_norm(const ArticlePlace& place) const {
    const double length = snapshot_.segments()[place.segment]->columns().lengths()[place.docid];
    return ranking_.k1 * (1 - ranking_.b + ranking_.b * length / snapshot_.average_length());
  }

  // The most telling words of the best articles, each with its weight: its share of their words, where an
  // article counts by its score, times its idf.
  std::unordered_map<std::string, double> feedback_words(const std::vector<DocumentWords>& documents,
                                                         const std::vector<float>& scores) const {
    std::unordered_map<std::string, double> shares;
    for (std::size_t p = 0; p < std::min(weights_.feedback_articles, documents.size()); ++p) {
      double length = 0;
      for (const auto& [word, count] : documents[p].counts) length += count;
      if (length == 0) continue;
      for (const auto& [word, count] : documents[p].counts)
        shares[word] += static_cast<double>(scores[p]) * count / length;
    }
    std::vector<std::pair<double, std::string>> weighed;
    weighed.reserve(shares.size());
    for (const auto& [word, share] : shares) weighed.emplace_back(share, word);
    const auto keep = [&](std::size_t count) {
      count = std::min(count, weighed.size());
      std::partial_sort(weighed.begin(), weighed.begin() + static_cast<std::ptrdiff_t>(count), weighed.end(),
                        std::greater<>());
      weighed.resize(count);
    };
    keep(kWeighed);
    for (auto& [weight, word] : weighed)
      weight *= idf(static_cast<double>(snapshot_.articles()), frequency_of(word));
    keep(weights_.feedback_words);
    std::unordered_map<std::string, double> model;
    for (const auto& [weight, word] : weighed) model[word] = weight;
    return model;
  }

  // Among the live articles. Where nothing was deleted Xapian knows it without reading the postings.
  double frequency_of(const std::string& word) const {
    double frequency = 0;
    for (const auto& segment : snapshot_.segments()) {
      if (!segment->deleted().isEmpty()) {
        frequency += static_cast<double>(segment->postings(word)->set.and_cardinality(segment->live()));
        continue;
      }
      segment->with_articles(
          [&](const Xapian::Database& database) { frequency += database.get_termfreq(word); });
    }
    return frequency;
  }

  const Snapshot& snapshot_;
  const std::vector<ArticlePlace>& places_;
  const RankingWeights& ranking_;
  const RerankWeights& weights_;
  std::vector<Reranked> added_;
};

}  // namespace

std::vector<Reranked> rerank(const Snapshot& snapshot, const Plan& plan,
                             const std::vector<ArticlePlace>& places, const std::vector<float>& scores,
                             const RankingWeights& ranking, const RerankWeights& weights) {
  if (places.empty()) return {};
  return Reranking(snapshot, places, ranking, weights).run(plan, scores);
}

}  // namespace chancery
