#pragma once
// From an inflected form of a name back to the forms that the tables may hold: "путина" to "путин", "ukrainy"
// to "ukraina", "وبوتين" to "بوتين".
//
// Rules, not a dictionary: a lemma is a guess, and only what stands in the gazetteer counts. Stripping
// endings while matching costs a look-up or two for a word that no table knows, while forms made beforehand
// would cost every start of the program. Covers Russian, Ukrainian, Bulgarian, Polish, Czech, Romanian, the
// German genitive, and the particles that Arabic writes together with a word. Immutable; may be shared
// between threads.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace chancery {

// A set of the languages that have rules.
using InflectingLanguages = std::uint16_t;

// The set of one language, empty where it has no rules. For an empty `lang` all those whose forms cannot be
// mistaken for words of a language without rules.
InflectingLanguages inflecting(std::string_view lang);

struct Lemma {
  std::array<char, 64> bytes;
  std::uint8_t length = 0;
  std::uint8_t particles = 0;  // letters at the head of the form that are words of their own (Arabic)
  std::string_view text() const { return {bytes.data(), length}; }
};

struct Lemmas {
  std::array<Lemma, 16> list;
  std::size_t count = 0;
};

class Inflector {
 public:
  Inflector();
  // Fills `out` with what the folded word `form` may be a form of, without `form` itself; no two are the
  // same. Words over 60 bytes have none, and of more than 16 the first are kept.
  void lemmas(std::string_view form, InflectingLanguages languages, Lemmas& out) const;

 private:
  struct Rule {
    InflectingLanguages languages;
    bool after_consonant;
    std::string_view ending;  // of the form
    std::string_view lemma;   // the ending that the lemma has in its place
  };
  void try_rule(const Rule& rule, std::string_view form, Lemmas& out) const;

  std::array<std::vector<Rule>, 256> by_last_byte_;
  std::vector<Rule> bare_;  // the form is the lemma without its ending
};

}  // namespace chancery
