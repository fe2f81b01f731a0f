#include "src/enrich/titles.h"

#include <algorithm>
#include <array>

#include "src/text/function_words.h"

namespace chancery {
namespace {

constexpr std::size_t kLongestTitle = 6;          // words
constexpr std::uint32_t kLongestTitleBytes = 36;  // twelve Chinese characters

// Titles of these offices are words that news gives to any head of a state.
constexpr std::string_view kAnyLeader = "leader";

// "president-elect"
constexpr std::array<std::string_view, 4> kAfterTitle = {"elect", "designate", "nominate", "избранный"};

TitleFound title_ending_at(const Scene& scene, std::size_t end) {
  const Words& words = scene.words;
  TitleFound best;
  for (std::size_t length = 1; length <= std::min(end, kLongestTitle); ++length) {
    const std::size_t start = end - length;
    if (length > 1 && !words.joined(start + 1) && !words.hyphened(start + 1)) break;
    auto match = scene.gazetteer.longest_title(words.terms_from(start), length, scene.lang);
    // "Presidents Putin and Trump"
    const std::string_view term = words.term(start);
    if (match.length == 0 && length == 1 && scene.lang == "en" && term.size() > 3 && term.back() == 's') {
      const std::string_view singular = term.substr(0, term.size() - 1);
      match = scene.gazetteer.longest_title(&singular, 1, scene.lang);
    }
    if (match.length != length) continue;
    best.offices = {match.candidates, match.count};
    best.word = static_cast<std::uint32_t>(start);
    best.start = words.token(start).start;
    best.end = words.token(end - 1).end;
  }
  if (best && best.word > 0 && (words.joined(best.word) || words.hyphened(best.word)))
    best.former = scene.cue(Cue::kFormer, best.word - 1);
  return best;
}

bool is_state_or_body(const Scene& scene, const Spot& spot) {
  const auto readings = scene.readings(spot);
  return std::any_of(readings.begin(), readings.end(),
                     [&](const Candidate& c) { return !is_person(scene.entity(c).kind); });
}

const Entity* first_state_or_body(const Scene& scene, const Spot& spot) {
  for (const Candidate& c : scene.readings(spot)) {
    if (!is_person(scene.entity(c).kind)) return &scene.entity(c);
  }
  return nullptr;
}

}  // namespace

TitleFound title_before(const Scene& scene, std::size_t word) {
  const Words& words = scene.words;
  if (word == 0 || !words.joined(word)) return {};
  std::size_t end = word;
  const std::string_view before = words.term(end - 1);
  if (std::find(kAfterTitle.begin(), kAfterTitle.end(), before) != kAfterTitle.end() && end > 1) --end;
  if (const TitleFound title = title_ending_at(scene, end)) return title;
  const Spot* spot = scene.spot_of(end - 1);
  if (!spot || spot->word + spot->words != end || !is_state_or_body(scene, *spot)) return {};
  end = spot->word;
  const auto goes_on = [&](std::size_t at) { return at > 0 && words.joined(at); };
  if (!goes_on(end)) return {};
  if (!title_ending_at(scene, end) && is_function_word(words.term(end - 1)) && goes_on(end - 1)) --end;
  TitleFound title = title_ending_at(scene, end);
  if (title) title.of = first_state_or_body(scene, *spot);
  return title;
}

TitleFound title_at(const Scene& scene, std::size_t word) {
  const Words& words = scene.words;
  TitleFound title;
  if (word >= words.size()) return title;
  const auto match = scene.gazetteer.longest_title(words.terms_from(word),
                                                   std::min(words.size() - word, kLongestTitle), scene.lang);
  for (std::size_t w = word + 1; w < word + match.length; ++w) {
    if (!words.joined(w) && !words.hyphened(w)) return title;
  }
  if (match.length == 0) return title;
  title.offices = {match.candidates, match.count};
  title.word = static_cast<std::uint32_t>(word);
  title.start = words.token(word).start;
  title.end = words.token(word + match.length - 1).end;
  return title;
}

TitleFound title_beside(const Scene& scene, const Spot& spot) {
  const std::string_view text = scene.words.text();
  TitleFound title;
  const auto take = [&](const Gazetteer::TokenMatch& match, std::uint32_t at) {
    title.offices = {match.candidates, match.count};
    title.start = at;
    title.end = at + match.length;
  };
  const std::uint32_t first = spot.start - std::min(spot.start, kLongestTitleBytes);
  for (std::uint32_t at = first; at < spot.start; ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    const auto match = scene.gazetteer.longest_title_text(text, at, scene.lang);
    if (match.length != 0 && at + match.length == spot.start) {
      take(match, at);
      return title;
    }
  }
  const auto match = scene.gazetteer.longest_title_text(text, spot.end, scene.lang);
  if (match.length != 0) take(match, spot.end);
  return title;
}

const Office* office_of(const Scene& scene, const Term& term) {
  const std::vector<Office>& offices = scene.gazetteer.offices();
  const auto row = std::lower_bound(offices.begin(), offices.end(), term.office,
                                    [](const Office& o, const std::string& id) { return o.id < id; });
  return row == offices.end() || row->id != term.office ? nullptr : &*row;
}

bool runs(const Term& term, std::optional<Day> day, int years_before, int years_after) {
  if (!day) return true;
  const Day first{term.from.value_or(kFirstDay).number - years_before * 366};
  const Day last{std::min(term.to.value_or(kLastDay).number, kLastDay.number - years_after * 366) +
                 years_after * 366};
  return first <= *day && *day <= last;
}

const Term* term_of(const Scene& scene, const Entity& leader, const TitleFound& title) {
  const Term* found = nullptr;
  for (const Term& term : leader.terms) {
    const bool fits = std::any_of(title.offices.begin(), title.offices.end(), [&](const Candidate& c) {
      const std::string& office = scene.gazetteer.offices()[c.entity].id;
      return office == term.office || (office == kAnyLeader && term.leads_state);
    });
    if (!fits || (title.of && title.of->id != term.of)) continue;
    if (!found || runs(term, scene.day)) found = &term;
  }
  return found;
}

std::string describe(const Term& term) {
  return term.office + " of " + term.of;
}

}  // namespace chancery
