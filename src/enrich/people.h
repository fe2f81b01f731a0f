#pragma once
// Which of the gazetteer's people an article names, and where.

#include <algorithm>
#include <cstdint>
#include <optional>
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

}  // namespace chancery
