#pragma once
// Civil days, and instants with the offset and the precision with which they were written.
//
// An article's day is the civil day at its place of publication: the day in the instant's own offset, or
// as written where there is none. Nothing here asks the machine for its time zone. Values; thread-safe.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chancery {

// A day of the proleptic Gregorian calendar, as days since 1970-01-01. Years 1 to 9999.
struct Day {
  std::int32_t number = 0;
  auto operator<=>(const Day&) const = default;
};

struct YearMonthDay {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
  bool operator==(const YearMonthDay&) const = default;
};

// Nothing where there is no such day (month 13, 30 February, year 0 or over 9999).
std::optional<Day> day_from(int year, int month, int day);
YearMonthDay civil(Day day);
int weekday(Day day);                                 // 1 Monday to 7 Sunday, as ISO 8601
int days_in_month(int year, int month);               // REQUIRES: month is 1 to 12
std::string iso(Day day);                             // "2025-08-14"
std::optional<Day> parse_day(std::string_view text);  // "2025-08-14" and nothing else

// A span of whole days, both ends included.
struct DayRange {
  Day from, to;
  bool operator==(const DayRange&) const = default;
};

// "2025-08-14", "2025-08", "2025", "2025-Q3", and A..B of two of these (either may be left out: "2025-08.."
// is open).
std::optional<DayRange> parse_day_range(std::string_view text);

inline constexpr Day kFirstDay{-719162};  // 0001-01-01
inline constexpr Day kLastDay{2932896};   // 9999-12-31

struct Instant {
  enum class Precision : std::uint8_t { kDay, kMinute, kSecond };

  std::int64_t seconds = 0;         // since 1970-01-01T00:00:00 UTC; without an offset, as if it were UTC
  std::int16_t offset_minutes = 0;  // east of UTC
  bool has_offset = false;
  Precision precision = Precision::kDay;

  bool operator==(const Instant&) const = default;
};

Day day_of(const Instant& instant);       // the civil day in the instant's own offset
Instant at_day(Day day);                  // precision kDay, no offset
std::string iso(const Instant& instant);  // as precise as it is: "2025-08-14", "2025-08-14T18:40:00+02:00"

// ISO 8601 and RFC 3339: a day, or a day with a time (seconds, fraction and offset optional; 'T' or a space).
std::optional<Instant> parse_iso8601(std::string_view text);
// RFC 822 and 2822, as feeds and HTTP have them: "Thu, 14 Aug 2025 18:40:00 +0200".
std::optional<Instant> parse_rfc822(std::string_view text);
// Either of these, or a day written out in English ("14 August 2025", "August 14, 2025", "Aug. 14, 2025, 6:40
// p.m." loses its time). For the heads of text files and the meta data of pages.
std::optional<Instant> parse_published(std::string_view text);

// Seconds since the epoch. Passed in wherever "now" matters, so that tests can fix it.
using Clock = std::function<std::int64_t()>;
Clock system_clock();

}  // namespace chancery
