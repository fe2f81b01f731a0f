#pragma once
// The forward index of a segment: each article's words in the order of its text, as numbers of a lexicon.
// What phrases, NEAR and the reranking of the first hundred look at; one file, mapped into memory.
//
// Since counts are exact, a phrase is looked for in every article that has its words. Measured over 400,000
// articles: through Xapian's position lists the slowest twentieth of phrases took 9 times as long as its
// plain top 10 (tools/bench/RESULTS.md has what it is now), and those lists are five times as large as this
// file.
//
// A word's code is its rank by frequency, from 1, written in as few bytes as it needs: the first with its
// highest bit clear, the others with it set, seven bits each. So a phrase is a string of bytes, and is looked
// for as one. A place is a word's number in its article, from 0, first the title's, then the body's. Terms
// that share a place with a word are marks: mentions of entities, and dictionary words of Chinese and
// Japanese, whose places are their characters'.
//
// A ForwardIndex is immutable and may be shared between threads; a ForwardBuilder may not.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <roaring/roaring.hh>

#include "index/sections.h"

namespace chancery {

struct ForwardArticle {
  std::string_view title, body;  // codes, as bytes
  std::string_view marks;        // LEB128 numbers: places, each from the one before, and codes
};

void append_code(std::uint32_t code, std::string& out);
// REQUIRES: `codes` is not empty. Takes the first code off.
inline std::uint32_t take_code(std::string_view& codes) {
  const char* at = codes.data();
  const char* const end = at + codes.size();
  std::uint32_t code = static_cast<unsigned char>(*at++);
  while (at != end && (*at & 0x80) != 0) code = code << 7 | (static_cast<unsigned char>(*at++) & 0x7F);
  codes = {at, static_cast<std::size_t>(end - at)};
  return code;
}

class ForwardIndex {
 public:
  static constexpr std::uint32_t kNoWord = 0;  // at a place where no word begins

  // Throws kDamaged if these are not the bytes of such a file.
  explicit ForwardIndex(const std::string& path);

  std::uint32_t last() const { return static_cast<std::uint32_t>(begins_.size() - 2); }  // docids run from 1
  // REQUIRES: docid is not above last(). Of a hole nothing.
  ForwardArticle article(std::uint32_t docid) const;
  std::size_t article_bytes(std::uint32_t docid) const { return begins_[docid + 1] - begins_[docid]; }
  // Has the article on its way from memory when it is read soon.
  void prefetch(std::uint32_t docid) const;

  // The lexicon: codes run from 1 to codes(). Terms are views of the file.
  std::uint32_t codes() const { return static_cast<std::uint32_t>(code_of_.size()); }
  std::uint32_t code(std::string_view term) const;  // kNoWord where there is none
  std::string_view term(std::uint32_t code) const { return sorted_term(place_of_[code - 1]); }
  std::uint32_t count(std::uint32_t code) const { return counts_[code - 1]; }  // as a word, at most 2^32 - 1
  bool is_mark(std::uint32_t code) const { return is_mark_[code - 1] != 0; }   // whether it is ever one
  // Terms by their bytes, from 0; the first that is not below `wanted`, or codes().
  std::string_view sorted_term(std::uint32_t place) const {
    return terms_.substr(term_begins_[place], term_begins_[place + 1] - term_begins_[place]);
  }
  std::uint32_t first_from(std::string_view wanted) const;

 private:
  SectionReader file_;
  std::span<const std::uint64_t> begins_;  // by docid, in stream_
  std::string_view stream_, terms_;
  std::span<const std::uint64_t> term_begins_;
  std::span<const std::uint32_t> code_of_, place_of_, counts_;
  std::span<const std::uint8_t> is_mark_;
};

class ForwardBuilder {
 public:
  // An article with so many places; then its terms, each at most once; then the next.
  void begin_article(std::uint32_t places, std::uint32_t title_places);
  void add_word(std::string_view term, std::span<const std::uint32_t> places);
  void add_mark(std::string_view term, std::uint32_t place);
  void end_article();

  // Writes the file. Throws kMachine. The builder is empty then.
  void write(const std::string& path);

 private:
  struct Mark {
    std::uint32_t place, term;
  };
  struct Length {
    std::uint32_t words, title_places, marks;
  };
  std::uint32_t number(std::string_view term);

  std::unordered_map<std::string, std::uint32_t> numbers_;  // as they came, from 1
  std::vector<const std::string*> terms_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint8_t> is_mark_;
  std::vector<Length> lengths_;       // by article
  std::vector<std::uint32_t> words_;  // of all articles
  std::vector<Mark> marks_;
};

// The articles first..last of a forward index; those that are not in `live` become holes, where it is given.
struct ForwardPart {
  const ForwardIndex* index = nullptr;
  std::uint32_t first = 1, last = 0;
  const ::Roaring* live = nullptr;
};
// Writes those articles one after another, with one lexicon. Throws kMachine.
void merge_forward(std::span<const ForwardPart> parts, const std::string& path);

}  // namespace chancery
