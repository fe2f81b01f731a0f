#include "src/enrich/salience.h"

#include <algorithm>

#include "tests/enrich/linking.h"

using namespace chancery;

namespace {

std::string words(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i % 10 == 9 ? "rain. Then " : "rain ";
  return text;
}

float salience(std::string_view title, std::string_view text, std::string_view id) {
  static Linking linking(test_gazetteer());
  const Enrichment found = linking.link(title, text, "en", "2018-08-14");
  const FoundEntity* entity = entity_of(found, id);
  return entity ? entity->salience : 0;
}

}  // namespace

TEST_CASE("what an article is more about weighs more") {
  struct Side {
    std::string title, text;
  };
  struct Row {
    std::string_view id;
    Side more, less;
    std::string_view reason;
  };
  const Row rows[] = {
      {"eg",
       {"Rain in Egypt", "Then Egypt slept."},
       {"Rain and snow", "Then Egypt slept."},
       "a title counts"},
      {"eg",
       {"Rain in Egypt", "Then it rained."},
       {"Rain and snow", "Then it rained in Egypt."},
       "more than the head of the body"},
      {"eg",
       {"", "Then Egypt slept. " + words(300)},
       {"", words(300) + "Egypt slept."},
       "the head counts more than the end"},
      {"eg",
       {"", words(20) + "Egypt slept."},
       {"", words(60) + "Egypt slept."},
       "and less from word to word"},
      {"eg",
       {"", words(300) + "Egypt slept. Then Egypt woke."},
       {"", words(300) + "Egypt slept. Then it woke."},
       "two mentions more than one"},
      {"eg",
       {"", "Now Egypt slept. " + words(100) + "Egypt slept. Then Egypt woke."},
       {"", "Now Egypt slept. " + words(100) + "Egypt slept. Then it woke."},
       "three more than two"},
      {"eg",
       {"", "Then Egypt said no."},
       {"", "Then Egypt is no more."},
       "who says something more than who does not"},
      {"eg", {"", "Then Egypt has said no."}, {"", "Then Egypt is no more."}, "with what stands between"},
      {"emmanuel-macron",
       {"", "Now Emmanuel Macron said no."},
       {"", "Now Emmanuel Macron sat still."},
       "people too"},
      {"eg", {"", "It was Egypt again."}, {"", "It was Egyptian again."}, "a name more than an adjective"},
      {"ru", {"", "It is Russia again."}, {"", "It is Kremlin again."}, "and more than a metonym"},
      {"gb",
       {"", "They met in Britain on Friday."},
       {"", "They met in London on Friday."},
       "and more than a place"},
      {"gb",
       {"", "They met in London on Friday, and left London again."},
       {"", "They met in London on Friday, and left it again."},
       "two places more than one"},
      {"gb",
       {"Flights to London", "It rained."},
       {"", "It rained. Flights went to London."},
       "a place in the title more than one in the body"},
      {"emmanuel-macron",
       {"", "Emmanuel Macron slept. Then the president woke."},
       {"", "Emmanuel Macron slept. Then the sleeper woke."},
       "an office is a mention like others"},
      {"john-roe",
       {"", "Then spokesman John Roe left. At noon Roe slept."},
       {"", "Then spokesman John Roe left. At noon he slept."},
       "people whom no table has, the same"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const float more = salience(row.more.title, row.more.text, row.id),
                less = salience(row.less.title, row.less.text, row.id);
    CHECK(less > 0);
    CHECK(more > less);
    CHECK(more < 1);
  }
}

TEST_CASE("salience nears one with the number of mentions, and never is more") {
  std::string text;
  float before = 0;
  for (int i = 0; i < 12; ++i) {
    text += "Then Egypt slept. ";
    const float now = salience("", text, "eg");
    CHECK(now > before);
    before = now;
  }
  for (int i = 0; i < 2000; ++i) text += "Then Egypt slept. ";
  const float many = salience("Egypt", text, "eg");
  CHECK(many > 0.99f);
  CHECK(many < 1);
}

TEST_CASE("a mention late in a long article still weighs something") {
  CHECK(salience("", words(5000) + "Egypt slept.", "eg") > 0);
}

TEST_CASE("equals stand by their ids, all others by salience, and mentions lead to their own") {
  Linking linking(test_gazetteer());
  const std::string text =
      words(20000) + "Then Japan slept. Then Egypt slept. Then Germany slept. Then Germany woke.";
  const Enrichment found = linking.link("", text, "en", "2018-08-14");
  REQUIRE(found.entities.size() == 3);
  CHECK(found.entities[0].id == "de");
  // So far from the head the place of a first mention counts no more.
  CHECK(found.entities[1].salience == found.entities[2].salience);
  CHECK(found.entities[1].id == "eg");
  CHECK(found.entities[2].id == "jp");
  REQUIRE(found.mentions.size() == 4);
  CHECK(linking.written(found.mentions[0]) == "Japan");
  CHECK(found.entities[found.mentions[0].entity].id == "jp");
  CHECK(found.entities[found.mentions[1].entity].id == "eg");
  CHECK(found.entities[found.mentions[3].entity].id == "de");
  CHECK(found.entities[0].count == 2);
}
