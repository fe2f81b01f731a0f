#pragma once
// Countries and organisations whose name is also something else's, or that of several.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/enrich/bearer.h"
#include "src/enrich/scene.h"

namespace chancery {

// The one of several entities that a name means: who lived, or held office, nearest to the day of
// publication; then who is attested. Null where that does not tell. REQUIRES: at least one.
const Candidate* choose(const Scene& scene, const std::vector<Candidate>& among, const Attested& attested);

// What an article says for and against countries whose name is also another word, or that of many people or
// places. Looks at the whole article once, when it is first asked.
class CommonNames {
 public:
  CommonNames(const Scene& scene, const Attested& attested) : scene_(scene), attested_(attested) {}

  // Whether "Jordan", "Georgia", or "Turkey" at the head of a sentence, is the country here: the reason, or
  // empty where it is not. REQUIRES: the spot has words.
  std::string means(const Spot& spot, const Candidate& country, const Surroundings& around);

 private:
  bool is_american();
  // What of the country's own the article names: its capital, or whoever leads it. Null for nothing.
  const Spot* own_of(std::uint32_t country);
  std::size_t countries_besides(std::uint32_t country);

  const Scene& scene_;
  const Attested& attested_;
  // What is a country's own where it is named, or once it is attested: each entity once, where it first
  // stands.
  struct Own {
    const Spot* spot;
    std::uint32_t entity;
    bool capital;
  };
  const std::vector<Own>& owns_of(std::uint32_t country);

  std::optional<bool> american_;
  std::map<std::uint32_t, std::vector<Own>> owns_;       // by country, once asked
  std::optional<std::vector<std::uint32_t>> countries_;  // that the article names, each once
};

}  // namespace chancery
