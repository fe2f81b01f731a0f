#pragma once
// A page of HTML: one article. For one thread.

#include <string_view>

#include "src/read/intake.h"

namespace chancery {

// What the first bytes of a page, or the declaration of an XML document, say of its encoding; empty where
// nothing.
std::string_view declared_encoding(std::string_view head);

// REQUIRES: valid UTF-8.
void read_html(std::string_view page, Intake& intake);

}  // namespace chancery
