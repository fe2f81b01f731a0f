#include "src/enrich/first_names.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "src/text/encoding.h"
#include "src/text/function_words.h"
#include "src/world/inflect.h"

namespace chancery {
namespace {

constexpr std::uint32_t kSeveral = 0xFFFFFFFF;
constexpr std::size_t kShortest = 3;  // letters

class Finder {
 public:
  Finder(const Scene& scene, std::span<const Naming> namings, const Strangers& strangers)
      : scene_(scene), words_(scene.words) {
    std::unordered_set<std::uint32_t> named;
    for (const Naming& naming : namings) {
      if (!is_person(scene.gazetteer.entities()[naming.entity].kind) || !named.insert(naming.entity).second)
        continue;
      for (const std::string_view given : scene.gazetteer.given_names(naming.entity))
        add(given, naming.entity);
    }
    if (leaders_.empty()) return;
    for (const Stranger& stranger : strangers.list()) {
      add(words_.term(stranger.word), kSeveral);
      add(words_.term(stranger.word + stranger.words - 1), kSeveral);
    }
  }

  std::vector<FirstName> find() const {
    std::vector<FirstName> found;
    if (leaders_.empty()) return found;
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if (!scene_.is_capital(w) || scene_.spot_of(w) || words_.capitals(w) != Capitals::kTell) continue;
      const auto leader = leaders_.find(words_.term(w));
      if (leader == leaders_.end() || leader->second == kSeveral || !stands_alone(w)) continue;
      found.push_back({w, leader->second});
    }
    return found;
  }

 private:
  void add(std::string_view given, std::uint32_t leader) {
    if (count_code_points(given) < kShortest || is_function_word(given)) return;
    const auto [at, fresh] = leaders_.emplace(given, leader);
    if (!fresh && at->second != leader) at->second = kSeveral;
  }

  bool parts(std::size_t word) const {
    return words_.joined(word) || words_.hyphened(word) || words_.gap_before(word) == ". ";
  }

  bool stands_alone(std::size_t word) const {
    const std::size_t next = word + 1;
    if (next < words_.size() && next != words_.title_size()) {
      if (words_.hyphened(next)) return false;
      const bool verb = scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next);
      if (parts(next) && words_.gap_before(next) != ". " && words_.cased(next) && scene_.is_capital(next) &&
          !verb)
        return false;
    }
    if (word == 0 || word == words_.title_size()) return true;
    const std::size_t before = word - 1;
    if (words_.hyphened(word)) return false;
    if (!words_.joined(word)) return true;
    // "the Bill", "a Jordan": a thing.
    if (scene_.cue(Cue::kArticle, before) || scene_.cue(Cue::kUnheld, before))
      return may_precede_name(before);
    if (scene_.cue(Cue::kApposition, before) || scene_.cue(Cue::kCalendar, before)) return true;
    return !words_.cased(before) || !scene_.is_capital(before) || is_function_word(words_.term(before));
  }
  // Of the words before an office that nobody holds those that may stand before a name: "like Hillary".
  bool may_precede_name(std::size_t word) const {
    constexpr std::string_view kMay[] = {"for",  "as",    "than", "or",  "like",
                                         "what", "which", "is",   "was", "be"};
    return std::find(std::begin(kMay), std::end(kMay), words_.term(word)) != std::end(kMay);
  }

  const Scene& scene_;
  const Words& words_;
  std::unordered_map<std::string_view, std::uint32_t> leaders_;
};

}  // namespace

std::vector<FirstName> find_first_names(const Scene& scene, std::span<const Naming> namings,
                                        const Strangers& strangers) {
  if (scene.lang != "en" && scene.lang != "fr" && scene.lang != "es" && scene.lang != "it" &&
      scene.lang != "pt")
    return {};
  return Finder(scene, namings, strangers).find();
}

}  // namespace chancery
