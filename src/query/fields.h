#pragma once
// What sets the fields of a query apart. Their names are the one table kFields in fields.cpp. Thread-safe.

#include <string_view>

#include "src/query/ast.h"

namespace chancery {

bool names_entity(Field field);  // leader, country, organisation, person, actor, about
bool names_days(Field field);    // date, before, after
// Whether values of the field that stand side by side are alternatives. Words said are not: they are a text.
bool values_are_alternatives(Field field);

// The name that differs from `name` by one letter, or by two where it is long; empty where none does.
std::string_view nearest_field(std::string_view name);

}  // namespace chancery
