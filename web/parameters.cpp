#include "web/parameters.h"

#include <charconv>

#include "src/text/encoding.h"
#include "src/text/utf8.h"

namespace chancery {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// For addresses, which are UTF-8 or wrong: to_utf8 would take what is wrong for another encoding, and the
// beginning of an id for a byte order mark.
std::string as_text(std::string_view bytes) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = sequence_length(bytes, at);
    out += length == 0 ? kReplacement : bytes.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  blank_controls(out);
  return out;
}

std::string decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return as_text(out);
}

// Nothing where `text` is no whole number from `least` to `most`.
std::optional<std::uint32_t> number(std::string_view text, std::uint32_t least, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    return std::nullopt;
  return value;
}

std::optional<bool> yes_or_no(std::string_view text) {
  if (text == "1" || text == "true" || text == "yes") return true;
  if (text == "0" || text == "false" || text == "no") return false;
  return std::nullopt;
}

// Each reads one value, and says what it expected where that is none.
using Read = const char* (*)(std::string_view value, Parameters& out);

// What is behind the limit of a query goes nowhere but into the links of its page. A byte more is kept, so
// that the reader is told of it.
const char* read_text(std::string_view value, Parameters& out) {
  std::size_t size = std::min(value.size(), kMaxQueryBytes + 1);
  while (size < value.size() && (value[size] & 0xC0) == 0x80) ++size;
  out.request.text = value.substr(0, size);
  return nullptr;
}
const char* read_page(std::string_view value, Parameters& out) {
  static_assert(kMaxPage == 1'000'000);
  const auto page = number(value, 1, kMaxPage);
  if (!page) return "a page is a number from 1 to 1000000";
  out.request.page = *page;
  return nullptr;
}
const char* read_size(std::string_view value, Parameters& out) {
  static_assert(kMaxPageSize == 1000);
  const auto size = number(value, 1, kMaxPageSize);
  if (!size) return "a size is a number from 1 to 1000";
  out.request.size = *size;
  return nullptr;
}
const char* read_facet_size(std::string_view value, Parameters& out) {
  const auto size = value == "all" ? kAllFacetValues : number(value, 1, kAllFacetValues - 1);
  if (!size) return "a facet_size is a number or \"all\"";
  out.facet_size = *size;
  return nullptr;
}
const char* read_from(std::string_view value, Parameters& out) {
  const auto days = parse_day_range(value);
  if (!days) return "a date is written as 2025-08-14, 2025-08 or 2025";
  out.request.from = days->from;
  return nullptr;
}
const char* read_to(std::string_view value, Parameters& out) {
  const auto days = parse_day_range(value);
  if (!days) return "a date is written as 2025-08-14, 2025-08 or 2025";
  out.request.to = days->to;
  return nullptr;
}
const char* read_match(std::string_view value, Parameters& out) {
  const auto match = match_named(value);
  if (!match) return "a match is most, all or any";
  out.request.match = *match;
  return nullptr;
}
const char* read_explain(std::string_view value, Parameters& out) {
  const auto explain = yes_or_no(value);
  if (!explain) return "explain is 1 or 0";
  out.request.explain = *explain;
  return nullptr;
}

struct Parameter {
  std::string_view name;
  Read read;
};
// Beside the facets, which facet_named() knows, and `sort`, whose default hangs on `q`.
constexpr Parameter kParameters[] = {
    {"q", read_text},
    {"id", [](std::string_view value, Parameters& out) -> const char* { return out.id = value, nullptr; }},
    {"prefix",
     [](std::string_view value, Parameters& out) -> const char* { return out.prefix = value, nullptr; }},
    {"from", read_from},
    {"to", read_to},
    {"match", read_match},
    {"page", read_page},
    {"size", read_size},
    {"facet_size", read_facet_size},
    {"explain", read_explain},
};

// At most so much of a wrong name or value is repeated in a message, and at most so many messages are made:
// of an address of 50 KB a page would be twenty times as long.
constexpr std::size_t kQuoted = 60, kMostComplaints = 20;

std::string quoted(std::string_view text) {
  std::string shown(text.substr(0, kQuoted));
  while (shown.size() < text.size() && !is_valid_utf8(shown)) shown.pop_back();
  return shown.size() < text.size() ? shown + "…" : shown;
}

void complain(std::string_view name, std::string_view value, std::string_view expected,
              Diagnostics& diagnostics) {
  if (diagnostics.size() > kMostComplaints) return;
  std::string message = "left out " + quoted(name) + "=" + quoted(value) + ": " + std::string(expected);
  if (diagnostics.size() == kMostComplaints) message = "left out more parameters, for reasons like these";
  diagnostics.emplace_back().message = std::move(message);
}

void read_filter(FacetName facet, std::string_view value, Parameters& out) {
  FilterValue filter = parse_filter_value(value);
  if (filter.text.empty()) return complain(name_of(facet), value, "it names nothing", out.diagnostics);
  static_assert(kMaxFilters == 64 && kMaxFilterBytes == 4096);
  if (out.request.filters.size() == kMaxFilters)
    return complain(name_of(facet), value, "a search has at most 64 filters", out.diagnostics);
  std::size_t bytes = filter.text.size();
  for (const FacetFilter& other : out.request.filters) bytes += other.value.text.size();
  if (bytes > kMaxFilterBytes)
    return complain(name_of(facet), value, "the filters have at most 4096 bytes", out.diagnostics);
  out.request.filters.push_back({facet, std::move(filter)});
}

void read_one(const std::string& name, const std::string& value, Parameters& out) {
  if (const auto facet = facet_named(name)) return read_filter(*facet, value, out);
  for (const Parameter& parameter : kParameters) {
    if (parameter.name != name) continue;
    if (const char* expected = parameter.read(value, out)) complain(name, value, expected, out.diagnostics);
    return;
  }
  complain(name, value, "there is no such parameter", out.diagnostics);
}

std::string filter_text(const FilterValue& value) {
  // A value that begins with a minus or a quotation mark, of any script, would be read as another.
  const bool plain = !value.text.empty() && is_letter_or_digit(value.text.front());
  return (value.exclude ? "-" : "") + (plain ? value.text : "\"" + value.text + "\"");
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  return decoded(text, false);
}

std::string percent_encoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Pairs parse_query_string(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(decoded(pair.substr(0, equals), true),
                       decoded(pair.substr(std::min(equals + 1, pair.size())), true));
  }
  return pairs;
}

Sort default_sort(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos ? Sort::kNewest : Sort::kRelevance;
}

SearchRequest request_for(std::string_view text) {
  SearchRequest request;
  request.text = text;
  request.sort = default_sort(text);
  return request;
}

Parameters read_parameters(const Pairs& pairs) {
  Parameters out;
  std::optional<Sort> sort;
  for (const auto& [name, value] : pairs) {
    if (value.empty()) {
      out.has_empty = true;
    } else if (name == "sort") {
      if (!(sort = sort_named(value)))
        complain(name, value, "a sort is relevance, newest, oldest, actor or topic", out.diagnostics);
    } else {
      read_one(name, value, out);
    }
  }
  SearchRequest& request = out.request;
  request.sort = sort.value_or(default_sort(request.text));
  if (request.from && request.to && *request.from > *request.to) {
    complain("to", iso(*request.to), "it is before from=" + iso(*request.from), out.diagnostics);
    request.to.reset();
  }
  return out;
}

Pairs pairs_of(const SearchRequest& request) {
  Pairs pairs;
  if (!request.text.empty()) pairs.emplace_back("q", request.text);
  for (const FacetFilter& filter : request.filters)
    pairs.emplace_back(name_of(filter.facet), filter_text(filter.value));
  if (request.from) pairs.emplace_back("from", iso(*request.from));
  if (request.to) pairs.emplace_back("to", iso(*request.to));
  if (request.sort != default_sort(request.text)) pairs.emplace_back("sort", name_of(request.sort));
  if (request.match != MatchMode::kMost) pairs.emplace_back("match", name_of(request.match));
  if (request.size != SearchRequest().size) pairs.emplace_back("size", std::to_string(request.size));
  if (request.explain) pairs.emplace_back("explain", "1");
  return pairs;
}

Pairs pairs_of_page(const SearchRequest& request, std::uint64_t page) {
  Pairs pairs = pairs_of(request);
  if (page > 1) pairs.emplace_back("page", std::to_string(page));
  return pairs;
}

std::string url(std::string_view path, const Pairs& pairs) {
  std::string out(path);
  for (const auto& [name, value] : pairs) {
    out += out.size() == path.size() ? '?' : '&';
    out += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return out;
}

SearchRequest with_filter(SearchRequest request, FacetName facet, std::string_view value, bool exclude) {
  request = without_filter(std::move(request), facet, value);
  request.filters.push_back({facet, {std::string(value), exclude}});
  return request;
}

SearchRequest without_filter(SearchRequest request, FacetName facet, std::string_view value) {
  std::erase_if(request.filters, [&](const FacetFilter& filter) {
    return filter.facet == facet && filter.value.text == value;
  });
  return request;
}

SearchRequest with_days(SearchRequest request, std::optional<Day> from, std::optional<Day> to) {
  request.from = from;
  request.to = to;
  return request;
}

bool is_filtered(const SearchRequest& request) {
  return !request.filters.empty() || request.from || request.to;
}

}  // namespace chancery
