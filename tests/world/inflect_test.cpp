#include "src/world/inflect.h"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

bool may_be(const Lemmas& lemmas, std::string_view lemma) {
  return std::any_of(lemmas.list.begin(), lemmas.list.begin() + static_cast<std::ptrdiff_t>(lemmas.count),
                     [&](const Lemma& l) { return l.text() == lemma; });
}

}  // namespace

TEST_CASE("an inflected name may be a form of the one in the table") {
  struct Row {
    std::string_view lang, form, lemma, reason;
  };
  const Row rows[] = {
      {"ru", "трампа", "трамп", "genitive"},
      {"ru", "байденом", "байден", "instrumental of a foreign name"},
      {"ru", "путиным", "путин", "instrumental of a Russian one"},
      {"ru", "зеленскому", "зеленский", "a surname that is an adjective"},
      {"ru", "россией", "россия", "a country in -ия"},
      {"ru", "москвы", "москва", "a feminine"},
      {"ru", "китае", "китай", "a country in -й"},
      {"ru", "египта", "египет", "a vowel that goes"},
      {"ru", "штатов", "штаты", "a plural"},
      {"ru", "филиппин", "филиппины", "a plural without an ending"},
      {"ru", "российскими", "российский", "an adjective"},
      {"ru", "российско", "российский", "the first half of a compound"},
      {"ru", "украинцев", "украинец", "a people"},
      {"ru", "россияне", "россиянин", "a people in -ин"},
      {"uk", "путіним", "путін", "instrumental"},
      {"uk", "трампові", "трамп", "a long dative"},
      {"uk", "зеленського", "зеленський", "a surname that is an adjective"},
      {"uk", "порошенка", "порошенко", "surnames in -ко decline"},
      {"uk", "києві", "київ", "a vowel that changes"},
      {"uk", "америці", "америка", "a consonant that changes"},
      {"uk", "росії", "росія", "a country"},
      {"pl", "trumpowi", "trump", "dative"},
      {"pl", "tuskiem", "tusk", "a softened consonant"},
      {"pl", "zelenskiego", "zelenski", "a surname that is an adjective"},
      {"pl", "rosji", "rosja", "a country"},
      {"pl", "niemczech", "niemcy", "a plural country"},
      {"pl", "zjednoczonych", "zjednoczone", "an adjective in the plural"},
      {"cs", "trumpuv", "trump", "whose: Trumpův"},
      {"cs", "merkelova", "merkel", "a woman's surname: Merkelová"},
      {"cs", "zelenskeho", "zelensky", "a surname that is an adjective"},
      {"cs", "ruskem", "rusko", "a country"},
      {"bg", "руския", "руски", "the article at the end"},
      {"ro", "rusiei", "rusia", "whose"},
      {"de", "russlands", "russland", "genitive"},
      {"ar", "وبوتين", "بوتين", "and"},
      {"ar", "للناتو", "الناتو", "for the"},
      {"", "путина", "путин", "where nobody knows the language"},
  };
  const Inflector inflector;
  for (const Row& row : rows) {
    INFO(row.lang << " " << row.form << ": " << row.reason);
    Lemmas lemmas;
    inflector.lemmas(row.form, inflecting(row.lang), lemmas);
    CHECK(may_be(lemmas, row.lemma));
    for (std::size_t i = 0; i < lemmas.count; ++i) CHECK(lemmas.list[i].text() != row.form);
  }
}

TEST_CASE("what no rule reaches has no lemma") {
  struct Row {
    std::string_view lang, form, lemma, reason;
  };
  const Row rows[] = {
      {"en", "trumps", "trump", "English has no rules"},
      {"", "trumps", "trump", "a German genitive needs German"},
      {"ru", "китом", "кито", "cities in -о do not decline"},
      {"ru", "россии", "росси", "a vowel is no stem for a plain ending"},
      {"uk", "трампа", "трампо", "no such paradigm"},
      {"ar", "وب", "ب", "too little is left"},
      {"ru", "", "", "nothing"},
  };
  const Inflector inflector;
  for (const Row& row : rows) {
    INFO(row.lang << " " << row.form << ": " << row.reason);
    Lemmas lemmas;
    inflector.lemmas(row.form, inflecting(row.lang), lemmas);
    CHECK_FALSE(may_be(lemmas, row.lemma));
  }
  Lemmas lemmas;
  inflector.lemmas(std::string(200, 'a') + "owi", inflecting("pl"), lemmas);
  CHECK(lemmas.count == 0);
}
