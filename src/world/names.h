#pragma once
// Names as paths of folded words in a trie: the engine of Gazetteer::longest_match.
//
// Words are numbered once; the steps of the trie lie in one open hash table. Names in Chinese and Japanese
// are paths of characters. Filled, then finished, then immutable and shared between threads.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/text/analyze.h"
#include "src/world/gazetteer.h"
#include "src/world/inflect.h"

namespace chancery {

// Numbers for strings, from 1 on; 0 is none.
class Vocabulary {
 public:
  explicit Vocabulary(std::size_t words);
  std::uint32_t find(std::string_view word) const;
  std::uint32_t add(std::string_view word);
  std::string_view text(std::uint32_t word) const {
    return std::string_view(bytes_).substr(ends_[word - 1], ends_[word] - ends_[word - 1]);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size() - 1); }

 private:
  struct Slot {
    std::uint32_t tag = 0, word = 0;
  };
  std::size_t slot_of(std::string_view word, std::uint64_t hash) const;  // where it is, or would be
  void grow(std::size_t slots);

  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::vector<Slot> slots_;
};

class NameIndex {
 public:
  using Match = Gazetteer::TokenMatch;
  using Candidate = Match::Candidate;
  enum class Kind : std::uint8_t { kName, kTitle };
  // The entity of a candidate that is no entity's: a decoy.
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;

  // Room for about so many names.
  explicit NameIndex(std::size_t names);

  // Puts a name in. Returns the numbers of its words, valid until the next call; none where it has no word,
  // or over kLongestPath. REQUIRES: not finished.
  std::span<const std::uint32_t> add(Kind kind, std::string_view name, std::string_view lang,
                                     Candidate candidate);
  // Sorts the candidates of each name by `before`, and leaves those of a title in the order of their coming.
  // REQUIRES: it puts decoys last.
  template <class Before>
  void finish(Before before) {
    settle();
    for (std::size_t state = 0; state + 1 < first_end_.size(); ++state) {
      const std::span<End> here(ends_.data() + first_end_[state], ends_.data() + first_end_[state + 1]);
      if (here.size() < 2 || here[0].kind == Kind::kTitle) continue;
      std::stable_sort(here.begin(), here.end(),
                       [&](const End& a, const End& b) { return before(a.candidate, b.candidate); });
    }
    seal();
  }

  // See Gazetteer.
  Match longest(Kind kind, const std::string_view* terms, std::size_t count, std::string_view lang) const;
  void inflected(Kind kind, std::string_view term, std::string_view lang, std::vector<Candidate>& out) const;
  Match longest_in_text(Kind kind, std::string_view text, std::size_t at, std::string_view lang) const;

  const Vocabulary& words() const { return words_; }
  const Inflector& inflector() const { return inflector_; }

  static constexpr std::size_t kLongestPath = 16;

 private:
  struct End {  // of a name, while the trie is filled
    std::uint32_t state;
    std::uint16_t lang;
    Kind kind;
    Candidate candidate;
  };
  struct Edge {
    std::uint64_t from = 0;  // state and word; 0 is an empty slot
    std::uint32_t to = 0;
  };
  struct Walk;

  std::size_t slot_of(std::uint64_t key) const;
  std::uint32_t step(std::uint32_t state, std::uint32_t word) const;
  std::uint32_t add_step(std::uint32_t state, std::uint32_t word);
  void grow(std::size_t slots);
  void settle();  // the ends by state
  void seal();    // candidates, in that order
  bool split(std::string_view name);
  bool split_characters(std::string_view name);
  bool ends_here(std::uint32_t state, std::uint16_t lang, Match& match) const;
  void walk(Walk& walk, std::uint32_t state, std::uint32_t depth, bool inflected,
            std::uint8_t particles) const;

  Vocabulary words_;
  Inflector inflector_;
  std::vector<Edge> edges_;
  std::size_t edge_count_ = 0;
  std::uint32_t states_;
  std::vector<End> ends_;
  std::vector<std::uint32_t> first_end_;  // by state, and one past the last
  std::vector<Candidate> candidates_;
  std::vector<std::uint16_t> langs_;    // of the candidates
  std::unique_ptr<Analyzer> analyzer_;  // until it is finished
  Tokens tokens_;
  std::vector<std::uint32_t> path_;
};

}  // namespace chancery
