#pragma once
// Whom a surname means in this article, and why.
//
// A surname alone links only with support: the full name elsewhere in the article, the title of an office
// before it, a country or an office beside it, or one dominant holder of the name at the date.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/enrich/scene.h"

namespace chancery {

// Entities that the article names beyond doubt, by index in Gazetteer::entities().
using Attested = std::vector<bool>;

// What the article says about its people. First all full names are put in, and surnames with a title; then
// the article is read once more from its head, surname by surname.
class People {
 public:
  explicit People(std::size_t entities);
  void start();  // forgets the article before

  // The full name of a leader, or his surname with a title, stands at a byte. Called in the order of the
  // text.
  void name(std::uint32_t leader, std::uint32_t start, bool titled = false);
  // Somebody else of the article bears a leader's surname, behind this given name.
  void add_namesake(std::uint32_t leader, std::string_view given_name);

  // The bare surname was linked to this one.
  void set_called(std::uint32_t leader);
  bool was_called(std::uint32_t leader) const { return called_[leader]; }
  // From now on the bare surname is this one's.
  void set_main(std::uint32_t leader);
  bool is_main(std::uint32_t leader) const { return main_[leader]; }

  // From now on "before" means before this byte. Never goes back.
  void read_to(std::uint32_t start);

  // Everybody who was put in, or was given a namesake, each once.
  const std::vector<std::uint32_t>& named() const { return touched_; }
  bool is_named(std::uint32_t leader) const { return first_[leader] != kNowhere; }
  std::uint32_t first_place(std::uint32_t leader) const { return first_[leader]; }
  bool is_titled_first(std::uint32_t leader) const { return titled_[leader]; }
  // Where the leader was named last before the byte that was read to; nothing where he was not.
  std::optional<std::uint32_t> last_place(std::uint32_t leader) const;
  bool has_namesake(std::uint32_t leader) const { return namesake_[leader]; }
  bool anybody_is(const std::vector<Candidate>& leaders) const {
    return std::any_of(leaders.begin(), leaders.end(),
                       [&](const Candidate& c) { return is_named(c.entity); });
  }
  bool is_name_of_another(std::string_view given_name) const { return others_.contains(given_name); }

 private:
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;
  struct Named {
    std::uint32_t leader, start;
  };
  std::vector<Named> named_;                             // in the order of the text
  std::size_t read_ = 0;                                 // of them
  std::vector<std::uint32_t> first_, last_;              // by entity
  std::vector<bool> titled_, namesake_, main_, called_;  // by entity
  std::vector<std::uint32_t> touched_;                   // whose entries start() has to clear
  std::unordered_set<std::string_view> others_;
};

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
  bool initial = false;  // and the given name is but its first letter
};
Surroundings look_around(const Scene& scene, const Spot& spot);

// Whether one given name may be the other, spelt or transcribed in another way or cut to its initial.
bool same_given_name(const Scene& scene, std::uint32_t leader, std::string_view term, bool initial);

// Whether a leader's first name is a woman's.
bool is_woman(const Scene& scene, std::uint32_t leader);

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
