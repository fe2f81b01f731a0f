#pragma once
// Numbers, days and names as the pages write them, in English. Nothing here asks the machine for its locale.
// Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "index/search.h"
#include "src/base/date.h"

namespace chancery {

std::string with_commas(std::uint64_t number);                                                  // "1,234"
std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural);  // "1 article"
std::string fixed(double number, int digits);   // "0.25": a point in every locale
std::string in_milliseconds(double ms);         // "3 ms", "under 1 ms", "1.2 s"
std::string in_megabytes(std::uint64_t bytes);  // "2.5 MB", of 1,000,000 bytes
// The first characters of a text, and "…" where there are more. REQUIRES: it is valid UTF-8.
std::string shortened(std::string_view text, std::size_t characters);
// The whole characters among the first bytes of a text. REQUIRES: likewise.
std::string_view beginning(std::string_view text, std::size_t bytes);

std::string in_words(Day day);     // "14 August 2025"
std::string short_words(Day day);  // "14 Aug 2025"
// With the time of day where it is known, and the offset where that is: "14 August 2025, 18:40 (UTC+2)".
std::string in_words(const Instant& instant);
// As short as it can be said: "August 2025", "2025", "1 to 15 August 2025", "since 1 August 2025".
std::string in_words(const DayRange& days);

// "leader", "a leader", "leaders", "Leaders".
struct FacetWords {
  std::string_view one, any, many, title;
};
const FacetWords& words_of(FacetName facet);
FacetName facet_of(EntityKind kind);

std::string_view words_of(Sort sort);        // "Best match"
std::string_view words_of(MatchMode match);  // "Most words"

}  // namespace chancery
