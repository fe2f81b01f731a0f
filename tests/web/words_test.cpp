#include "web/words.h"

#include <catch2/catch.hpp>

using namespace chancery;

TEST_CASE("numbers are written as people read them") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(1000) == "1,000");
  CHECK(with_commas(1234567) == "1,234,567");
  CHECK(counted(1, "article", "articles") == "1 article");
  CHECK(counted(0, "article", "articles") == "0 articles");
  CHECK(fixed(0.256, 2) == "0.26");
  CHECK(fixed(1e300, 2) == "–");  // longer than any place for it
  CHECK(in_milliseconds(0.2) == "under 1 ms");
  CHECK(in_milliseconds(3.21) == "3 ms");
  CHECK(in_milliseconds(1234) == "1.2 s");
}

TEST_CASE("a time of day is written only where one is known") {
  struct Row {
    const char *iso, *words, *why;
  };
  const Row rows[] = {
      {"2025-08-14", "14 August 2025", "only the day"},
      {"2025-08-14T18:40", "14 August 2025, 18:40", "no offset: as written"},
      {"2025-08-14T18:40:30Z", "14 August 2025, 18:40 (UTC)", "UTC"},
      {"2025-08-14T00:05:00+02:00", "14 August 2025, 00:05 (UTC+2)",
       "the day of the place, though in UTC it is the 13th"},
      {"2025-08-14T23:30:00-03:30", "14 August 2025, 23:30 (UTC−3:30)",
       "the day of the place, though in UTC it is the 15th"},
      {"1965-01-02T03:04:05Z", "2 January 1965, 03:04 (UTC)", "before the epoch"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const auto instant = parse_iso8601(row.iso);
    REQUIRE(instant);
    CHECK(in_words(*instant) == row.words);
  }
}

TEST_CASE("a range of days is said as short as it can be") {
  struct Row {
    const char *range, *words;
  };
  const Row rows[] = {
      {"2025-08-14", "14 August 2025"},
      {"2025-08", "August 2025"},
      {"2024-02", "February 2024"},
      {"2025", "2025"},
      {"2020..2025", "2020 to 2025"},
      {"2025-Q3", "July to September 2025"},
      {"2025-11..2026-02", "November 2025 to February 2026"},
      {"2025-08-01..2025-08-15", "1 to 15 August 2025"},
      {"2025-08-30..2025-09-02", "30 August 2025 to 2 September 2025"},
      {"2025-08-14..", "since 14 August 2025"},
      {"..2025-08-14", "until 14 August 2025"},
  };
  for (const Row& row : rows) {
    const auto range = parse_day_range(row.range);
    REQUIRE(range);
    CHECK(in_words(*range) == row.words);
  }
  CHECK(in_words(DayRange{kFirstDay, kLastDay}) == "any day");
}

TEST_CASE("sizes are said in megabytes") {
  CHECK(in_megabytes(0) == "0.0 MB");
  CHECK(in_megabytes(1 << 20) == "1.0 MB");
  CHECK(in_megabytes(4'160'000) == "4.2 MB");
}

TEST_CASE("the beginning of a text has whole characters") {
  CHECK(beginning("", 3).empty());
  CHECK(beginning("abc", 3) == "abc");
  CHECK(beginning("abcd", 3) == "abc");
  CHECK(beginning("Путин", 5) == "Пу");
  CHECK(beginning("Путин", 1).empty());
}

TEST_CASE("texts are shortened at a character") {
  CHECK(shortened("", 3).empty());
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc…");
  CHECK(shortened("Путин", 3) == "Пут…");
  CHECK(shortened("Путин", 5) == "Путин");
  CHECK(shortened("abc", 0) == "…");
}

TEST_CASE("each facet, order and rule of matching has words") {
  for (int i = 0; i < kFacets; ++i) {
    const FacetWords& words = words_of(static_cast<FacetName>(i));
    CHECK(words.one == name_of(static_cast<FacetName>(i)));
    CHECK(!words.many.empty());
    CHECK(!words.title.empty());
  }
  for (int i = 0; i < kEntityKinds; ++i) {
    const auto kind = static_cast<EntityKind>(i);
    CHECK(name_of(facet_of(kind)) == name_of(kind));
  }
  for (const Sort sort : {Sort::kRelevance, Sort::kNewest, Sort::kOldest, Sort::kActor, Sort::kTopic})
    CHECK(!words_of(sort).empty());
  for (const MatchMode match : {MatchMode::kMost, MatchMode::kAll, MatchMode::kAny})
    CHECK(!words_of(match).empty());
}
