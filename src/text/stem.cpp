#include "src/text/stem.h"

#include <xapian.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace chancery {
namespace {

struct Named {
  std::string_view code;
  const char* snowball;
};
// The Snowball stemmers of Xapian 1.4 for single languages.
constexpr std::array kStemmers = {
    Named{"ar", "arabic"},     Named{"ca", "catalan"},   Named{"da", "danish"},     Named{"de", "german"},
    Named{"en", "english"},    Named{"es", "spanish"},   Named{"eu", "basque"},     Named{"fi", "finnish"},
    Named{"fr", "french"},     Named{"ga", "irish"},     Named{"hu", "hungarian"},  Named{"hy", "armenian"},
    Named{"id", "indonesian"}, Named{"it", "italian"},   Named{"lt", "lithuanian"}, Named{"ne", "nepali"},
    Named{"nl", "dutch"},      Named{"no", "norwegian"}, Named{"pt", "portuguese"}, Named{"ro", "romanian"},
    Named{"ru", "russian"},    Named{"sv", "swedish"},   Named{"ta", "tamil"},      Named{"tr", "turkish"}};

// Some hundred thousand words of news are all that ever comes; past that a text is hostile or no language.
constexpr std::size_t kMaxRemembered = 400'000;

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct Language {
  std::string code;
  Xapian::Stem stemmer;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> stems;
};

}  // namespace

struct Stemmer::Cache {
  std::vector<std::unique_ptr<Language>> languages;
  Language* last = nullptr;
  std::string word;

  Language* find(std::string_view code) {
    if (last && last->code == code) return last;
    for (const auto& language : languages) {
      if (language->code == code) return last = language.get();
    }
    for (const Named& named : kStemmers) {
      if (named.code != code) continue;
      languages.push_back(
          std::make_unique<Language>(Language{std::string(code), Xapian::Stem(named.snowball), {}}));
      return last = languages.back().get();
    }
    return nullptr;
  }
};

Stemmer::Stemmer() : cache_(std::make_unique<Cache>()) {}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

bool Stemmer::has(std::string_view lang) {
  return std::any_of(kStemmers.begin(), kStemmers.end(),
                     [&](const Named& named) { return named.code == lang; });
}

const std::vector<std::string>& Stemmer::languages() {
  static const std::vector<std::string> codes = [] {
    std::vector<std::string> all;
    for (const Named& named : kStemmers) all.emplace_back(named.code);
    return all;
  }();
  return codes;
}

std::string_view Stemmer::stem(std::string_view lang, std::string_view folded_word) {
  Language* language = cache_->find(lang);
  if (!language) {
    cache_->word.assign(folded_word);
    return cache_->word;
  }
  if (const auto known = language->stems.find(folded_word); known != language->stems.end())
    return known->second;
  if (language->stems.size() >= kMaxRemembered) language->stems.clear();
  std::string word(folded_word);
  std::string stem = language->stemmer(word);
  return language->stems.emplace(std::move(word), std::move(stem)).first->second;
}

}  // namespace chancery
