#include "src/query/ast.h"

#include <algorithm>

#include "src/query/characters.h"
#include "src/query/fields.h"
#include "src/query/operators.h"

namespace chancery {
namespace {

using Kind = Node::Kind;

// How tightly a node binds, loosest first. A run stands among other words without parentheses: words of one
// entity, values of one field.
enum class Binding : std::uint8_t { kOr, kAnd, kPlain, kRun, kNot, kNear, kPrimary };

// Alternatives of one field, which may be written side by side.
bool is_value_group(const Node& node) {
  return node.kind == Kind::kOr &&
         std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
           return child.kind == Kind::kField && child.field == node.children.front().field &&
                  values_are_alternatives(child.field);
         });
}

Binding binding(const Node& node) {
  switch (node.kind) {
    case Kind::kOr:
      return is_value_group(node) ? Binding::kRun : Binding::kOr;
    case Kind::kAnd:
      return Binding::kAnd;
    case Kind::kPlain:
      return Binding::kPlain;
    case Kind::kEntity:
      return node.children.front().kind == Kind::kPhrase ? Binding::kRun : Binding::kPrimary;
    case Kind::kNot:
      return Binding::kNot;
    case Kind::kNear:
      return Binding::kNear;
    default:
      return Binding::kPrimary;
  }
}

void append_quoted(std::string_view text, std::string& out) {
  ((out += '"') += text) += '"';
}

// Whether a value reads as itself without quotation marks, in a group too.
bool stands_bare(std::string_view value) {
  if (spells_operator(value)) return false;
  const Characters characters = read_characters(value);
  return !is_minus(characters.list.front().c) &&
         std::all_of(characters.list.begin(), characters.list.end(), [](const Character& character) {
           const char32_t c = character.c;
           return is_letter_or_digit(c) || is_mark(c) || c == U'-' || c == U'_' || c == U'.' || c == U'\'' ||
                  c == U'\u2019';
         });
}

void append_value(std::string_view value, std::string& out) {
  if (stands_bare(value)) {
    out += value;
  } else {
    append_quoted(value, out);
  }
}

void append(const Node& node, Binding at_least, std::string& out);

void append_children(const Node& node, std::string_view between, Binding at_least, std::string& out) {
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += between;
    append(node.children[i], at_least, out);
  }
}

void append_value_group(const Node& node, std::string& out) {
  (out += name_of(node.children.front().field)) += ":(";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += ' ';
    append_value(node.children[i].text, out);
  }
  out += ')';
}

void append_field(const Node& node, std::string& out) {
  (out += name_of(node.field)) += ':';
  append_value(node.text, out);
}

void append_near(const Node& node, std::string& out) {
  const std::string between =
      node.distance == kNearByDefault ? " NEAR " : " NEAR/" + std::to_string(node.distance) + ' ';
  append_children(node, between, Binding::kPrimary, out);
}

void append_fuzzy(const Node& node, std::string& out) {
  (out += node.text) += '~';
  if (node.distance != 1) out += std::to_string(node.distance);
}

void append_bare(const Node& node, std::string& out) {
  switch (node.kind) {
    case Kind::kAll:
      return;
    case Kind::kNothing:
      out += "-*";
      return;
    case Kind::kWord:
      if (node.exact) return append_quoted(node.text, out);
      out += node.text;
      return;
    case Kind::kPhrase:
      return append_quoted(node.text, out);
    case Kind::kPrefix:
      (out += node.text) += '*';
      return;
    case Kind::kFuzzy:
      return append_fuzzy(node, out);
    case Kind::kField:
      return append_field(node, out);
    case Kind::kEntity:
      out += node.children.front().text;
      return;
    case Kind::kTitle:
      return append(node.children.front(), Binding::kPrimary, out += "title:");
    case Kind::kNot:
      return append(node.children.front(), Binding::kNear, out += '-');
    case Kind::kNear:
      return append_near(node, out);
    case Kind::kPlain:
      return append_children(node, " ", Binding::kRun, out);
    case Kind::kAnd:
      return append_children(node, " AND ", Binding::kPlain, out);
    case Kind::kOr:
      return append_children(node, is_value_group(node) ? " " : " OR ", Binding::kAnd, out);
  }
}

void append(const Node& node, Binding at_least, std::string& out) {
  if (binding(node) >= at_least) {
    append_bare(node, out);
  } else if (is_value_group(node)) {
    append_value_group(node, out);
  } else {
    out += '(';
    append_bare(node, out);
    out += ')';
  }
}

}  // namespace

std::string to_query(const Node& node) {
  std::string out;
  append(node, Binding::kOr, out);
  if (reads_as_sentence(read_characters(out))) return '(' + out + ')';
  return out;
}

}  // namespace chancery
