#include "src/query/operators.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "src/text/utf8.h"

namespace chancery {
namespace {

// The n of what follows NEAR: "/n".
std::optional<std::uint32_t> near_distance(std::string_view rest) {
  if (rest.empty() || rest == "/") return kNearByDefault;
  if (rest.front() != '/') return std::nullopt;
  rest.remove_prefix(1);
  std::uint32_t distance = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), distance);
  if (end != rest.data() + rest.size()) return std::nullopt;
  return error == std::errc::result_out_of_range ? std::numeric_limits<std::uint32_t>::max() : distance;
}

}  // namespace

std::optional<Operator> operator_named(std::string_view word) {
  if (word == "AND") return Operator{Operator::Kind::kAnd};
  if (word == "OR") return Operator{Operator::Kind::kOr};
  if (word == "NOT") return Operator{Operator::Kind::kNot};
  if (!word.starts_with("NEAR")) return std::nullopt;
  if (const auto distance = near_distance(word.substr(4))) return Operator{Operator::Kind::kNear, *distance};
  return std::nullopt;
}

std::string as_word(std::string_view spelled) {
  std::string word(spelled);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return word;
}

bool reads_as_sentence(const Characters& text) {
  constexpr std::size_t kWords = 6, kWordsPerOperator = 4;
  std::size_t words = 0, operators = 0;
  std::string word;
  bool capital = false;
  const auto end_word = [&] {
    const bool is_operator = spells_operator(word);
    operators += is_operator;
    words += capital && !is_operator;
    word.clear();
    capital = false;
  };
  const std::vector<Character>& list = text.list;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const char32_t c = list[i].c;
    if (is_blank(c) || parts_words(list, i)) {
      end_word();
      continue;
    }
    const bool excludes = is_minus(c) && word.empty() && i + 1 < list.size() && !is_blank(list[i + 1].c);
    const bool syntax =
        excludes || is_open(c) || is_close(c) || is_double_quote(c) || is_star(c) || is_colon(c) || c == U'~';
    if (syntax || u_islower(static_cast<UChar32>(c))) return false;
    append_code_point(c, word);
    capital = capital || u_isupper(static_cast<UChar32>(c));
  }
  end_word();
  return operators > 0 && words >= kWords && words >= kWordsPerOperator * operators;
}

}  // namespace chancery
