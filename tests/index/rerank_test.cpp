#include "index/rerank.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <future>
#include <map>
#include <random>

#include "index/compile.h"
#include "index/dictionary.h"
#include "index/schema.h"
#include "index/segment.h"
#include "src/text/analyze.h"
#include "src/text/function_words.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

namespace {

struct Ranked {
  std::string id;
  float score = 0;
};

std::vector<Reranked> rerank_in(const Snapshot& snapshot, const std::vector<Ranked>& ranking,
                                const Plan& plan) {
  std::vector<ArticlePlace> places;
  std::vector<float> scores;
  for (const Ranked& one : ranking) {
    const auto place = find_article(snapshot, one.id);
    REQUIRE(place);
    places.push_back(*place);
    scores.push_back(one.score);
  }
  return rerank(snapshot, plan, places, scores, RankingWeights{}, RerankWeights{});
}

Plan word_plan(const std::string& word) {
  Plan plan;
  plan.kind = Plan::Kind::kGroup;
  plan.word = word;
  return plan;
}

Plan words_plan(const std::vector<std::string>& words) {
  Plan plan;
  plan.kind = Plan::Kind::kMost;
  for (const std::string& word : words) plan.children.push_back(word_plan(word));
  return plan;
}

double expected_idf(double articles, double frequency) {
  return std::log(1 + (articles - frequency + 0.5) / (frequency + 0.5));
}

// Words that tell nothing (few letters, digits, grammar), some that are frequent, and many that are rare.
std::vector<Article> random_articles(const std::string& prefix, int count, unsigned seed) {
  std::mt19937 random(seed);
  const auto some_words = [&](std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
      const char* const fillers[] = {"the", "with", "1987", "eu"};
      const std::size_t kind = random() % 16, number = random() % (kind < 12 ? 100 : 2000);
      text += kind < 4 ? fillers[kind] : "w" + std::to_string(number);
      text += ' ';
    }
    return text;
  };
  std::vector<Article> articles;
  for (int i = 0; i < count; ++i) {
    std::string title = some_words(1 + random() % 6), body = some_words(random() % 250), lang = "en";
    if (i % 7 == 0) {
      title.insert(0, "俄罗斯总理 ");
      body.insert(0, "共和国国务院讨论停火 ");
      lang = "zh";
    }
    articles.push_back(make_article(prefix + std::to_string(i), title, body, "", "Wire", lang));
  }
  return articles;
}

// The first hundred of them.
std::vector<Ranked> ranking_of(const std::vector<Article>& articles) {
  std::vector<Ranked> ranking;
  for (std::size_t i = 0; i < std::min(articles.size(), kReranked); ++i)
    ranking.push_back({articles[i].id, 30.0f - 0.25f * static_cast<float>(i)});
  return ranking;
}

// Feedback as index/rerank.h describes it, from the texts of all articles, of which the first are ranked.
class PlainFeedback {
 public:
  explicit PlainFeedback(const std::vector<Article>& articles) {
    Analyzer analyzer;
    for (const Article& article : articles) {
      Tokens tokens;
      const std::size_t title_tokens = analyzer.analyze_article(article.title, article.body, tokens);
      Counted counted;
      std::uint32_t last = 0;
      for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const Token& token = tokens.list[i];
        const std::uint32_t weight = i < title_tokens ? kTitleWeight : 1;
        if (token.position != last) counted.length += weight;
        last = token.position;
        if (token.kind != TokenKind::kJoined) counted.words[std::string(tokens.term(token))] += weight;
      }
      for (const auto& [word, count] : counted.words) ++frequencies_[word];
      total_length_ += counted.length;
      articles_.push_back(std::move(counted));
    }
  }

  std::vector<double> of(const std::vector<Ranked>& ranking) {
    std::map<std::string, double> shares;
    for (std::size_t i = 0; i < 10; ++i) {
      double length = 0;
      for (const auto& [word, count] : articles_[i].words) length += is_telling(word) ? count : 0;
      for (const auto& [word, count] : articles_[i].words) {
        if (is_telling(word)) shares[word] += static_cast<double>(ranking[i].score) * count / length;
      }
    }
    REQUIRE(shares.size() > 200);  // so that the limits matter
    Weighed words;
    for (const auto& [word, share] : shares) words.emplace_back(share, word);
    keep(120, words);
    for (auto& [weight, word] : words)
      weight *= expected_idf(static_cast<double>(articles_.size()), frequencies_[word]);
    keep(30, words);
    const RankingWeights weights;
    std::vector<double> likeness;
    for (std::size_t i = 0; i < ranking.size(); ++i) {
      const double relative = articles_[i].length / (total_length_ / static_cast<double>(articles_.size()));
      double sum = 0;
      for (const auto& [weight, word] : words) {
        const auto found = articles_[i].words.find(word);
        if (found == articles_[i].words.end()) continue;
        sum += weight * found->second * (weights.k1 + 1) /
               (found->second + weights.k1 * (1 - weights.b + weights.b * relative));
      }
      likeness.push_back(sum);
    }
    const double best = *std::max_element(likeness.begin(), likeness.end());
    for (double& value : likeness) value *= 0.3 * static_cast<double>(ranking.front().score) / best;
    return likeness;
  }

 private:
  using Weighed = std::vector<std::pair<double, std::string>>;
  struct Counted {
    std::map<std::string, std::uint32_t> words;
    double length = 0;
  };

  static bool is_telling(const std::string& word) {
    return word.size() >= 3 && !(word[0] >= '0' && word[0] <= '9') && !is_function_word(word);
  }
  static void keep(std::size_t count, Weighed& words) {
    std::sort(words.rbegin(), words.rend());
    words.resize(count);
  }

  std::vector<Counted> articles_;
  std::map<std::string, std::uint32_t> frequencies_;
  double total_length_ = 0;
};

// Of all that the forward indexes know, segment by segment.
std::vector<std::uint32_t> all_frequencies(const Snapshot& snapshot) {
  std::vector<std::uint32_t> all;
  for (const auto& segment : snapshot.segments()) {
    std::vector<std::string_view> terms = {"nowhere"};
    for (std::uint32_t code = 1; code <= segment->forward().codes(); ++code)
      terms.push_back(segment->forward().term(code));
    const auto found = segment->frequencies(terms);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

// The same from the postings.
std::vector<std::uint32_t> counted_frequencies(const Snapshot& snapshot) {
  std::vector<std::uint32_t> all;
  const auto count = [&](const OpenSegment& segment, std::string_view term) {
    const DocSet& with_it = segment.postings(std::string(term))->set;
    all.push_back(static_cast<std::uint32_t>(with_it.and_cardinality(segment.live())));
  };
  for (const auto& segment : snapshot.segments()) {
    count(*segment, "nowhere");
    for (std::uint32_t code = 1; code <= segment->forward().codes(); ++code)
      count(*segment, segment->forward().term(code));
  }
  return all;
}

void remove_articles(const std::string& folder, const std::vector<Article>& articles, std::size_t begin,
                     std::size_t end) {
  Writer writer(folder, test_options());
  for (std::size_t i = begin; i < end; ++i) REQUIRE(writer.remove(articles[i].id));
  writer.commit();
}

}  // namespace

TEST_CASE("nearness goes by the least distance of neighbouring words of the query, and the lesser idf") {
  const std::string w = " lorem";
  std::string far;
  for (int i = 0; i < 19; ++i) far += w;
  struct Row {
    std::string title, body;
    double first, second;  // distances of grain and convoy, of convoy and escort; 0 where there is none
  };
  const Row rows[] = {
      {"", "grain convoy escort", 1, 1},
      {"", "escort convoy grain", 1, 1},                       // in any order
      {"", "grain" + w + w + " convoy", 3, 0},                 // one pair alone
      {"", "grain" + w + w + " convoy" + w + " grain", 2, 0},  // the nearest ones
      {"", "convoy" + w + w + w + w + " escort", 0, 5},        // the other pair
      {"", "grain" + far + " convoy", 20, 0},                  // the farthest
      {"", "grain" + far + w + " convoy", 0, 0},               // too far
      {"grain convoy", "nothing else", 1, 0},                  // in the title
      {"grain", "convoy", 0, 0},                               // the body is no neighbour of the title
      {"", "grain escort", 0, 0},                              // no neighbours in the query
      {"", "grain grain", 0, 0},                               // one word
      {"", "nothing", 0, 0},
  };
  std::vector<Article> articles;
  for (const Row& row : rows)
    articles.push_back(make_article("r" + std::to_string(articles.size()), row.title, row.body));
  // Of each pair the convoy is the rarer word.
  for (int i = 0; i < 8; ++i) articles.push_back(make_article("e" + std::to_string(i), "", "escort"));
  const double grain_idf = expected_idf(20, 10), escort_idf = expected_idf(20, 12);
  const TemporaryFolder folder;
  index_articles(folder.path(), articles);
  const auto found = rerank_in(*Snapshot::open(folder.path()), ranking_of(articles),
                               words_plan({"grain", "convoy", "escort"}));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const Row& row = rows[i];
    INFO(row.title << " | " << row.body);
    const double expected =
        (row.first ? 0.5 * grain_idf / row.first : 0) + (row.second ? 0.5 * escort_idf / row.second : 0);
    CHECK(found[i].nearness == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("a word of the query that is there twice is near another place, not its own") {
  const TemporaryFolder folder;
  const std::vector<Article> articles = {make_article("once", "", "grain from the port"),
                                         make_article("twice", "", "grain from the port, and grain")};
  index_articles(folder.path(), articles);
  const auto found =
      rerank_in(*Snapshot::open(folder.path()), ranking_of(articles), words_plan({"grain", "grain"}));
  CHECK(found[0].nearness == 0);
  CHECK(found[1].nearness == Approx(0.5 * expected_idf(2, 2) / 5).epsilon(1e-12));
}

TEST_CASE("feedback is what a plain count of the articles' words says") {
  const TemporaryFolder folder;
  const std::vector<Article> articles = random_articles("a", 140, 1);
  index_articles(folder.path(), articles);
  const auto snapshot = Snapshot::open(folder.path());
  const ForwardIndex& forward = snapshot->segments().front()->forward();
  const std::uint32_t russia = forward.code("俄罗斯");
  REQUIRE(russia != ForwardIndex::kNoWord);
  REQUIRE(forward.is_mark(russia));  // dictionary words of Chinese take part
  const std::vector<Ranked> ranking = ranking_of(articles);
  const std::vector<double> expected = PlainFeedback(articles).of(ranking);
  const auto found = rerank_in(*snapshot, ranking, word_plan("w3"));
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    INFO(articles[i].title << " | " << articles[i].body);
    CHECK(found[i].feedback == Approx(expected[i]).epsilon(1e-12));
  }
}

TEST_CASE("reranking gives the same however the archive came about") {
  const std::vector<Article> articles = random_articles("a", 140, 1), others = random_articles("x", 60, 2);
  const auto part = [](const std::vector<Article>& all, std::size_t begin, std::size_t end) {
    return std::vector<Article>(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                all.begin() + static_cast<std::ptrdiff_t>(end));
  };
  std::vector<Article> mixed = articles;
  for (std::size_t i = 0; i < others.size(); ++i)
    mixed.insert(mixed.begin() + static_cast<std::ptrdiff_t>(i * 3), others[i]);

  struct Row {
    std::string name;
    std::size_t segments;
    std::function<void(const std::string&)> make;
  };
  const Row rows[] = {
      {"at once", 1, [&](const std::string& folder) { index_articles(folder, articles); }},
      {"in three segments", 3,
       [&](const std::string& folder) {
         for (const std::size_t begin : {0, 50, 100})
           index_articles(folder, part(articles, begin, std::min<std::size_t>(begin + 50, 140)));
       }},
      {"with others that were deleted", 1,
       [&](const std::string& folder) {
         index_articles(folder, mixed);
         remove_articles(folder, others, 0, 60);
       }},
      {"with others in every segment", 2,
       [&](const std::string& folder) {
         index_articles(folder, part(mixed, 0, 100));
         index_articles(folder, part(mixed, 100, 200));
         remove_articles(folder, others, 0, 60);
       }},
      {"with holes", 1,  // where a merge left the deleted ones out
       [&](const std::string& folder) {
         index_articles(folder, mixed);
         remove_articles(folder, others, 0, 60);
         compact_archive(folder);
       }},
      {"with holes, and others deleted since", 1,
       [&](const std::string& folder) {
         index_articles(folder, mixed);
         remove_articles(folder, others, 0, 30);
         compact_archive(folder);
         remove_articles(folder, others, 30, 60);
       }},
  };
  Plan plan = words_plan({"w3", "w20", "w7"});
  Plan either = word_plan("");  // words any of which will do
  either.kind = Plan::Kind::kEntity;
  either.terms = {"w11"};
  either.children.push_back(word_plan("w12"));
  plan.children.push_back(either);

  std::vector<Reranked> expected;
  for (const Row& row : rows) {
    INFO(row.name);
    const TemporaryFolder folder;
    row.make(folder.path());
    const auto snapshot = Snapshot::open(folder.path());
    REQUIRE(snapshot->segments().size() == row.segments);
    REQUIRE(snapshot->articles() == articles.size());
    CHECK(all_frequencies(*snapshot) == counted_frequencies(*snapshot));
    const auto found = rerank_in(*snapshot, ranking_of(articles), plan);
    if (expected.empty()) expected = found;
    CHECK(std::any_of(found.begin(), found.end(), [](const Reranked& one) { return one.nearness > 0; }));
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].nearness == expected[i].nearness);
      CHECK(found[i].feedback == expected[i].feedback);
    }
  }
}

TEST_CASE("frequencies follow deletions from one snapshot to the next, and stay those of an older one") {
  const TemporaryFolder folder;
  const std::vector<Article> articles = random_articles("a", 100, 3);
  index_articles(folder.path(), articles);
  remove_articles(folder.path(), articles, 0, 10);
  const auto first = Snapshot::open(folder.path());
  remove_articles(folder.path(), articles, 10, 20);
  const auto second = Snapshot::open(folder.path(), first);
  remove_articles(folder.path(), articles, 20, 40);
  const auto third = Snapshot::open(folder.path(), second);
  REQUIRE(first->segments().front()->shares_data_with(*third->segments().front()));
  for (const auto& snapshot : {second, third, first})
    CHECK(all_frequencies(*snapshot) == counted_frequencies(*snapshot));
}

TEST_CASE("frequencies may be asked for by several threads, of several snapshots") {
  const TemporaryFolder folder;
  const std::vector<Article> articles = random_articles("a", 100, 3);
  index_articles(folder.path(), articles);
  remove_articles(folder.path(), articles, 0, 10);
  const auto first = Snapshot::open(folder.path());
  remove_articles(folder.path(), articles, 10, 20);
  const auto second = Snapshot::open(folder.path(), first);
  std::vector<std::future<std::vector<std::uint32_t>>> asked;
  for (int i = 0; i < 8; ++i) {
    const auto& snapshot = i % 2 == 0 ? first : second;
    asked.push_back(std::async(std::launch::async, [&snapshot] { return all_frequencies(*snapshot); }));
  }
  for (int i = 0; i < 8; ++i) {
    CHECK(asked[static_cast<std::size_t>(i)].get() == counted_frequencies(i % 2 == 0 ? *first : *second));
  }
}
