#include "src/read/markdown_inline.h"

#include <algorithm>
#include <array>
#include <vector>

#include "src/read/html_text.h"

namespace chancery {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || (c & 0x80);
}

// Marks what goes, then copies what stays.
class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text), gone_(text.size(), 0) {}

  std::string result() {
    while (at_ < text_.size()) step();
    std::string kept;
    kept.reserve(text_.size());
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (!gone_[i]) kept += text_[i];
    }
    return without_references(kept);
  }

 private:
  struct Bracket {
    std::size_t at;
    bool image;
  };
  struct Delimiter {
    std::size_t at, length;
  };

  void drop(std::size_t from, std::size_t to) { std::fill(gone_.begin() + from, gone_.begin() + to, 1); }

  void step() {
    switch (text_[at_]) {
      case '\\':
        if (at_ + 1 < text_.size() && (is_punctuation(text_[at_ + 1]) || text_[at_ + 1] == '\n'))
          drop(at_, at_ + 1);
        at_ += 2;
        return;
      case '`':
        return code();
      case '<':
        return tag();
      case '!':
        if (text_.substr(at_ + 1).starts_with('[')) {
          brackets_.push_back({at_++, true});
        }
        ++at_;
        return;
      case '[':
        brackets_.push_back({at_++, false});
        return;
      case ']':
        return close_bracket();
      case '*':
        return emphasis(stars_);
      case '_':
        return emphasis(underscores_);
      case '~':
        return emphasis(tildes_);
      default:
        ++at_;
    }
  }

  // A span between runs of as many backticks. A search that failed once is not made again: that keeps it
  // linear.
  void code() {
    const std::size_t length = run_length(text_, at_);
    const std::size_t inside = at_ + length;
    if (length < no_code_.size() && !no_code_[length]) {
      for (std::size_t to = text_.find('`', inside); to != npos;) {
        const std::size_t closing = run_length(text_, to);
        if (closing == length) {
          drop(at_, inside);
          drop(to, to + length);
          at_ = to + length;
          return;
        }
        to = text_.find('`', to + closing);
      }
      no_code_[length] = true;
    }
    at_ = inside;
  }

  // A tag goes, of an address in angle brackets the brackets.
  void tag() {
    const std::string_view next = text_.substr(at_ + 1);
    const bool opens =
        !next.empty() && (is_letter(next[0]) || (next[0] == '/' && next.size() > 1 && is_letter(next[1])));
    const std::size_t end = opens && !no_tag_ ? text_.find('>', at_) : npos;
    if (opens && end == npos) no_tag_ = true;
    if (end == npos) {
      ++at_;
      return;
    }
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    const std::size_t name = std::min(inside.find_first_of(" \t\n/", 1), inside.size());
    if (inside.find_first_of(" \n") == npos && inside.find_first_of(":@") != npos) {
      drop(at_, at_ + 1);
      drop(end, end + 1);
    } else if (std::all_of(inside.begin() + 1, inside.begin() + name, is_word)) {
      drop(at_, end + 1);
    } else {
      ++at_;
      return;
    }
    at_ = end + 1;
  }

  // The end of "(address "title")" or "[name]" after the text of a link, or 0.
  std::size_t target_end(std::size_t at) const {
    constexpr std::size_t kLongest = 1000, kNested = 32;
    if (at >= text_.size() || (text_[at] != '(' && text_[at] != '[')) return 0;
    const char open = text_[at], close = open == '(' ? ')' : ']';
    std::size_t depth = 0;
    for (std::size_t to = at; to < std::min(text_.size(), at + kLongest); ++to) {
      if (text_[to] == '\\')
        ++to;
      else if (text_[to] == open && ++depth > kNested)
        return 0;
      else if (text_[to] == close && --depth == 0)
        return to + 1;
    }
    return 0;
  }

  void close_bracket() {
    const std::size_t here = at_++;
    if (brackets_.empty()) return;
    const Bracket open = brackets_.back();
    brackets_.pop_back();
    if (text_.substr(open.at).starts_with("[^")) return drop(open.at, at_);  // a footnote's mark
    const std::size_t end = target_end(here + 1);
    if (end == 0) return;
    if (open.image) {
      drop(open.at, end);
    } else {
      drop(open.at, open.at + 1);
      drop(here, end);
    }
    at_ = end;
  }

  // A run of '*', '_' or '~' closes the runs of its kind that opened before it, as far as it reaches, and may
  // open one.
  void emphasis(std::vector<Delimiter>& open) {
    const char mark = text_[at_];
    const std::size_t length = run_length(text_, at_), after = at_ + length;
    const char before = at_ == 0 ? ' ' : text_[at_ - 1], next = after < text_.size() ? text_[after] : ' ';
    const bool inside_word = mark == '_' && is_word(before) && is_word(next);
    const bool counts = !inside_word && (mark != '~' || length == 2);
    std::size_t left = length;
    while (counts && !is_space(before) && left > 0 && !open.empty()) {
      Delimiter& opener = open.back();
      const std::size_t pairs = std::min(opener.length, left);
      opener.length -= pairs;
      drop(opener.at + opener.length, opener.at + opener.length + pairs);
      drop(at_ + length - left, at_ + length - left + pairs);
      left -= pairs;
      if (opener.length == 0) open.pop_back();
    }
    if (counts && !is_space(next) && left > 0) open.push_back({after - left, left});
    at_ = after;
  }

  std::string_view text_;
  std::vector<char> gone_;
  std::size_t at_ = 0;
  std::vector<Bracket> brackets_;
  std::vector<Delimiter> stars_, underscores_, tildes_;
  std::array<bool, 17> no_code_{};  // by length: no run of that many backticks follows
  bool no_tag_ = false;
};

}  // namespace

std::size_t run_length(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(text[at], at), text.size()) - at;
}

std::string inline_text(std::string_view paragraph) {
  return Inline(paragraph).result();
}

}  // namespace chancery
