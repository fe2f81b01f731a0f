#include "src/text/fold.h"

#include <catch2/catch.hpp>

using namespace chancery;

TEST_CASE("words that differ in case, accents and width fold to one") {
  struct Row {
    const char *word, *expected, *reason;
  };
  const Row rows[] = {
      {"", "", "nothing"},
      {"ABC xyz 09", "abc xyz 09", "ASCII"},
      {"Zürich", "zurich", "an accent"},
      {"Z\x75\xCC\x88rich", "zurich", "the same, decomposed"},
      {"Wałęsa", "walesa", "ł has no decomposition"},
      {"GÜL gül", "gul gul", "capitals with accents"},
      {"Iğdır", "igdir", "dotless i"},
      {"ﬁnance", "finance", "a ligature of presentation"},
      {"Σίσυφος", "σισυφοσ", "Greek accents and final sigma"},
      {"Йошкар-Ола", "йошкар-ола", "й is no и with an accent"},
      {"и\xCC\x86", "й", "й decomposed"},
      {"Київ", "київ", "ї is a letter of its own"},
      {"Горбачёв", "горбачев", "ё as е"},
      {"Пу́тин", "путин", "a stress mark"},
      {"شَرْق", "شرق", "Arabic vowel points"},
      {"أحمد إبراهيم آل", "احمد ابراهيم ال", "forms of alef"},
      {"على علی", "علي علي", "forms of yeh"},
      {"שָׁלוֹם", "שלום", "Hebrew points"},
      {"ガザ", "ガザ", "Japanese voicing marks are kept"},
      {"हिन्दी", "हिन्दी", "Indic vowel signs are kept"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(folded(row.word) == row.expected);
  }
}

TEST_CASE("folding twice changes nothing") {
  for (const char* word : {"Ångström", "Łódź", "ЁЛКИ", "İZMİR", "Straße", "普京", "ﷲ", "①", "ŉ"}) {
    CHECK(folded(folded(word)) == folded(word));
  }
}

TEST_CASE("what begins with a capital") {
  struct Row {
    std::string_view text;
    bool expected;
    std::string_view reason;
  };
  const Row rows[] = {
      {"", false, "nothing"},
      {"Abc", true, "ASCII"},
      {"aBC", false, "a capital further on"},
      {"Élysée", true, "a letter of two bytes"},
      {"élysée", false, "its small form"},
      {"Ывы", true, "Cyrillic"},
      {"ывы", false, "small Cyrillic"},
      {"ǅ", true, "a title-case digraph"},
      {"𐐀", true, "a capital of four bytes"},
      {"1A", false, "a digit"},
      {"'A", false, "a sign"},
      {"普京", false, "a script without capitals"},
  };
  for (const Row& row : rows) {
    INFO(row.text << ": " << row.reason);
    CHECK(begins_with_capital(row.text) == row.expected);
  }
}

TEST_CASE("one person has one id, however the name is written") {
  struct Row {
    std::string_view name, expected, reason;
  };
  const Row rows[] = {
      {"Jane Doe", "jane-doe", "a name"},
      {"  JANE   doe ", "jane-doe", "case and blanks"},
      {"Jane Q. Doe", "jane-doe", "an initial in the middle"},
      {"J. Jane A. B. Doe", "jane-doe", "several, and one at the head"},
      {"J. Doe", "j-doe", "an initial that is all there is"},
      {"J. Q. Doe", "j-q-doe", "two of them"},
      {"Jane Doe-Roe", "jane-doe-roe", "a hyphen"},
      {"Élodie Ørsted", "elodie-orsted", "accents"},
      {"Иван Петров", "иван-петров", "another script is kept"},
      {"Иван И. Петров", "иван-петров", "an initial of two bytes"},
      {"И. Петров", "и-петров", "and where it is all there is"},
      {"普京", "普京", "a script without blanks"},
      {"...", "", "no letter"},
      {"", "", "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.reason);
    CHECK(person_slug(row.name) == row.expected);
  }
}
