#include "src/enrich/link.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "src/enrich/cues.h"
#include "src/text/encoding.h"
#include "tests/enrich/linking.h"

using namespace chancery;

TEST_CASE("the linker's words are well formed") {
  Diagnostics problems;
  const Cues cues(problems);
  for (const Diagnostic& problem : problems) FAIL_CHECK(to_string(problem));
  CHECK(cues.is(Cue::kAct, "said", "en"));
  CHECK_FALSE(cues.is(Cue::kAct, "said", "de"));
  CHECK(cues.is(Cue::kAct, "заявила", "ru"));
  CHECK(cues.is(Cue::kAct, "said", ""));
  CHECK_FALSE(cues.is(Cue::kAct, "", "en"));
}

TEST_CASE("a table of cues that is wrong says where") {
  Diagnostics problems;
  const Cues cues("cue\tlang\twords\nsing\ten\tla\nact\tenglish\tsaid\nact\ten\tsaid|warn*\n", problems);
  REQUIRE(problems.size() == 2);
  CHECK(to_string(problems[0]) == "cues.tsv:2: there is no cue \"sing\"; the row is left out");
  CHECK(to_string(problems[1]) == "cues.tsv:3: \"english\" is no language; the row is left out");
  CHECK(cues.is(Cue::kAct, "warning", "en"));
  CHECK(cues.prefix(Cue::kAct, "saidali", "en") == 4);
  CHECK(cues.prefix(Cue::kAct, "sad", "en") == 0);
}

TEST_CASE("full names link, and surnames that lean on them") {
  const MarkedRow rows[] = {
      {"en", "", "[Vladimir Putin](vladimir-putin name) arrived late.", "a full name"},
      {"en", "", "[Olaf Scholz](olaf-scholz name) spoke first. Then [Scholz](olaf-scholz surname) left.",
       "a surname after it"},
      {"en", "", "It fell to [Scholz](olaf-scholz) to decide. [Olaf Scholz](olaf-scholz) did not.",
       "and before it"},
      {"en", "",
       "[Scholz](olaf-scholz surname) falls || Chancellor [Olaf Scholz](olaf-scholz name) lost a vote.",
       "in the title"},
      {"en", "", "A talk with [Emmanuel Macron](emmanuel-macron): [Macron](emmanuel-macron)’s hopes.",
       "the possessive is no part of it"},
      {"en", "", "[Donald J. Trump](donald-trump name) and [Vladimir V. Putin](vladimir-putin name) met.",
       "middle initials, in the table and not"},
      {"en", "", "Letters from [V. Putin](vladimir-putin name).", "an initial for the given name"},
      {"en", "", "[Volodimir Zelensky](volodymyr-zelenskyy name) spoke.", "a given name in another spelling"},
      {"en", "", "Aides of [Hillary Clinton](hillary-clinton) said [Clinton](hillary-clinton) slept.",
       "of two Clintons the one who is named"},
      {"en", "",
       "[Bill Clinton](bill-clinton) spoke before [Hillary Clinton](hillary-clinton) did. "
       "[Clinton](hillary-clinton surname) won.",
       "of both the one named last"},
      {"fr", "", "[Vladimir Poutine](vladimir-putin) a parlé. [Poutine](vladimir-putin) attend.",
       "a name of the language"},
      {"en", "",
       "[KIM JONG UN](kim-jong-un) MET [VLADIMIR PUTIN](vladimir-putin). [KIM](kim-jong-un) SMILED AT "
       "[PUTIN](vladimir-putin).",
       "all in capitals"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("a surname without its full name needs support") {
  const MarkedRow rows[] = {
      {"en", "2025-08-14", "President [Putin](vladimir-putin surname) spoke.", "a title before it"},
      {"en", "", "president-elect [Trump](donald-trump) waited.", "a title with a tail, without a date"},
      {"en", "2025-08-14", "Presidents [Putin](vladimir-putin) and [Trump](donald-trump) met.",
       "a title for two"},
      {"en", "2018-05-01", "Foreign Minister [Lavrov](sergey-lavrov surname) left. Then Johnson left.",
       "no title, no head of state: Johnson is many"},
      {"en", "2020-05-01", "Prime Minister [Johnson](boris-johnson surname) spoke.",
       "a common name with its title"},
      {"en", "2020-05-01", "A man called Johnson spoke.", "and without"},
      {"en", "2025-08-14", "A source close to [Macron](emmanuel-macron surname) spoke.",
       "the one head of state of that name at the date"},
      {"en", "1995-08-14", "A source close to Macron spoke.", "long before he was one"},
      {"en", "", "A source close to Macron spoke.", "nobody knows when, and France is not named"},
      {"en", "", "In [France](fr) a source close to [Macron](emmanuel-macron surname) spoke.",
       "nobody knows when, but his country is named"},
      {"en", "", "[Russia](ru)’s [Lavrov](sergey-lavrov surname) spoke.", "a country beside it"},
      {"en", "",
       "[Lavrov](sergey-lavrov surname), the [[Russian](ru) foreign minister](sergey-lavrov office), spoke.",
       "a country and an office behind it"},
      {"en", "2015-05-05", "A certain Lavrov wrote a novel.",
       "an office, but no head of state or government"},
      {"en", "2025-08-14", "Mr. [Putin](vladimir-putin) and Ms. Clinton met.",
       "an honorific is no title, and takes nothing away"},
      {"en", "2003-03-19", "President [Bush](george-w-bush surname) spoke.",
       "of two presidents the one at the date"},
      {"en", "1990-08-02", "President [Bush](george-h-w-bush surname) spoke.", "and at another"},
      {"en", "", "President Bush spoke.", "nobody knows which"},
      {"en", "1985-08-02", "Vice President [Bush](george-h-w-bush surname) spoke.",
       "only one held this office"},
      {"en", "2003-03-19", "[Bush](george-w-bush surname) spoke.", "one of them dominates then"},
      {"en", "",
       "Aides of [Putin](vladimir-putin) sat with President [Putin](vladimir-putin), and "
       "[Putin](vladimir-putin) spoke.",
       "a title supports the others"},
      {"en", "", "[Hillary Clinton](hillary-clinton) wrote a book on President [Clinton](bill-clinton).",
       "a title tells more than a full name elsewhere"},
      {"en", "2012-03-19", "Secretary of State [Clinton](hillary-clinton surname) spoke.",
       "the office tells the two apart"},
      {"en", "2025-08-14", "Sheriff Putin spoke.", "a rank that nobody of the table holds"},
      {"ru", "", "Слово взял президент [России](ru) [Путин](vladimir-putin surname).",
       "a country between title and name"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("whose name is another's is another") {
  const MarkedRow rows[] = {
      {"en", "2025-08-14", "A novel by Ivan Putin was read. Later Putin signed copies.",
       "another given name, and the bare name after it"},
      {"en", "2025-08-14", "Critics praised Melania Trump.", "of the same family"},
      {"en", "2025-08-14", "[Donald Trump](donald-trump) sat by Melania Trump. [Trump](donald-trump) spoke.",
       "beside the one who is meant"},
      {"en", "2025-08-14", "Melania Trump Opens A Museum In Ohio || Visitors met Melania Trump at noon.",
       "in a headline, where all words have capitals"},
      {"en", "2025-08-14", "Donald Trump Jr. spoke, and so did [Donald Trump](donald-trump).", "a son"},
      {"en", "2025-08-14", "The fire in Trump Tower was small. A Putin Avenue is planned.",
       "things that bear a name"},
      {"en", "2025-08-14", "The [Trump](donald-trump) administration moved.", "what is his own"},
      {"en", "2025-08-14", "She reads The Washington Post and studied at George Washington University.",
       "decoys"},
      {"en", "2025-08-14", "A study by J. K. Macron was read.", "other initials"},
      {"en", "2003-08-14", "A speech by George P. Bush was read.",
       "another middle initial than that of the table"},
      {"en", "2025-08-14", "Seung Jong Kim and Susan J. Trump read it.", "names that go further back"},
      {"en", "2025-08-14", "Kim Dae Jung was honoured.", "a family name that stands first"},
      {"en", "2018-06-01", "May was cold. In May it rained, and on 5 May it froze. They may go.",
       "a month and a verb"},
      {"en", "2018-06-01",
       "[Theresa May](theresa-may) waited. In May the weather changed, and [May](theresa-may surname) said "
       "so.",
       "both in one text"},
      {"en", "2015-06-01", "Among them was Sen. Smith.", "an abbreviation that is a surname too"},
      {"en", "2025-08-14", "The putin effect, a trump card and a georgia peach.", "no capitals"},
      {"en", "1990-01-01", "Visit the Abraham Lincoln Library on Lincoln Street.",
       "full names name things too"},
      {"ru", "2025-08-14", "Дом на улице Путина и роман Ивана Путина.", "a street, and another given name"},
      {"ar", "2025-08-14", "قال محمد بن بوتين كلمة.", "a son of somebody"},
      {"zh", "2025-08-14", "梅拉尼娅·特朗普出席了活动。", "another given name before the dot"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("countries, their people and organisations") {
  const MarkedRow rows[] = {
      {"en", "", "[Ukraine](ua name) and the [Ukrainians](ua demonym) thank [French](fr demonym) friends.",
       "names and demonyms"},
      {"en", "",
       "The [U.S.](us acronym) and the [US](us acronym) are one, and so is the [United States of America](us "
       "name).",
       "abbreviations"},
      {"en", "", "Tell us more: it is up to us.", "a pronoun"},
      {"en", "",
       "[NATO](nato acronym), [Nato](nato acronym) and the [North Atlantic Treaty Organization](nato name).",
       "an acronym as papers write it"},
      {"en", "", "The nato word, an eu word, and who knows.", "not in capitals"},
      {"en", "", "The [WHO](who acronym) said who may travel.", "an acronym that is a word"},
      {"en", "", "WHO SAID THAT TO US", "where all is in capitals a word is a word"},
      {"en", "", "A deal with the [AfD](afd acronym) failed.", "mixed case"},
      {"en", "2025-01-01", "[Russia](ru) 24 is watched in [Russia](ru).",
       "a decoy of another language is none"},
      {"ru", "", "Так сообщает Россия 24, говорят в [России](ru).", "and here it is one"},
      {"en", "", "[South Korea](kr) and [North Korea](kp) differ. Korea was one.", "the longest name"},
      {"en", "", "The Congo is a river.", "two countries bear it, and nothing tells which"},
      {"en", "", "[Kinshasa](cd)-led talks in the [Congo](cd)", "one of them is named"},
      {"en", "", "In Latin America, Cologne and New England it rained.", "decoys"},
      {"en", "", "The [U.S.](us)-[Russia](ru) talks and Franco-[German](de) trade", "hyphens"},
      {"fr", "", "L'[Ukraine](ua) et les forces [russes](ru demonym) d'[Allemagne](de)",
       "elisions, and a demonym without a capital"},
      {"de", "", "[Russlands](ru name) Plan und [deutsche](de demonym) Sorgen", "a genitive"},
      {"ro", "", "Granița [Ucrainei](ua name) și a [Rusiei](ru name)", "Romanian endings"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("a country within the name of an organisation is a mention of its own") {
  Linking linking(test_gazetteer());
  const Enrichment found = linking.link("", "The Bank of Japan acts.", "en", "");
  REQUIRE(found.mentions.size() == 2);
  CHECK(found.entities[found.mentions[0].entity].id == "bank-of-japan");
  CHECK(found.entities[found.mentions[1].entity].id == "jp");
  CHECK(found.mentions[0].start == 4);
  CHECK(found.mentions[1].start == 12);
  CHECK(found.mentions[0].end == found.mentions[1].end);
}

TEST_CASE("names that are also words or other names need a capital and context") {
  const MarkedRow rows[] = {
      {"en", "", "They ate turkey in [Turkey](tr name).", "the bird has no capital"},
      {"en", "", "Turkey is best served cold.", "at the head of a sentence anything has one"},
      {"en", "", "Leaders met in [Ankara](tr metonym)-backed talks. [Turkey](tr name) agreed.",
       "but not where the country is named elsewhere"},
      {"en", "", "Chad scored twice, and Jordan ran.", "given names"},
      {"en", "", "Michael Jordan, Jordan Smith and Chad Miller ran.", "with their surnames"},
      {"en", "", "[Egypt](eg) and [Jordan](jo name) agreed.", "a country beside it"},
      {"en", "", "The king of [Jordan](jo name) spoke.", "an office before it"},
      {"en", "", "The [Jordanian](jo) army left; [Jordan](jo name) is calm.", "its people"},
      {"en", "", "The senator won Georgia, and Georgian voters turned out in Atlanta.", "a state of the USA"},
      {"en", "", "[Russia](ru) and [Ukraine](ua) border seas near [Georgia](ge name).",
       "in the company of countries"},
      {"en", "", "The polish on the table, and [Polish](pl demonym) wood.", "an adjective that is a word"},
      {"en", "", "A chad hung there, and a pole.", "no capitals"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("capitals and metonyms stand for a country only where they act") {
  const MarkedRow rows[] = {
      {"en", "", "[Moscow](ru metonym) said no.", "a verb of saying"},
      {"en", "", "[Moscow](ru) has repeatedly denied it.", "with what stands between"},
      {"en", "", "He hoped that [Kyiv](ua) would accept.", "the subject of a clause"},
      {"en", "", "[Beijing](cn) is preparing a reply.", "is with a participle"},
      {"en", "", "Beijing is cold, and London is large.", "is without"},
      {"en", "", "[Washington](us)’s efforts and [Moscow](ru)'s demands", "possessors"},
      {"en", "", "Moscow's streets, London's mayor and Moscow's Gorky Park", "possessors as places"},
      {"en", "", "Talks between [Moscow](ru) and [Kyiv](ua) failed.", "parties"},
      {"en", "", "The mayors of Moscow and Washington met.", "and places"},
      {"en", "", "Flights between Moscow and Beijing resumed.", "places again"},
      {"en", "", "Talks with [Beijing](cn) began.", "with"},
      {"en", "", "They accused [Moscow](ru) of lies.", "an object of a verb of speech"},
      {"en", "", "New sanctions on [Moscow](ru), and aid to [Kyiv](ua)", "what is done to it"},
      {"en", "", "An attack on Kyiv, a road to Moscow", "and what is done there"},
      {"en", "", "There are concerns in [Kyiv](ua).", "what is felt there"},
      {"en", "", "They met in Moscow on Friday, arrived in Kyiv, left London and saw Paris.", "places"},
      {"en", "", "Officials in Moscow said so.", "the officials say it"},
      {"en", "", "The mayor of London said so.", "and the mayor"},
      {"en", "", "[Moscow](ru)-backed forces and a Kyiv-based firm", "compounds"},
      {"en", "", "LONDON, April 8 - Rain fell.", "a dateline"},
      {"en", "", "Brussels attacks: two die", "a noun that looks like a verb"},
      {"en", "", "The [Kremlin](ru metonym) and the [White House](us metonym) agree.",
       "metonyms of the table"},
      {"en", "", "In Brussels it rained. [Brussels](eu metonym) said nothing.", "a city that is one"},
      {"ru", "", "[Москва](ru metonym) заявила протест. Мы были в Москве.", "Russian: subject and place"},
      {"ru", "", "В [Киеве](ua metonym) заявили о победе.", "they said in Kyiv"},
      {"ru", "", "Переговоры между [Москвой](ru) и [Киевом](ua) идут.", "parties"},
      {"uk", "", "[Київ](ua metonym) вимагає відповіді. Дощ у Києві.", "Ukrainian"},
      {"fr", "", "[Moscou](ru metonym) a accusé l'[OTAN](nato). Il pleut à Moscou.", "French"},
      {"de", "", "[Moskau](ru metonym) warnte. In Moskau schneit es.", "German"},
      {"es", "", "[Moscú](ru metonym) dijo que no. Nieva en Moscú.", "Spanish"},
      {"ar", "", "قالت [موسكو](ru metonym) ذلك. وصل الى موسكو.", "Arabic: the verb comes first"},
      {"zh", "", "[莫斯科](ru metonym)表示反对。他在莫斯科。他抵达基辅。", "Chinese"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("one entity has one id in every language") {
  const MarkedRow rows[] = {
      {"ru", "2025-08-14",
       "[Владимир Путин](vladimir-putin) встретил [Владимира Зеленского](volodymyr-zelenskyy). Слово "
       "[Путину](vladimir-putin surname).",
       "Russian, inflected"},
      {"ru", "2025-08-14",
       "[Российский](ru demonym) министр говорил о [Соединённых Штатах](us) и [НАТО](nato).",
       "adjectives and organisations"},
      {"ru", "2025-08-14", "В [МИДе](mfa-ru) и [Госдуме](state-duma) ждут [В. В. Путина](vladimir-putin).",
       "an acronym with an ending, and initials"},
      {"uk", "2025-08-14",
       "[Володимира Зеленського](volodymyr-zelenskyy) чекають у [Польщі](pl). "
       "[Зеленському](volodymyr-zelenskyy) раді.",
       "Ukrainian"},
      {"pl", "2025-08-14",
       "Spotkanie z [Donaldem Trumpem](donald-trump) i [Wołodymyrem Zełenskim](volodymyr-zelenskyy) w "
       "[Stanach Zjednoczonych](us)",
       "Polish"},
      {"cs", "2025-08-14",
       "Setkání s [Donaldem Trumpem](donald-trump) ve [Spojených státech](us), [Trumpův](donald-trump) plán "
       "pro [Ukrajinu](ua)",
       "Czech"},
      {"ar", "2025-08-14",
       "التقى الرئيس [الروسي](ru) [فلاديمير بوتين](vladimir-putin) و[ترامب](donald-trump surname) في "
       "[الولايات المتحدة](us).",
       "Arabic, with the particle that is no part of the name"},
      {"zh", "2025-08-14",
       "[法国](fr)总统[马克龙](emmanuel-macron)会见[普京](vladimir-putin "
       "surname)，[俄罗斯](ru)外长[拉夫罗夫](sergey-lavrov)也在场。",
       "Chinese: titles and the date"},
      {"zh", "2025-08-14", "[中国](cn)是发展中国家，上海地区下雨。", "names across words are none"},
      {"ja", "2025-08-14", "[日本](jp)と[タイ](th)、タイトル", "Japanese"},
      {"", "2025-08-14", "[Путин](vladimir-putin), [Putin](vladimir-putin)", "a text of no language"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("reasons say why") {
  struct Case {
    std::string_view text, mention, reason;
  };
  const Case cases[] = {
      {"Emmanuel Macron spoke.", "Emmanuel Macron", "full name"},
      {"Rain fell.\nThen Emmanuel Macron spoke. Macron left.", "Macron", "surname; full name at 2:2"},
      {"So President Macron spoke.", "Macron", "surname; title before it: President"},
      {"Friends of Macron spoke.", "Macron", "surname; dominant holder about 2025-08-14: president of fr"},
      {"Macron knew.\nPresident Lavrov met President Macron.", "Macron", "surname; title before it at 2:5"},
      {"France's Macron spoke.", "Macron", "surname; beside it: France"},
      {"The French left.", "French", "demonym"},
      {"So NATO left.", "NATO", "acronym"},
      {"Moscow denied it.", "Moscow", "metonym; acts: denied"},
      {"The Kremlin left.", "Kremlin", "metonym"},
      {"Egypt and Jordan left.", "Jordan", "name; beside it: Egypt"},
      {"E. Macron left.", "E. Macron", "surname and initial"},
  };
  Linking linking(test_gazetteer());
  for (const Case& c : cases) {
    INFO(c.text);
    const Enrichment found = linking.link("", c.text, "en", "2025-08-14");
    const auto mention = std::find_if(found.mentions.begin(), found.mentions.end(), [&](const Mention& m) {
      return linking.text().substr(m.start, m.end - m.start) == c.mention;
    });
    REQUIRE(mention != found.mentions.end());
    CHECK(mention->reason == c.reason);
    CHECK(mention->score > 0);
    CHECK(mention->score <= 1);
  }
}

TEST_CASE("entities are counted and stand in the order of their salience") {
  Linking linking(test_gazetteer());
  const Enrichment found = linking.link(
      "Macron in Egypt",
      "Emmanuel Macron met nobody. " + std::string(60, '.') + " Macron slept. So did Germany and Japan.",
      "en", "");
  REQUIRE(found.entities.size() == 4);
  CHECK(found.entities[0].id == "emmanuel-macron");
  CHECK(found.entities[0].name == "Emmanuel Macron");
  CHECK(found.entities[0].kind == EntityKind::kLeader);
  CHECK(found.entities[0].wikidata == "Q3052772");
  CHECK(found.entities[0].count == 3);
  CHECK(found.entities[1].id == "eg");
  for (std::size_t i = 0; i < found.entities.size(); ++i) {
    CHECK(found.entities[i].salience > 0);
    CHECK(found.entities[i].salience < 1);
    if (i > 0) CHECK(found.entities[i].salience <= found.entities[i - 1].salience);
  }
  // A name at the head of a text weighs more than the same name at its end.
  CHECK(found.entities[2].id == "de");
  CHECK(found.entities[3].id == "jp");
}

TEST_CASE("a linker forgets one article before the next") {
  Linking linking(test_gazetteer());
  CHECK(linking.link("", "Sergey Lavrov spoke in Egypt.", "en", "").entities.size() == 2);
  const Enrichment found = linking.link("", "A man named Lavrov spoke.", "en", "");
  CHECK(found.entities.empty());
  CHECK(found.mentions.empty());
}

TEST_CASE("texts without words, and words without sense, are linked to nobody") {
  Linking linking(test_gazetteer());
  for (const std::string_view text : {"", " ", "\n\n\n", "...", "’s", "-", "·特", "[[[(((", "U.",
                                      "J. J. J. J.", "普", "و", "\xCC\x81\xCC\x81"}) {
    INFO(text);
    CHECK(linking.link("", text, "", "").mentions.empty());
    CHECK(linking.link(text, text, "en", "2025-08-14").mentions.empty());
  }
}

TEST_CASE("whatever the text, mentions are sound") {
  constexpr std::string_view kPieces[] = {"Putin",     "Donald",
                                          "Trump",     "J.",
                                          "President", "Georgia",
                                          "Jordan",    "and",
                                          "the",       "U.S.",
                                          "US",        "May",
                                          "said",      "Moscow",
                                          "'s",        "’s",
                                          "-",         ", ",
                                          ". ",        "\n",
                                          "\n\n",      " ",
                                          " ",         " ",
                                          "Путина",    "президент",
                                          "В.",        "России",
                                          "МИДа",      "ул.",
                                          "普京",      "总统",
                                          "·",         "G20",
                                          "وترامب",    "الرئيس",
                                          "بن",        "Bank of Japan",
                                          "de",        "Kim",
                                          "TRUMP",     "\xCC\x81",
                                          "“",         "(",
                                          "Tower",     "Jr."};
  Linking linking(test_gazetteer());
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string title, body;
    const auto soup = [&](std::size_t pieces) {
      std::string text;
      for (std::size_t i = 0; i < pieces; ++i)
        (text += kPieces[random() % std::size(kPieces)]) += random() % 3 == 0 ? "" : " ";
      return text;
    };
    if (round % 3 == 0) title = soup(random() % 8);
    body = soup(random() % 60);
    constexpr std::string_view kLanguages[] = {"en", "ru", "zh", "ar", "", "fr"};
    INFO(title << " || " << body);
    const Enrichment found =
        linking.link(title, body, kLanguages[random() % 6], round % 2 ? "2025-08-14" : "");
    std::vector<std::uint32_t> counts(found.entities.size());
    bool sound = true;
    for (std::size_t i = 0; i < found.mentions.size(); ++i) {
      const Mention& m = found.mentions[i];
      sound = sound && m.start < m.end && m.end <= linking.text().size() &&
              m.entity < found.entities.size() && !m.reason.empty();
      sound = sound && (i == 0 || found.mentions[i - 1].start <= m.start);
      sound = sound && is_valid_utf8(linking.text().substr(m.start, m.end - m.start));
      if (sound) ++counts[m.entity];
    }
    for (std::size_t i = 0; i < counts.size(); ++i)
      sound = sound && counts[i] == found.entities[i].count &&
              (counts[i] > 0 || !found.entities[i].place.empty());
    CHECK(sound);
  }
}

TEST_CASE("words beside a surname tell whose it is, or that it is nobody's") {
  const MarkedRow rows[] = {
      {"en", "1987-03-06", "Treasury's [Baker](james-baker surname) said so.", "the body that he leads"},
      {"en", "2012-03-06", "Treasury's Baker said so.", "and leads no more"},
      {"en", "1987-03-06", "A man called Baker said so.", "a name of many"},
      {"en", "1987-03-18",
       "[LAWSON](nigel-lawson surname) SAYS HE IS CONTENT || [Lawson](nigel-lawson surname) spoke.",
       "a headline that begins with a surname, of who holds an office alone"},
      {"en", "2016-02-03",
       "[Jeb Bush](jeb-bush) ran. His brother [George W. Bush](george-w-bush) had been president. "
       "[Bush](jeb-bush surname) lost.",
       "of two who are named in full the one who is in office, or runs for one"},
      {"en", "2019-04-20", "They read what [Mueller](robert-mueller surname) wrote.",
       "a name that nobody else bears, of somebody in office"},
      {"en", "2021-11-09",
       "The [Biden](joe-biden surname)-[Harris](kamala-harris surname) administration acted.",
       "a partner in office"},
      {"en", "2017-05-03", "The [Clinton](bill-clinton surname) administration had done so in the [U.S.](us)",
       "a government of long ago"},
      {"en", "1987-03-06", "[BALDRIGE](malcolm-baldrige surname) SAYS [U.S.](us) WAITS || It rained.",
       "no head of a state, but he says something, and his country is named"},
      {"en", "1997-03-06", "BALDRIGE SAYS [U.S.](us) WAITS || It rained.", "long after he held his office"},
      {"en", "2016-03-06",
       "[Hillary Clinton](hillary-clinton) met [Bill Clinton](bill-clinton). Then Mrs. "
       "[Clinton](hillary-clinton surname) slept.",
       "a woman, though he was named last"},
      {"en", "2016-03-06",
       "[Bill Clinton](bill-clinton) met [Hillary Clinton](hillary-clinton). Then Mr. [Clinton](bill-clinton "
       "surname) slept.",
       "a man, though she was"},
      {"en", "2016-03-06", "[Bill Clinton](bill-clinton) spoke. Then Mrs. Clinton slept.",
       "a woman whom the article does not name"},
      {"en", "2016-03-06", "[Hillary Clinton](hillary-clinton) spoke. Then Mr. Clinton slept.",
       "a man whom it does not name"},
      {"en", "1998-03-06", "Then Mr. [Clinton](bill-clinton surname) slept.",
       "the one head of a state of that name"},
      {"en", "2018-03-06",
       "[Donald Trump](donald-trump) spoke at length on that day.\nA Calculated "
       "Strategy\n[Trump](donald-trump "
       "surname) said so on the next day, and again on the third, and nobody who had been there on either of "
       "those days "
       "could remember that he had said anything else, or that anybody had asked him to, though some had "
       "come "
       "a long way for it.",
       "a heading, which a single line end parts from the text"},
      {"en", "2018-03-06",
       "There was nothing to be done about it, said President [Donald\nTrump](donald-trump) on the day. Then "
       "he left, and he\nwas not long away.",
       "a line that was full goes on"},
      {"en", "2018-03-06", "It was an Obama-era rule, for a Trump-backed man.", "of a time and of a side"},
      {"en", "2018-03-06", "It was anti-Trump talk in a pro-Putin crowd.", "the same before it"},
      {"en", "2016-03-06", "She was born in Clinton, Iowa.", "a town"},
      {"en", "2016-03-06",
       "[Hillary Clinton](hillary-clinton) spoke. The town of Clinton, Ohio, is small. Then "
       "[Clinton](hillary-clinton surname) left.",
       "a town between her names"},
      {"en", "2018-03-06",
       "[Donald Trump](donald-trump) spoke. The Trump family left, and with it another Trump.",
       "all of a name, and any"},
      {"en", "2018-03-06",
       "[Donald Trump](donald-trump) spoke. A [Trump](donald-trump surname) aide agreed. Like "
       "[Trump](donald-trump surname), he left.",
       "an article, or a preposition, at the head of a sentence is no initial and no given name"},
      {"en", "2018-03-06",
       "[Robert Mueller](robert-mueller) left. They read the [Mueller](robert-mueller surname) Report.",
       "a capital behind the name of somebody who is named in full"},
      {"en", "2018-03-06", "[Bill Clinton](bill-clinton) left. Then came Clinton Jones.",
       "but behind one that is also a given name"},
      {"en", "2019-03-15",
       "[Donald Trump](donald-trump) spoke. They voted to nullify [Trump](donald-trump surname)'s national "
       "plan.",
       "no name of another thing goes through a possessive: Trump National"},
      {"en", "2016-02-01", "[Ted Cruz](ted-cruz) spoke. It rained. [Cruz](ted-cruz surname), who lost, left.",
       "a name that is a word too, at the head of a sentence"},
      {"en", "2016-02-01", "It rained. Cruz, who lost, left.", "of whom nothing is known"},
      {"cs", "2018-03-06", "Jeli do [Ruska](ru name) a do [Německa](de name).",
       "Czech: a genitive that is also an adjective"},
      {"pl", "2018-03-06", "Wracali z [Niemiec](de name) i z [Rosji](ru name).",
       "Polish: a plural without an ending"},
      {"cs", "2018-03-06",
       "Včera mluvila [Theresa Mayová](theresa-may name). Potom [Mayová](theresa-may surname) odešla.",
       "Czech: a woman's surname"},
      {"cs", "2018-03-06",
       "[Hillary Clintonová](hillary-clinton name) mluvila. Potom [Clintonová](hillary-clinton surname) "
       "odešla.",
       "another"},
      {"fr", "2018-03-06",
       "Hier le président [français](fr demonym) [Emmanuel Macron](emmanuel-macron name) a parlé.",
       "French: an adjective between the title and the name"},
      {"fr", "2018-03-06",
       "Hier le président [français](fr demonym) [Macron](emmanuel-macron surname) a parlé.",
       "and before a surname"},
      {"fr", "2003-03-06", "Hier le président [français](fr demonym) Johnson a parlé.",
       "whose title it must be"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("names that lead astray") {
  const MarkedRow rows[] = {
      {"en", "2019-06-03",
       "[Harris](kamala-harris) attacks [Biden](joe-biden) || [Kamala Harris](kamala-harris) spoke to [Joe "
       "Biden](joe-biden). Then [Harris](kamala-harris) left.",
       "a head of government elsewhere bears the name too"},
      {"en", "2014-06-03",
       "On Tuesday [Obama](barack-obama) flew home. [Cameron](david-cameron) met [Merkel](angela-merkel).",
       "surnames that one leader or another has as a given name"},
      {"ru", "2018-06-03", "Во вторник [Трамп](donald-trump) вернулся домой.",
       "and in Russian, where a row of the tables has no surname apart"},
      {"en", "1990-06-03", "[George H.W. Bush](george-h-w-bush) spoke. Then [Bush](george-h-w-bush) left.",
       "all initials tell"},
      {"en", "2023-06-03", "[Pakistan](pk)'s [Sharif](shehbaz-sharif) met them.",
       "of brothers the one who governs"},
      {"en", "2003-06-03", "Former President [Bush](george-h-w-bush) left.", "of namesakes the former"},
      {"en", "2019-06-03", "[Nancy Pelosi](nancy-pelosi) spoke. Ms. [Pelosi](nancy-pelosi) said no.",
       "a woman"},
      {"en", "2019-06-03", "[Pope Francis](pope-francis) spoke. San Francisco is a city.", "a city"},
      {"en", "2019-06-03", "He met Mr. Li. [Xi Jinping](xi-jinping) was there.",
       "a sentence ends between a name and the next"},
      {"de", "2019-06-03", "Die Konrad-Adenauer-Stiftung warnte.", "what is named after somebody"},
      {"zh", "2019-06-03", "特朗普大厦失火。", "the same in Chinese"},
      {"en", "2023-06-03", "[King Charles III](charles-iii) spoke. The queen had died.", "a woman's title"},
      {"pl", "2019-06-03", "Prezydent Warszawy mówił.", "a mayor"},
      {"en", "2019-06-03",
       "The [U.S.](us) and [America](us) and the [United States](us) won. In New York, the attorney general "
       "sued.",
       "an office of a province"},
      {"en", "2024-11-03",
       "The [prime minister](irakli-kobakhidze office), [Irakli Kobakhidze](irakli-kobakhidze), spoke. They "
       "marched in [Georgia](ge).",
       "Georgia, whose prime minister is named"},
      {"en", "2019-06-03", "He had an MBA degree.", "an abbreviation that is a surname in small letters"},
      {"en", "2018-06-03", "He flew to Muscat, Doha and Riyadh.", "capitals, one of which is a surname"},
      {"en", "1986-06-03",
       "[Ronald Reagan](ronald-reagan) met [Nancy Reagan](nancy-reagan). Then "
       "[Reagan](ronald-reagan) left.",
       "a first lady does not take her husband's surname"},
      {"zh", "2025-06-01", "前[美国](us)总统发表讲话。", "a former one, whom nothing names"},
      {"en", "2020-03-05", "[Boris Johnson](boris-johnson) met them. Then Justice Johnson ruled.",
       "a rank that who governs has no more"},
      {"en", "2018-03-03", "[Theresa May](theresa-may) spoke. May was the hottest month.",
       "a month, though she is named"},
      {"ar", "2015-03-03", "وقال ريتشارد هاموند وجيمس ماي في [بريطانيا](gb)",
       "Arabic: a given name behind a particle is another's"},
      {"en", "2019-05-03", "He defended [Bob Mueller](robert-mueller name).", "a short form of a given name"},
      {"en", "2012-05-03", "Then came Michael Moore.", "but not before a surname that many bear"},
      {"en", "2018-05-03", "Expect [Trump](donald-trump) to say so. Malik Obama left.",
       "a verb at the head of a sentence; a given name that the tables have"},
      {"en", "2019-12-13", "It goes by the name of Peter's Pence.", "what somebody has"},
      {"en", "2020-02-03", "Then [Buttigieg](pete-buttigieg) and [Sanders](bernie-sanders) rose.",
       "rivals for one office"},
      {"en", "2016-09-03", "The [Clinton](hillary-clinton) campaign paid for it.", "who runs at the time"},
      {"en", "2020-03-05", "[Annalena Baerbock](annalena-baerbock) spoke to the president.",
       "who presides over an organisation leads no state"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("the program's own tables link the leaders of the day") {
  Linking linking(own_gazetteer());
  const MarkedRow rows[] = {
      {"en", "2025-08-14",
       "[U.S.](us) President [Donald Trump](donald-trump) told [Ukrainian](ua) President [Volodymyr "
       "Zelenskyy](volodymyr-zelenskyy) that [Putin](vladimir-putin) and [NATO](nato) disagree.",
       "English"},
      {"ru", "2025-08-14",
       "Президент [Франции](fr) [Макрон](emmanuel-macron) позвонил [Путину](vladimir-putin).", "Russian"},
      {"zh", "2025-08-14",
       "[俄罗斯](ru)总统[普京](vladimir-putin)与[美国](us)总统[特朗普](donald-trump)通话。", "Chinese"},
      {"zh", "2025-08-14", "伊万·普京出席了会议。", "Chinese, and another given name"},
      {"ar", "2025-08-14", "قال الرئيس [الأمريكي](us) [دونالد ترامب](donald-trump) إن [روسيا](ru) وافقت.",
       "Arabic"},
  };
  for (const MarkedRow& row : rows) linking.check(row);
}
