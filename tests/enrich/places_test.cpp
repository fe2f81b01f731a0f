#include <catch2/catch.hpp>

#include "tests/enrich/linking.h"

using namespace chancery;

namespace {

// "gb: London at 1:4, ru: Moscow at 2:1": the countries that are no more than places, by salience.
std::string places(const Enrichment& found) {
  std::string all;
  for (const FoundEntity& entity : found.entities) {
    if (entity.count == 0) all += (all.empty() ? "" : ", ") + entity.id + ": " + entity.place;
  }
  return all;
}

}  // namespace

TEST_CASE("a capital that is a place stands for its country where nothing else does") {
  struct Row {
    std::string_view title, text, expected, reason;
  };
  const Row rows[] = {
      {"", "They met in London on Friday.", "gb: London at 1:4", "a place"},
      {"", "They met in Moscow.\nThen they slept in London and in Moscow.",
       "ru: Moscow at 1:4, gb: London at 2:5", "two, and of each the first"},
      {"Flights to London", "They met on Friday.", "gb: London at 1:3", "in the title"},
      {"Rain", "They met in London on Friday.", "gb: London at 3:4", "behind a title"},
      {"", "They met in London on Friday. Britain was glad.", "", "the country is named"},
      {"", "Then the British met in London on Friday.", "", "its people are"},
      {"", "They met in London on Friday. London said no.", "", "the capital acts elsewhere"},
      {"", "They met in London on Friday. Moscow said no.", "gb: London at 1:4", "another country's acts"},
      {"", "A novel by Jack London was read.", "", "a person"},
      {"", "Then spokesman John London left. London slept.", "", "one who is introduced"},
      {"", "They met in london on Friday.", "", "no capital letter"},
      {"", "They met in Birmingham on Friday.", "", "no capital"},
  };
  Linking linking(test_gazetteer());
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.title << " || " << row.text);
    CHECK(places(linking.link(row.title, row.text, "en", "2016-08-14")) == row.expected);
  }
}

TEST_CASE("a country that is a place has no mention, and is an entity like others") {
  Linking linking(test_gazetteer());
  const Enrichment found = linking.link("", "They met in London on Friday.", "en", "2016-08-14");
  CHECK(found.mentions.empty());
  REQUIRE(found.entities.size() == 1);
  const FoundEntity& gb = found.entities.front();
  CHECK(gb.id == "gb");
  CHECK(gb.name == "United Kingdom");
  CHECK(gb.kind == EntityKind::kCountry);
  CHECK(gb.wikidata == "Q145");
  CHECK(gb.count == 0);
  CHECK(gb.salience > 0);
  CHECK(gb.salience < 1);
}

TEST_CASE("a country that is named has no place, and a linker forgets the places of the article before") {
  Linking linking(test_gazetteer());
  REQUIRE(linking.link("", "They met in London on Friday.", "en", "").entities.size() == 1);
  CHECK(linking.link("", "They met on Friday.", "en", "").entities.empty());
  const Enrichment found = linking.link("", "They met in London, and Britain was glad.", "en", "");
  REQUIRE(found.entities.size() == 1);
  CHECK(found.entities.front().count == 1);
  CHECK(found.entities.front().place.empty());
}
