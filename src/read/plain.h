#pragma once
// Plain text and Markdown: a file is an article. For one thread.

#include <string>
#include <string_view>

#include "src/read/intake.h"

namespace chancery {

// A head of "Title: ..." lines, if any. Without a title there, the first line is it only if it is short,
// followed by an empty line, and does not end as a sentence does. REQUIRES: valid UTF-8.
void read_plain(std::string text, Intake& intake);

// Such a head or YAML front matter; without a title there, the first heading is it. The body loses its
// markup. REQUIRES: valid UTF-8.
void read_markdown(std::string text, Intake& intake);

}  // namespace chancery
