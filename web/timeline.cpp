#include "web/timeline.h"

#include <algorithm>

#include "web/words.h"

namespace chancery {
namespace {

// In pixels, from the top. timeline.html and style.css have the same height of the whole.
constexpr double kTop = 18, kFloor = 88;
constexpr double kLeastBar = 2;    // so that one article among thousands is seen
constexpr double kWidestSlot = 8;  // percent of the width: three buckets are no three walls
constexpr double kFilled = 0.82;   // of a slot
constexpr std::size_t kLabels = 7;

struct Unit {
  std::string_view name;
  int days, months;  // one of them
};
constexpr Unit kUnits[] = {{"day", 1, 0},     {"week", 7, 0},  {"month", 0, 1},
                           {"quarter", 0, 3}, {"year", 0, 12}, {"decade", 0, 120}};

const Unit& unit_named(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit;
  }
  return kUnits[0];
}

// The label under a bucket: as short as it stays clear among its neighbours.
std::string label(std::string_view unit, Day from, bool one_year) {
  const YearMonthDay date = civil(from);
  const std::string year = std::to_string(date.year);
  const std::string day = short_words(from);  // "14 Aug 2025"
  const std::string month = day.substr(day.find(' ') + 1, 3);
  if (unit == "year") return year;
  if (unit == "decade") return year + "s";
  if (unit == "quarter") return "Q" + std::to_string((date.month + 2) / 3) + " " + year;
  if (unit == "month") return one_year ? month : month + " " + year;
  return one_year ? std::to_string(date.day) + " " + month : day;
}

// Every how many buckets a label stands, and from which on: months are labelled at Januaries where the years
// are many.
struct Labelling {
  std::size_t step = 1, first = 0;
};
Labelling labelling(const Timeline& timeline) {
  const std::size_t count = timeline.buckets.size();
  const std::size_t per_year = timeline.unit == "month" ? 12 : timeline.unit == "quarter" ? 4 : 0;
  if (per_year != 0 && count > 2 * per_year) {
    const std::size_t month = static_cast<std::size_t>(civil(timeline.buckets.front().from).month - 1);
    const std::size_t into_year = month * per_year / 12;
    const std::size_t years = (count / per_year + kLabels - 1) / kLabels;
    return {years * per_year, (per_year - into_year) % per_year};
  }
  return {std::max<std::size_t>(1, (count + kLabels - 1) / kLabels), 0};
}

bool overlaps(const DayRange& a, const DayRange& b) {
  return a.from <= b.to && b.from <= a.to;
}

std::string percent(double value) {
  return fixed(value, 3) + "%";
}

View bar_view(const SearchRequest& request, std::string_view unit, const Timeline::Bucket& bucket, double x,
              double slot, std::uint64_t peak, bool selected) {
  const DayRange days = period(unit, bucket.from);
  const double height =
      std::max(kLeastBar, (kFloor - kTop) * static_cast<double>(bucket.count) / static_cast<double>(peak));
  View view;
  set(view, "href", url("/", pairs_of(with_days(request, days.from, days.to))));
  set(view, "name", period_in_words(unit, bucket.from) + ": " + counted(bucket.count, "article", "articles"));
  set(view, "slot_x", percent(x));
  set(view, "slot_width", percent(slot));
  set(view, "x", percent(x + slot * (1 - kFilled) / 2));
  set(view, "y", fixed(kFloor - height, 2));
  set(view, "width", percent(slot * kFilled));
  set(view, "height", fixed(height, 2));
  set_yes(view, "selected", selected);
  return view;
}

}  // namespace

DayRange period(std::string_view name, Day from) {
  const Unit& unit = unit_named(name);
  if (unit.months == 0) return {from, {from.number + unit.days - 1}};
  const YearMonthDay date = civil(from);
  const int months = date.year * 12 + (date.month - 1) + unit.months;
  const auto next = day_from(months / 12, months % 12 + 1, 1);
  return {from, next ? Day{next->number - 1} : kLastDay};
}

std::string period_in_words(std::string_view unit, Day from) {
  if (unit == "week") return "week of " + in_words(from);
  return in_words(period(unit, from));
}

View timeline_view(const SearchRequest& request, const SearchResponse& response) {
  const Timeline& timeline = response.timeline;
  const std::size_t count = timeline.buckets.size();
  std::uint64_t peak = 1;
  for (const Timeline::Bucket& bucket : timeline.buckets) peak = std::max(peak, bucket.count);
  const double slot = count == 0 ? kWidestSlot : std::min(kWidestSlot, 100.0 / static_cast<double>(count));
  const bool one_year =
      count != 0 && civil(timeline.buckets.front().from).year == civil(timeline.buckets.back().from).year;

  Views bars, labels;
  std::optional<std::pair<std::size_t, std::size_t>> chosen;
  const Labelling marks = labelling(timeline);
  for (std::size_t i = 0; i < count; ++i) {
    const Timeline::Bucket& bucket = timeline.buckets[i];
    const double x = slot * static_cast<double>(i);
    const bool selected =
        response.selected_days && overlaps(period(timeline.unit, bucket.from), *response.selected_days);
    if (selected) chosen = {chosen ? chosen->first : i, i};
    if (bucket.count != 0) bars.push_back(bar_view(request, timeline.unit, bucket, x, slot, peak, selected));
    if (i < marks.first || (i - marks.first) % marks.step != 0) continue;
    View mark;
    // A label that begins so far to the right would leave the chart.
    const bool at_edge = x > 90;
    set(mark, "x", percent(at_edge ? 100 : x));
    set_yes(mark, "last", at_edge);
    const bool years_only = marks.step % 4 == 0 && (timeline.unit == "month" || timeline.unit == "quarter");
    set(mark, "text",
        years_only ? std::to_string(civil(bucket.from).year) : label(timeline.unit, bucket.from, one_year));
    // On a narrow screen every other one makes room.
    set_yes(mark, "minor", labels.size() % 2 == 1);
    labels.push_back(std::move(mark));
  }

  View view;
  set_list(view, "bars", bars);
  set_list(view, "labels", labels);
  set_yes(view, "has_bars", !bars.empty());
  set(view, "peak", with_commas(peak));
  set(view, "unit", unit_named(timeline.unit).name);
  set_yes(view, "narrowed", chosen.has_value());
  if (chosen) {
    set(view, "chosen_x", percent(slot * static_cast<double>(chosen->first)));
    set(view, "chosen_width", percent(slot * static_cast<double>(chosen->second - chosen->first + 1)));
  }
  set_if(view, "undated",
         timeline.undated == 0 ? ""
                               : counted(timeline.undated, "article carries", "articles carry") + " no date");
  return view;
}

}  // namespace chancery
