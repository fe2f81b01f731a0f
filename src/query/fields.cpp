#include "src/query/fields.h"

#include <algorithm>
#include <array>

namespace chancery {
namespace {

enum class Values : std::uint8_t { kEntity, kWord, kText, kDays };

struct FieldRow {
  std::string_view name;
  Field field;
  Values values;
};
// The first row of a field is its name, the others are aliases.
constexpr std::array kFields = {FieldRow{"leader", Field::kLeader, Values::kEntity},
                                FieldRow{"country", Field::kCountry, Values::kEntity},
                                FieldRow{"organisation", Field::kOrganisation, Values::kEntity},
                                FieldRow{"organization", Field::kOrganisation, Values::kEntity},
                                FieldRow{"org", Field::kOrganisation, Values::kEntity},
                                FieldRow{"person", Field::kPerson, Values::kEntity},
                                FieldRow{"actor", Field::kActor, Values::kEntity},
                                FieldRow{"topic", Field::kTopic, Values::kWord},
                                FieldRow{"source", Field::kSource, Values::kWord},
                                FieldRow{"language", Field::kLanguage, Values::kWord},
                                FieldRow{"lang", Field::kLanguage, Values::kWord},
                                FieldRow{"title", Field::kTitle, Values::kText},
                                FieldRow{"said", Field::kSaid, Values::kText},
                                FieldRow{"about", Field::kAbout, Values::kEntity},
                                FieldRow{"date", Field::kDate, Values::kDays},
                                FieldRow{"before", Field::kBefore, Values::kDays},
                                FieldRow{"after", Field::kAfter, Values::kDays}};

const FieldRow& row_of(Field field) {
  return *std::find_if(kFields.begin(), kFields.end(),
                       [&](const FieldRow& row) { return row.field == field; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view written, std::string_view name) {
  return std::equal(written.begin(), written.end(), name.begin(), name.end(),
                    [](char w, char n) { return lower(w) == n; });
}

// Levenshtein's distance over ASCII, case aside. REQUIRES: both are shorter than kLongest.
constexpr std::size_t kLongest = 16;
std::size_t edits_between(std::string_view written, std::string_view name) {
  std::array<std::size_t, kLongest + 1> row;
  for (std::size_t n = 0; n <= name.size(); ++n) row[n] = n;
  for (std::size_t w = 1; w <= written.size(); ++w) {
    std::size_t diagonal = row[0];
    row[0] = w;
    for (std::size_t n = 1; n <= name.size(); ++n) {
      const std::size_t above = row[n];
      row[n] =
          std::min({above + 1, row[n - 1] + 1, diagonal + (lower(written[w - 1]) == name[n - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[name.size()];
}

}  // namespace

std::optional<Field> field_named(std::string_view name) {
  for (const FieldRow& row : kFields) {
    if (same_name(name, row.name)) return row.field;
  }
  return std::nullopt;
}

std::string_view name_of(Field field) {
  return row_of(field).name;
}
bool names_entity(Field field) {
  return row_of(field).values == Values::kEntity;
}
bool names_days(Field field) {
  return row_of(field).values == Values::kDays;
}
bool values_are_alternatives(Field field) {
  return row_of(field).values != Values::kText;
}

std::string_view nearest_field(std::string_view name) {
  if (name.size() < 3 || name.size() > kLongest) return {};
  std::size_t least = name.size() < 6 ? 2 : 3;
  std::string_view nearest;
  for (const FieldRow& row : kFields) {
    const std::size_t edits = edits_between(name, row.name);
    if (edits >= least) continue;
    least = edits;
    nearest = row.name;
  }
  return nearest;
}

}  // namespace chancery
