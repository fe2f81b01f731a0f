#include "src/world/tables.h"

#include <algorithm>

#include "src/text/encoding.h"

namespace chancery {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \r\t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

void split_cells(std::string_view line, std::vector<std::string_view>& out) {
  out.clear();
  for (std::size_t at = 0;;) {
    const std::size_t tab = line.find('\t', at);
    out.push_back(trimmed(line.substr(at, tab == std::string_view::npos ? tab : tab - at)));
    if (tab == std::string_view::npos) return;
    at = tab + 1;
  }
}

// Takes the next line off `rest`.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool is_comment(std::string_view line) {
  return line.empty() || line[0] == '#' || trimmed(line).empty();
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_clean(std::string_view text) {
  if (!is_valid_utf8(text)) return false;
  std::string blanked(text);
  blank_controls(blanked);
  return blanked == text;
}

}  // namespace

class TableProblems {
 public:
  TableProblems(const TableText& table, Diagnostics& all) : table_(table), all_(all) {}

  void tell(std::size_t line, std::string message, bool refused) {
    if (told_++ < kShown)
      all_.push_back({table_.file, line, 0, 0, std::move(message), refused});
    else
      hid_refusal_ = hid_refusal_ || refused;
  }
  // At the end of the table.
  void finish(std::size_t line) {
    if (told_ <= kShown) return;
    all_.push_back(
        {table_.file, line, 0, 0,
         "and " + std::to_string(told_ - kShown) + " more problems before this line, which are not shown",
         hid_refusal_});
  }

 private:
  static constexpr std::size_t kShown = 1000;

  const TableText& table_;
  Diagnostics& all_;
  std::size_t told_ = 0;
  bool hid_refusal_ = false;
};

bool Row::refuse(std::string_view reason) const {
  problems_.tell(line_, std::string(reason) + "; the row is left out", true);
  return false;
}

void Row::note(std::string_view flaw) const {
  problems_.tell(line_, std::string(flaw), false);
}

std::string quoted_cell(std::string_view cell) {
  constexpr std::size_t kShown = 60;
  if (cell.size() <= kShown) return '"' + std::string(cell) + '"';
  std::size_t end = kShown;
  while ((static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80) --end;
  return '"' + std::string(cell.substr(0, end)) + "…\"";
}

bool read_table(const TableText& table, std::initializer_list<std::string_view> columns,
                Diagnostics& problems, const std::function<void(const Row&)>& each) {
  TableProblems told(table, problems);
  if (table.text.size() > kMostTableBytes) {
    told.tell(1, "larger than " + std::to_string(kMostTableBytes) + " bytes; the table is left out", true);
    return false;
  }
  std::string_view rest = table.text;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  std::size_t line_number = 0;
  std::string_view line;
  do {
    line = next_line(rest);
    ++line_number;
  } while (is_comment(line) && !rest.empty());

  std::vector<std::string_view> cells, wanted(columns.size());
  split_cells(line, cells);
  const std::size_t width = cells.size();
  std::vector<std::size_t> place;
  for (const std::string_view column : columns) {
    const auto found = std::find(cells.begin(), cells.end(), column);
    if (found == cells.end()) {
      told.tell(line_number,
                "the header has no column \"" + std::string(column) + "\"; the table is left out", true);
      return false;
    }
    place.push_back(static_cast<std::size_t>(found - cells.begin()));
  }

  while (!rest.empty()) {
    line = next_line(rest);
    ++line_number;
    if (is_comment(line)) continue;
    split_cells(line, cells);
    const Row row(line_number, wanted, told);
    if (cells.size() != width) {
      row.refuse("has " + std::to_string(cells.size()) + " cells where the header has " +
                 std::to_string(width));
      continue;
    }
    if (!table.clean && !is_clean(line)) {
      row.refuse(is_valid_utf8(line) ? "holds a control character" : "is not valid UTF-8");
      continue;
    }
    for (std::size_t i = 0; i < place.size(); ++i) wanted[i] = cells[place[i]];
    each(row);
  }
  told.finish(line_number);
  return true;
}

void split_items(std::string_view cell, std::vector<ListItem>& out) {
  out.clear();
  while (!cell.empty()) {
    const std::size_t bar = cell.find('|');
    ListItem item{trimmed(cell.substr(0, bar)), {}};
    cell = bar == std::string_view::npos ? std::string_view{} : cell.substr(bar + 1);
    if (item.text.size() > 3 && item.text[2] == ':' && is_lower(item.text[0]) && is_lower(item.text[1])) {
      item.lang = item.text.substr(0, 2);
      item.text = trimmed(item.text.substr(3));
    }
    if (!item.text.empty()) out.push_back(item);
  }
}

bool table_date(std::string_view cell, bool last_day, std::optional<Day>& out) {
  out.reset();
  if (cell.empty()) return true;
  if (cell.find_first_not_of("0123456789-") != std::string_view::npos) return false;
  const std::optional<DayRange> range = parse_day_range(cell);
  if (!range) return false;
  out = last_day ? range->to : range->from;
  return true;
}

}  // namespace chancery
