#include <algorithm>
#include <cctype>

#include "src/enrich/scene.h"
#include "src/text/encoding.h"
#include "src/text/fold.h"
#include "src/text/function_words.h"

namespace chancery {
namespace {

std::size_t letter_length(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

std::size_t written_capitals(std::string_view text) {
  std::size_t capitals = 0;
  for (std::size_t i = 0; i < text.size(); i += letter_length(text, i))
    capitals += begins_with_capital(text.substr(i, letter_length(text, i)));
  return capitals;
}

bool has_upper(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); i += letter_length(text, i)) {
    if (begins_with_capital(text.substr(i, letter_length(text, i)))) return true;
  }
  return false;
}

// The marks of Arabic and Hebrew vowels stand on the letter before them: they are skipped with it.
std::uint32_t after_letters(std::string_view text, std::uint32_t at, std::uint8_t letters) {
  const auto is_mark = [&](std::uint32_t i) {
    const auto head = static_cast<unsigned char>(text[i]);
    const auto tail = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
    return head == 0xD9 && ((tail >= 0x8B && tail <= 0x9F) || tail == 0x80);
  };
  while (letters > 0) {
    at += static_cast<std::uint32_t>(letter_length(text, at));
    while (at < text.size() && is_mark(at)) at += 2;
    --letters;
  }
  return at;
}

class Spotter {
 public:
  explicit Spotter(Scene& scene) : scene_(scene), words_(scene.words) {}

  void find() {
    scene_.spots.clear();
    scene_.candidates.clear();
    scene_.spot_at.assign(words_.size(), 0);
    for (std::size_t word = 0; word < words_.size();) word += match_at(word);
    for (const Span span : words_.characters()) match_characters(span);
    if (!words_.characters().empty()) merge();
    for (std::uint32_t i = 0; i < scene_.spots.size(); ++i) mark(i);
  }

 private:
  // Names of words and names of characters in the order of the text; of two that overlap ("G20" and
  // "G20峰会") the longer.
  void merge() {
    std::vector<Spot>& spots = scene_.spots;
    std::stable_sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) {
      return a.start != b.start ? a.start < b.start : a.end > b.end;
    });
    std::uint32_t end = 0;
    const auto overlaps = [&](const Spot& spot) {
      if (!spot.inner && spot.start < end) return true;
      end = std::max(end, spot.end);
      return false;
    };
    spots.erase(std::remove_if(spots.begin(), spots.end(), overlaps), spots.end());
  }

  // Returns how many words to go on by.
  std::size_t match_at(std::size_t word) {
    std::size_t room =
        std::min(words_.size(), word < words_.title_size() ? words_.title_size() : words_.size()) - word;
    for (;;) {
      const auto match = scene_.gazetteer.longest_match(words_.terms_from(word), room, scene_.lang);
      if (match.length == 0) return 1;
      if (match.count == 0) {
        if (is_one_phrase(word, match.length, "") && !has_possessive_within(word, match.length))
          return match.length;
      } else if (add(word, match)) {
        if (match.length > 1 && is_organisation(scene_.spots.back()))
          add_inner(word, match.length, table_name());
        return match.length;
      }
      if (match.length == 1) return 1;
      room = match.length - 1;
    }
  }

  bool add(std::size_t word, const Gazetteer::TokenMatch& match) {
    Spot spot;
    spot.word = static_cast<std::uint32_t>(word);
    spot.words = match.length;
    spot.inflected = match.inflected;
    spot.start = words_.token(word).start;
    if (match.particles > 0) spot.start = after_letters(words_.text(), spot.start, match.particles);
    spot.end = end_of(word + match.length - 1);
    // A short word without its first letter is a name too often: لافتا ("noting") is not "for EFTA".
    constexpr std::uint32_t kShort = 10;  // bytes: five letters
    const bool cut = match.particles > 0 && spot.words == 1 && spot.end - spot.start < kShort;
    const bool added = add(spot, match, [&](const Candidate& c) {
      return fits(spot, scene_.name(c)) && !(cut && scene_.entity(c).kind == EntityKind::kOrganisation);
    });
    if (added && match.length == 1) prefer_country(scene_.spots.back());
    return added;
  }

  // Where adjectives are small, a capital within a sentence is that of the country: "z Niemiec", "do Ruska".
  void prefer_country(Spot& spot) {
    constexpr std::string_view kSmallAdjectives[] = {"cs", "pl", "sk", "bg", "ru", "uk", "ro"};
    if (std::find(std::begin(kSmallAdjectives), std::end(kSmallAdjectives), scene_.lang) ==
        std::end(kSmallAdjectives))
      return;
    if (!scene_.is_capital(spot.word) || words_.capitals(spot.word) != Capitals::kTell ||
        words_.begins_sentence(spot.word))
      return;
    for (const Candidate& c : scene_.readings(spot)) {
      if (scene_.name(c).role != NameRole::kDemonym) return;
    }
    std::vector<Candidate> countries;
    scene_.gazetteer.inflected_matches(words_.term(spot.word), scene_.lang, countries);
    std::erase_if(countries, [&](const Candidate& c) {
      return scene_.entity(c).kind != EntityKind::kCountry || scene_.name(c).role != NameRole::kFull ||
             !fits(spot, scene_.name(c));
    });
    if (countries.empty()) return;
    scene_.candidates.resize(spot.first);
    scene_.candidates.insert(scene_.candidates.end(), countries.begin(), countries.end());
    spot.count = static_cast<std::uint32_t>(countries.size());
    spot.inflected = true;
  }

  // Adds a spot with those candidates that fit; false where none does.
  template <class Fits>
  bool add(Spot spot, const Gazetteer::TokenMatch& match, Fits name_fits) {
    spot.first = static_cast<std::uint32_t>(scene_.candidates.size());
    for (std::uint32_t i = 0; i < match.count; ++i) {
      if (name_fits(match.candidates[i])) scene_.candidates.push_back(match.candidates[i]);
    }
    spot.count = static_cast<std::uint32_t>(scene_.candidates.size()) - spot.first;
    if (spot.count == 0) return false;
    const EntityName& name = scene_.name(scene_.candidates[spot.first]);
    // "the Emirates", "l'Élysée": the table asks for the article, but the name begins after it.
    const bool article = spot.words > 1 && !begins_with_capital(name.text) && has_upper(name.text) &&
                         is_function_word(words_.term(spot.word));
    if (article) spot.start = words_.token(spot.word + 1).start;
    scene_.spots.push_back(spot);
    return true;
  }

  bool is_organisation(const Spot& spot) const {
    const auto readings = scene_.readings(spot);
    return std::any_of(readings.begin(), readings.end(), [&](const Candidate& c) {
      return scene_.entity(c).kind == EntityKind::kOrganisation && scene_.name(c).role == NameRole::kFull;
    });
  }

  // The name in the table of the organisation that was added last.
  std::string_view table_name() const {
    for (const Candidate& c : scene_.readings(scene_.spots.back())) {
      if (scene_.entity(c).kind == EntityKind::kOrganisation) return scene_.name(c).text;
    }
    return {};
  }

  // Names of countries within a name; an adjective only at its head ("German parliament", but not
  // "Organization of American States"), and not a country that the whole is ("Единая Россия", but "ФСБ
  // России" and "Bank of Japan").
  void add_inner(std::size_t word, std::size_t length, std::string_view outer) {
    for (std::size_t w = word; w < word + length;) {
      const bool head = w == word;
      const auto match = scene_.gazetteer.longest_match(words_.terms_from(w),
                                                        head ? length - 1 : word + length - w, scene_.lang);
      const bool belongs = head || is_function_word(words_.term(w - 1));
      const bool added =
          match.count > 0 && add_inner_spot(w, match, head, belongs ? std::string_view{} : outer);
      w += added ? match.length : 1;
    }
  }

  bool add_inner_spot(std::size_t word, const Gazetteer::TokenMatch& match, bool head,
                      std::string_view outer) {
    if (!add(word, match)) return false;
    scene_.spots.back().inner = true;
    if (keep_countries(scene_.spots.back(), head, outer)) return true;
    scene_.spots.pop_back();
    return false;
  }

  // `outer`: a name at whose end the country may not stand as the table has it.
  bool keep_countries(Spot& spot, bool adjectives, std::string_view outer) {
    auto& all = scene_.candidates;
    const auto kept = std::remove_if(all.begin() + spot.first, all.end(), [&](const Candidate& c) {
      const NameRole role = scene_.name(c).role;
      const std::string_view name = scene_.name(c).text;
      if (!scene_.name(c).acronym && outer.size() >= name.size() &&
          outer.substr(outer.size() - name.size()) == name)
        return true;
      const bool country = role == NameRole::kFull || (adjectives && role == NameRole::kDemonym);
      return scene_.entity(c).kind != EntityKind::kCountry || !country;
    });
    all.erase(kept, all.end());
    spot.count = static_cast<std::uint32_t>(all.size()) - spot.first;
    return spot.count > 0;
  }

  // The last stop of "U.S." belongs to it.
  std::uint32_t end_of(std::size_t word) const {
    const std::uint32_t end = words_.token(word).end;
    const bool dotted = words_.written(word).find('.') != std::string_view::npos;
    return dotted && words_.text().substr(end, 1) == "." ? end + 1 : end;
  }

  void mark(std::uint32_t spot) {
    const Spot& s = scene_.spots[spot];
    if (s.inner) return;
    for (std::uint32_t i = 0; i < s.words; ++i) scene_.spot_at[s.word + i] = spot + 1;
  }

  // An initial, or an abbreviation such as the table has: "J. D. Vance", "St. Lucia", not "Mr. Li. Xi".
  bool may_have_stop(std::size_t word, std::string_view table) const {
    if (count_code_points(words_.term(word)) == 1 || words_.is_dotted(word)) return true;
    constexpr std::uint32_t kShort = 3;  // bytes
    return words_.token(word).end - words_.token(word).start <= kShort &&
           (table.empty() || table.find('.') != std::string_view::npos || scene_.cue(Cue::kHonorific, word) ||
            scene_.cue(Cue::kRank, word));
  }

  // "Trump's national emergency" is not "Trump National".
  bool has_possessive_within(std::size_t word, std::size_t length) const {
    for (std::size_t w = word; w + 1 < word + length; ++w) {
      if (words_.has_possessive(w)) return true;
    }
    return false;
  }

  // Whether nothing parts the words that the table does not part too.
  bool is_one_phrase(std::size_t word, std::size_t length, std::string_view table) const {
    for (std::size_t w = word + 1; w < word + length; ++w) {
      if (words_.joined(w) || words_.hyphened(w)) continue;
      const std::string_view gap = words_.gap_before(w);
      const bool stop = gap.starts_with('.') && gap.size() <= 2 && may_have_stop(w - 1, table);
      const bool comma = gap == ", " && table.find(',') != std::string_view::npos;
      const bool mark = gap.size() <= 3 && gap.find_first_of(",.;:!?()\"\n") ==
                                               std::string_view::npos;  // an apostrophe, "&", a slash
      if (!stop && !comma && !mark) return false;
    }
    return true;
  }

  bool fits(const Spot& spot, const EntityName& name) const {
    if (!name.lang.empty() && !scene_.lang.empty() && name.lang != scene_.lang) return false;
    if (spot.words > 1 && !is_one_phrase(spot.word, spot.words, name.text)) return false;
    if (!words_.cased(spot.word)) return true;
    const Token& head = words_.token(spot.word);
    const Token& tail = words_.token(spot.word + spot.words - 1);
    const bool all = words_.capitals(spot.word) == Capitals::kAll;
    if (name.acronym) return fits_acronym(spot, name, all);
    if (all) return true;
    // "MBA" is nobody's name among words that are not all capitals.
    constexpr std::size_t kShortName = 4;  // letters
    if (name.role == NameRole::kSurname && spot.words == 1 && head.capitals && !spot.inflected &&
        count_code_points(name.text) <= kShortName && written_capitals(name.text) == 1 &&
        !is_titled(spot.word))
      return false;
    if (begins_with_capital(name.text))
      return head.capital && (name.role != NameRole::kSurname || tail.capital);
    return tail.capital || !has_upper(name.text);
  }

  // "PRESIDENT YOON:"
  bool is_titled(std::size_t word) const {
    if (word == 0 || !words_.joined(word)) return false;
    const std::size_t before = word - 1;
    return scene_.gazetteer.longest_title(words_.terms_from(before), 1, scene_.lang).length == 1 ||
           scene_.cue(Cue::kHonorific, before) || scene_.cue(Cue::kMadam, before) ||
           scene_.cue(Cue::kRank, before);
  }

  // NATO in capitals, Nato as some papers write it, AfD as the table does; МИДа where an ending follows.
  bool fits_acronym(const Spot& spot, const EntityName& name, bool all_capitals) const {
    const std::string_view term = words_.term(spot.word);
    const std::string_view written = words_.span_text(spot.start, spot.end);
    if (written == name.text) return !all_capitals || name.also == AlsoIs::kNothing;
    if (all_capitals) return name.also == AlsoIs::kNothing && !is_function_word(term);
    const Token& token = words_.token(spot.word);
    if (spot.inflected && token.capitals) return false;  // RPO is no form of RPA
    if (token.capitals) return true;
    if (!token.capital) return false;
    const std::size_t first = letter_length(written, 0);
    if (spot.inflected)
      return written.size() > first &&
             begins_with_capital(written.substr(first, letter_length(written, first)));
    return name.also == AlsoIs::kNothing && count_code_points(term) >= 4 && !has_upper(written.substr(first));
  }

  void match_characters(Span span) {
    const std::string_view text = words_.text();
    for (std::uint32_t at = latin_head(span.start); at < span.end;) {
      const auto match = scene_.gazetteer.longest_match_text(text, at, scene_.lang);
      if (match.count > 0 && add_characters(at, match, false) && is_organisation(scene_.spots.back())) {
        // The name without its last character may begin with that of a country, and so may what follows its
        // first.
        const std::uint32_t end = at + match.length;
        std::uint32_t last = end - 1;
        while ((static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
        for (std::uint32_t inner = at; inner < end;) {
          const auto within = scene_.gazetteer.longest_match_text(text.substr(0, inner == at ? last : end),
                                                                  inner, scene_.lang);
          const bool added = within.count > 0 && add_characters(inner, within, true);
          inner += added ? within.length : static_cast<std::uint32_t>(letter_length(text, inner));
        }
      }
      at += match.length > 0 ? match.length : static_cast<std::uint32_t>(letter_length(text, at));
    }
  }

  // "G20峰会", "J·D·万斯": letters and digits that stand right before characters may belong to them.
  std::uint32_t latin_head(std::uint32_t start) const {
    const std::string_view text = words_.text();
    const std::uint32_t nearest = start - std::min<std::uint32_t>(start, 8);
    while (start > nearest) {
      const auto last = static_cast<unsigned char>(text[start - 1]);
      const bool dot = start >= 2 && text.substr(start - 2, 2) == "\xC2\xB7";
      if (!dot && (last >= 0x80 || std::isalnum(last) == 0)) break;
      start -= dot ? 2 : 1;
    }
    return start;
  }

  bool add_characters(std::uint32_t at, const Gazetteer::TokenMatch& match, bool inner) {
    Spot spot;
    spot.start = at;
    spot.end = at + match.length;
    spot.inner = inner;
    const bool added = add(spot, match, [&](const Candidate& c) {
      const EntityName& name = scene_.name(c);
      return name.lang.empty() || scene_.lang.empty() || name.lang == scene_.lang;
    });
    if (!added || !inner || keep_countries(scene_.spots.back(), false, {})) return added;
    scene_.spots.pop_back();
    return false;
  }

  Scene& scene_;
  const Words& words_;
};

}  // namespace

void find_spots(Scene& scene) {
  Spotter(scene).find();
}

}  // namespace chancery
