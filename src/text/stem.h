#pragma once
// Snowball stems by language, remembered, since stemming each word anew takes a third of the analysis.
//
// A Stemmer keeps a cache and may not be shared between threads.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {

class Stemmer {
 public:
  Stemmer();
  ~Stemmer();
  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;

  // Whether `lang` (ISO 639-1) has a stemmer.
  static bool has(std::string_view lang);
  static const std::vector<std::string>& languages();

  // The stem of a folded word in `lang`, itself folded; the word itself where the language has no stemmer.
  // The view is valid until the next call.
  std::string_view stem(std::string_view lang, std::string_view folded_word);

 private:
  struct Cache;
  std::unique_ptr<Cache> cache_;
};

}  // namespace chancery
