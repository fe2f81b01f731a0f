#pragma once
// Messages about a query. Thread-safe.

#include <string>
#include <string_view>

#include "src/base/error.h"

namespace chancery {

// `at` and `length` count code points of the query.
void report(Diagnostics& diagnostics, std::size_t at, std::size_t length, std::string message);

// The word in quotation marks, shortened where it is long.
std::string in_quotes(std::string_view word);

}  // namespace chancery
