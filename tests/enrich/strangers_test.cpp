#include "src/enrich/strangers.h"

#include <algorithm>

#include "tests/enrich/linking.h"

using namespace chancery;

TEST_CASE("people whom no table has are found where the article introduces them") {
  const MarkedRow rows[] = {
      {"en", "2018-03-19", "Then Defence Minister [Jane Doe](jane-doe introduced) spoke.",
       "the title of an office before the name"},
      {"en", "2018-03-19",
       "Then [Russian](ru) Deputy Defence Minister [Jane Doe](jane-doe introduced) spoke.",
       "with what stands before that"},
      {"en", "2018-03-19", "Then spokesman [John Roe](john-roe introduced) left.", "a role before it"},
      {"en", "2018-03-19", "It was said by [John Roe](john-roe introduced), a professor at a school.",
       "a role behind it"},
      {"en", "2018-03-19", "On Monday [John Roe](john-roe introduced), the chief negotiator, spoke.",
       "a day before the name is no part of it"},
      {"en", "2018-03-19", "A letter of Mr. [John Roe](john-roe introduced) was read.", "an honorific"},
      {"en", "2018-03-19", "Then Sen. [John Roe](john-roe introduced) wept.", "a rank, cut short"},
      {"en", "2018-03-19",
       "[John Roe](john-roe introduced) said that it rained. [Roe](john-roe surname) left.",
       "a verb of saying, and the surname later"},
      {"en", "2018-03-19", "John Roe said that it rained.", "the verb alone"},
      {"en", "2018-03-19", "John Roe slept. Roe left.", "no verb of saying"},
      {"en", "2018-03-19", "A letter of John Roe was read.", "nothing introduces him"},
      {"en", "2018-03-19", "Then spokesman [John Q. Roe](john-roe introduced) left.", "an initial"},
      {"en", "2018-03-19", "Then spokesman [John Roe](john-roe introduced) Jr. left.",
       "what stands behind a name is no part of it"},
      {"en", "2018-03-19", "Then spokesman Roe left.", "a surname alone introduces nobody"},
      {"fr", "2018-03-19",
       "Hier le porte-parole [Jean Dupont](jean-dupont introduced) a parlé. [Dupont](jean-dupont surname) "
       "est parti.",
       "French"},
      {"es", "2018-03-19",
       "Ayer el portavoz [Juan Pérez](juan-perez introduced) habló. [Pérez](juan-perez surname) se fue.",
       "Spanish"},
      {"de", "2018-03-19",
       "Gestern sprach Sprecher [Hans Meier](hans-meier introduced). [Meier](hans-meier surname) ging.",
       "German"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("who was introduced is found again by the surname") {
  const MarkedRow rows[] = {
      {"en", "2018-03-19",
       "Then spokesman [John Roe](john-roe introduced) left. At noon [Roe](john-roe surname) came back. "
       "[Roe](john-roe surname)'s coat was wet.",
       "the surname; the possessive is no part of it"},
      {"en", "2018-03-19",
       "Then spokesman [John Q. Roe](john-roe introduced) left. Later Mr. [Roe](john-roe surname) met [John "
       "Roe](john-roe name).",
       "with an honorific, and the whole name without its initial"},
      {"en", "2018-03-19",
       "At noon [Roe](john-roe surname) left. It was said by [John Roe](john-roe introduced), a teacher.",
       "before the introduction"},
      {"en", "2018-03-19",
       "[Roe](john-roe surname) Leaves Town Early || Then spokesman [John Roe](john-roe introduced) left.",
       "in a headline, where all words have capitals"},
      {"en", "2018-03-19",
       "Then spokesman [John Roe](john-roe introduced) and spokeswoman [Jane Roe](jane-roe introduced) left. "
       "[Roe](jane-roe surname) came back.",
       "of two whoever was introduced last"},
      {"en", "2018-03-19",
       "Then spokesman [John Roe](john-roe introduced) left. Roe Street stayed, and a roe ran.",
       "another name that begins so, and a word"},
      {"en", "2018-03-19",
       "Then spokesman [John Brown](john-brown introduced) left. Foxes are brown. Brown dogs came. Then "
       "[Brown](john-brown surname) came.",
       "a word that has a capital at the head of a sentence only"},
      {"en", "2018-03-19",
       "Then spokesman [Ludwig van Doe](ludwig-van-doe introduced) spoke. Then [van Doe](ludwig-van-doe "
       "surname) left. [Doe](ludwig-van-doe surname) was tired.",
       "a particle is of the name"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("what is no introduction of a person") {
  const MarkedRow rows[] = {
      {"en", "1987-08-14", "A director of General Motors Corp left. General Motors Corp said so.",
       "a company, whose first word is a rank"},
      {"en", "1987-08-14", "The Supreme Court said so. The Court left.", "a body"},
      {"en", "1987-08-14", "SPOKESMAN JOHN ROE LEFT.", "all in capitals: nothing tells where the name ends"},
      {"en", "1987-08-14", "Spokesman John Roe Leaves Town Early || It rained.", "a headline, the same"},
      {"en", "2018-08-14", "then spokesman john roe left.", "no capitals"},
      {"ru", "2018-08-14", "Это слова министра обороны Ивана Петрова.",
       "a genitive: how the name itself is, no table tells"},
      {"zh", "2018-08-14", "发言人张三说。", "a script without capitals"},
      {"en", "2018-03-19", "Then an official Separation Statement was sent.", "a word that ends no name"},
      {"en", "2018-03-19", "Then Sen. Another Democrat left.", "nor does a party"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("in languages that inflect names only a nominative introduces") {
  const MarkedRow rows[] = {
      {"ru", "2018-08-14", "Слово взял министр обороны [Иван Петров](иван-петров introduced).",
       "a nominative"},
      {"ru", "2018-08-14",
       "Слово взял министр обороны [Иван Петров](иван-петров introduced). [Петрова](иван-петров surname) "
       "слушали.",
       "whose other cases are found then"},
      {"ru", "2018-08-14", "Речь министра обороны Ивана Петрова слушали.", "a genitive"},
      {"ru", "2018-08-14", "Встреча с министром обороны Иваном Петровым.", "an instrumental"},
      {"uk", "2018-08-14", "Виступив міністр оборони [Іван Петренко](іван-петренко introduced).",
       "Ukrainian"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("people whom no table has beside those that one has") {
  const MarkedRow rows[] = {
      {"en", "2018-08-14", "Then spokesman [Vladimir Putin](vladimir-putin name) left.",
       "a leader stays one, whatever introduces him"},
      {"en", "2018-08-14", "Then spokesman [V. Putin](vladimir-putin name) left.", "also with an initial"},
      {"en", "2018-08-14",
       "Then author [Mary Trump](mary-trump introduced) left. [Trump](mary-trump surname) slept.",
       "a relative with another first name, and whom the surname means then"},
      {"en", "2018-08-14",
       "[Donald Trump](donald-trump name) came. Then author [Mary Trump](mary-trump introduced) left. "
       "[Trump](donald-trump surname) slept.",
       "where both are named it is the leader's"},
      {"en", "2018-08-14",
       "Then spokesman [Ivan Putin](ivan-putin introduced) left. [Putin](ivan-putin surname) slept.",
       "no relative"},
      {"en", "2018-08-14",
       "Then spokesman [Robert English](robert-english introduced) left. [English](robert-english surname) "
       "slept. Then [English](gb demonym) snow fell.",
       "a surname that is the people of a country elsewhere"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("a person whom no table has is an entity with a name and no more") {
  Linking linking(own_gazetteer());
  const Enrichment found = linking.link(
      "", "Then spokesman John  Q. Roe left.\nRoe slept, and Vladimir Putin spoke.", "en", "2018-08-14");
  const FoundEntity* roe = entity_of(found, "john-roe");
  REQUIRE(roe);
  CHECK(roe->name == "John Q. Roe");
  CHECK(roe->kind == EntityKind::kPerson);
  CHECK(roe->wikidata.empty());
  CHECK(roe->count == 2);
  CHECK(roe->place.empty());
  const FoundEntity* putin = entity_of(found, "vladimir-putin");
  REQUIRE(putin);
  CHECK(putin->kind == EntityKind::kLeader);
}

TEST_CASE("a person has one id in every article") {
  Linking linking(own_gazetteer());
  for (const std::string_view text :
       {"Then spokesman John Roe left.", "It was said by John Q. Roe, a teacher.", "Then Mr. John  Roe left.",
        "JOHN ROE LEFT.\nThen lawyer John Roe left."}) {
    INFO(text);
    CHECK(entity_of(linking.link("", text, "en", ""), "john-roe"));
  }
}

TEST_CASE("an article forgets the people of the one before") {
  Linking linking(own_gazetteer());
  REQUIRE(linking.link("", "Then spokesman John Roe left.", "en", "").entities.size() == 1);
  CHECK(linking.link("", "At noon Roe came back with John Roe.", "en", "").entities.empty());
}

TEST_CASE("reasons of introduced people say what introduces them, and where") {
  struct Row {
    std::string_view text, mention, reason;
  };
  const Row rows[] = {
      {"Then Foreign Minister John Roe left.", "John Roe", "introduced: Foreign Minister"},
      {"Then spokesman John Roe left.", "John Roe", "introduced: spokesman"},
      {"John Roe, a professor, left.", "John Roe", "introduced: professor"},
      {"John Roe said so. Roe left.", "John Roe", "introduced: said"},
      {"Rain fell.\nThen spokesman John Roe left. At noon Roe slept.", "Roe", "surname; introduced at 2:3"},
      {"Then spokesman John Q. Roe left. At noon John Roe slept.", "John Roe",
       "full name; introduced at 1:3"},
  };
  Linking linking(own_gazetteer());
  for (const Row& row : rows) {
    INFO(row.text);
    const Enrichment found = linking.link("", row.text, "en", "2018-08-14");
    const Mention* mention = mention_of(linking, found, row.mention);
    REQUIRE(mention);
    CHECK(mention->reason == row.reason);
    CHECK(mention->score > 0.5f);
    CHECK(mention->score < 1);
  }
}
