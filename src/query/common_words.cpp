#include "src/query/common_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "src/query/characters.h"

namespace chancery {
namespace {

// How the name is written where it is meant. Acronyms and what resembles a pronoun are never meant by one
// capital.
enum class Meant : std::uint8_t { kWithCapital, kInCapitals };

// Sorted. What the word is, and whose name it is where that is not plain. Names that are meant more often
// than the word are absent: bush, china, trump, turkey.
struct CommonWord {
  std::string_view word;
  Meant meant;
  std::string_view reason;
};
constexpr std::array kCommonWords = {
    CommonWord{"amnesty", Meant::kWithCapital, "pardon; Amnesty International"},
    CommonWord{"april", Meant::kWithCapital, "month"},
    CommonWord{"august", Meant::kWithCapital, "month"},
    CommonWord{"bad", Meant::kInCapitals, "adjective; a development bank in French"},
    CommonWord{"baker", Meant::kWithCapital, "trade; James Baker"},
    CommonWord{"ban", Meant::kWithCapital, "prohibition; Ban Ki-moon"},
    CommonWord{"begin", Meant::kWithCapital, "verb; Menachem Begin"},
    CommonWord{"bid", Meant::kInCapitals, "offer; a development bank in Spanish"},
    CommonWord{"bond", Meant::kWithCapital, "security; Bond"},
    CommonWord{"borne", Meant::kWithCapital, "participle; Élisabeth Borne"},
    CommonWord{"brown", Meant::kWithCapital, "colour; Gordon Brown"},
    CommonWord{"burns", Meant::kWithCapital, "verb; William Burns"},
    CommonWord{"came", Meant::kInCapitals, "verb; Comecon in Spanish"},
    CommonWord{"can", Meant::kInCapitals, "verb; Can"},
    CommonWord{"car", Meant::kInCapitals, "vehicle; Central African Republic"},
    CommonWord{"case", Meant::kWithCapital, "matter; Case"},
    CommonWord{"clay", Meant::kWithCapital, "earth; Clay"},
    CommonWord{"cook", Meant::kWithCapital, "verb; Robin Cook"},
    CommonWord{"cross", Meant::kWithCapital, "verb; Cross"},
    CommonWord{"deal", Meant::kWithCapital, "agreement; Deal"},
    CommonWord{"dean", Meant::kWithCapital, "office; Dean"},
    CommonWord{"far", Meant::kInCapitals, "adverb; a force of Sudan in Spanish"},
    CommonWord{"field", Meant::kWithCapital, "land; Field"},
    CommonWord{"ford", Meant::kWithCapital, "maker of cars, too; Gerald Ford"},
    CommonWord{"fox", Meant::kWithCapital, "animal, and a broadcaster; Vicente Fox"},
    CommonWord{"gates", Meant::kWithCapital, "plural; Robert Gates"},
    CommonWord{"grant", Meant::kWithCapital, "subsidy; Ulysses Grant"},
    CommonWord{"green", Meant::kWithCapital, "colour, and a party; Green"},
    CommonWord{"grenade", Meant::kWithCapital, "weapon; Grenada in French"},
    CommonWord{"hague", Meant::kWithCapital, "city; William Hague"},
    CommonWord{"he", Meant::kInCapitals, "pronoun; He Lifeng"},
    CommonWord{"heath", Meant::kWithCapital, "land; Edward Heath"},
    CommonWord{"home", Meant::kWithCapital, "noun; Alec Douglas-Home"},
    CommonWord{"hope", Meant::kWithCapital, "noun; Hope"},
    CommonWord{"hunt", Meant::kWithCapital, "verb; Jeremy Hunt"},
    CommonWord{"in", Meant::kInCapitals, "preposition; Moon Jae-in"},
    CommonWord{"is", Meant::kInCapitals, "verb; Islamic State"},
    CommonWord{"island", Meant::kWithCapital, "land; Iceland in German"},
    CommonWord{"it", Meant::kInCapitals, "pronoun; Italy"},
    CommonWord{"justice", Meant::kWithCapital, "noun; Justice"},
    CommonWord{"king", Meant::kWithCapital, "office; King"},
    CommonWord{"lake", Meant::kWithCapital, "water; Anthony Lake"},
    CommonWord{"law", Meant::kWithCapital, "noun; Bonar Law"},
    CommonWord{"long", Meant::kWithCapital, "adjective; Long"},
    CommonWord{"low", Meant::kWithCapital, "adjective; Low"},
    CommonWord{"ma", Meant::kWithCapital, "degree, and French for my; Ma Ying-jeou"},
    CommonWord{"mad", Meant::kInCapitals, "adjective; a doctrine"},
    CommonWord{"major", Meant::kWithCapital, "adjective; John Major"},
    CommonWord{"march", Meant::kWithCapital, "month, and a demonstration"},
    CommonWord{"marine", Meant::kWithCapital, "adjective; Marine Le Pen"},
    CommonWord{"may", Meant::kWithCapital, "verb and month; Theresa May"},
    CommonWord{"moon", Meant::kWithCapital, "satellite; Moon Jae-in"},
    CommonWord{"no", Meant::kInCapitals, "negation"},
    CommonWord{"pace", Meant::kInCapitals, "speed; an assembly of the Council of Europe"},
    CommonWord{"page", Meant::kWithCapital, "noun; Page"},
    CommonWord{"pan", Meant::kWithCapital, "prefix; Pan Gongsheng"},
    CommonWord{"park", Meant::kWithCapital, "place; Park Geun-hye"},
    CommonWord{"pen", Meant::kWithCapital, "tool; Marine Le Pen"},
    CommonWord{"ping", Meant::kWithCapital, "signal; Jean Ping"},
    CommonWord{"powers", Meant::kWithCapital, "plural; Powers"},
    CommonWord{"price", Meant::kWithCapital, "noun; Price"},
    CommonWord{"reunion", Meant::kWithCapital, "meeting; Réunion"},
    CommonWord{"rice", Meant::kWithCapital, "crop; Condoleezza Rice"},
    CommonWord{"rumor", Meant::kWithCapital, "noun; Mariano Rumor"},
    CommonWord{"said", Meant::kWithCapital, "verb; Said"},
    CommonWord{"short", Meant::kWithCapital, "adjective; Clare Short"},
    CommonWord{"so", Meant::kInCapitals, "adverb"},
    CommonWord{"start", Meant::kInCapitals, "verb; a treaty on arms"},
    CommonWord{"stone", Meant::kWithCapital, "material; Stone"},
    CommonWord{"straw", Meant::kWithCapital, "material; Jack Straw"},
    CommonWord{"summers", Meant::kWithCapital, "plural; Larry Summers"},
    CommonWord{"sun", Meant::kWithCapital, "star; Sun"},
    CommonWord{"sung", Meant::kWithCapital, "participle; Kim Il-sung"},
    CommonWord{"thorn", Meant::kWithCapital, "plant; Gaston Thorn"},
    CommonWord{"to", Meant::kInCapitals, "preposition"},
    CommonWord{"un", Meant::kInCapitals, "article in French and Spanish; United Nations"},
    CommonWord{"us", Meant::kInCapitals, "pronoun; United States"},
    CommonWord{"we", Meant::kInCapitals, "pronoun"},
    CommonWord{"who", Meant::kInCapitals, "pronoun; World Health Organization"},
    CommonWord{"woo", Meant::kWithCapital, "verb; Roh Tae-woo"},
    CommonWord{"young", Meant::kWithCapital, "adjective; Young"},
};

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < kCommonWords.size(); ++i) {
    if (kCommonWords[i - 1].word >= kCommonWords[i].word) return false;
  }
  return true;
}
static_assert(is_sorted());

const CommonWord* find(std::string_view folded) {
  const auto found =
      std::lower_bound(kCommonWords.begin(), kCommonWords.end(), folded,
                       [](const CommonWord& common, std::string_view word) { return common.word < word; });
  return found != kCommonWords.end() && found->word == folded ? &*found : nullptr;
}

// The parser wrote them so, whatever the query did.
bool spells_operator_small(std::string_view word) {
  return word == "and" || word == "or" || word == "not" || word == "near";
}

}  // namespace

Letters letters_of(std::string_view word) {
  std::size_t letters = 0, capitals = 0;
  bool first = false;
  for (const Character& character : read_characters(word).list) {
    if (!is_letter(character.c)) continue;
    const bool capital = u_isupper(static_cast<UChar32>(character.c));
    if (letters++ == 0) first = capital;
    capitals += capital;
  }
  if (letters != 1 && capitals == letters) return Letters::kCapitals;  // a number goes with capitals
  return first ? Letters::kCapital : Letters::kSmall;
}

Letters capitals_throughout(std::span<const Node> words) {
  constexpr std::size_t kWords = 4, kShort = 4;  // bytes
  if (words.size() < kWords) return Letters::kSmall;
  Letters least = Letters::kCapitals;
  for (const Node& word : words) {
    if (word.text.size() == 1 || spells_operator_small(word.text)) continue;
    const Letters letters = letters_of(word.text);
    if (letters == Letters::kSmall && word.text.size() <= kShort) {
      least = std::min(least, Letters::kCapital);
    } else {
      least = std::min(least, letters);
    }
  }
  return least;
}

bool is_ordinary_word(std::string_view folded, Letters letters) {
  // The number of a monarch or a pope is nobody's name; Xi is.
  const bool number = folded.find_first_not_of("ivx") == std::string_view::npos && folded != "xi";
  if (number) return true;
  const CommonWord* common = find(folded);
  if (!common) return false;
  return letters == Letters::kSmall || (letters == Letters::kCapital && common->meant == Meant::kInCapitals);
}

}  // namespace chancery
