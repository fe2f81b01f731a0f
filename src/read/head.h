#pragma once
// What a text file says about its text before it begins: lines of "Title: ..." and the like, or YAML front
// matter.

#include <cstddef>
#include <string>
#include <string_view>

#include "src/read/intake.h"

namespace chancery {

// The fields of a head as written, and where the text after it begins.
struct Head {
  Article article;  // all but body, published and lang
  std::string published, lang;
  std::size_t end = 0;    // bytes
  std::size_t lines = 0;  // whole lines before `end`
};

// The lines at the beginning of `text` that are "Key: value" with a key that an article has (title, date,
// source, author, lang, url, id), in any case. Among them lines with other keys are passed over; after them
// the text begins.
Head read_head_lines(std::string_view text);

// YAML front matter between lines of "---", of which it reads plain, quoted and folded values, and lists of
// authors. Empty where `text` does not begin with any, or it has no end.
Head read_front_matter(std::string_view text);

// Takes over what the head says, date and language checked.
void apply(const Head& head, Article& article, InputPlace place, Intake& intake);

// The first line of `text`, which loses it with its end ("\n" alone).
std::string_view take_line(std::string_view& text);

}  // namespace chancery
