#include "src/enrich/bearer.h"

#include <algorithm>

#include "src/enrich/judge.h"
#include "src/enrich/sex.h"

namespace chancery {

std::optional<Bearer> SurnameJudge::judge_title() const {
  if (is_anothers()) return std::nullopt;
  const TitleFound title = title_here();
  return title ? by_title(title) : std::nullopt;
}

std::optional<Bearer> SurnameJudge::judge() const {
  if (is_anothers()) return std::nullopt;
  if (around_.before == Neighbour::kMadam && is_namesake_of_any()) return std::nullopt;
  if (is_lesser()) return std::nullopt;
  if (auto bearer = by_full_name()) return bearer;
  // A title that fits none of them, or a rank, is somebody else's.
  if (title_here() || around_.before == Neighbour::kRank) return std::nullopt;
  if (auto bearer = by_what_is_beside()) return bearer;
  if (auto bearer = by_partner()) return bearer;
  if (auto bearer = by_government()) return bearer;
  if (auto bearer = by_contest()) return bearer;
  if (auto bearer = by_dominance()) return bearer;
  return as_before();
}
namespace {

// "Merkelová"
bool is_feminine_form(std::string_view term) {
  return term.ends_with("ova") || term.ends_with("ove") || term.ends_with("ovou");
}

// "Mrs." and "Ms." are for women, "Mr." is for men; of other words before a name, and of others' given names,
// nothing is known.
std::vector<Candidate> of_that_sex(const Scene& scene, const People& people, const Spot& spot,
                                   const Surroundings& around, const std::vector<Candidate>& surname) {
  constexpr std::string_view kMisters[] = {"mr", "mister", "monsieur", "herr", "signor", "senor"};
  const bool feminine = scene.lang == "cs" && spot.words == 1 && spot.inflected &&
                        is_feminine_form(scene.words.term(spot.word));
  const bool madam = around.before == Neighbour::kMadam || feminine;
  const bool mister = around.before == Neighbour::kHonorific && spot.words > 0 && spot.word > 0 &&
                      std::find(std::begin(kMisters), std::end(kMisters), scene.words.term(spot.word - 1)) !=
                          std::end(kMisters);
  // Of whom the tables tell neither, the article's full name does.
  const auto fits = [&](const Candidate& c) {
    if (madam) return is_woman(scene, c.entity) || (!is_man(scene, c.entity) && people.is_named(c.entity));
    return !mister || !is_woman(scene, c.entity);
  };
  std::vector<Candidate> fitting;
  std::copy_if(surname.begin(), surname.end(), std::back_inserter(fitting), fits);
  return fitting;
}

}  // namespace

std::optional<Bearer> titled_bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                       const Spot& spot, const Surroundings& around,
                                       const std::vector<Candidate>& surname) {
  const std::vector<Candidate> fitting = of_that_sex(scene, people, spot, around, surname);
  return fitting.empty() ? std::nullopt
                         : SurnameJudge(scene, people, attested, spot, around, fitting).judge_title();
}

std::optional<Bearer> bearer_of(const Scene& scene, const People& people, const Attested& attested,
                                const Spot& spot, const Surroundings& around,
                                const std::vector<Candidate>& surname) {
  const std::vector<Candidate> fitting = of_that_sex(scene, people, spot, around, surname);
  return fitting.empty() ? std::nullopt
                         : SurnameJudge(scene, people, attested, spot, around, fitting).judge();
}

}  // namespace chancery
