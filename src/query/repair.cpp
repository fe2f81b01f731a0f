#include "src/query/repair.h"

#include <algorithm>

#include "src/query/operators.h"
#include "src/query/parse.h"
#include "src/query/report.h"

namespace chancery {
namespace {

using Kind = Lexeme::Kind;

bool is_leaf(const Lexeme& lexeme) {
  return lexeme.kind == Kind::kWord || lexeme.kind == Kind::kPhrase || lexeme.kind == Kind::kValue;
}

void read_as_word(Lexeme& lexeme) {
  lexeme.kind = Kind::kWord;
  lexeme.text = as_word(lexeme.text);
}

void read_lone_fields_as_words(std::vector<Lexeme>& lexemes, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    if (lexemes[i].kind != Kind::kField) continue;
    const bool has_value =
        i + 1 < lexemes.size() && (is_leaf(lexemes[i + 1]) || lexemes[i + 1].kind == Kind::kOpen);
    if (has_value) continue;
    report(diagnostics, lexemes[i].at, lexemes[i].length,
           in_quotes(lexemes[i].text + ':') + " has no value, and is read as a word");
    read_as_word(lexemes[i]);
  }
}

void read_operators_as_words(std::vector<Lexeme>& lexemes, bool in_capitals, Diagnostics& diagnostics) {
  const auto is_operator = [](const Lexeme& lexeme) { return lexeme.is_operator(); };
  const auto first = std::find_if(lexemes.begin(), lexemes.end(), is_operator);
  if (first == lexemes.end()) return;
  const bool alone = std::all_of(lexemes.begin(), lexemes.end(), [](const Lexeme& lexeme) {
    return lexeme.is_operator() || lexeme.kind == Kind::kOpen || lexeme.kind == Kind::kClose;
  });
  if (!alone && !in_capitals) return;
  report(diagnostics, first->at, first->length,
         first->text + (alone ? " has nothing to connect, and is read as a word"
                              : " is read as a word, since the whole query is in capitals"));
  for (Lexeme& lexeme : lexemes) {
    if (lexeme.is_operator()) read_as_word(lexeme);
  }
}

// Returns whether anything was left out.
bool limit_leaves(std::vector<Lexeme>& lexemes, Diagnostics& diagnostics) {
  std::size_t leaves = 0;
  const auto first_left_out = std::find_if(lexemes.begin(), lexemes.end(), [&](const Lexeme& lexeme) {
    return is_leaf(lexeme) && ++leaves > kMaxQueryNodes;
  });
  if (first_left_out == lexemes.end()) return false;
  const Lexeme& last = lexemes.back();
  report(diagnostics, first_left_out->at, last.at + last.length - first_left_out->at,
         "a query has " + std::to_string(kMaxQueryNodes) + " words at most, and the rest is left out");
  lexemes.erase(first_left_out, lexemes.end());
  while (!lexemes.empty() && !is_leaf(lexemes.back()) && lexemes.back().kind != Kind::kClose)
    lexemes.pop_back();
  return true;
}

void balance_parentheses(std::vector<Lexeme>& lexemes, bool is_cut, Diagnostics& diagnostics) {
  std::vector<Lexeme> open, balanced;
  balanced.reserve(lexemes.size());
  bool said_too_deep = false;
  for (Lexeme& lexeme : lexemes) {
    if (lexeme.kind == Kind::kOpen) {
      open.push_back(lexeme);
      if (open.size() > kMaxQueryDepth) {
        if (!said_too_deep)
          report(diagnostics, lexeme.at, 1,
                 "parentheses deeper than " + std::to_string(kMaxQueryDepth) +
                     " are read as if they were not there");
        said_too_deep = true;
        continue;
      }
    } else if (lexeme.kind == Kind::kClose) {
      if (open.empty()) {
        report(diagnostics, lexeme.at, 1, "a closing parenthesis without an opening one is left out");
        continue;
      }
      open.pop_back();
      if (open.size() >= kMaxQueryDepth) continue;
    }
    balanced.push_back(std::move(lexeme));
  }
  const std::size_t unclosed = std::min(open.size(), kMaxQueryDepth);
  if (unclosed > 0 && !is_cut) {
    const std::string which =
        unclosed == 1 ? "the parenthesis is" : std::to_string(unclosed) + " parentheses from here on are";
    report(diagnostics, open[0].at, 1, which + " never closed, as if the other half stood at the end");
  }
  for (std::size_t i = 0; i < unclosed; ++i) balanced.emplace_back().kind = Kind::kClose;
  lexemes = std::move(balanced);
}

}  // namespace

void repair(std::vector<Lexeme>& lexemes, bool in_capitals, Diagnostics& diagnostics) {
  read_lone_fields_as_words(lexemes, diagnostics);
  read_operators_as_words(lexemes, in_capitals, diagnostics);
  const bool is_cut = limit_leaves(lexemes, diagnostics);
  balance_parentheses(lexemes, is_cut, diagnostics);
}

}  // namespace chancery
