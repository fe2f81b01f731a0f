#include "src/enrich/first_names.h"

#include "tests/enrich/linking.h"

using namespace chancery;

TEST_CASE("a first name alone is the leader's whom the article names in full") {
  const MarkedRow rows[] = {
      {"en", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) spoke. Then [Hillary](hillary-clinton name) left.",
       "after the full name"},
      {"en", "2016-08-14",
       "Then [Hillary](hillary-clinton name) left. So ended the day of [Hillary Clinton](hillary-clinton "
       "name).",
       "and before it"},
      {"en", "2016-08-14",
       "Crowds for [Hillary](hillary-clinton name) || [Hillary Clinton](hillary-clinton name) spoke.",
       "in the title"},
      {"en", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) spoke. A friend of [Hillary](hillary-clinton name)’s wept.",
       "the possessive is no part of it"},
      {"fr", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) a parlé. Puis [Hillary](hillary-clinton name) est partie.",
       "French"},
      {"en", "2016-08-14", "Then Hillary left.", "nobody is named in full"},
      {"en", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) met spokeswoman [Hillary Jones](hillary-jones introduced). "
       "Then Hillary left.",
       "somebody else of the article has it too, whom no table has"},
      {"en", "2016-08-14",
       "[George H. W. Bush](george-h-w-bush name) met [George W. Bush](george-w-bush name). Then George "
       "left.",
       "two leaders have it"},
      {"en", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) spoke. She slept in Hillary Street and met Hillary Jones.",
       "the name goes on, and is another's"},
      {"en", "2016-08-14", "[Hillary Clinton](hillary-clinton name) spoke. She met Edmund Hillary.",
       "the surname of another"},
      {"en", "2016-08-14",
       "[Hillary Clinton](hillary-clinton name) spoke. A Hillary fan left with the Hillary bus.",
       "things that bear it"},
      {"en", "2016-08-14", "[Hillary Clinton](hillary-clinton name) spoke to an anti-Hillary crowd.",
       "a part of a longer word"},
      {"en", "2016-08-14", "[Hillary Clinton](hillary-clinton name) spoke, and hillary is a word.",
       "no capital"},
      {"en", "2016-08-14", "[Bill Clinton](bill-clinton name) spoke on the Bill. A Bill failed.", "a thing"},
      {"de", "2016-08-14", "[Hillary Clinton](hillary-clinton name) sprach. Dann ging Hillary.",
       "a language that writes other words with capitals"},
      {"ru", "2016-08-14", "[Владимир Путин](vladimir-putin name) молчал. Потом Владимир ушел.",
       "a language that inflects names"},
  };
  check_all(test_gazetteer(), rows);
}

TEST_CASE("a first name says where its bearer is named, and is less sure") {
  Linking linking(test_gazetteer());
  const Enrichment found =
      linking.link("", "Rain fell.\nThen Hillary Clinton spoke, and Hillary left.", "en", "2016-08-14");
  const Mention* full = mention_of(linking, found, "Hillary Clinton");
  const Mention* first = mention_of(linking, found, "Hillary");
  REQUIRE(full);
  REQUIRE(first);
  CHECK(first->reason == "first name; named at 2:2");
  CHECK(first->score < full->score);
  CHECK(first->entity == full->entity);
}
