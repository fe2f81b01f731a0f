#include "web/words.h"

#include <charconv>

namespace chancery {
namespace {

constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

std::string_view month_name(int month) {
  return kMonths[month - 1];
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

bool is_first_of_month(Day day) {
  return civil(day).day == 1;
}
bool is_last_of_month(Day day) {
  return is_first_of_month({day.number + 1});
}

// "UTC", "UTC+2", "UTC−3:30".
std::string offset_in_words(int minutes) {
  if (minutes == 0) return "UTC";
  const int size = minutes < 0 ? -minutes : minutes;
  std::string out = minutes < 0 ? "UTC−" : "UTC+";
  out += std::to_string(size / 60);
  if (size % 60 != 0) out += ":" + two_digits(size % 60);
  return out;
}

std::string month_and_year(const YearMonthDay& date) {
  return std::string(month_name(date.month)) + " " + std::to_string(date.year);
}

constexpr FacetWords kFacetWords[kFacets] = {
    {"leader", "a leader", "leaders", "Leaders"},
    {"country", "a country", "countries", "Countries"},
    {"organisation", "an organisation", "organisations", "Organisations"},
    {"person", "a person", "people", "People"},
    {"topic", "a topic", "topics", "Topics"},
    {"source", "a source", "sources", "Sources"},
    {"language", "a language", "languages", "Languages"},
};

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, 1, ',');
  return out;
}

std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural) {
  return with_commas(number) + " " + std::string(number == 1 ? singular : plural);
}

std::string fixed(double number, int digits) {
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed, digits);
  return error == std::errc() ? std::string(buffer, end) : "–";
}

std::string in_milliseconds(double ms) {
  if (ms < 1) return "under 1 ms";
  if (ms < 1000) return fixed(ms, 0) + " ms";
  return fixed(ms / 1000, 1) + " s";
}

std::string in_megabytes(std::uint64_t bytes) {
  return fixed(static_cast<double>(bytes) / 1e6, 1) + " MB";
}

std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (text[bytes] & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string shortened(std::string_view text, std::size_t characters) {
  const auto begins = [](char c) { return (c & 0xC0) != 0x80; };
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if (begins(text[at]) && ++seen > characters) return std::string(text.substr(0, at)) + "…";
  }
  return std::string(text);
}

std::string in_words(Day day) {
  const YearMonthDay date = civil(day);
  return std::to_string(date.day) + " " + month_and_year(date);
}

std::string short_words(Day day) {
  const YearMonthDay date = civil(day);
  return std::to_string(date.day) + " " + std::string(month_name(date.month).substr(0, 3)) + " " +
         std::to_string(date.year);
}

std::string in_words(const Instant& instant) {
  std::string out = in_words(day_of(instant));
  if (instant.precision == Instant::Precision::kDay) return out;
  constexpr std::int64_t kDaySeconds = 86400;
  const std::int64_t local = instant.seconds + (instant.has_offset ? instant.offset_minutes * 60 : 0);
  const std::int64_t second = ((local % kDaySeconds) + kDaySeconds) % kDaySeconds;
  out += ", " + two_digits(second / 3600) + ":" + two_digits(second / 60 % 60);
  if (instant.has_offset) out += " (" + offset_in_words(instant.offset_minutes) + ")";
  return out;
}

std::string in_words(const DayRange& days) {
  if (days.from == days.to) return in_words(days.from);
  if (days.from == kFirstDay && days.to == kLastDay) return "any day";
  if (days.from == kFirstDay) return "until " + in_words(days.to);
  if (days.to == kLastDay) return "since " + in_words(days.from);
  const YearMonthDay from = civil(days.from), to = civil(days.to);
  if (is_first_of_month(days.from) && is_last_of_month(days.to)) {
    if (from.year == to.year && from.month == to.month) return month_and_year(from);
    if (from.month == 1 && to.month == 12) {
      return from.year == to.year ? std::to_string(from.year)
                                  : std::to_string(from.year) + " to " + std::to_string(to.year);
    }
    if (from.year == to.year) return std::string(month_name(from.month)) + " to " + month_and_year(to);
    return month_and_year(from) + " to " + month_and_year(to);
  }
  if (from.year == to.year && from.month == to.month)
    return std::to_string(from.day) + " to " + in_words(days.to);
  return in_words(days.from) + " to " + in_words(days.to);
}

const FacetWords& words_of(FacetName facet) {
  return kFacetWords[static_cast<int>(facet)];
}

FacetName facet_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::kLeader:
      return FacetName::kLeader;
    case EntityKind::kCountry:
      return FacetName::kCountry;
    case EntityKind::kOrganisation:
      return FacetName::kOrganisation;
    case EntityKind::kPerson:
      return FacetName::kPerson;
  }
  return FacetName::kPerson;
}

std::string_view words_of(Sort sort) {
  switch (sort) {
    case Sort::kRelevance:
      return "Best match first";
    case Sort::kNewest:
      return "Newest first";
    case Sort::kOldest:
      return "Oldest first";
    case Sort::kActor:
      return "Most about the actors";
    case Sort::kTopic:
      return "Most on the topics";
  }
  return "";
}

std::string_view words_of(MatchMode match) {
  switch (match) {
    case MatchMode::kMost:
      return "Most of the words";
    case MatchMode::kAll:
      return "All of the words";
    case MatchMode::kAny:
      return "Any of the words";
  }
  return "";
}

}  // namespace chancery
