#include "web/timeline.h"

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

Day day(const char* text) {
  return *parse_day(text);
}

SearchResponse months(const char* first, std::size_t count, std::uint64_t articles) {
  SearchResponse response;
  response.timeline.unit = "month";
  Day from = day(first);
  for (std::size_t i = 0; i < count; ++i) {
    response.timeline.buckets.push_back({from, articles});
    from = Day{period("month", from).to.number + 1};
  }
  return response;
}

std::string text(const View& view, const char* name) {
  return view.get(name)->string_value();
}

}  // namespace

TEST_CASE("a bucket's days end where the next one's begin") {
  struct Row {
    const char *unit, *from, *to, *words, *why;
  };
  const Row rows[] = {
      {"day", "2025-08-14", "2025-08-14", "14 August 2025", "a day"},
      {"week", "2025-08-11", "2025-08-17", "week of 11 August 2025", "a week"},
      {"month", "2024-02-01", "2024-02-29", "February 2024", "a leap year's February"},
      {"month", "2025-12-01", "2025-12-31", "December 2025", "the year's end"},
      {"quarter", "2025-10-01", "2025-12-31", "October to December 2025", "a quarter"},
      {"year", "2025-01-01", "2025-12-31", "2025", "a year"},
      {"decade", "1980-01-01", "1989-12-31", "1980 to 1989", "a decade"},
      {"year", "9999-01-01", "9999-12-31", "since 1 January 9999", "the last year there is"},
      {"fortnight", "2025-08-14", "2025-08-14", "14 August 2025", "a unit that nobody knows"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(iso(period(row.unit, day(row.from)).to) == row.to);
    CHECK(period_in_words(row.unit, day(row.from)) == row.words);
  }
}

TEST_CASE("each bar leads to its days and says how many") {
  SearchResponse response = months("2025-01-01", 3, 4);
  response.timeline.buckets[1].count = 0;
  response.timeline.buckets[2].count = 1234;
  response.timeline.undated = 1;
  SearchRequest request = request_for("oil");
  request.page = 3;
  const View view = timeline_view(request, response);
  const Views& bars = view.get("bars")->list_value();
  REQUIRE(bars.size() == 2);  // an empty month has no bar
  CHECK(text(bars[0], "href") == "/?q=oil&from=2025-01-01&to=2025-01-31");
  CHECK(text(bars[0], "name") == "January 2025: 4 articles");
  CHECK(text(bars[1], "name") == "March 2025: 1,234 articles");
  CHECK(text(view, "peak") == "1,234");
  CHECK(text(view, "undated") == "1 article carries no date");
  CHECK(text(bars[0], "height") == "2.00");  // seen, though it is a three-hundredth of the highest
  CHECK(text(bars[1], "height") == "70.00");
  CHECK(view.get("narrowed")->is_false());
}

TEST_CASE("the chosen days are shown among the others") {
  SearchResponse response = months("2025-01-01", 6, 1);
  response.selected_days = DayRange{day("2025-02-10"), day("2025-03-02")};
  const View view = timeline_view(request_for(""), response);
  CHECK(view.get("narrowed")->is_true());
  const Views& bars = view.get("bars")->list_value();
  std::string selected;
  for (const View& bar : bars) selected += bar.get("selected")->is_true() ? '1' : '0';
  CHECK(selected == "011000");
  response.selected_days = DayRange{day("1999-01-01"), day("1999-12-31")};
  CHECK(timeline_view(request_for(""), response).get("narrowed")->is_false());
  response.selected_days = DayRange{kFirstDay, kLastDay};
  CHECK(timeline_view(request_for(""), response).get("narrowed")->is_true());
}

TEST_CASE("labels are few and clear") {
  const auto labels = [](const SearchResponse& response) {
    const View view = timeline_view(request_for(""), response);
    std::string out;
    for (const View& label : view.get("labels")->list_value()) out += text(label, "text") + " ";
    return out;
  };
  CHECK(labels(months("2025-01-01", 4, 1)) == "Jan Feb Mar Apr ");
  CHECK(labels(months("2024-11-01", 4, 1)) == "Nov 2024 Dec 2024 Jan 2025 Feb 2025 ");
  CHECK(labels(months("2021-11-01", 40, 1)) == "2022 2023 2024 2025 ");  // at the Januaries
  CHECK(labels(months("2001-01-01", 120, 1)) == "2001 2003 2005 2007 2009 ");
  SearchResponse response;
  response.timeline.unit = "day";
  for (int i = 0; i < 21; ++i) response.timeline.buckets.push_back({Day{day("2025-08-01").number + i}, 1});
  CHECK(labels(response) == "1 Aug 4 Aug 7 Aug 10 Aug 13 Aug 16 Aug 19 Aug ");
  CHECK(labels(SearchResponse()).empty());
}

TEST_CASE("no bar leaves the chart") {
  for (const std::size_t count : {1u, 3u, 12u, 13u, 77u, 400u}) {
    const SearchResponse response = months("1990-01-01", count, 5);
    const View view = timeline_view(request_for(""), response);
    for (const View& bar : view.get("bars")->list_value()) {
      const double x = std::stod(text(bar, "x")), width = std::stod(text(bar, "width"));
      CHECK(x >= 0);
      CHECK(width > 0);
      CHECK(x + width <= 100.01);
    }
  }
}
