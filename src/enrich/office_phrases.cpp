#include "src/enrich/office_phrases.h"

#include <algorithm>

#include "src/enrich/titles.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

constexpr std::size_t kLongestTitle = 6;  // words

bool is_romance(std::string_view lang) {
  return lang == "fr" || lang == "es" || lang == "it" || lang == "pt" || lang == "ro";
}

}  // namespace

std::size_t OfficeReader::read_at(std::size_t word, OfficePhrase& phrase) {
  phrase = {};
  const std::size_t end = word < words_.title_size() ? words_.title_size() : words_.size();
  const auto match = scene_.gazetteer.longest_title(words_.terms_from(word),
                                                    std::min(end - word, kLongestTitle), scene_.lang);
  if (match.length == 0) return word + 1;
  phrase.first = phrase.title = word;
  phrase.last = phrase.title_end = word + match.length - 1;
  phrase.offices = {match.candidates, match.count};
  const std::size_t next = word + match.length;
  if (!is_whole(phrase) || !read_after(phrase) || !read_before(phrase) || is_of_a_name(phrase) ||
      !read_person_behind(phrase)) {
    last_ = phrase = {};
    return next;
  }
  last_ = phrase;
  return std::max(next, phrase.last + 1);
}

bool OfficeReader::joined(std::size_t word) const {
  if (word == 0 || word >= words_.size() || word == words_.title_size()) return false;
  const bool title = words_.gap_before(word) == ". " &&
                     (scene_.cue(Cue::kHonorific, word - 1) || scene_.cue(Cue::kMadam, word - 1));
  return title || words_.joined(word);  // "Mr. President"
}

// The words of the title stand together, and are no part of a longer name.
bool OfficeReader::is_whole(const OfficePhrase& phrase) const {
  for (std::size_t w = phrase.title + 1; w <= phrase.title_end; ++w) {
    if (!words_.joined(w) && !words_.hyphened(w) && !words_.has_possessive(w - 1)) return false;
  }
  for (std::size_t w = phrase.title; w <= phrase.title_end; ++w) {
    const Spot* spot = scene_.spot_of(w);
    if (spot && (spot->word < phrase.title || spot->word + spot->words > phrase.title_end + 1)) return false;
  }
  return true;
}

const Spot* OfficeReader::state_at(std::size_t word) const {
  const Spot* spot = scene_.spot_of(word);
  if (!spot || spot->word != word) return nullptr;
  return is_state(*spot, true) ? spot : nullptr;
}

bool OfficeReader::is_state(const Spot& spot, bool adjectives) const {
  const auto readings = scene_.readings(spot);
  return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
    return !is_person(scene_.entity(c).kind) && (adjectives || scene_.name(c).role != NameRole::kDemonym);
  });
}

// The country behind the title, and what else makes it one office or another; false where it is nobody's.
bool OfficeReader::read_after(OfficePhrase& phrase) const {
  std::size_t next = phrase.last + 1;
  if (next < words_.size() && (joined(next) || words_.hyphened(next)) && scene_.cue(Cue::kElect, next)) {
    phrase.elect = true;
    phrase.last = next++;
  }
  if (next < words_.size() && next != words_.title_size() && words_.hyphened(next)) return false;
  if (!joined(next) || words_.has_possessive(next - 1)) return true;
  const bool of = scene_.cue(Cue::kOf, next);
  if (of) {
    if (!joined(++next)) return false;
    if (joined(next + 1) && scene_.cue(Cue::kArticle, next)) ++next;
    if (scene_.cue(Cue::kRealm, next)) {  // "the president of the republic"
      phrase.last = next;
      return true;
    }
  }
  const bool plain = of || (scene_.lang != "en" && scene_.lang != "de");
  const Spot* spot = plain ? state_at(next) : nullptr;
  const bool adjective_may = !of && (is_romance(scene_.lang) || scene_.lang == "ar");
  if (spot && (adjective_may || is_state(*spot, false))) {
    phrase.of = spot;
    phrase.last = spot->word + spot->words - 1;
    return !words_.has_possessive(phrase.last);  // "leader of Scotland's Conservatives"
  }
  return !of && !scene_.cue(Cue::kNotHolder, next);
}

// The country before it, and the words that tell whether somebody in particular is meant.
bool OfficeReader::read_before(OfficePhrase& phrase) const {
  std::size_t first = phrase.first;
  if (first > 0 && words_.hyphened(first)) {
    if (!scene_.cue(Cue::kFormer, first - 1)) return false;
    phrase.former = true;
    --first;
  }
  if (!phrase.of && !is_romance(scene_.lang) && scene_.lang != "ar") {
    first = skip_former(first, phrase);
    const Spot* before = first > 0 && first != words_.title_size() ? scene_.spot_of(first - 1) : nullptr;
    const bool beside =
        joined(first) || (first > 0 && words_.has_possessive(first - 1) && !words_.sentence_between(first));
    if (before && beside && before->word + before->words == first && is_state(*before, true)) {
      phrase.of = before;
      const bool article = words_.token(before->word).start < before->start;  // "the Netherlands"
      phrase.first = first = before->word + article;
    } else if (const Spot* inside = state_at(phrase.title);
               inside && inside->words <= phrase.title_end - phrase.title) {
      phrase.of = inside;  // "UN chief"
    }
  }
  if (first > 0 && words_.hyphened(first)) return false;
  first = skip_former(skip_province(first, phrase), phrase);
  return read_article(first, phrase);
}

bool OfficeReader::read_article(std::size_t first, OfficePhrase& phrase) const {
  if (!joined(first)) {
    // "President says ...": a headline has no articles.
    const std::size_t next = phrase.last + 1;
    phrase.definite = scene_.lang == "en" && first == 0 && next < words_.title_size() && joined(next) &&
                      scene_.cue(Cue::kAct, next);
    return true;
  }
  if (scene_.cue(Cue::kArticle, first - 1) || scene_.cue(Cue::kHonorific, first - 1) ||
      scene_.cue(Cue::kMadam, first - 1)) {
    phrase.addressed = !scene_.cue(Cue::kArticle, first - 1);
    phrase.madam = scene_.cue(Cue::kMadam, first - 1);
    phrase.definite = true;
    return !is_of_an_office(first - 1);
  }
  // "the President and Vice President"
  const bool listed = last_.definite && !phrase.of && joined(first - 1) && scene_.cue(Cue::kAnd, first - 1) &&
                      last_.last + 2 == first;
  phrase.definite = listed;
  // "the former secretary of state and first lady"
  phrase.former = phrase.former || (listed && last_.former);
  return listed || (!scene_.cue(Cue::kUnheld, first - 1) && !is_number(first - 1));
}

// "The Vermont senator", "the North Carolina governor".
std::size_t OfficeReader::skip_province(std::size_t first, OfficePhrase& phrase) const {
  if (phrase.of || !joined(first) || !scene_.cue(Cue::kProvince, first - 1) || !scene_.is_capital(first - 1))
    return first;
  phrase.of_province = true;
  phrase.first = --first;
  if (joined(first) && scene_.is_capital(first - 1) && !scene_.cue(Cue::kArticle, first - 1))
    phrase.first = --first;
  return first;
}

// "Office of the U.S. Trade Representative" is a body.
bool OfficeReader::is_of_an_office(std::size_t article) const {
  return joined(article) && joined(article - 1) && scene_.cue(Cue::kOf, article - 1) &&
         scene_.cue(Cue::kThing, article - 2);
}

std::size_t OfficeReader::skip_former(std::size_t first, OfficePhrase& phrase) const {
  while (joined(first) && (scene_.cue(Cue::kFormer, first - 1) || scene_.cue(Cue::kHolding, first - 1))) {
    phrase.former = phrase.former || scene_.cue(Cue::kFormer, first - 1);
    phrase.late = phrase.late || words_.term(first - 1) == "late";
    --first;
  }
  return first;
}

bool OfficeReader::is_number(std::size_t word) const {
  return words_.term(word)[0] >= '0' && words_.term(word)[0] <= '9';
}

// A title right before a name belongs to the name. Without capitals nothing tells that what follows is
// none, but that English has no article before such a title.
bool OfficeReader::is_of_a_name(const OfficePhrase& phrase) const {
  const std::size_t next = phrase.last + 1;
  if (!joined(next) || words_.has_possessive(phrase.last)) return false;
  const bool grammar =
      is_function_word(words_.term(next)) || scene_.cue(Cue::kAct, next) || scene_.cue(Cue::kHelper, next);
  if (!words_.cased(next)) return !grammar;
  if (words_.capitals(next) == Capitals::kTell)
    return scene_.is_capital(next) && !is_function_word(words_.term(next));
  const bool of_behind = phrase.of && phrase.last > phrase.title_end;
  const bool by_article =
      scene_.lang == "en" && phrase.definite && !phrase.addressed && (!phrase.of || of_behind);
  return !grammar && (!by_article || scene_.spot_of(next));
}

// "The U.S. secretary of state, Mike Pompeo". Where two titles are of one name ("prime minister and former
// president Dmitry Medvedev") the first belongs to it: false.
bool OfficeReader::read_person_behind(OfficePhrase& phrase) const {
  std::size_t next = phrase.last + 1;
  if (next >= words_.size() || next == words_.title_size() || words_.has_possessive(phrase.last)) return true;
  if (joined(next) && scene_.cue(Cue::kAnd, next)) {
    ++next;
    while (joined(next) && (scene_.cue(Cue::kFormer, next) || scene_.cue(Cue::kArticle, next))) ++next;
    if (next < words_.size() && words_.hyphened(next)) ++next;
    const TitleFound title = title_at(scene_, next);
    if (!title) return true;
    while (next < words_.size() && words_.token(next).start < title.end) ++next;
    return !joined(next) || !person_at(next);
  }
  const std::string_view gap = words_.gap_before(next);
  if (gap.find(']') != std::string_view::npos) return !person_at(next);  // "[Russian leader] Vladimir Putin"
  if (gap == ", ") {
    // "his first secretary of defense, retired Gen. James Mattis"
    constexpr std::size_t kRanks = 3;
    for (std::size_t w = next; w < std::min(next + kRanks + 1, words_.size()); ++w) {
      if (person_at(w)) phrase.person = w;
      if (phrase.person > 0 || !(scene_.cue(Cue::kRank, w) || scene_.cue(Cue::kApposition, w))) break;
    }
  }
  return true;
}

bool OfficeReader::person_at(std::size_t word) const {
  const Spot* spot = scene_.spot_of(word);
  return spot && spot->word == word && !is_state(*spot, true) && scene_.is_capital(word);
}

}  // namespace chancery
