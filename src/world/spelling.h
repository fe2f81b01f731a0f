#pragma once
// How far two spellings lie apart. Thread-safe.

#include <cstddef>
#include <string_view>

namespace chancery {

// The number of letters to insert, delete, replace or swap with a neighbour to make one of the other (optimal
// string alignment, over code points), or `limit + 1` where it is over `limit`. REQUIRES: valid UTF-8.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace chancery
