#include "src/query/tree.h"

#include <algorithm>

#include "src/query/characters.h"
#include "src/query/fields.h"
#include "src/query/operators.h"
#include "src/query/report.h"

namespace chancery {
namespace {

using Kind = Node::Kind;

constexpr std::uint32_t kMaxEdits = 2;

Node leaf(Kind kind, std::string_view text, std::uint32_t at, std::uint32_t length) {
  Node node;
  node.kind = kind;
  node.text = text;
  node.at = at;
  node.length = length;
  return node;
}

bool is_text(const Node& node) {
  return node.kind == Kind::kWord || node.kind == Kind::kPhrase || node.kind == Kind::kPrefix ||
         node.kind == Kind::kFuzzy;
}

bool holds_text(const Node& node) {
  return is_text(node) || std::any_of(node.children.begin(), node.children.end(), holds_text);
}

// Parentheses around words side by side among others side by side group nothing. Around an exclusion or a
// filter they do: it holds for the group alone.
bool dissolves_in(Kind kind, const Node& child) {
  if (child.kind != kind) return false;
  return kind != Kind::kPlain ||
         std::all_of(child.children.begin(), child.children.end(), [](const Node& grandchild) {
           return is_text(grandchild) || grandchild.kind == Kind::kNear;
         });
}

std::vector<Node> flatten(Kind kind, std::vector<Node> children) {
  std::vector<Node> out;
  out.reserve(children.size());
  for (Node& child : children) {
    if (dissolves_in(kind, child)) {
      std::move(child.children.begin(), child.children.end(), std::back_inserter(out));
    } else {
      out.push_back(std::move(child));
    }
  }
  return out;
}

// The field whose values the node is, one or several as alternatives.
std::optional<Field> field_of_values(const Node& node) {
  if (node.kind == Kind::kField && values_are_alternatives(node.field)) return node.field;
  if (node.kind != Kind::kOr) return std::nullopt;
  const std::optional<Field> first = field_of_values(node.children.front());
  const bool all = std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
    return child.kind == Kind::kField && first == child.field;
  });
  return all ? first : std::nullopt;
}

void cover(Node& node) {
  const Node& first = node.children.front();
  node.at = first.at;
  std::uint32_t end = first.at + first.length;
  for (const Node& child : node.children) {
    node.at = std::min(node.at, child.at);
    end = std::max(end, child.at + child.length);
  }
  node.length = end - node.at;
}

void gather_values(std::vector<Node>& children) {
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::optional<Field> field = field_of_values(children[i]);
    if (!field) continue;
    const auto same = [&](const Node& other) { return field_of_values(other) == field; };
    if (std::none_of(children.begin() + static_cast<std::ptrdiff_t>(i) + 1, children.end(), same)) continue;
    std::vector<Node> values, rest;
    for (std::size_t j = i; j < children.size(); ++j)
      (same(children[j]) ? values : rest).push_back(std::move(children[j]));
    children.resize(i);
    children.push_back(*make_group(Kind::kOr, std::move(values)));
    std::move(rest.begin(), rest.end(), std::back_inserter(children));
  }
}

// The edits of "~n" at the end of a word, and where the tilde stands; nothing where it is no such word.
struct Tilde {
  std::size_t at;
  std::uint32_t edits;
  bool too_many;
};
std::optional<Tilde> tilde_of(std::string_view text) {
  const std::size_t at = text.rfind('~');
  if (at == std::string_view::npos || !has_letter_or_digit(text.substr(0, at))) return std::nullopt;
  const std::string_view digits = text.substr(at + 1);
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  if (digits.empty()) return Tilde{at, 1, false};
  const bool too_many = digits.size() > 1 || digits.front() - '0' > static_cast<int>(kMaxEdits);
  return Tilde{at, too_many ? kMaxEdits : static_cast<std::uint32_t>(digits.front() - '0'), too_many};
}

std::size_t star_length(std::string_view text) {
  if (text.ends_with('*')) return 1;
  return text.ends_with("＊") ? 3 : 0;
}

}  // namespace

std::optional<Node> make_group(Kind kind, std::vector<Node> children) {
  children = flatten(kind, std::move(children));
  if (kind == Kind::kPlain) gather_values(children);
  if (children.empty()) return std::nullopt;
  if (children.size() == 1) return std::move(children.front());
  Node node;
  node.kind = kind;
  node.children = std::move(children);
  cover(node);
  return node;
}

Node make_not(Node child) {
  if (child.kind == Kind::kNot) return std::move(child.children.front());
  Node node = leaf(Kind::kNot, "", child.at, child.length);
  node.children.push_back(std::move(child));
  return node;
}

Node make_title(Node child) {
  if (child.kind == Kind::kNot) return make_not(make_title(std::move(child.children.front())));
  if (!holds_text(child)) return child;
  Node node = leaf(Kind::kTitle, "", child.at, child.length);
  node.children.push_back(std::move(child));
  return node;
}

Node make_word(std::string_view text, std::uint32_t at, std::uint32_t length, Diagnostics& diagnostics) {
  std::optional<Tilde> tilde = tilde_of(text);
  for (; tilde && tilde->edits == 0; tilde = tilde_of(text)) text = text.substr(0, tilde->at);
  if (star_length(text) > 0) {
    while (const std::size_t star = star_length(text)) text.remove_suffix(star);
    return leaf(Kind::kPrefix, text, at, length);
  }
  if (tilde) {
    if (tilde->too_many) {
      report(diagnostics, at, length,
             "a word is searched within " + std::to_string(kMaxEdits) + " edits at most");
    }
    Node node = leaf(Kind::kFuzzy, text.substr(0, tilde->at), at, length);
    node.distance = tilde->edits;
    return node;
  }
  if (text.find('*') != std::string_view::npos) {
    report(diagnostics, at, length, "a star stands for letters at the end of a word only");
  }
  return leaf(Kind::kWord, spells_operator(text) ? as_word(text) : std::string(text), at, length);
}

Node make_phrase(std::string_view text, std::uint32_t at, std::uint32_t length) {
  const bool one_word = text.find(' ') == std::string_view::npos;
  Node node = leaf(one_word ? Kind::kWord : Kind::kPhrase, text, at, length);
  node.exact = one_word;
  return node;
}

bool can_be_near(const Node& node) {
  if (node.kind == Kind::kField) return names_entity(node.field) && node.field != Field::kAbout;
  if (node.kind == Kind::kOr) return std::all_of(node.children.begin(), node.children.end(), can_be_near);
  return is_text(node);
}

}  // namespace chancery
