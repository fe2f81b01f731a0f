#include "src/enrich/holders.h"

#include "tests/enrich/linking.h"

using namespace chancery;

TEST_CASE("an office with its country is whoever holds it on the day") {
  const MarkedRow rows[] = {
      {"en", "2025-08-14", "Then the [[French](fr) president](emmanuel-macron office) spoke.",
       "an adjective before it; the article is no part of it"},
      {"en", "2003-03-19", "Then the [[French](fr) president](jacques-chirac office) spoke.",
       "the same words on another day"},
      {"en", "1990-08-14", "Then the [[Soviet](su) president](mikhail-gorbachev office) spoke.",
       "a state that is no more"},
      {"en", "2018-03-19", "[[Britain](gb)'s foreign secretary](boris-johnson office) spoke.",
       "a possessive before it"},
      {"en", "2025-03-19", "[[Britain](gb)'s foreign secretary](david-lammy office) spoke.",
       "and another holder"},
      {"en", "2003-03-19", "The [president of the [United States](us)](george-w-bush office) spoke.",
       "the country behind it, with an article"},
      {"en", "2018-03-19", "Then the [[US](us) President](donald-trump office)'s aides spoke.",
       "in capitals; the possessive is no part of it"},
      {"en", "2018-03-19", "The [secretary-general of [NATO](nato)](jens-stoltenberg office) spoke.",
       "of an organisation"},
      {"en", "2018-03-19", "The [[UN](un) chief](antonio-guterres office) spoke.",
       "an organisation within the title"},
      {"en", "2019-08-14", "Then the [leader of [Turkey](tr)](recep-tayyip-erdogan office) spoke.",
       "the head of a state under a word for any"},
      {"en", "2018-03-19", "The new [[French](fr) president](emmanuel-macron office) spoke.",
       "what says that it is held"},
      {"en", "2018-03-19", "[[FRENCH](fr) PRESIDENT](emmanuel-macron office) SAYS NO || It rained.",
       "all in capitals, where a verb follows"},
      {"en", "2018-03-19", "The pro-[Russian](ru) [president of [Moldova](md)](igor-dodon office) spoke.",
       "an adjective of another country before it"},
      {"en", "2018-03-19", "He met the [pope](pope-francis office).",
       "an office that only one country has needs no country"},
      {"en", "2018-03-19", "He met the [[Argentine](ar) pope](pope-francis office).",
       "and an adjective of another is his own"},
      {"en", "2018-03-19",
       "IT WOULD BE SO IF THE [PRESIDENT OF THE [UNITED STATES](us)](donald-trump office) CHOSE IT || It "
       "rained.",
       "an article before it, where capitals tell nothing"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("an office with its country in other languages") {
  const MarkedRow rows[] = {
      {"ru", "2003-03-19", "Об этом говорил [президент [США](us)](george-w-bush office).",
       "Russian: the country behind it"},
      {"ru", "2018-03-19", "Об этом говорил [[российский](ru) президент](vladimir-putin office).",
       "an adjective before it"},
      {"ru", "2018-03-19", "Речь [[российского](ru) президента](vladimir-putin office) была краткой.",
       "inflected"},
      {"uk", "2025-08-14", "Виступив [президент [України](ua)](volodymyr-zelenskyy office).", "Ukrainian"},
      {"pl", "2025-08-14", "Mówił [prezydent [Ukrainy](ua)](volodymyr-zelenskyy office).", "Polish"},
      {"fr", "2025-08-14", "Hier le [président [français](fr demonym)](emmanuel-macron office) a parlé.",
       "French: the adjective behind it"},
      {"fr", "2018-08-14", "Un discours du [président des [États-Unis](us)](donald-trump office).",
       "and the country"},
      {"es", "2010-08-14", "Ayer el [presidente [ruso](ru)](dmitry-medvedev office) habló.",
       "Spanish: an adjective"},
      {"es", "2010-08-14", "Ayer habló el [presidente de [Rusia](ru)](dmitry-medvedev office).",
       "and a country"},
      {"it", "2018-08-14", "Ieri il [presidente [francese](fr)](emmanuel-macron office) ha parlato.",
       "Italian"},
      {"pt", "2018-08-14", "Ontem o [presidente [francês](fr)](emmanuel-macron office) falou.", "Portuguese"},
      {"de", "2022-08-14", "Gestern sprach der [[deutsche](de) Bundeskanzler](olaf-scholz office).",
       "German: an adjective"},
      {"de", "2018-08-14", "Gestern sprach der [Präsident von [Frankreich](fr)](emmanuel-macron office).",
       "a country"},
      {"de", "2018-08-14", "Gestern sprach der [[US](us)-Präsident](donald-trump office).",
       "and one within the title"},
      {"ar", "2018-08-14", "تحدث [الرئيس [الروسي](ru)](vladimir-putin office) في موسكو.",
       "Arabic: an adjective, and a preposition behind it"},
      {"ar", "2018-08-14", "تحدث [رئيس [فرنسا](fr)](emmanuel-macron office).", "and a country"},
      {"zh", "2018-08-14", "[[法国](fr)总统](emmanuel-macron office)发表讲话。", "Chinese"},
      {"zh", "2018-08-14", "[[美国](us)国务卿](mike-pompeo office)发表讲话。", "another office"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("an office that nobody in particular holds is nobody") {
  const MarkedRow rows[] = {
      {"en", "2018-08-14", "Then a [French](fr) president would not.", "any"},
      {"en", "2018-08-14", "Then the next [French](fr) president will.", "not yet"},
      {"en", "2018-08-14", "Then the second [French](fr) president died.", "counted"},
      {"en", "2018-08-14", "She is a candidate for [French](fr) president.", "not yet, or never"},
      {"en", "2018-08-14", "She runs for president of [France](fr).", "the same, with the country behind it"},
      {"en", "2018-08-14", "She was elected [French](fr) president.", "not by this day, perhaps"},
      {"en", "2018-08-14", "Then the [French](fr) presidents met.", "several"},
      {"en", "2018-08-14", "Then [Russia](ru)'s deputy foreign minister spoke.", "another office"},
      {"en", "2018-08-14", "Then the [French](fr) president-level talks began.", "a part of a longer word"},
      {"en", "2018-08-14", "Then the [French](fr) president candidate spoke.",
       "what follows says that he is none"},
      {"en", "2018-08-14", "[Emmanuel Macron](emmanuel-macron) slept. The president of Exxon spoke.",
       "of what no table has, though a president is named"},
      {"en", "2018-08-14", "Then the leader of [Scotland](gb)'s Conservatives spoke.",
       "of what belongs to the country"},
      {"en", "2018-08-14", "Then the president of [France](fr)'s Conservatives spoke.",
       "the same, where the country has such an office"},
      {"en", "2018-08-14", "The Office of the [French](fr) President moved.",
       "a body that is named after it"},
      {"en", "2018-08-14", "[Donald Trump](donald-trump) slept. The Office of the President moved.",
       "the same, though he is named"},
      {"en", "2018-08-14", "THEN THE [FRENCH](fr) PRESIDENT SLEPT.",
       "without small letters what follows may be a name"},
      {"fr", "2018-08-14", "Un président [français](fr). Le prochain président [français](fr).", "French"},
      {"fr", "2018-08-14",
       "[Emmanuel Macron](emmanuel-macron) dort. Le vice-président [français](fr) parle. Le président du "
       "parti parle.",
       "other offices"},
      {"es", "2018-08-14", "Un presidente [ruso](ru). El próximo presidente [ruso](ru).", "Spanish"},
      {"de", "2018-08-14", "Ein [französischer](fr) Präsident. Der nächste [französische](fr) Präsident.",
       "German"},
      {"ru", "2018-08-14",
       "Кандидат в президенты [России](ru). Помощник президента [России](ru). Выборы президента "
       "[России](ru).",
       "Russian"},
      {"zh", "2018-08-14", "[法国](fr)总统候选人发表讲话。", "Chinese: a candidate"},
      {"zh", "2018-08-14", "[法国](fr)总统府发表讲话。[法国](fr)副总统也在。",
       "a palace, and another office"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("who held an office, and who will, must fit the day or be named") {
  const MarkedRow rows[] = {
      {"en", "2025-08-14", "Then a former [French](fr) president spoke.", "many are"},
      {"en", "2025-08-14",
       "[Jacques Chirac](jacques-chirac) wrote it. The former [[French](fr) president](jacques-chirac "
       "office) slept.",
       "the one whom the article names"},
      {"en", "2025-08-14",
       "[Jacques Chirac](jacques-chirac) and [Nicolas Sarkozy](nicolas-sarkozy) wrote it. The former "
       "[French](fr) president slept.",
       "it names two"},
      {"en", "2025-08-14",
       "[Emmanuel Macron](emmanuel-macron) wrote it. The former [French](fr) president slept.",
       "it names one who still holds it"},
      {"en", "2018-08-14",
       "[Nicolas Sarkozy](nicolas-sarkozy) slept. The former [president](nicolas-sarkozy office) spoke, and "
       "the ex-[president](nicolas-sarkozy office) left.",
       "without a country"},
      {"en", "2018-08-14",
       "[Nicolas Sarkozy](nicolas-sarkozy) slept. Then the [[French](fr) president](emmanuel-macron office) "
       "spoke.",
       "who is not in office is not meant by it"},
      {"ru", "2018-08-14", "Выступил бывший президент [России](ru).", "Russian"},
      {"en", "2016-12-14", "Then the [[American](us) president-elect](donald-trump office) spoke.",
       "who will hold it soon"},
      {"en", "2017-12-14", "Then the [American](us) president-elect spoke.", "nobody will"},
      {"en", "2016-12-14",
       "[Donald Trump](donald-trump) won. The [president-elect](donald-trump office) slept.",
       "named, without a country"},
      {"en", "2018-08-14", "[Donald Trump](donald-trump) won. The president-elect slept.",
       "he holds it already"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("on the day of a change the new holder, unless the old one is named") {
  const MarkedRow rows[] = {
      {"en", "2017-01-19", "Then the [[American](us) president](barack-obama office) spoke.",
       "the day before"},
      {"en", "2017-01-20", "Then the [[American](us) president](donald-trump office) spoke.", "the day"},
      {"en", "2017-01-21", "Then the [[American](us) president](donald-trump office) spoke.",
       "the day after"},
      {"en", "2017-01-20",
       "[Barack Obama](barack-obama) packed. Then the [[American](us) president](barack-obama office) spoke.",
       "the old one is named"},
      {"en", "2017-01-20",
       "[Barack Obama](barack-obama) met [Donald Trump](donald-trump). Then the [[American](us) "
       "president](donald-trump office) spoke.",
       "both are"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("the title of somebody who is named beside it") {
  const MarkedRow rows[] = {
      {"en", "2018-08-14", "[French](fr) President [Emmanuel Macron](emmanuel-macron) spoke.",
       "a title before a name is no mention of its own"},
      {"en", "2018-08-14",
       "The [[U.S.](us) secretary of state](mike-pompeo office), [Mike Pompeo](mike-pompeo), spoke.",
       "with a comma between it stands for him too, as it does behind the name"},
      {"en", "1994-02-14", "His secretary of defense, [John Roe], spoke.",
       "not for somebody who never held it"},
      {"en", "2017-02-20",
       "He left his [national security adviser](michael-flynn office), retired Gen. "
       "[Michael Flynn](michael-flynn), alone.",
       "a rank between them; whose it is does not matter"},
      {"en", "2018-08-14", "Then the [[American](us) secretary of state](mike-pompeo office) spoke.",
       "as here"},
      {"en", "2018-08-14",
       "[Russian](ru) prime minister and former president [Dmitry Medvedev](dmitry-medvedev) spoke.",
       "two titles before one name"},
      {"en", "2018-08-14", "[French](fr) president [John Roe](john-roe) spoke.",
       "before a name that no table has"},
      {"en", "2018-08-14",
       "[Emmanuel Macron](emmanuel-macron), the [[French](fr) president](emmanuel-macron office), spoke.",
       "behind a name it is one"},
      {"en", "",
       "[Jacques Chirac](jacques-chirac), the [[French](fr) president](jacques-chirac office), spoke.",
       "and tells whom it means without a day"},
      {"en", "2012-05-15",
       "[François Hollande](francois-hollande), the [[French](fr) president](francois-hollande office), met "
       "[Nicolas Sarkozy](nicolas-sarkozy), the [[French](fr) president](nicolas-sarkozy office).",
       "on the day of a change each is his own"},
      {"ru", "2018-08-14", "Слово взял президент [России](ru) [Владимир Путин](vladimir-putin).", "Russian"},
      {"ar", "2018-08-14", "تحدث الرئيس [الفرنسي](fr) [إيمانويل ماكرون](emmanuel-macron).", "Arabic"},
      {"zh", "2018-08-14", "[法国](fr)总统[马克龙](emmanuel-macron)发表讲话。", "Chinese"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("an office alone is whoever of its holders the article names") {
  const MarkedRow rows[] = {
      {"en", "2018-08-14",
       "[Vladimir Putin](vladimir-putin) slept. The [president](vladimir-putin office) was tired.",
       "one is named"},
      {"en", "2018-08-14",
       "Then our [president](vladimir-putin office) spoke. [Vladimir Putin](vladimir-putin) nodded.",
       "later; another word that makes it known"},
      {"en", "2018-08-14", "[Vladimir Putin](vladimir-putin) slept. A president was tired.",
       "no word that makes it known"},
      {"en", "2018-08-14", "[Theresa May](theresa-may) slept. The president was tired.",
       "one who holds another office"},
      {"en", "2018-08-14", "[Jacques Chirac](jacques-chirac) slept. The president was tired.",
       "one who held it once"},
      {"en", "2018-08-14",
       "[Vladimir Putin](vladimir-putin) met [Emmanuel Macron](emmanuel-macron). The president was tired.",
       "two are"},
      {"en", "2018-08-14",
       "[Vladimir Putin](vladimir-putin) met [Emmanuel Macron](emmanuel-macron). [Putin](vladimir-putin) "
       "spoke. The [president](vladimir-putin office) was tired.",
       "and one of them twice as often"},
      {"en", "2018-08-14",
       "The [president](donald-trump office) and [vice president](mike-pence office) met. [Donald "
       "Trump](donald-trump) and [Mike Pence](mike-pence) left.",
       "two offices, with one article"},
      {"en", "2018-08-14", "The president was tired.", "nobody is named"},
      {"en", "2018-08-14",
       "[Emmanuel Macron](emmanuel-macron) slept. Then President [John Roe](john-roe) left. The president "
       "was tired.",
       "somebody of that title is named whom no table has"},
      {"en", "2018-08-14",
       "The [president of the republic](emmanuel-macron office) spoke. [Emmanuel Macron](emmanuel-macron) "
       "was glad.",
       "of what every country is"},
      {"en", "2018-08-14",
       "[Britain](gb) and [Germany](de) met in [Britain](gb). [Britain](gb) was glad. The [prime "
       "minister](theresa-may office) spoke.",
       "nobody is named, but the article is about one country by far"},
      {"en", "2018-08-14", "[Britain](gb) was glad. The prime minister spoke.",
       "which one mention does not tell"},
      {"en", "2018-08-14",
       "[Vladimir Putin](vladimir-putin) spoke. [Emmanuel Macron](emmanuel-macron) left. He would meet the "
       "[president](emmanuel-macron office) and [Putin](vladimir-putin) again. [Macron](emmanuel-macron) "
       "agreed.",
       "of two the one whom the sentence does not name"},
      {"en", "2021-04-14",
       "[Kamala Harris](kamala-harris) visited a clinic in the [United States](us). \"The "
       "[President](joe-biden office) and I will go on,\" she said.",
       "the only country that is named, and one who serves it"},
      {"en", "2017-03-30",
       "As a speechwriter for [Richard Nixon](richard-nixon) he would urge the [president](richard-nixon "
       "office) to wait.",
       "the dead are of their time"},
      {"en", "2017-03-30", "He spoke to [Barack Obama](barack-obama) about the president.",
       "the living may speak of another"},
      {"en", "2016-02-07", "[Jeb Bush](jeb-bush) lost. The former [governor](jeb-bush office) was tired.",
       "an office that many hold, of the only one who is named"},
      {"en", "2016-02-07", "The former governor was tired. [Jeb Bush](jeb-bush) lost.", "not before he is"},
      {"en", "2018-03-19",
       "[Robert Mueller](robert-mueller) was silent. The [special counsel](robert-mueller office) had read "
       "it. The special counsel investigation went on.",
       "what an office does is not who holds it"},
      {"en", "2018-08-14",
       "[President](vladimir-putin office) says no || [Vladimir Putin](vladimir-putin) spoke. President of "
       "what?",
       "at the head of a headline, where a verb follows, no article is needed"},
      {"en", "2019-05-03",
       "[Robert Mueller](robert-mueller) spoke. [Patrick Cotter](patrick-cotter), a former prosecutor, "
       "agreed. "
       "The [special counsel](robert-mueller office) left.",
       "one of that title is somebody else's, and of another of the same office"},
      {"en", "2013-10-16",
       "In the [United States](us) [Leon Panetta](leon-panetta) had been secretary of state and the "
       "secretary of defense under "
       "another.",
       "under somebody: of another time"},
      {"en", "2018-08-14",
       "[Vladimir Putin](vladimir-putin) slept. So did the [president](vladimir-putin office) and",
       "a text that ends where a second title might stand"},
      {"en", "2018-08-14", "Thank you, Mr. President, she said.", "an address"},
      {"en", "2018-08-14",
       "[Britain](gb) and [Germany](de) met in [Britain](gb). [Britain](gb) was glad. Thank you, Mr Prime "
       "Minister, she said.",
       "which may be to somebody from elsewhere"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("without a day an office is only who is named") {
  const MarkedRow rows[] = {
      {"en", "", "Then the [French](fr) president spoke.", "nobody knows when"},
      {"en", "",
       "[Emmanuel Macron](emmanuel-macron) slept. Then the [[French](fr) president](emmanuel-macron office) "
       "spoke.",
       "one is named"},
      {"en", "", "[Emmanuel Macron](emmanuel-macron) slept. The [president](emmanuel-macron office) spoke.",
       "without a country too"},
      {"en", "", "[Britain](gb) met [Britain](gb) in [Britain](gb). The prime minister spoke.",
       "a country alone is not enough"},
      {"zh", "", "[法国](fr)总统发表讲话。", "Chinese"},
  };
  check_all(own_gazetteer(), rows);
}

TEST_CASE("reasons of offices say which office, and how it was told") {
  struct Row {
    std::string_view published, text, mention, reason;
  };
  const Row rows[] = {
      {"2018-08-14", "Then the French president spoke.", "French president",
       "office: president of fr on 2018-08-14"},
      {"2018-08-14", "Emmanuel Macron slept. The president spoke.", "president",
       "office: president of fr on 2018-08-14; named in the article"},
      {"2018-08-14", "Emmanuel Macron, the French president, spoke.", "French president",
       "office: president of fr on 2018-08-14; named beside it"},
      {"2018-08-14", "Jacques Chirac slept. The former French president spoke.", "French president",
       "office: president of fr; named in the article"},
      {"2018-08-14", "Britain met Britain in Britain. The prime minister spoke.", "prime minister",
       "office: prime-minister of gb on 2018-08-14; the country of the article"},
      {"", "Jacques Chirac slept. Then the French president spoke.", "French president",
       "office: president of fr; named in the article"},
  };
  Linking linking(own_gazetteer());
  float by_name = 0, by_country = 0;
  for (const Row& row : rows) {
    INFO(row.text);
    const Enrichment found = linking.link("", row.text, "en", row.published);
    const Mention* mention = mention_of(linking, found, row.mention);
    REQUIRE(mention);
    CHECK(mention->form == MentionForm::kOffice);
    CHECK(mention->reason == row.reason);
    if (row.reason.ends_with("named beside it")) by_name = mention->score;
    if (row.reason.ends_with("the country of the article")) by_country = mention->score;
  }
  // Who is named beside an office is surer than whoever holds it in the country of the article.
  CHECK(by_name > by_country);
}
