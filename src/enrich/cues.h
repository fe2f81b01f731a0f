#pragma once
// Words beside a name that tell what it is: honorifics, verbs of acting, prepositions, heads of the names of
// things. One table, cues.tsv, is all the linker knows of grammar. Immutable; may be shared between threads.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/base/error.h"

namespace chancery {

// As the first column of the table names them.
enum class Cue : std::uint8_t {
  kHonorific,
  kMadam,
  kGiven,
  kRank,
  kCalendar,
  kApposition,
  kSuffix,
  kFollows,
  kThing,
  kNamed,
  kAmerican,
  kAct,
  kStance,
  kClause,
  kImpersonal,
  kHelper,
  kPlace,
  kParty,
  kMood,
  kObject,
  kToward,
  kDirection,
  kLocal,
  kAgent,
  kJourney,
  kAnd,
  kElect,
  kOf,
  kArticle,
  kRealm,
  kFormer,
  kHolding,
  kUnheld,
  kNotHolder,
  kRole,
  kFeminine,
  kGovernment,
  kProvince,
  kFamily,
  kOneOf,
  kMasculine,
  kWomansTitle,
  kFinance,
  kNoSurname,
  kCivil,
  kNoGiven,
  kCampaign,
};
inline constexpr std::size_t kCues = 47;

class Cues {
 public:
  // The table that is part of the program. A row that is wrong is left out, with a diagnostic.
  explicit Cues(Diagnostics& problems);
  Cues(std::string_view table, Diagnostics& problems);

  // The length of the longest cue of this kind that `text` begins with, 0 where it begins with none. For
  // Chinese and Japanese, which do not part their words.
  std::size_t prefix(Cue cue, std::string_view text, std::string_view lang) const;

  // All kinds of cues that a folded word is in `lang`, a bit each: 1 << kind.
  std::uint64_t kinds(std::string_view term, std::string_view lang) const;
  // Whether a folded word is a cue of this kind in `lang` (in any language where it is empty).
  bool is(Cue cue, std::string_view term, std::string_view lang) const;

 private:
  struct Entry {
    std::uint16_t lang;
    std::uint64_t cues;
  };
  using Table = std::unordered_map<std::string_view, std::vector<Entry>>;
  void add(Table& table, std::string folded_word, std::string_view lang, Cue cue);
  static std::uint64_t find(const Table& table, std::string_view term, std::string_view lang);

  std::deque<std::string> words_;  // what the keys of the tables are views of
  Table whole_, stems_;
  std::size_t longest_stem_ = 0;
};

}  // namespace chancery
