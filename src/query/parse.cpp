#include "src/query/parse.h"

#include <algorithm>
#include <utility>

#include "src/query/lex.h"
#include "src/query/operators.h"
#include "src/query/repair.h"
#include "src/query/report.h"
#include "src/query/tree.h"
#include "src/text/utf8.h"

namespace chancery {
namespace {

using Kind = Lexeme::Kind;

//   or    := and (OR and)*
//   and   := plain (AND plain)*
//   plain := unit*
//   unit  := (NOT | '-')* near
//   near  := primary (NEAR primary)*
//   primary := word | phrase | '(' or ')' | field ':' (value+ | primary)
class Parser {
 public:
  Parser(const std::vector<Lexeme>& lexemes, Diagnostics& diagnostics)
      : lexemes_(lexemes), diagnostics_(diagnostics) {}

  std::optional<Node> run() { return parse_or(); }

 private:
  bool next_is(Kind kind) const { return at_ < lexemes_.size() && lexemes_[at_].kind == kind; }
  bool ends_plain() const {
    return at_ == lexemes_.size() || next_is(Kind::kAnd) || next_is(Kind::kOr) || next_is(Kind::kClose);
  }

  void say(const Lexeme& lexeme, std::string message) {
    report(diagnostics_, lexeme.at, lexeme.length, std::move(message));
  }

  std::optional<Node> parse_or() { return parse_chain(Kind::kOr, Node::Kind::kOr, &Parser::parse_and); }
  std::optional<Node> parse_and() { return parse_chain(Kind::kAnd, Node::Kind::kAnd, &Parser::parse_plain); }

  std::optional<Node> parse_chain(Kind connective, Node::Kind kind,
                                  std::optional<Node> (Parser::*parse_operand)()) {
    std::vector<Node> operands;
    const Lexeme* before = nullptr;  // the operator to the left that has not been said to lack an operand
    for (;;) {
      const std::size_t begin = at_;
      if (auto operand = (this->*parse_operand)()) operands.push_back(std::move(*operand));
      const bool written = at_ > begin;
      const Lexeme* after = next_is(connective) ? &lexemes_[at_] : nullptr;
      if (!written && before) say(*before, before->text + " has nothing to its right, and is left out");
      if (!written && !before && after)
        say(*after, after->text + " has nothing to its left, and is left out");
      if (!after) return make_group(kind, std::move(operands));
      before = written || before ? after : nullptr;
      ++at_;
    }
  }

  std::optional<Node> parse_plain() {
    std::vector<Node> units;
    while (!ends_plain()) parse_unit(units);
    return make_group(Node::Kind::kPlain, std::move(units));
  }

  void parse_unit(std::vector<Node>& units) {
    bool excluded = false;
    const Lexeme* exclusion = nullptr;
    for (; next_is(Kind::kNot) || next_is(Kind::kMinus) || next_is(Kind::kNear); ++at_) {
      if (next_is(Kind::kNear)) {
        say(lexemes_[at_], lexemes_[at_].text + " has nothing to its left, and is left out");
        continue;
      }
      exclusion = &lexemes_[at_];
      excluded = !excluded;
    }
    if (ends_plain()) {
      if (exclusion) say(*exclusion, exclusion->text + " has nothing to its right, and is left out");
      return;
    }
    const std::size_t first = units.size();
    parse_near(units);
    if (excluded && units.size() > first) units[first] = make_not(std::move(units[first]));
  }

  // Adds one node, or several where words cannot be near them.
  void parse_near(std::vector<Node>& units) {
    std::optional<Node> left = parse_primary();
    std::vector<Node> chain;
    std::uint32_t distance = 0;
    while (next_is(Kind::kNear)) {
      const Lexeme& near = lexemes_[at_++];
      if (ends_plain() || next_is(Kind::kNot) || next_is(Kind::kMinus) || next_is(Kind::kNear)) {
        say(near, near.text + " has no word to its right, and is left out");
        break;
      }
      std::optional<Node> right = parse_primary();
      const bool possible = left && right && can_be_near(*left) && can_be_near(*right);
      if (possible) {
        distance = std::max(distance, near.distance);
        chain.push_back(std::move(*left));
      } else {
        if (left && right) say(near, near.text + " connects words, phrases and actors only, and is left out");
        add_near(std::move(chain), std::move(left), distance, units);
        chain.clear();
        distance = 0;
      }
      left = std::move(right);
    }
    add_near(std::move(chain), std::move(left), distance, units);
  }

  static void add_near(std::vector<Node> chain, std::optional<Node> last, std::uint32_t distance,
                       std::vector<Node>& units) {
    if (!last) return;
    if (chain.empty()) {
      units.push_back(std::move(*last));
      return;
    }
    Node node;
    node.kind = Node::Kind::kNear;
    node.distance = distance;
    node.at = chain.front().at;
    node.length = last->at + last->length - node.at;
    node.children = std::move(chain);
    node.children.push_back(std::move(*last));
    units.push_back(std::move(node));
  }

  std::optional<Node> parse_primary() {
    if (at_ == lexemes_.size()) return std::nullopt;
    const Lexeme& lexeme = lexemes_[at_];
    switch (lexeme.kind) {
      case Kind::kWord:
      case Kind::kPhrase:
      case Kind::kValue:
        ++at_;
        return make_leaf(lexeme);
      case Kind::kOpen:
        return parse_parentheses();
      case Kind::kField:
        return lexeme.field == Field::kTitle ? parse_title() : parse_field();
      default:
        return std::nullopt;
    }
  }

  std::optional<Node> make_leaf(const Lexeme& lexeme) {
    if (field_) return make_field(*field_, lexeme.text, lexeme.at, lexeme.length, diagnostics_);
    if (lexeme.kind == Kind::kPhrase) return make_phrase(lexeme.text, lexeme.at, lexeme.length);
    return make_word(lexeme.text, lexeme.at, lexeme.length, diagnostics_);
  }

  std::optional<Node> parse_parentheses() {
    const Lexeme& open = lexemes_[at_++];
    const bool empty =
        next_is(Kind::kClose) && lexemes_[at_].length > 0;  // of its own, not one that repair added
    if (empty) say(open, "there is nothing between the parentheses, and they are left out");
    std::optional<Node> inside = parse_or();
    ++at_;  // repair gave every parenthesis its other half
    return inside;
  }

  std::optional<Node> parse_field() {
    const Lexeme& field = lexemes_[at_++];
    const std::optional<Field> outer = std::exchange(field_, field.field);
    std::vector<Node> values;
    if (!next_is(Kind::kValue)) {
      if (auto value = parse_primary()) values.push_back(std::move(*value));
    }
    for (; next_is(Kind::kValue); ++at_) {
      if (auto value = make_leaf(lexemes_[at_])) values.push_back(std::move(*value));
    }
    field_ = outer;
    std::optional<Node> node = make_group(Node::Kind::kOr, std::move(values));
    if (node) reach_back(*node, field);
    return node;
  }

  // Text in a title's parentheses is text, whatever field is around them; a title within a title is that
  // title.
  std::optional<Node> parse_title() {
    const Lexeme& field = lexemes_[at_++];
    const std::optional<Field> outer = std::exchange(field_, std::nullopt);
    const bool within = std::exchange(in_title_, true);
    std::optional<Node> child = parse_primary();
    field_ = outer;
    in_title_ = within;
    if (!child || within) return child;
    Node node = make_title(std::move(*child));
    reach_back(node, field);
    return node;
  }

  static void reach_back(Node& node, const Lexeme& field) {
    node.length += node.at - field.at;
    node.at = field.at;
  }

  const std::vector<Lexeme>& lexemes_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::optional<Field> field_;  // whose values the words are
  bool in_title_ = false;
};

// Where to cut bytes that are too long: after a word, else after a character.
std::size_t cut_at(std::string_view text, std::size_t limit) {
  const std::size_t blank = text.find_last_of(" \t\r\n", limit);
  if (blank != std::string_view::npos && blank > limit / 2) return blank;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return limit;
}

ParsedQuery parse_up_to(std::string_view text, std::size_t limit) {
  ParsedQuery parsed;
  const std::size_t cut = text.size() > limit ? cut_at(text, limit) : text.size();
  const Characters characters = read_characters(text.substr(0, cut));
  if (characters.bad > 0) {
    report(parsed.diagnostics, characters.first_bad, 1, "what is no UTF-8 is read as an unknown character");
  }
  std::vector<Lexeme> lexemes = lex(characters, parsed.diagnostics);
  repair(lexemes, reads_as_sentence(characters), parsed.diagnostics);
  if (auto root = Parser(lexemes, parsed.diagnostics).run()) parsed.root = std::move(*root);
  if (cut < text.size()) {
    const std::string_view rest = text.substr(cut);
    const auto length = std::count_if(rest.begin(), rest.end(), [](char c) { return (c & 0xC0) != 0x80; });
    report(parsed.diagnostics, characters.count, static_cast<std::size_t>(length),
           "the query is too long, and the rest is left out; it may have " + std::to_string(kMaxQueryBytes) +
               " bytes");
  }
  return parsed;
}

// A hostile query has something wrong at every other character; nobody reads that many messages.
void shorten(Diagnostics& diagnostics) {
  constexpr std::size_t kMessages = 20;
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.at < b.at; });
  if (diagnostics.size() <= kMessages) return;
  const std::size_t more = diagnostics.size() - kMessages + 1;
  diagnostics.resize(kMessages - 1);
  report(diagnostics, diagnostics.back().at, 0, "and " + std::to_string(more) + " more like these");
}

}  // namespace

ParsedQuery parse_query(std::string_view text) {
  // The canonical form may be longer than what was written (a field's alias, the quotation marks of a value),
  // and must be a query too.
  for (std::size_t limit = kMaxQueryBytes;; limit -= limit / 4) {
    ParsedQuery parsed = parse_up_to(text, limit);
    if (to_query(parsed.root).size() > kMaxQueryBytes) continue;
    shorten(parsed.diagnostics);
    return parsed;
  }
}

FilterValue parse_filter_value(std::string_view text) {
  const Characters characters = read_characters(text);
  auto begin = characters.list.begin(), end = characters.list.end();
  const auto trim = [&] {
    while (begin != end && is_blank(begin->c)) ++begin;
    while (begin != end && is_blank((end - 1)->c)) --end;
  };
  trim();
  FilterValue value;
  if (end - begin > 1 && is_minus(begin->c)) {
    value.exclude = true;
    ++begin;
    trim();
  }
  if (begin != end && is_double_quote(begin->c)) {
    if (end - begin > 1 && is_double_quote((end - 1)->c)) --end;
    ++begin;
    trim();
  }
  for (; begin != end; ++begin) append_code_point(is_blank(begin->c) ? U' ' : begin->c, value.text);
  return value;
}

}  // namespace chancery
