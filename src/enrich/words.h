#pragma once
// An article as the linker reads it: its words in order, with what lies between them and what their capitals
// mean.
//
// Keeps buffers from article to article; may not be shared between threads.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/article.h"
#include "src/text/analyze.h"

namespace chancery {

// What capital letters tell in a line.
enum class Capitals : std::uint8_t {
  kTell,      // names have them, other words do not, but at the head of a sentence
  kHeadline,  // nearly all words have one: of a headline in English
  kAll,       // there are no other letters
};

class Words {
 public:
  // REQUIRES: `tokens` are those of the article, and stay until the next call.
  void read(const Article& article, const Tokens& tokens, std::size_t title_tokens);

  std::string_view text() const { return text_; }
  std::size_t size() const { return terms_.size(); }
  const Token& token(std::size_t word) const { return tokens_->list[at_[word]]; }
  std::string_view term(std::size_t word) const { return terms_[word]; }
  // The terms from a word on, for Gazetteer::longest_match.
  const std::string_view* terms_from(std::size_t word) const { return terms_.data() + word; }
  std::string_view written(std::size_t word) const { return span_text(token(word).start, token(word).end); }
  std::string_view span_text(std::uint32_t start, std::uint32_t end) const {
    return std::string_view(text_).substr(start, end - start);
  }

  // The words of the title are the first of them.
  std::size_t title_size() const { return title_size_; }
  // The stretches of Chinese and Japanese, which have no words here.
  const std::vector<Span>& characters() const { return characters_; }

  // The text between a word and the one before it; all that precedes the first.
  std::string_view gap_before(std::size_t word) const;
  // Whether nothing but a blank, or the end of a line that was full, parts a word from the one before it. This
  // and `hyphened` are false past the last word.
  bool joined(std::size_t word) const;
  // Whether a word has stops within it, the last of which stands behind it: "U.S".
  bool is_dotted(std::size_t word) const;
  // Whether a hyphen alone does.
  bool hyphened(std::size_t word) const;
  // Whether a word stands where any has a capital: at the head of a sentence, a line of its own, or speech.
  bool begins_sentence(std::size_t word) const;
  // Whether a sentence ends between a word and the one before it.
  bool sentence_between(std::size_t word) const;
  bool has_possessive(std::size_t word) const;  // 's follows
  Capitals capitals(std::size_t word) const { return lines_[line_of(word)].capitals; }
  // Whether the word is of a script that has capitals.
  bool cased(std::size_t word) const;

  // "line:word" of a byte of the text, both from 1, for reasons.
  std::string position(std::uint32_t byte) const;

 private:
  struct Line {
    std::uint32_t start;  // byte
    std::uint32_t first_word;
    Capitals capitals;
  };
  std::size_t line_of(std::size_t word) const;
  // Whether a word with a capital follows a short line of a text whose lines are paragraphs. REQUIRES: it is
  // the first of its line.
  bool follows_heading(std::size_t word) const;
  void find_lines();
  void judge_capitals();

  std::string text_;
  const Tokens* tokens_ = nullptr;
  std::vector<std::string_view> terms_;
  std::vector<std::uint32_t> at_;  // of words, in the list of tokens
  std::vector<Span> characters_;
  std::vector<Line> lines_;
  std::uint32_t longest_line_ = 0;  // bytes
  std::size_t title_size_ = 0;
};

}  // namespace chancery
