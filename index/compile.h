#pragma once
// A query's tree to a plan: the terms of the archive that each of its words stands for. Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "index/snapshot.h"
#include "src/base/error.h"
#include "src/query/ast.h"

namespace chancery {

struct PhraseWord {
  std::string term;
  std::uint32_t offset = 0;  // from the first, in positions
  bool operator==(const PhraseWord&) const = default;
};

// How a child of kMost takes part: a content word is counted, a word like "the" only ranks, a phrase in
// quotes must match.
enum class Role : std::uint8_t { kCounted, kOptional, kRequired };

// Beside a word that is its own stem no stem's term stands: it is looked for as a word, in the articles of
// that language alone.
struct OwnStem {
  std::string term, lang;
};

struct Plan {
  enum class Kind : std::uint8_t {
    kAll,
    kNothing,
    kGroup,   // a word: `word`, and its stems in `terms` and `own_stems`
    kPhrase,  // `phrase`
    kNear,    // children within `distance`
    kPrefix,  // words that begin with `word`, the last of `phrase` where there is one
    kFuzzy,   // words within `distance` edits of `word`, the same
    kTerms,   // any of the boolean `terms`
    kAbout,   // any of the entities in `terms`, with a salience of kAboutSalience or more
    kEntity,  // the entities in `terms`, or the words of the one child
    kDays,    // published from..to, days since 1970
    kAnd,
    kOr,
    kNot,
    kMost,  // so many of the counted children, all the required ones
  };
  Kind kind = Kind::kNothing;
  std::string label;  // as the query has it, for explanations
  std::string word;
  std::vector<std::string> terms;
  std::vector<OwnStem> own_stems;
  std::vector<PhraseWord> phrase;
  std::uint32_t distance = 0;
  std::int32_t from = 0, to = 0;
  bool in_title = false;
  Role role = Role::kCounted;
  std::vector<Plan> children;
};

inline constexpr float kAboutSalience = 0.5f;

struct CompileOptions {
  // Stems are looked for in these languages only; empty: in all of the archive.
  std::vector<std::string> languages;
};

Plan compile(const Node& root, const Snapshot& snapshot, const CompileOptions& options,
             Diagnostics& diagnostics);

// The value of a source or topic filter as the archive spells it, however it is cased; the value itself where
// there is none.
std::vector<std::string> archive_values(const Snapshot& snapshot, Field field, std::string_view value);

}  // namespace chancery
