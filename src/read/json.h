#pragma once
// JSON: one article a line, or a document that is an article, an array of articles, or an object with such an
// array.
//
// Fields that are none of an article's are passed over. Of an object that has both text and lists of objects,
// it is the article, unless it has no body and the list is named as one ("articles", "items" ...). A field of
// the wrong type is reported and read as absent; a number is taken as an id. Parsed without building a
// document; for one thread.

#include <string>

#include "src/read/intake.h"
#include "src/read/lines.h"

namespace chancery {

// Lines may each be any of the documents above. A line that is no JSON is refused and the next one read.
void read_json_lines(LineReader& lines, Intake& intake);

// Whole input: one document, or several one after another. What is wrong ends it; the articles before that
// stand. REQUIRES: valid UTF-8.
void read_json(std::string text, Intake& intake);

}  // namespace chancery
