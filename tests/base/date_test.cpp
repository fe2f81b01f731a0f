#include "src/base/date.h"

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

std::string day_and_form(std::optional<Instant> instant) {
  return instant ? iso(day_of(*instant)) + " " + iso(*instant) : "none";
}

}  // namespace

TEST_CASE("instants keep their offset and precision") {
  struct Row {
    const char *text, *expected, *reason;
  };
  const Row rows[] = {
      {"2025-08-14", "2025-08-14 2025-08-14", "a day stays a day"},
      {"2025-08-14T18:40:00+02:00", "2025-08-14 2025-08-14T18:40:00+02:00", "an offset"},
      {"2025-08-14T23:30:00-08:00", "2025-08-14 2025-08-14T23:30:00-08:00", "its own day, not that of UTC"},
      {"2025-08-15T00:30:00+12:00", "2025-08-15 2025-08-15T00:30:00+12:00", "ahead of UTC"},
      {"2025-08-14T18:40Z", "2025-08-14 2025-08-14T18:40Z", "minutes only"},
      {"2025-08-14 18:40:05", "2025-08-14 2025-08-14T18:40:05", "no offset"},
      {"20250814", "none", "the basic form is read by nobody else either"},
      {"2025-08-14T18:40:00.123456Z", "2025-08-14 2025-08-14T18:40:00Z", "fractions are dropped"},
      {"1962-10-22T19:00:00-0500", "1962-10-22 1962-10-22T19:00:00-05:00",
       "before the epoch, offset without a colon"},
      {"2025-02-30", "none", "no such day"},
      {"2024-02-29", "2024-02-29 2024-02-29", "a leap day"},
      {"99999-01-01", "none", "a year of five digits"},
      {"0000-01-01", "none", "no year 0"},
      {"2025-08-14T25:00:00Z", "none", "no such hour"},
      {"2025-08-14T18:40:00+99:00", "none", "no such offset"},
      {"2025-08", "none", "a month is no day"},
      {"", "none", "nothing"},
      {"soon", "none", "words"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.text);
    CHECK(day_and_form(parse_iso8601(row.text)) == row.expected);
  }
}

TEST_CASE("dates of feeds and of text files") {
  struct Row {
    const char *text, *expected;
  };
  const Row rows[] = {
      {"Thu, 14 Aug 2025 18:40:00 +0200", "2025-08-14 2025-08-14T18:40:00+02:00"},
      {"14 Aug 25 18:40 GMT", "2025-08-14 2025-08-14T18:40Z"},
      {"Fri, 15 Aug 2025 01:02:03 EST", "2025-08-15 2025-08-15T01:02:03-05:00"},
      {"14 August 2025", "2025-08-14 2025-08-14"},
      {"August 14, 2025", "2025-08-14 2025-08-14"},
      {"Aug. 14, 2025", "2025-08-14 2025-08-14"},
      {"Thursday, August 14, 2025", "2025-08-14 2025-08-14"},
      {"Sept 5, 1995", "1995-09-05 1995-09-05"},
      {"31 June 2025", "none"},
      {"14/08/2025", "none"},
      {"yesterday", "none"},
      {"", "none"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(day_and_form(parse_published(row.text)) == row.expected);
  }
}

TEST_CASE("spans of days") {
  struct Row {
    const char *text, *from, *to;
  };
  const Row rows[] = {
      {"2025", "2025-01-01", "2025-12-31"},
      {"2024-02", "2024-02-01", "2024-02-29"},
      {"2025-Q3", "2025-07-01", "2025-09-30"},
      {"2025-08-14", "2025-08-14", "2025-08-14"},
      {"2025-08-01..2025-08-15", "2025-08-01", "2025-08-15"},
      {"2024..2025-02", "2024-01-01", "2025-02-28"},
      {"2025-08..", "2025-08-01", "9999-12-31"},
      {"..2025-08", "0001-01-01", "2025-08-31"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto range = parse_day_range(row.text);
    REQUIRE(range);
    CHECK(iso(range->from) == row.from);
    CHECK(iso(range->to) == row.to);
  }
  for (const char* bad : {"", "..", "2025-13", "2025-Q5", "2025-08-15..2025-08-01", "25", "2025-8", "x..y",
                          "2025-08-14.."
                          "x"}) {
    INFO(bad);
    CHECK_FALSE(parse_day_range(bad));
  }
}

TEST_CASE("weekdays and the ends of the calendar") {
  CHECK(weekday(*day_from(2025, 8, 15)) == 5);
  CHECK(weekday(*day_from(1962, 10, 28)) == 7);
  CHECK(iso(kFirstDay) == "0001-01-01");
  CHECK(iso(kLastDay) == "9999-12-31");
  CHECK_FALSE(day_from(10000, 1, 1));
}
