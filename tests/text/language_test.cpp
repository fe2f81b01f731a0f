#include "src/text/language.h"

#include <catch2/catch.hpp>

using namespace chancery;

TEST_CASE("the language of a text") {
  struct Row {
    const char *text, *lang;
  };
  const Row rows[] = {
      {"The president said on Friday that the talks in Geneva would continue until both sides had agreed on "
       "a text.",
       "en"},
      {"Le président a déclaré vendredi que les pourparlers de Genève se poursuivraient jusqu'à un accord.",
       "fr"},
      {"Президент заявив у п'ятницю, що переговори в Женеві триватимуть, доки сторони не узгодять текст.",
       "uk"},
      {"Президент заявил в пятницу, что переговоры в Женеве продолжатся, пока стороны не согласуют текст.",
       "ru"},
      {"وقال الرئيس يوم الجمعة إن المحادثات في جنيف ستستمر حتى يتفق الطرفان على نص", "ar"},
      {"总统星期五表示，日内瓦会谈将继续进行，直到双方就文本达成一致。", "zh"},
      {"普京", "zh"},
      {"", ""},
      {"12345 678", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(guess_language(row.text) == row.lang);
  }
}

TEST_CASE("language tags") {
  struct Row {
    const char *tag, *lang;
  };
  const Row rows[] = {{"en", "en"},
                      {"EN", "en"},
                      {"en-GB", "en"},
                      {"zh_Hant_TW", "zh"},
                      {"eng", "en"},
                      {"iw", "he"},
                      {"nb", "no"},
                      {"", ""},
                      {"x", ""},
                      {"zz", ""},
                      {"english please", ""},
                      {"<b>", ""},
                      {"abcdefghijklm", ""}};
  for (const Row& row : rows) {
    INFO(row.tag);
    CHECK(canonical_language(row.tag) == row.lang);
  }
}

TEST_CASE("names of languages") {
  CHECK(language_name("uk") == "Ukrainian");
  CHECK(language_name("zh") == "Chinese");
  CHECK(language_name("qqq") == "qqq");
}
