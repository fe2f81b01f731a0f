#pragma once
// A query as a tree. Values; positions count Unicode code points of the query's text.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/base/article.h"
#include "src/base/date.h"

namespace chancery {

// The fields that a prefix of a query, a flag and a parameter of the URL may name. The table of their names
// is kFields in fields.cpp.
enum class Field : std::uint8_t {
  kLeader,
  kCountry,
  kOrganisation,
  kPerson,
  kActor,  // entities; an actor is any of the four
  kTopic,
  kSource,
  kLanguage,
  kTitle,
  kSaid,
  kAbout,  // text: in the title; in a quotation; of high salience
  kDate,
  kBefore,
  kAfter,  // days
};
std::optional<Field> field_named(std::string_view name);  // aliases too: "org", "lang"
std::string_view name_of(Field field);

struct Node {
  enum class Kind : std::uint8_t {
    kAll,      // matches every article: the empty query
    kNothing,  // matches none
    kWord,     // text, with its stems unless `exact`
    kPhrase,   // text, as written, in order
    kPrefix,   // word*: text without the star
    kFuzzy,    // word~: text, within `distance` edits
    kNear,     // children within `distance` words of each other, in any order
    kField,   // field: value (text); the days that match in `days` (before:2025 ends on 2024-12-31), resolved
              // ids in `entities`
    kEntity,  // words that were understood as entities: `entities`, and the words themselves as the one child
    kTitle,   // the one child, in titles only
    kAnd,
    kOr,     // children
    kNot,    // not the one child
    kPlain,  // children that were written side by side: how many must match is the request's `match`
  };

  Kind kind = Kind::kAll;
  std::string text;
  bool exact = false;
  std::uint32_t distance = 0;
  Field field = Field::kLeader;
  std::vector<std::string> entities;
  std::optional<DayRange> days;
  std::vector<Node> children;
  std::uint32_t at = 0, length = 0;

  bool operator==(const Node&) const = default;
};

// One line, canonical: equal trees print the same, and parsing the result gives an equal tree (positions
// aside) for every tree of parse_query. A kEntity prints its words; kNothing, which no query means, prints as
// "-*".
std::string to_query(const Node& node);

}  // namespace chancery
