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
