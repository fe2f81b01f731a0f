#pragma once
// A query's tree as one line, for tables of tests: "plain(word:peace or(leader:putin leader:trump))".

#include <string>

#include "src/query/parse.h"

namespace chancery {

inline std::string shown(const Node& node) {
  using Kind = Node::Kind;
  const auto children = [&] {
    std::string out = "(";
    for (const Node& child : node.children) {
      if (out.size() > 1) out += ' ';
      out += shown(child);
    }
    return out + ')';
  };
  const std::string distance = '/' + std::to_string(node.distance);
  switch (node.kind) {
    case Kind::kAll: return "all";
    case Kind::kNothing: return "nothing";
    case Kind::kWord: return (node.exact ? "exact:" : "word:") + node.text;
    case Kind::kPhrase: return "phrase:" + node.text;
    case Kind::kPrefix: return "prefix:" + node.text;
    case Kind::kFuzzy: return "fuzzy" + distance + ':' + node.text;
    case Kind::kNear: return "near" + distance + children();
    case Kind::kField: {
      std::string out = std::string(name_of(node.field)) + ':' + node.text;
      for (const std::string& id : node.entities) out += (&id == &node.entities.front() ? '=' : '|') + id;
      if (node.days) out += '[' + iso(node.days->from) + ' ' + iso(node.days->to) + ']';
      return out;
    }
    case Kind::kEntity: {
      std::string out = "entity:";
      for (const std::string& id : node.entities) out += (&id == &node.entities.front() ? "" : "|") + id;
      return out + children();
    }
    case Kind::kTitle: return "title" + children();
    case Kind::kAnd: return "and" + children();
    case Kind::kOr: return "or" + children();
    case Kind::kNot: return "not" + children();
    case Kind::kPlain: return "plain" + children();
  }
  return "?";
}

// Equal trees written in different places are equal.
inline Node without_positions(Node node) {
  node.at = node.length = 0;
  for (Node& child : node.children) child = without_positions(std::move(child));
  return node;
}

// "4+3 9+1": where the diagnostics are.
inline std::string places(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += ' ';
    out += std::to_string(diagnostic.at) + '+' + std::to_string(diagnostic.length);
  }
  return out;
}

}  // namespace chancery
