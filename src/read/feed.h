#pragma once
// RSS 0.9x, 1.0 (RDF) and 2.0, and Atom: an article for each item. For one thread.

#include <string>

#include "src/read/intake.h"

namespace chancery {

// The channel's title is the source and its language that of items which name none. An item's id is its guid
// or Atom id, unless that is no URI and there is a link: bare numbers of two feeds would be taken for one
// article. Entities that the document declares are not expanded. What is wrong with the XML ends it; the
// items before that stand. REQUIRES: valid UTF-8.
void read_feed(std::string text, Intake& intake);

}  // namespace chancery
