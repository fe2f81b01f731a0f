#pragma once
// The bar chart of articles over time, as the template timeline.html draws it. Thread-safe.

#include <string_view>

#include "index/search.h"
#include "web/view.h"

namespace chancery {

// The days of a bucket that begins on `from`. Units that nobody knows are days.
DayRange period(std::string_view unit, Day from);
// "14 August 2025", "week of 11 August 2025", "August 2025", "July to September 2025", "2025", "1980 to
// 1989".
std::string period_in_words(std::string_view unit, Day from);

// Each bar leads to `request` narrowed to its days. Horizontal places are percentages, so that the chart
// takes any width while its labels keep their size.
View timeline_view(const SearchRequest& request, const SearchResponse& response);

}  // namespace chancery
