#pragma once
// Short forms of English given names: "Bob" for Robert.

#include <string_view>

namespace chancery {

// Whether one folded word is a short form of the other, or both are of a third.
bool is_nickname(std::string_view one, std::string_view other);

}  // namespace chancery
