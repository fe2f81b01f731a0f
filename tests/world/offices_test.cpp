#include "src/world/offices.h"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

std::shared_ptr<const Gazetteer> test_gazetteer() {
  Diagnostics problems;
  return Gazetteer::load(std::string(CHANCERY_SOURCE_DIR) + "/tests/data/gazetteer", problems);
}

std::uint32_t office(const Gazetteer& gazetteer, std::string_view id) {
  const auto& offices = gazetteer.offices();
  const auto row = std::find_if(offices.begin(), offices.end(), [&](const Office& o) { return o.id == id; });
  REQUIRE(row != offices.end());
  return static_cast<std::uint32_t>(row - offices.begin());
}

std::uint32_t body(const Gazetteer& gazetteer, std::string_view id) {
  const Entity* entity = gazetteer.find(id);
  REQUIRE(entity);
  return gazetteer.index_of(*entity);
}

std::string holders(const Gazetteer& gazetteer, std::span<const Tenure> tenures) {
  std::string all;
  for (const Tenure& t : tenures) all += (all.empty() ? "" : " ") + gazetteer.entities()[t.holder].id;
  return all;
}

bool runs_on(const Term& term, Day day) {
  return (!term.from || *term.from <= day) && (!term.to || day <= *term.to);
}

std::string holders_on(const Gazetteer& gazetteer, std::string_view office_id, std::string_view of, Day day) {
  std::string all;
  for (const Tenure& t : gazetteer.tenures().of(office(gazetteer, office_id), body(gazetteer, of))) {
    if (runs_on(*t.term, day)) all += (all.empty() ? "" : " ") + gazetteer.entities()[t.holder].id;
  }
  return all;
}

}  // namespace

TEST_CASE("all who held an office of a country, by their first days") {
  struct Row {
    std::string_view office, of, expected, reason;
  };
  const Row rows[] = {
      {"president", "us",
       "abraham-lincoln george-h-w-bush bill-clinton george-w-bush donald-trump donald-trump",
       "in another order than that of their ids, and somebody who came back"},
      {"president", "ru", "vladimir-putin vladimir-putin", "two terms with another office between them"},
      {"prime-minister", "ru", "vladimir-putin", "which is an office of its own"},
      {"prime-minister", "gb", "theresa-may boris-johnson", "the last country of its office but two"},
      {"foreign-minister", "gb", "boris-johnson", "the same holder elsewhere"},
      {"chancellor", "de", "olaf-scholz", "the first office of the table"},
      {"vice-president", "us", "george-h-w-bush", "the last"},
      {"president", "gb", "", "a country without such an office"},
      {"monarch", "us", "", "another"},
      {"president", "nato", "", "an organisation"},
      {"president", "bill-clinton", "", "no country at all"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.office << " of " << row.of << ": " << row.reason);
    const auto found = gazetteer->tenures().of(office(*gazetteer, row.office), body(*gazetteer, row.of));
    CHECK(holders(*gazetteer, found) == row.expected);
  }
}

TEST_CASE("all who held an office anywhere, country by country") {
  struct Row {
    std::string_view office, expected, reason;
  };
  const Row rows[] = {
      {"prime-minister", "theresa-may boris-johnson vladimir-putin hun-sen",
       "of gb, ru and th, whenever it was"},
      {"chancellor", "olaf-scholz", "one country"},
      {"leader", "kim-jong-un", "a term without an end"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.office << ": " << row.reason);
    CHECK(holders(*gazetteer, gazetteer->tenures().all(office(*gazetteer, row.office))) == row.expected);
  }
}

TEST_CASE("what is no office and no entity has no tenures") {
  const auto gazetteer = test_gazetteer();
  const auto past_offices = static_cast<std::uint32_t>(gazetteer->offices().size());
  const auto past_entities = static_cast<std::uint32_t>(gazetteer->entities().size());
  CHECK(gazetteer->tenures().of(past_offices, 0).empty());
  CHECK(gazetteer->tenures().of(0, past_entities).empty());
  CHECK(gazetteer->tenures().all(past_offices).empty());
  const Tenures nothing;
  CHECK(nothing.of(0, 0).empty());
  CHECK(nothing.all(0).empty());
}

TEST_CASE("every term of every leader is one tenure, and the tenures stand in their order") {
  for (const auto& gazetteer : {test_gazetteer(), Gazetteer::built_in()}) {
    std::size_t terms = 0, tenures = 0, wrong = 0;
    for (const Entity& entity : gazetteer->entities()) terms += entity.terms.size();
    for (std::uint32_t o = 0; o < gazetteer->offices().size(); ++o) {
      const auto all = gazetteer->tenures().all(o);
      tenures += all.size();
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Tenure& t = all[i];
        const Term& term = *t.term;
        const auto& own = gazetteer->entities()[t.holder].terms;
        // The term is the gazetteer's own, not a copy of it.
        const bool is_own = std::any_of(own.begin(), own.end(), [&](const Term& x) { return &x == &term; });
        const bool names = t.office == o && gazetteer->offices()[o].id == term.office &&
                           gazetteer->entities()[t.of].id == term.of;
        const bool ordered = i == 0 || all[i - 1].of < t.of ||
                             (all[i - 1].of == t.of &&
                              all[i - 1].term->from.value_or(kFirstDay) <= term.from.value_or(kFirstDay));
        const auto here = gazetteer->tenures().of(o, t.of);
        const bool within = here.data() >= all.data() &&
                            here.data() + here.size() <= all.data() + all.size() && !here.empty();
        if (!is_own || !names || !ordered || !within) ++wrong;
      }
    }
    CHECK(terms > 0);
    CHECK(tenures == terms);
    CHECK(wrong == 0);
  }
}

TEST_CASE("the program's own tables know who held an office on a day") {
  struct Row {
    std::string_view office, of, day, expected, reason;
  };
  const Row rows[] = {
      {"president", "fr", "1962-07-01", "charles-de-gaulle", "long ago"},
      {"president", "fr", "1990-01-15", "francois-mitterrand", "a second term that the table has as one"},
      {"president", "fr", "2003-03-19", "jacques-chirac", "a term that is over"},
      {"president", "fr", "2025-08-14", "emmanuel-macron", "one without an end"},
      {"president", "us", "1963-11-23", "lyndon-b-johnson", "the day after a death in office"},
      {"president", "us", "2018-06-01", "donald-trump", "the first of two terms"},
      {"president", "us", "2023-06-01", "joe-biden", "between them"},
      {"chancellor", "de", "2010-06-01", "angela-merkel", "another office of the head of a government"},
      {"secretary-general", "un", "2010-06-01", "ban-ki-moon", "an organisation"},
      {"foreign-minister", "gb", "2018-03-19", "boris-johnson", "no head of a government then"},
      {"pope", "va", "2013-03-05", "", "nobody, between two"},
  };
  const auto gazetteer = Gazetteer::built_in();
  for (const Row& row : rows) {
    INFO(row.office << " of " << row.of << " on " << row.day << ": " << row.reason);
    CHECK(holders_on(*gazetteer, row.office, row.of, *parse_day(row.day)) == row.expected);
  }
}

TEST_CASE("offices that one holds have one holder, month by month") {
  struct Row {
    std::string_view office, of;
    int from;
    std::string_view reason;
  };
  const Row rows[] = {
      {"president", "fr", 1960, "interim presidents are in the table too"},
      {"president", "us", 1900, "two died in office"},
      {"prime-minister", "gb", 1960, "no fixed terms"},
      {"chancellor", "de", 1960, "one who acted for nine days"},
      {"president", "ru", 1992, "two who exchanged their offices"},
      {"prime-minister", "in", 1960, "interim governments"},
  };
  const auto gazetteer = Gazetteer::built_in();
  for (const Row& row : rows) {
    INFO(row.office << " of " << row.of << ": " << row.reason);
    CHECK(gazetteer->offices()[office(*gazetteer, row.office)].one_holder);
    const auto all = gazetteer->tenures().of(office(*gazetteer, row.office), body(*gazetteer, row.of));
    std::string wrong;
    for (int month = row.from * 12; month < 2026 * 12; ++month) {
      const Day day = *day_from(month / 12, month % 12 + 1, 15);
      const auto runs =
          std::count_if(all.begin(), all.end(), [&](const Tenure& t) { return runs_on(*t.term, day); });
      // The last day of one is the first of the next.
      const bool changes = std::any_of(all.begin(), all.end(),
                                       [&](const Tenure& t) { return t.term->from && *t.term->from == day; });
      if (runs != 1 && !(changes && runs == 2)) wrong += iso(day) + " ";
    }
    CHECK(wrong.empty());
  }
}

// The title alone says who is meant: an office without one, or without a holder, would never be found.
TEST_CASE("every office that one holds has a title in English and holders") {
  const auto gazetteer = Gazetteer::built_in();
  std::size_t checked = 0;
  for (std::uint32_t o = 0; o < gazetteer->offices().size(); ++o) {
    const Office& row = gazetteer->offices()[o];
    if (!row.one_holder) continue;
    INFO(row.id);
    CHECK(std::any_of(row.titles.begin(), row.titles.end(),
                      [](const EntityName& title) { return title.lang == "en"; }));
    CHECK_FALSE(gazetteer->tenures().all(o).empty());
    ++checked;
  }
  CHECK(checked > 20);
  CHECK_FALSE(gazetteer->offices()[office(*gazetteer, "senator")].one_holder);
}
