#pragma once
// Offices as a text has them, whoever holds them: "the French president", "former UN chief", "Mr. President".

#include <cstdint>
#include <span>

#include "src/enrich/scene.h"

namespace chancery {

struct OfficePhrase {
  std::size_t first = 0, last = 0;       // words, the country beside it included, an article not
  std::size_t title = 0, title_end = 0;  // words
  std::span<const Candidate> offices;    // indices into Gazetteer::offices()
  const Spot* of = nullptr;              // the country or organisation beside it
  bool former = false, late = false, elect = false;
  bool definite = false;                  // one in particular: behind "the", or behind a form of address
  bool addressed = false, madam = false;  // "Mr. President", "Madam President"
  bool of_province = false;               // "the Vermont senator"
  std::size_t person = 0;                 // "the U.S. secretary of state, [Mike] Pompeo"; 0 for none
};

// Reads the phrases of one scene from its head on.
class OfficeReader {
 public:
  explicit OfficeReader(const Scene& scene) : scene_(scene), words_(scene.words) {}

  // Reads at a word and returns where to go on. `phrase` is filled where an office stands there that
  // somebody in particular holds and that is no part of a name; else its offices are none.
  std::size_t read_at(std::size_t word, OfficePhrase& phrase);

  // Whether the word before belongs to the same phrase: a blank is between them, or it is "Mr.".
  bool joined(std::size_t word) const;
  // Whether a spot may be a country or an organisation.
  bool is_state(const Spot& spot, bool adjectives) const;

 private:
  bool is_whole(const OfficePhrase& phrase) const;
  const Spot* state_at(std::size_t word) const;
  bool read_after(OfficePhrase& phrase) const;
  bool read_before(OfficePhrase& phrase) const;
  bool read_article(std::size_t first, OfficePhrase& phrase) const;
  std::size_t skip_province(std::size_t first, OfficePhrase& phrase) const;
  bool is_of_an_office(std::size_t article) const;
  std::size_t skip_former(std::size_t first, OfficePhrase& phrase) const;
  bool is_number(std::size_t word) const;
  bool is_of_a_name(const OfficePhrase& phrase) const;
  bool read_person_behind(OfficePhrase& phrase) const;
  bool person_at(std::size_t word) const;

  const Scene& scene_;
  const Words& words_;
  OfficePhrase last_;  // the one before
};

}  // namespace chancery
