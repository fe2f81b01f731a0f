#pragma once
// Whether the forward index of a segment gives the words that Xapian has. Internal to index/.

#include <string>

#include "index/segment.h"

namespace chancery {

// What is wrong with it: the first live article of which it gives a word or an entity more or less often than
// Xapian's term list, or a lexicon that is out of order; empty where it is sound. The order of the words is
// not checked: nothing else in the archive knows it. Each term list is read once.
// Throws kDamaged where Xapian cannot read one.
std::string forward_problem(const OpenSegment& segment);

}  // namespace chancery
