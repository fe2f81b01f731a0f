#include "src/base/date.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace chancery {
namespace {

constexpr std::int64_t kSecondsPerDay = 86400;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads exactly `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// The front of `text` up to a space or one of ",.": a word of a written-out date.
std::string_view take_word(std::string_view& text) {
  constexpr std::string_view kBreaks = " ,.\t\r\n";
  const std::size_t begin = text.find_first_not_of(kBreaks);
  if (begin == std::string_view::npos) {
    text = {};
    return {};
  }
  text.remove_prefix(begin);
  const std::size_t end = std::min(text.find_first_of(kBreaks), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// 1 to 12 for an English month's name or its first three letters (or "Sept").
std::optional<int> month_number(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
  if (word.size() < 3) return std::nullopt;
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    const std::string_view name = kMonths[m];
    if (word.size() > name.size()) continue;
    const bool whole = word.size() == name.size() || word.size() == 3 || (m == 8 && word.size() == 4);
    bool same = whole;
    for (std::size_t i = 0; same && i < word.size(); ++i) same = lower(word[i]) == name[i];
    if (same) return static_cast<int>(m + 1);
  }
  return std::nullopt;
}

std::optional<int> number(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value < 0) return std::nullopt;
  return value;
}

// A zone of RFC 822: "+0200", "GMT", "EST" ...; in minutes.
std::optional<int> zone_minutes(std::string_view zone) {
  struct Named {
    std::string_view name;
    int hours;
  };
  constexpr std::array<Named, 12> kZones = {{{"UT", 0},
                                             {"GMT", 0},
                                             {"UTC", 0},
                                             {"Z", 0},
                                             {"EST", -5},
                                             {"EDT", -4},
                                             {"CST", -6},
                                             {"CDT", -5},
                                             {"MST", -7},
                                             {"MDT", -6},
                                             {"PST", -8},
                                             {"PDT", -7}}};
  for (const Named& named : kZones) {
    if (zone == named.name) return named.hours * 60;
  }
  const int sign = zone.starts_with('-') ? -1 : 1;
  if (!zone.starts_with('-') && !zone.starts_with('+')) return std::nullopt;
  zone.remove_prefix(1);
  const auto hours = take_digits(zone, 2);
  take(zone, ':');
  const auto minutes = take_digits(zone, 2);
  if (!hours || !minutes || !zone.empty() || *hours > 14 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

Instant make_instant(Day day, int hour, int minute, int second, Instant::Precision precision,
                     std::optional<int> offset) {
  Instant instant;
  instant.offset_minutes = static_cast<std::int16_t>(offset.value_or(0));
  instant.has_offset = offset.has_value();
  instant.precision = precision;
  instant.seconds =
      day.number * kSecondsPerDay + hour * 3600 + minute * 60 + second - instant.offset_minutes * 60;
  return instant;
}

// The span of one "2025", "2025-08", "2025-Q3" or "2025-08-14".
std::optional<DayRange> parse_period(std::string_view text) {
  if (const auto day = parse_day(text)) return DayRange{*day, *day};
  const auto year = take_digits(text, 4);
  if (!year || *year < 1) return std::nullopt;
  if (text.empty()) return DayRange{*day_from(*year, 1, 1), *day_from(*year, 12, 31)};
  if (!take(text, '-')) return std::nullopt;
  if (take(text, 'Q')) {
    const auto quarter = take_digits(text, 1);
    if (!quarter || *quarter < 1 || *quarter > 4 || !text.empty()) return std::nullopt;
    const int last = *quarter * 3;
    return DayRange{*day_from(*year, last - 2, 1), *day_from(*year, last, days_in_month(*year, last))};
  }
  const auto month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !text.empty()) return std::nullopt;
  return DayRange{*day_from(*year, *month, 1), *day_from(*year, *month, days_in_month(*year, *month))};
}

}  // namespace

std::optional<Day> day_from(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
    return std::nullopt;
  }
  const std::chrono::sys_days days = std::chrono::year(year) / month / day;
  return Day{static_cast<std::int32_t>(days.time_since_epoch().count())};
}

YearMonthDay civil(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day.number))};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

int weekday(Day day) {
  return static_cast<int>(
      std::chrono::weekday(std::chrono::sys_days(std::chrono::days(day.number))).iso_encoding());
}

int days_in_month(int year, int month) {
  const std::chrono::year_month_day_last last = std::chrono::year(year) / month / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::string iso(Day day) {
  const YearMonthDay date = civil(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::optional<Day> parse_day(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !text.empty()) return std::nullopt;
  return day_from(*year, *month, *day);
}

std::optional<DayRange> parse_day_range(std::string_view text) {
  text = trimmed(text);
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return parse_period(text);
  const std::string_view left = text.substr(0, dots), right = text.substr(dots + 2);
  if (left.empty() && right.empty()) return std::nullopt;
  const auto from = left.empty() ? DayRange{kFirstDay, kFirstDay} : parse_period(left);
  const auto to = right.empty() ? DayRange{kLastDay, kLastDay} : parse_period(right);
  if (!from || !to || to->to < from->from) return std::nullopt;
  return DayRange{from->from, to->to};
}

Day day_of(const Instant& instant) {
  const std::int64_t local = instant.seconds + instant.offset_minutes * 60;
  const std::int64_t days =
      local >= 0 ? local / kSecondsPerDay : -((-local + kSecondsPerDay - 1) / kSecondsPerDay);
  return Day{static_cast<std::int32_t>(days)};
}

Instant at_day(Day day) {
  return make_instant(day, 0, 0, 0, Instant::Precision::kDay, std::nullopt);
}

std::string iso(const Instant& instant) {
  const Day day = day_of(instant);
  std::string text = iso(day);
  if (instant.precision == Instant::Precision::kDay) return text;
  const std::int64_t of_day = instant.seconds + instant.offset_minutes * 60 - day.number * kSecondsPerDay;
  char time[32];
  const int hour = static_cast<int>(of_day / 3600), minute = static_cast<int>(of_day / 60 % 60);
  if (instant.precision == Instant::Precision::kMinute) {
    std::snprintf(time, sizeof time, "T%02d:%02d", hour, minute);
  } else {
    std::snprintf(time, sizeof time, "T%02d:%02d:%02d", hour, minute, static_cast<int>(of_day % 60));
  }
  text += time;
  if (instant.has_offset && instant.offset_minutes == 0) return text + "Z";
  if (instant.has_offset) {
    const int offset = std::abs(instant.offset_minutes);
    std::snprintf(time, sizeof time, "%c%02d:%02d", instant.offset_minutes < 0 ? '-' : '+', offset / 60,
                  offset % 60);
    text += time;
  }
  return text;
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 10) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  text.remove_prefix(10);
  if (text.empty()) return at_day(*day);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 24) return std::nullopt;
  take(text, ':');
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  Instant::Precision precision = Instant::Precision::kMinute;
  if (!text.empty() && (text.front() == ':' || is_digit(text.front()))) {
    take(text, ':');
    const auto seconds = take_digits(text, 2);
    if (!seconds || *seconds > 60) return std::nullopt;
    second = *seconds;
    precision = Instant::Precision::kSecond;
    if (take(text, '.') || take(text, ',')) {
      if (text.empty() || !is_digit(text.front())) return std::nullopt;
      while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    }
  }
  if (*hour == 24 && (*minute != 0 || second != 0)) return std::nullopt;
  text = trimmed(text);
  std::optional<int> offset;
  if (text == "Z" || text == "z") {
    offset = 0;
  } else if (text.size() == 3 && (text[0] == '+' || text[0] == '-')) {
    offset = zone_minutes(std::string(text) + "00");
    if (!offset) return std::nullopt;
  } else if (!text.empty()) {
    offset = zone_minutes(text);
    if (!offset) return std::nullopt;
  }
  return make_instant(*day, *hour, *minute, second, precision, offset);
}

std::optional<Instant> parse_rfc822(std::string_view text) {
  text = trimmed(text);
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos && comma <= 9) {
    text.remove_prefix(comma + 1);
  }
  const auto day_number = number(take_word(text));
  const auto month = month_number(take_word(text));
  const std::string_view year_word = take_word(text);
  auto year = number(year_word);
  if (!day_number || !month || !year) return std::nullopt;
  // RFC 2822, 4.3: two-digit years 00 to 49 are of this century, 50 to 99 of the last.
  if (year_word.size() == 2) year = *year + (*year < 50 ? 2000 : 1900);
  const auto day = day_from(*year, *month, *day_number);
  if (!day) return std::nullopt;
  std::string_view time = take_word(text);
  if (time.empty()) return at_day(*day);
  const auto hour = take_digits(time, time.find(':') == 1 ? 1 : 2);
  if (!hour || *hour > 23 || !take(time, ':')) return std::nullopt;
  const auto minute = take_digits(time, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  Instant::Precision precision = Instant::Precision::kMinute;
  if (take(time, ':')) {
    const auto seconds = take_digits(time, 2);
    if (!seconds || *seconds > 60) return std::nullopt;
    second = *seconds;
    precision = Instant::Precision::kSecond;
  }
  const std::string_view zone = take_word(text);
  return make_instant(*day, *hour, *minute, second, precision, zone_minutes(zone));
}

std::optional<Instant> parse_published(std::string_view text) {
  if (const auto instant = parse_iso8601(text)) return instant;
  if (const auto instant = parse_rfc822(text)) return instant;
  std::string_view rest = trimmed(text);
  std::string_view first = take_word(rest);
  // "Thursday, August 14, 2025"
  if (!first.empty() && !is_digit(first.front()) && !month_number(first)) first = take_word(rest);
  const std::string_view second = take_word(rest), third = take_word(rest);
  const auto year = number(third);
  if (!year || third.size() != 4) return std::nullopt;
  std::optional<Day> day;
  if (const auto month = month_number(first)) {
    if (const auto day_number = number(second)) day = day_from(*year, *month, *day_number);
  } else if (const auto named = month_number(second)) {
    if (const auto day_number = number(first)) day = day_from(*year, *named, *day_number);
  }
  if (!day) return std::nullopt;
  return at_day(*day);
}

Clock system_clock() {
  return [] {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
}

}  // namespace chancery
