#include <algorithm>

#include "src/query/fields.h"
#include "src/query/report.h"
#include "src/query/tree.h"
#include "src/text/language.h"

namespace chancery {
namespace {

constexpr std::string_view kWaysToWriteDays = "2025, 2025-08, 2025-08-14, 2025-Q3 or 2025-08-01..2025-08-15";

struct Days {
  DayRange range;
  std::string text;  // as parse_day_range reads it
  bool turned = false;
};

// 2025/08/14, 2025-q3 and three dots are what people write for 2025-08-14, 2025-Q3 and two.
std::string tidied(std::string_view value) {
  std::string text(value);
  std::replace(text.begin(), text.end(), '/', '-');
  std::replace(text.begin(), text.end(), 'q', 'Q');
  if (const std::size_t dots = text.find("..."); dots != std::string::npos) text.erase(dots, 1);
  return text;
}

std::optional<Days> read_days(std::string_view value) {
  const std::string text = tidied(value);
  if (const auto range = parse_day_range(text)) return Days{*range, text};
  if (const std::size_t dots = text.find(".."); dots != std::string::npos) {
    const std::string turned = text.substr(dots + 2) + ".." + text.substr(0, dots);
    if (const auto range = parse_day_range(turned)) return Days{*range, turned, true};
  }
  const auto instant = parse_published(value);
  if (!instant) return std::nullopt;
  const Day day = day_of(*instant);
  return Days{{day, day}, iso(day)};
}

// The days that match, or nothing where there are none.
std::optional<DayRange> matching_days(Field field, const DayRange& named) {
  DayRange days = named;
  if (field == Field::kBefore) days = {kFirstDay, Day{named.from.number - 1}};
  if (field == Field::kAfter) days = {Day{named.to.number + 1}, kLastDay};
  if (days.to < days.from) return std::nullopt;
  return days;
}

bool read_days_into(Node& node, Diagnostics& diagnostics) {
  const auto say = [&](std::string message) {
    report(diagnostics, node.at, node.length, std::move(message));
  };
  const std::optional<Days> read = read_days(node.text);
  if (!read) {
    say(in_quotes(node.text) + " is no date, and is left out; write " + std::string(kWaysToWriteDays));
    return false;
  }
  node.days = matching_days(node.field, read->range);
  if (!node.days) {
    say("there is no day " + std::string(name_of(node.field)) + ' ' + in_quotes(node.text) +
        ", and it is left out");
    return false;
  }
  if (read->turned) say("the range begins after its end, and is read the other way round");
  node.text = read->text;
  return true;
}

void read_language(Node& node, Diagnostics& diagnostics) {
  std::string code = canonical_language(node.text);
  if (code.empty()) {
    report(diagnostics, node.at, node.length,
           in_quotes(node.text) + " is no language; write its code, such as en, uk or zh");
    return;
  }
  node.text = std::move(code);
}

}  // namespace

std::optional<Node> make_field(Field field, std::string_view value, std::uint32_t at, std::uint32_t length,
                               Diagnostics& diagnostics) {
  Node node;
  node.kind = Node::Kind::kField;
  node.field = field;
  node.text = value;
  node.at = at;
  node.length = length;
  if (names_days(field) && !read_days_into(node, diagnostics)) return std::nullopt;
  if (field == Field::kLanguage) read_language(node, diagnostics);
  return node;
}

}  // namespace chancery
