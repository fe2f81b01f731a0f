#pragma once
// Reading the tables: UTF-8 text of tab-separated cells under a header line, with lists inside a cell.
//
// Whatever is wrong with a row becomes a diagnostic with file, line and reason, and the row is left out; of
// one table, problems past the first thousand are only counted. A line that is empty or begins with '#' is
// none. Thread-safe.

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/date.h"
#include "src/base/error.h"

namespace chancery {

struct TableText {
  std::string file;       // as diagnostics name it
  std::string_view text;  // the whole table; rows are views of it
  bool clean = false;     // known to be UTF-8 without control characters
};

class TableProblems;  // of one table

// One row: its cells in the order in which the columns were asked for, without white space around them.
class Row {
 public:
  Row(std::size_t line, std::span<const std::string_view> cells, TableProblems& problems)
      : line_(line), cells_(cells), problems_(problems) {}

  std::string_view operator[](std::size_t column) const { return cells_[column]; }
  std::size_t line() const { return line_; }
  // Says why the row is left out. Returns false, so that a check can return it.
  bool refuse(std::string_view reason) const;
  // Says what was left out of a row that is otherwise read.
  void note(std::string_view flaw) const;

 private:
  std::size_t line_;
  std::span<const std::string_view> cells_;
  TableProblems& problems_;
};

inline constexpr std::size_t kMostTableBytes = 64u << 20;  // a larger table is left out

// For messages: the beginning of a cell in quotation marks.
std::string quoted_cell(std::string_view cell);

// Calls `each` for the rows in order. Columns may stand in any order, others than `columns` are not looked
// at. Returns false, with a diagnostic, where the header lacks one of them: then there are no rows.
bool read_table(const TableText& table, std::initializer_list<std::string_view> columns,
                Diagnostics& problems, const std::function<void(const Row&)>& each);

// An item of a list: "ru:Путин" is valid in Russian, "Putin" in every language of its script.
struct ListItem {
  std::string_view text;
  std::string_view lang;  // ISO 639-1, or empty
};
// The items of a cell, which '|' parts, in order; empty ones are dropped.
void split_items(std::string_view cell, std::vector<ListItem>& out);

// A date of a table: a day, a month or a year, whose first or last day it stands for. `out` is empty for an
// empty cell. Returns false where the cell is none.
bool table_date(std::string_view cell, bool last_day, std::optional<Day>& out);

}  // namespace chancery
