#pragma once
// Whom a surname means in this article, and why.
//
// A surname alone links only with support: the full name elsewhere in the article, the title of an office
// before it, a country or an office beside it, or one dominant holder of the name at the date.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/enrich/people.h"
#include "src/enrich/scene.h"

namespace chancery {

// What stands before a name: its bearer's given name, another's, a title ...
enum class Neighbour : std::uint8_t { kNone, kGiven, kHonorific, kMadam, kRank, kAnother };

struct Bearer {
  std::uint32_t entity;
  float score;
  std::string reason;
  bool main = false;  // the bare surname is his from here on
};

// The word before the name of a person, and the one after it. For kGiven, `given` is the word at which the
// whole name begins.
struct Surroundings {
  Neighbour before = Neighbour::kNone;
  bool another_after = false;  // the name goes on, and is another's
  bool not_a_person =
      false;  // even a full name is another's or a thing's here: "Reagan Airport", "Jr.", "USS", "bin"
  std::uint32_t given = 0;
  bool initial = false;   // and the given name is but its first letter
  bool doubtful = false;  // for kAnother: an unknown word at the head of a sentence
};
Surroundings look_around(const Scene& scene, const Spot& spot);

// Whether one given name may be the other, spelt or transcribed in another way or cut to its initial.
bool same_given_name(const Scene& scene, std::uint32_t leader, std::string_view term, bool initial);
// The same, or a short form of it, before a surname.
bool same_given_name(const Scene& scene, const Candidate& surname, std::string_view term, bool initial);

// Both: REQUIRES: `surname` are readings of the spot as the surname of a leader, at least one.
// By the title beside it alone, which tells more than a full name elsewhere.
std::optional<Bearer> titled_bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                       const Spot& spot, const Surroundings& around,
                                       const std::vector<Candidate>& surname);
// By all the rest. REQUIRES: `people` was read to the spot.
std::optional<Bearer> bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                const Spot& spot, const Surroundings& around,
                                const std::vector<Candidate>& surname);

}  // namespace chancery
