#include "web/parameters.h"

#include <catch2/catch.hpp>

#include <random>

#include "src/query/parse.h"
#include "src/text/encoding.h"

using namespace chancery;

namespace {

Parameters read(std::string_view query) {
  return read_parameters(parse_query_string(query));
}

std::string again(std::string_view query) {
  return url("", pairs_of(read(query).request));
}

}  // namespace

TEST_CASE("query strings are read as forms and people write them") {
  struct Row {
    const char *query, *name, *value, *why;
  };
  const Row rows[] = {
      {"q=a+b", "q", "a b", "forms send a space as a plus"},
      {"q=a%20b", "q", "a b", "people and programs send it as an escape"},
      {"q=a%2Bb", "q", "a+b", "a plus itself is escaped"},
      {"q=%D0%9F%D1%83", "q", "Пу", "any script"},
      {"q=100%", "q", "100%", "a percent sign alone is no escape"},
      {"q=%zz%4", "q", "%zz%4", "nor are other characters after it"},
      {"q=a=b", "q", "a=b", "only the first equals sign divides"},
      {"q", "q", "", "a name without a value"},
      {"=x", "", "x", "a value without a name"},
      {"&&q=1&", "q", "1", "empty pairs are none"},
      {"q=a%00b", "q", "a b", "NUL would end the text elsewhere"},
      {"q=%ff", "q", "\xEF\xBF\xBD", "no valid UTF-8"},
      {"q=%FF%FEs%00a%00", "q", "\xEF\xBF\xBD\xEF\xBF\xBDs a ", "nor UTF-16, whatever it begins with"},
      {"q=%E9t%E9", "q", "\xEF\xBF\xBDt\xEF\xBF\xBD", "nor Latin-1"},
      {"q=%EF%BB%BFx", "q", "\xEF\xBB\xBFx", "the beginning of an id is no byte order mark"},
      {"q=%ED%A0%80%F0%9F%98%80", "q", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xF0\x9F\x98\x80",
       "half a pair of UTF-16, and a whole character"},
      {"%71=x", "q", "x", "names are escaped too"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const Pairs pairs = parse_query_string(row.query);
    REQUIRE(pairs.size() == 1);
    CHECK(pairs[0].first == row.name);
    CHECK(pairs[0].second == row.value);
  }
  CHECK(parse_query_string("").empty());
  CHECK(parse_query_string("a=1&a=2") == Pairs{{"a", "1"}, {"a", "2"}});
}

TEST_CASE("text that would mark or break a page is written as escapes") {
  CHECK(percent_encoded("a b&c=d#e\"<>'%+/") == "a%20b%26c%3Dd%23e%22%3C%3E%27%25%2B%2F");
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("é") == "%C3%A9");
  CHECK(percent_decoded("/facet/a+b%20c") == "/facet/a+b c");  // in a path a plus is a plus
}

TEST_CASE("a marked span cannot be smuggled in by a parameter") {
  const std::string text = read("q=%EE%80%80x%EE%80%81").request.text;
  CHECK(text.find("\xEE\x80\x80") == std::string::npos);
  CHECK(text.find("\xEE\x80\x81") == std::string::npos);
}

TEST_CASE("parameters become a request") {
  const Parameters all = read(
      "q=oil&leader=putin&leader=-macron&org=nato&lang=fr&from=2025-08&to=2025-08-15&sort=oldest&match=any&"
      "page=3&size=50&explain=1"
      "&facet_size=all&id=x&prefix=pu");
  CHECK(all.diagnostics.empty());
  CHECK_FALSE(all.has_empty);
  const SearchRequest& request = all.request;
  CHECK(request.text == "oil");
  REQUIRE(request.filters.size() == 4);
  CHECK(request.filters[0].facet == FacetName::kLeader);
  CHECK(request.filters[0].value.text == "putin");
  CHECK_FALSE(request.filters[0].value.exclude);
  CHECK(request.filters[1].value.text == "macron");
  CHECK(request.filters[1].value.exclude);
  CHECK(request.filters[2].facet == FacetName::kOrganisation);
  CHECK(request.filters[3].facet == FacetName::kLanguage);
  CHECK(request.from == day_from(2025, 8, 1));
  CHECK(request.to == day_from(2025, 8, 15));
  CHECK(request.sort == Sort::kOldest);
  CHECK(request.match == MatchMode::kAny);
  CHECK(request.page == 3);
  CHECK(request.size == 50);
  CHECK(request.explain);
  CHECK(all.facet_size == kAllFacetValues);
  CHECK(all.id == "x");
  CHECK(all.prefix == "pu");
  CHECK(read("to=2025-02").request.to == day_from(2025, 2, 28));  // a month ends with its last day
}

TEST_CASE("an empty query is shown newest first, any other by relevance") {
  CHECK(read("").request.sort == Sort::kNewest);
  CHECK(read("q=++").request.sort == Sort::kNewest);
  CHECK(read("q=oil").request.sort == Sort::kRelevance);
  CHECK(read("sort=relevance").request.sort == Sort::kRelevance);
}

TEST_CASE("a wrong parameter is named, and the rest stands") {
  struct Row {
    const char *query, *says, *why;
  };
  const Row rows[] = {
      {"page=-1", "page=-1", "negative"},
      {"page=0", "page=0", "pages count from one"},
      {"page=99999999999999999999", "page=9999", "more than any number holds"},
      {"page=1x", "page=1x", "a number and something else"},
      {"page=1.5", "page=1.5", "no whole number"},
      {"page=+1", "page= 1", "a plus is a space"},
      {"size=1000000000", "1 to 1000", "would take the machine's memory"},
      {"from=notadate", "2025-08-14", "says how a date is written"},
      {"to=2025-02-30", "to=2025-02-30", "no such day"},
      {"sort=foo", "relevance, newest", "says what there is"},
      {"match=foo", "most, all or any", "says what there is"},
      {"explain=maybe", "explain", "neither yes nor no"},
      {"colour=red", "there is no such parameter", "an unknown one"},
      {"leader=-", "", "a minus alone is a value, odd as it is"},
      {"leader=%20", "names nothing", "blanks are none"},
      {"from=2025-08-02&to=2025-08-01", "before from=2025-08-02", "the end before the beginning"},
      {"facet_size=0", "facet_size", "none of a facet"},
  };
  for (const Row& row : rows) {
    INFO(row.query << ": " << row.why);
    const Parameters read_so = read(std::string("q=oil&") + row.query);
    CHECK(read_so.request.text == "oil");
    CHECK(read_so.request.page == 1);
    CHECK(read_so.request.size == 10);
    if (*row.says == '\0') {
      CHECK(read_so.diagnostics.empty());
      continue;
    }
    REQUIRE(read_so.diagnostics.size() == 1);
    CHECK_THAT(read_so.diagnostics[0].message, Catch::Contains(row.says));
  }
}

TEST_CASE("a long wrong value is cut in the message, at a character") {
  std::string value;
  for (int i = 0; i < 500; ++i) value += "%C3%A9";
  const Parameters parameters = read("sort=" + value);
  REQUIRE(parameters.diagnostics.size() == 1);
  CHECK(parameters.diagnostics[0].message.size() < 200);
  CHECK_THAT(parameters.diagnostics[0].message, Catch::Contains("é…"));
  const Parameters named = read(value + "=x");
  REQUIRE(named.diagnostics.size() == 1);
  CHECK(named.diagnostics[0].message.size() < 200);
}

TEST_CASE("of many wrong parameters some are named, and that there are more") {
  std::string query = "q=oil";
  for (int i = 0; i < 1000; ++i) query += "&p" + std::to_string(i) + "=1";
  const Parameters parameters = read(query);
  CHECK(parameters.request.text == "oil");
  REQUIRE(parameters.diagnostics.size() == 21);
  CHECK_THAT(parameters.diagnostics[19].message, Catch::Contains("p19=1"));
  CHECK_THAT(parameters.diagnostics[20].message, Catch::Contains("more parameters"));
}

TEST_CASE("the number of filters is bounded") {
  std::string query;
  for (std::size_t i = 0; i < kMaxFilters + 5; ++i) query += "&source=s" + std::to_string(i);
  const Parameters parameters = read(query);
  CHECK(parameters.request.filters.size() == kMaxFilters);
  CHECK(parameters.diagnostics.size() == 5);
}

TEST_CASE("the length of a search is bounded, since it is in each link of its page") {
  const std::string text = read("q=" + std::string(3, 'x') + std::string(20'000, 'y')).request.text;
  CHECK(text.size() == kMaxQueryBytes + 1);  // so that it is told to be too long
  std::string letters;
  for (int i = 0; i < 3000; ++i) letters += "é";
  CHECK(is_valid_utf8(read("q=x" + letters).request.text));

  const Parameters parameters =
      read("source=" + std::string(4000, 'a') + "&source=" + std::string(97, 'b') + "&source=c");
  REQUIRE(parameters.request.filters.size() == 2);
  CHECK(parameters.request.filters[1].value.text == "c");
  REQUIRE(parameters.diagnostics.size() == 1);
  CHECK_THAT(parameters.diagnostics[0].message, Catch::Contains("source=bbb") && Catch::Contains("4096"));
}

TEST_CASE("empty fields of a form ask for nothing") {
  const Parameters parameters = read("q=&sort=&match=&from=&to=");
  CHECK(parameters.has_empty);
  CHECK(parameters.diagnostics.empty());
  CHECK_FALSE(is_filtered(parameters.request));
}

TEST_CASE("a request is written as the shortest URL that asks for it, and reads back the same") {
  struct Row {
    const char *query, *url, *why;
  };
  const Row rows[] = {
      {"", "", "nothing"},
      {"page=7", "", "another search begins at its first page"},
      {"q=oil&sort=relevance&match=most&size=10&explain=0", "?q=oil", "what goes without saying"},
      {"q=oil&sort=newest", "?q=oil&sort=newest", "what does not"},
      {"sort=relevance", "?sort=relevance", "not the default of an empty query"},
      {"lang=fr&org=nato", "?language=fr&organisation=nato", "one name for each, the order of filters kept"},
      {"leader=-putin", "?leader=-putin", "left out"},
      {"source=%22-x%22", "?source=%22-x%22", "a value that begins with a minus stays one"},
      {"source=-%22-x%22", "?source=-%22-x%22", "left out, and beginning with a minus"},
      {"source=%22%22x%22%22", "?source=%22%22x%22%22", "a value within quotation marks of its own"},
      {"source=%E2%80%9Cx%E2%80%9D", "?source=x", "typographic ones are quotation marks too"},
      {"source=a%26b%3Dc", "?source=a%26b%3Dc", "what would end a parameter"},
      {"from=2025&to=2025", "?from=2025-01-01&to=2025-12-31", "days"},
      {"explain=yes&size=20", "?size=20&explain=1", "the rest"},
  };
  for (const Row& row : rows) {
    INFO(row.query << ": " << row.why);
    CHECK(again(row.query) == row.url);
    CHECK(again(std::string_view(row.url).substr(std::string_view(row.url).empty() ? 0 : 1)) == row.url);
  }
}

TEST_CASE("whatever the bytes: valid text comes out, and its URL asks for the same again") {
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string pieces[] = {"q",    "=",    "&",   "%",    "+",      "leader", "source",
                                "-",    "\"",   "%22", "%E2",  "%80%9C", "from",   "2025",
                                "sort", "page", "9",   "\xFF", "%00",    "é",      "lang"};
  for (int round = 0; round < 3000; ++round) {
    std::string query;
    for (std::size_t i = below(25); i > 0; --i) query += pieces[below(std::size(pieces))];
    INFO(query);
    const Parameters once = read(query);
    REQUIRE(is_valid_utf8(once.request.text));
    for (const FacetFilter& filter : once.request.filters) REQUIRE(is_valid_utf8(filter.value.text));
    for (const Diagnostic& diagnostic : once.diagnostics) REQUIRE(is_valid_utf8(diagnostic.message));
    const std::string address = url("", pairs_of(once.request));
    REQUIRE(again(address.empty() ? "" : address.substr(1)) == address);
  }
}

TEST_CASE("filters are set and taken away one at a time") {
  const SearchRequest request = read("leader=putin&leader=macron&country=fr").request;
  CHECK(url("/", pairs_of(without_filter(request, FacetName::kLeader, "putin"))) ==
        "/?leader=macron&country=fr");
  CHECK(url("/", pairs_of(without_filter(request, FacetName::kCountry, "putin"))) ==
        "/?leader=putin&leader=macron&country=fr");
  CHECK(url("/", pairs_of(with_filter(request, FacetName::kLeader, "putin", true))) ==
        "/?leader=macron&country=fr&leader=-putin");
  CHECK(url("/", pairs_of(with_days(request_for("x"), day_from(2025, 8, 1), {}))) == "/?q=x&from=2025-08-01");
  CHECK(is_filtered(request));
  CHECK_FALSE(is_filtered(request_for("x")));
}
