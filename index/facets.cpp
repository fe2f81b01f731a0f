#include "index/facets.h"

#include <algorithm>
#include <array>

#include "index/facet_table.h"
#include "src/text/fold.h"
#include "src/text/language.h"

namespace chancery {
namespace {

// Whether the id, the name or a word of the name begins so.
bool begins_so(const std::string& id, const std::string& name, std::string_view prefix) {
  if (id.starts_with(prefix)) return true;
  const std::string text = folded(name);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool word_begins = at == 0 || std::string_view(" -'").find(text[at - 1]) != std::string_view::npos;
    if (word_begins && std::string_view(text).substr(at).starts_with(prefix)) return true;
  }
  return false;
}

std::string display_name(FacetName facet, const std::string& id, const std::string& name,
                         const Gazetteer& gazetteer) {
  if (facet == FacetName::kLanguage) return language_name(id);
  if (const Entity* entity = facet_row(facet).kind ? gazetteer.find(id) : nullptr) return entity->name;
  return name.empty() ? id : name;
}

struct Unit {
  std::string_view name;
  int longest_days;  // spans up to so many days are shown in it
};
constexpr std::array<Unit, 6> kUnits = {{{"day", 45},
                                         {"week", 200},
                                         {"month", 366 * 6},
                                         {"quarter", 366 * 16},
                                         {"year", 366 * 120},
                                         {"decade", INT32_MAX}}};

// The first day of the bucket that a day is in.
Day bucket_start(Day day, std::string_view unit) {
  if (unit == "day") return day;
  if (unit == "week") return Day{day.number - (weekday(day) - 1)};
  const YearMonthDay date = civil(day);
  if (unit == "month") return *day_from(date.year, date.month, 1);
  if (unit == "quarter") return *day_from(date.year, (date.month - 1) / 3 * 3 + 1, 1);
  if (unit == "year") return *day_from(date.year, 1, 1);
  return *day_from(std::max(1, date.year / 10 * 10), 1, 1);
}

Day next_bucket(Day start, std::string_view unit) {
  if (unit == "day") return Day{start.number + 1};
  if (unit == "week") return Day{start.number + 7};
  // Past the longest month, quarter, year or decade the next bucket has begun.
  const int step = unit == "month" ? 31 : unit == "quarter" ? 92 : unit == "year" ? 366 : 3653;
  if (start.number + step > kLastDay.number) return Day{kLastDay.number + 1};
  return bucket_start(Day{start.number + step}, unit);
}

const std::vector<std::uint32_t>& live_counts(const OpenSegment& segment, FacetName facet) {
  const OpenSegment::LiveCounts& counts = segment.live_counts();
  switch (facet) {
    case FacetName::kSource:
      return counts.sources;
    case FacetName::kLanguage:
      return counts.languages;
    case FacetName::kTopic:
      return counts.topics;
    default:
      return counts.entities;
  }
}

std::vector<std::uint32_t> counts_of(const Columns& columns, FacetName facet,
                                     const std::vector<std::uint32_t>& docids, std::size_t codes) {
  std::vector<std::uint32_t> counts(codes, 0);
  switch (facet) {
    case FacetName::kSource:
      for (const std::uint32_t docid : docids) ++counts[columns.sources()[docid]];
      break;
    case FacetName::kLanguage:
      for (const std::uint32_t docid : docids) ++counts[columns.languages()[docid]];
      break;
    case FacetName::kTopic:
      for (const std::uint32_t docid : docids) {
        for (const Weighted value : columns.topics(docid)) ++counts[value.code()];
      }
      break;
    default:
      for (const std::uint32_t docid : docids) {
        for (const Weighted value : columns.entities(docid)) ++counts[value.code()];
      }
  }
  return counts;
}

// The live articles that are not among the matches.
std::vector<std::uint32_t> rest_of(const OpenSegment& segment, const std::vector<std::uint32_t>& matches) {
  const DocSet& live = segment.live();
  const std::uint32_t last = segment.columns().last();
  const bool all_live = live.cardinality() == last;
  std::vector<std::uint32_t> rest;
  rest.reserve(live.cardinality() - matches.size());
  std::uint32_t next = 1;
  const auto add_until = [&](std::uint32_t end) {
    for (; next < end; ++next) {
      if (all_live || live.contains(next)) rest.push_back(next);
    }
    ++next;
  };
  for (const std::uint32_t docid : matches) add_until(docid);
  add_until(last + 1);
  return rest;
}

}  // namespace

ValueCounter::ValueCounter(const Snapshot& snapshot, const MatchLists& matches)
    : snapshot_(snapshot), matches_(matches), rests_(matches.size()) {
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const OpenSegment& segment = *snapshot.segments()[i];
    if (matches[i].size() > segment.live().cardinality() / 2) rests_[i] = rest_of(segment, matches[i]);
  }
}

// By the segment's own numbers.
std::vector<std::uint32_t> ValueCounter::count_in(std::size_t i, FacetName facet) const {
  const OpenSegment& segment = *snapshot_.segments()[i];
  const std::size_t codes = (snapshot_.state().maps[i].*facet_row(facet).map).size();
  if (!rests_[i]) return counts_of(segment.columns(), facet, matches_[i], codes);
  std::vector<std::uint32_t> counts = live_counts(segment, facet);
  if (rests_[i]->empty()) return counts;
  const std::vector<std::uint32_t> others = counts_of(segment.columns(), facet, *rests_[i], codes);
  for (std::size_t code = 0; code < codes; ++code) counts[code] -= others[code];
  return counts;
}

std::vector<std::uint64_t> ValueCounter::count(FacetName facet) const {
  std::vector<std::uint64_t> totals((snapshot_.state().*facet_row(facet).dictionary).keys.size(), 0);
  for (std::size_t i = 0; i < matches_.size(); ++i) {
    if (matches_[i].empty()) continue;
    const std::vector<std::uint32_t>& map = snapshot_.state().maps[i].*facet_row(facet).map;
    const std::vector<std::uint32_t> counts = count_in(i, facet);
    for (std::size_t code = 0; code < counts.size(); ++code) totals[map[code]] += counts[code];
  }
  return totals;
}

bool is_entity_facet(FacetName facet) {
  return facet_row(facet).kind.has_value();
}

FacetResult facet_of_counts(const Snapshot& snapshot, const Gazetteer& gazetteer, FacetName facet,
                            const std::vector<std::uint64_t>& counts, const FacetView& view) {
  const Dictionary& dictionary = (snapshot.state().*facet_row(facet).dictionary);
  const FacetSelection& selection = view.selection;
  const std::string_view prefix = view.prefix;
  const std::optional<EntityKind> kind = facet_row(facet).kind;
  const auto contains = [](const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  FacetResult result;
  std::vector<std::uint32_t> shown;
  for (std::uint32_t code = 0; code < counts.size(); ++code) {
    const FacetKey& key = dictionary.keys[code];
    if (key.id.empty() || (kind && key.kind != *kind) || counts[code] == 0) continue;
    ++result.distinct;
    if (contains(selection.ids, key.id) || contains(selection.excluded, key.id)) continue;
    if (prefix.empty() || begins_so(key.id, display_name(facet, key.id, key.name, gazetteer), prefix))
      shown.push_back(code);
  }
  const auto name = [&](std::uint32_t code) {
    const FacetKey& key = dictionary.keys[code];
    return display_name(facet, key.id, key.name, gazetteer);
  };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    if (counts[a] != counts[b]) return counts[a] > counts[b];
    const std::string left = name(a), right = name(b);
    return left != right ? left < right : dictionary.keys[a].id < dictionary.keys[b].id;
  };
  const std::size_t kept = std::min<std::size_t>(view.size, shown.size());
  std::partial_sort(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(kept), shown.end(), before);
  const auto add_selected = [&](const std::vector<std::string>& ids, bool excluded) {
    for (const std::string& id : ids) {
      const auto code = dictionary.find(id);
      const std::string own_name = code ? dictionary.keys[*code].name : "";
      result.values.push_back(
          {id, display_name(facet, id, own_name, gazetteer), code ? counts[*code] : 0, !excluded, excluded});
    }
  };
  add_selected(selection.ids, false);
  add_selected(selection.excluded, true);
  for (std::size_t i = 0; i < kept; ++i) {
    result.values.push_back({dictionary.keys[shown[i]].id, name(shown[i]), counts[shown[i]], false, false});
  }
  std::stable_sort(result.values.begin(), result.values.end(), [](const FacetValue& a, const FacetValue& b) {
    if (a.count != b.count) return a.count > b.count;
    return a.name < b.name;
  });
  return result;
}

Timeline count_days(const Snapshot& snapshot, const MatchLists& matches) {
  Timeline timeline;
  std::int32_t first = INT32_MAX, last = INT32_MIN;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const auto days = snapshot.segments()[i]->columns().days();
    for (const std::uint32_t docid : matches[i]) {
      if (days[docid] == kUndated) {
        ++timeline.undated;
        continue;
      }
      first = std::min(first, days[docid]);
      last = std::max(last, days[docid]);
    }
  }
  timeline.unit = "day";
  if (first > last) return timeline;
  for (const Unit& unit : kUnits) {
    timeline.unit = unit.name;
    if (last - first <= unit.longest_days) break;
  }
  std::vector<std::int32_t> starts;
  for (Day start = bucket_start(Day{first}, timeline.unit); start.number <= last;
       start = next_bucket(start, timeline.unit)) {
    timeline.buckets.push_back({start, 0});
    starts.push_back(start.number);
  }
  // Days to buckets by one table, since dividing the calendar for each article would cost more than counting.
  std::vector<std::uint32_t> bucket_of(static_cast<std::size_t>(last - first) + 1);
  for (std::size_t i = 0, bucket = 0; i < bucket_of.size(); ++i) {
    while (bucket + 1 < starts.size() && starts[bucket + 1] <= first + static_cast<std::int32_t>(i)) ++bucket;
    bucket_of[i] = static_cast<std::uint32_t>(bucket);
  }
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const auto days = snapshot.segments()[i]->columns().days();
    for (const std::uint32_t docid : matches[i]) {
      if (days[docid] != kUndated)
        ++timeline.buckets[bucket_of[static_cast<std::size_t>(days[docid] - first)]].count;
    }
  }
  return timeline;
}

}  // namespace chancery
