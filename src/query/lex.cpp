#include "src/query/lex.h"

#include <algorithm>

#include "src/query/fields.h"
#include "src/query/operators.h"
#include "src/query/report.h"
#include "src/text/utf8.h"

namespace chancery {
namespace {

using Kind = Lexeme::Kind;

Kind kind_of(Operator::Kind kind) {
  switch (kind) {
    case Operator::Kind::kAnd:
      return Kind::kAnd;
    case Operator::Kind::kOr:
      return Kind::kOr;
    case Operator::Kind::kNot:
      return Kind::kNot;
    case Operator::Kind::kNear:
      return Kind::kNear;
  }
  return Kind::kNear;
}

// What a colon in a word makes of the letters before it.
struct Prefix {
  enum class Kind { kNone, kField, kUnknown, kAddress };
  Kind kind = Kind::kNone;
  std::size_t colon = 0;
  Field field = Field::kLeader;
};

class Lexer {
 public:
  Lexer(const std::vector<Character>& text, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {}

  std::vector<Lexeme> run() {
    while (at_ < text_.size()) {
      const char32_t c = text_[at_].c;
      if (parts(at_)) {
        ++at_;
      } else if (is_open(c) || is_close(c)) {
        add(is_open(c) ? Kind::kOpen : Kind::kClose, at_, at_ + 1);
        ++at_;
      } else if (is_double_quote(c)) {
        take_phrase();
      } else if (is_minus(c)) {
        take_minus();
      } else {
        take_word(false);
      }
    }
    return std::move(out_);
  }

 private:
  bool parts(std::size_t i) const { return is_blank(text_[i].c) || parts_words(text_, i); }

  // Hebrew abbreviates with a straight mark before the last letter, as in the army's צה"ל.
  bool is_quote(std::size_t i) const {
    const bool within_hebrew = text_[i].c == U'"' && i > 0 && i + 1 < text_.size() &&
                               is_hebrew_letter(text_[i - 1].c) && is_hebrew_letter(text_[i + 1].c);
    return !within_hebrew && is_double_quote(text_[i].c);
  }

  bool ends_word(std::size_t i) const {
    return i >= text_.size() || parts(i) || is_open(text_[i].c) || is_close(text_[i].c) || is_quote(i);
  }

  // Whether a minus at `i` excludes what follows: it does at the beginning of a word.
  bool begins_word(std::size_t i) const { return i == 0 || parts(i - 1) || is_open(text_[i - 1].c); }

  std::size_t skip_minuses(std::size_t i) const {
    while (i < text_.size() && is_minus(text_[i].c)) ++i;
    return i;
  }

  std::size_t end_of_word(std::size_t i) const {
    while (!ends_word(i)) ++i;
    return i;
  }

  std::string between(std::size_t from, std::size_t to) const {
    std::string out;
    for (std::size_t i = from; i < to; ++i) append_code_point(text_[i].c, out);
    return out;
  }

  std::uint32_t position(std::size_t i) const { return i < text_.size() ? text_[i].at : text_.back().at + 1; }
  std::uint32_t length(std::size_t from, std::size_t to) const {
    return to > from ? text_[to - 1].at + 1 - text_[from].at : 0;
  }

  void say(std::size_t from, std::size_t to, std::string message) {
    report(diagnostics_, position(from), length(from, to), std::move(message));
  }

  Lexeme& add(Kind kind, std::size_t from, std::size_t to) {
    Lexeme& lexeme = out_.emplace_back();
    lexeme.kind = kind;
    lexeme.text = between(from, to);
    lexeme.at = position(from);
    lexeme.length = length(from, to);
    return lexeme;
  }

  bool add_word(std::size_t from, std::size_t to) {
    if (std::none_of(&text_[from], &text_[from] + (to - from),
                     [](const Character& character) { return is_letter_or_digit(character.c); })) {
      say_meaningless(from, to);
      return false;
    }
    add(Kind::kWord, from, to);
    return true;
  }

  // Punctuation that stands alone comes with every headline and is nothing to speak of.
  void say_meaningless(std::size_t from, std::size_t to) {
    const bool star = std::any_of(&text_[from], &text_[from] + (to - from),
                                  [](const Character& character) { return is_star(character.c); });
    if (star) {
      say(from, to, "a star needs the beginning of a word before it, and is left out");
    } else if (!std::all_of(&text_[from], &text_[from] + (to - from),
                            [](const Character& character) { return is_punctuation(character.c); })) {
      say(from, to, in_quotes(between(from, to)) + " has no letter and no digit, and is left out");
    }
  }

  void take_minus() {
    const std::size_t from = at_;
    const bool excludes = begins_word(at_);
    at_ = skip_minuses(at_);
    if (!excludes || at_ == text_.size() || parts(at_) || is_close(text_[at_].c)) return;
    if (is_open(text_[at_].c) || is_quote(at_)) {
      add(Kind::kMinus, from, at_);
    } else {
      take_word(true);
    }
  }

  std::size_t find_closing(std::size_t open) const {
    std::size_t any = text_.size();
    for (std::size_t i = open + 1; i < text_.size(); ++i) {
      if (!is_quote(i)) continue;
      if (closes(text_[open].c, text_[i].c)) return i;
      if (any == text_.size()) any = i;
    }
    // Keyboards that "correct" one of two marks are common: “word".
    return any;
  }

  // Where a phrase that nobody closed ends: before whatever is no word of it.
  std::size_t end_of_unclosed(std::size_t from) const {
    for (std::size_t i = from; i < text_.size(); ++i) {
      if (is_open(text_[i].c) || is_close(text_[i].c)) return i;
      if (i == from || !parts(i - 1)) continue;
      const std::size_t end = end_of_word(i), word = skip_minuses(i);
      const bool excludes = word > i && word < text_.size() && !parts(word);
      if (excludes || spells_operator(between(i, end)) || prefix_of(i, end).kind == Prefix::Kind::kField)
        return i;
    }
    return text_.size();
  }

  void take_phrase() {
    const std::size_t open = at_++;
    const bool blank_follows = at_ == text_.size() || parts(at_);
    const bool word_precedes =
        !begins_word(open) && !is_colon(text_[open - 1].c) && !is_minus(text_[open - 1].c);
    const std::size_t closing = find_closing(open);
    if (blank_follows && (word_precedes || closing == text_.size())) {
      say(open, open + 1, "a quotation mark without its other half is left out");
      return;
    }
    const bool closed = closing < text_.size();
    const std::size_t from = at_, to = closed ? closing : end_of_unclosed(from);
    if (!closed) say_unclosed(open, to);
    at_ = closed ? to + 1 : to;
    add_phrase(open, from, to);
  }

  void say_unclosed(std::size_t open, std::size_t end) {
    const std::string up_to =
        end == text_.size() ? "the end" : in_quotes(between(end, std::max(end + 1, end_of_word(end))));
    say(open, open + 1, "the quotation mark is never closed; the phrase is read up to " + up_to);
  }

  // The words of [from, to), which are the phrase that began at `open` and goes on to at_.
  void add_phrase(std::size_t open, std::size_t from, std::size_t to) {
    std::string words;
    for (std::size_t i = from; i < to; ++i) {
      if (!is_blank(text_[i].c) && !is_quote(i)) {
        append_code_point(text_[i].c, words);
      } else if (!words.empty() && words.back() != ' ') {
        words += ' ';
      }
    }
    if (!words.empty() && words.back() == ' ') words.pop_back();
    if (has_letter_or_digit(words)) {
      add(Kind::kPhrase, open, at_).text = std::move(words);
      return;
    }
    say(open, at_, "there is no word between the quotation marks, and they are left out");
    while (!out_.empty() && (out_.back().kind == Kind::kMinus || out_.back().kind == Kind::kField))
      out_.pop_back();
  }

  Prefix prefix_of(std::size_t from, std::size_t to) const {
    std::size_t colon = from;
    while (colon < to && (is_letter(text_[colon].c) || text_[colon].c == U'_')) ++colon;
    if (colon == from || colon == to || !is_colon(text_[colon].c)) return {};
    if (const auto field = field_named(between(from, colon))) return {Prefix::Kind::kField, colon, *field};
    const bool value_follows = colon + 1 < text_.size() && !parts(colon + 1) && !is_close(text_[colon + 1].c);
    if (!value_follows) return {};
    const bool address = colon + 2 < to && text_[colon + 1].c == U'/' && text_[colon + 2].c == U'/';
    return {address ? Prefix::Kind::kAddress : Prefix::Kind::kUnknown, colon};
  }

  // A run of characters that no white space, parenthesis or quotation mark parts; `excluded` by a minus
  // before it.
  void take_word(bool excluded) {
    std::size_t from = at_;
    while (!ends_word(at_)) ++at_;
    const std::size_t end = at_;
    if (text_[from].c == U'~' && from > 0 && is_double_quote(text_[from - 1].c)) {
      say(from, end, "a phrase cannot be read loosely; NEAR finds words that are near each other");
      return;
    }
    if (!excluded) {
      if (const auto found = operator_named(between(from, end))) return add_operator(*found, from, end);
    }
    for (Prefix prefix = prefix_of(from, end); prefix.kind != Prefix::Kind::kNone;
         prefix = prefix_of(from, end)) {
      if (prefix.kind == Prefix::Kind::kField) return take_field(prefix, from, excluded);
      if (prefix.kind == Prefix::Kind::kAddress) {
        say(from, end, "an address is read as words");
        break;
      }
      if (text_[prefix.colon].c == U':') say_unknown(from, prefix.colon);
      if (excluded) add(Kind::kMinus, from, from);
      add_word(from, prefix.colon);
      from = prefix.colon + 1;
      from = std::min(skip_minuses(from), end);
      if (from < end) continue;
      if (excluded && end < text_.size() && !parts(end) && !is_close(text_[end].c))
        add(Kind::kMinus, end, end);
      return;
    }
    if (excluded) add(Kind::kMinus, from, from);
    if (!add_word(from, end) && excluded) out_.pop_back();
  }

  void say_unknown(std::size_t from, std::size_t colon) {
    const std::string name = between(from, colon);
    const std::string_view nearest = nearest_field(name);
    std::string message = "there is no field " + in_quotes(name) + ", and it is read as words";
    if (!nearest.empty()) (message += "; did you mean ") += in_quotes(std::string(nearest) + ':') + '?';
    say(from, colon + 1, std::move(message));
  }

  void add_operator(const Operator& found, std::size_t from, std::size_t to) {
    Lexeme& lexeme = add(kind_of(found.kind), from, to);
    lexeme.distance = std::clamp(found.distance, 1u, kMaxNearDistance);
    if (found.distance > kMaxNearDistance)
      say(from, to, "NEAR reaches " + std::to_string(kMaxNearDistance) + " words at most");
    if (found.distance == 0) say(from, to, "NEAR/0 is read as NEAR/1");
  }

  void take_field(const Prefix& prefix, std::size_t from, bool excluded) {
    const std::size_t before = out_.size();
    at_ = prefix.colon + 1;
    const std::size_t value = skip_minuses(at_);
    const bool minus = value > at_ && value < text_.size() && !parts(value) && !is_close(text_[value].c);
    at_ = value;
    if (excluded || minus) add(Kind::kMinus, from, from);
    Lexeme& field = add(Kind::kField, from, prefix.colon + 1);
    field.text = between(from, prefix.colon);
    field.field = prefix.field;
    if (prefix.field == Field::kTitle || ends_word(at_) || take_values()) return;
    out_.resize(before);
    say(from, at_, in_quotes(between(from, at_)) + " names nothing, and is left out");
  }

  // leader:putin,trump has two values.
  bool take_values() {
    bool any = false;
    for (;;) {
      const std::size_t end = end_of_word(at_);
      if (has_letter_or_digit(between(at_, end))) {
        add(Kind::kValue, at_, end);
        any = true;
      }
      at_ = end;
      const bool goes_on = end < text_.size() && parts_words(text_, end) && !ends_word(end + 1) &&
                           prefix_of(end + 1, end_of_word(end + 1)).kind != Prefix::Kind::kField;
      if (!goes_on) return any;
      ++at_;
    }
  }

  const std::vector<Character>& text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::vector<Lexeme> out_;
};

}  // namespace

std::vector<Lexeme> lex(const Characters& text, Diagnostics& diagnostics) {
  return Lexer(text.list, diagnostics).run();
}

}  // namespace chancery
