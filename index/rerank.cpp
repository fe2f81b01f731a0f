#include "index/rerank.h"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "index/bytes.h"
#include "index/few_codes.h"
#include "index/positions.h"
#include "index/schema.h"
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

// Calls `each` with the codes of an article's words, and of its entities, and with what each counts where it
// stands: as the articles' documents have it (index/document.cpp).
template <typename Each>
void each_occurrence(const ForwardArticle& article, Each&& each) {
  std::uint64_t title_places = 0;
  for (std::string_view codes = article.title; !codes.empty(); ++title_places)
    each(take_code(codes), kTitleWeight);
  for (std::string_view codes = article.body; !codes.empty();) each(take_code(codes), 1u);
  std::uint64_t place = 0;
  for (ByteReader marks(article.marks); !marks.at_end();) {
    place += marks.number();
    each(static_cast<std::uint32_t>(marks.number()), place < title_places ? kTitleWeight : 1u);
  }
}

bool is_telling(std::string_view term) {
  if (term.size() < 3 || !is_word_term(term)) return false;
  return (term.front() < '0' || term.front() > '9') && !is_function_word(term);
}

// A word by which likeness goes; the term is a view of some segment's lexicon.
struct WeighedWord {
  double weight = 0;
  std::string_view term;
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
  // Runs `use` on each segment that has some of the places, with their numbers.
  template <typename Use>
  void with_each_segment(Use&& use) const {
    std::vector<std::vector<std::size_t>> numbers(snapshot_.segments().size());
    for (std::size_t p = 0; p < places_.size(); ++p) numbers[places_[p].segment].push_back(p);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!numbers[i].empty()) use(*snapshot_.segments()[i], numbers[i]);
    }
  }

  // Of the live articles with any of the terms.
  double term_idf(const std::vector<std::string>& terms) const {
    double frequency = 0;
    for (const auto& segment : snapshot_.segments()) {
      if (terms.size() == 1) {
        const std::string_view term = terms.front();
        frequency += segment->frequencies(std::span(&term, 1)).front();
        continue;
      }
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
    with_each_segment([&](const OpenSegment& segment, const std::vector<std::size_t>& numbers) {
      PlaceFinder finder(segment.forward(), wanted, words.size());
      for (const std::size_t p : numbers) {
        const auto& positions = finder.find(places_[p].docid);
        for (std::size_t w = 0; w + 1 < words.size(); ++w) {
          const std::uint32_t distance = least_distance(positions[w], positions[w + 1]);
          if (distance <= kFarthest)
            added_[p].nearness += weights_.nearness * std::min(idfs[w], idfs[w + 1]) / distance;
        }
      }
    });
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

  void add_feedback(const std::vector<float>& scores) {
    const std::vector<WeighedWord> words = feedback_words(scores);
    std::vector<double> likeness(places_.size(), 0);
    with_each_segment([&](const OpenSegment& segment, const std::vector<std::size_t>& numbers) {
      FewCodes codes(words.size());
      for (std::uint32_t w = 0; w < words.size(); ++w) {
        const std::uint32_t code = segment.forward().code(words[w].term);
        if (code != ForwardIndex::kNoWord) codes.add(code, w);
      }
      std::vector<std::uint32_t> counts(words.size());
      for (const std::size_t p : numbers) {
        std::fill(counts.begin(), counts.end(), 0);
        each_occurrence(segment.forward().article(places_[p].docid),
                        [&](std::uint32_t code, std::uint32_t count) {
                          const std::uint32_t w = codes.number(code);
                          if (w != FewCodes::kNone) counts[w] += count;
                        });
        const double norm = length_norm(places_[p]);
        for (std::size_t w = 0; w < words.size(); ++w) {
          if (counts[w] > 0)
            likeness[p] += words[w].weight * counts[w] * (ranking_.k1 + 1) / (counts[w] + norm);
        }
      }
    });
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
  std::vector<WeighedWord> feedback_words(const std::vector<float>& scores) const {
    std::vector<WeighedWord> words = shares_of_best(scores);
    const auto keep = [&](std::size_t count) {
      count = std::min(count, words.size());
      std::partial_sort(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count), words.end(),
                        [](const WeighedWord& a, const WeighedWord& b) {
                          return a.weight != b.weight ? a.weight > b.weight : a.term > b.term;
                        });
      words.resize(count);
    };
    keep(kWeighed);
    weigh_by_idf(words);
    keep(weights_.feedback_words);
    return words;
  }

  // The telling words of the best articles, with their shares.
  std::vector<WeighedWord> shares_of_best(const std::vector<float>& scores) const {
    struct Word {
      bool telling = false;
      double share = 0;
    };
    std::unordered_map<std::string_view, Word> words;
    std::unordered_map<std::uint32_t, std::uint32_t> counts;  // by code
    std::vector<std::pair<Word*, std::uint32_t>> telling;     // of one article
    for (std::size_t p = 0; p < std::min(weights_.feedback_articles, places_.size()); ++p) {
      const ForwardIndex& forward = snapshot_.segments()[places_[p].segment]->forward();
      counts.clear();
      each_occurrence(forward.article(places_[p].docid),
                      [&](std::uint32_t code, std::uint32_t count) { counts[code] += count; });
      telling.clear();
      double length = 0;
      for (const auto& [code, count] : counts) {
        if (code == ForwardIndex::kNoWord || code > forward.codes()) continue;
        const auto [word, fresh] = words.try_emplace(forward.term(code));
        if (fresh) word->second.telling = is_telling(word->first);
        if (!word->second.telling) continue;
        length += count;
        telling.emplace_back(&word->second, count);
      }
      for (const auto& [word, count] : telling)
        word->share += static_cast<double>(scores[p]) * count / length;
    }
    std::vector<WeighedWord> shares;
    for (const auto& [term, word] : words) {
      if (word.telling) shares.push_back({word.share, term});
    }
    return shares;
  }

  void weigh_by_idf(std::vector<WeighedWord>& words) const {
    // Terms that stand near each other in the database are found faster one after another.
    std::sort(words.begin(), words.end(),
              [](const WeighedWord& a, const WeighedWord& b) { return a.term < b.term; });
    std::vector<std::string_view> terms;
    for (const WeighedWord& word : words) terms.push_back(word.term);
    std::vector<double> frequencies(words.size(), 0);
    for (const auto& segment : snapshot_.segments()) {
      const std::vector<std::uint32_t> found = segment->frequencies(terms);
      for (std::size_t w = 0; w < words.size(); ++w) frequencies[w] += found[w];
    }
    for (std::size_t w = 0; w < words.size(); ++w)
      words[w].weight *= idf(static_cast<double>(snapshot_.articles()), frequencies[w]);
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
