#pragma once
// Text with marks around its hits, and where a text may be cut.
//
// A Graphemes keeps an ICU break iterator and may not be shared between threads; append_marked is
// thread-safe.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/text/segment.h"

namespace chancery {

// Sorts spans and unites those that overlap or touch.
void unite(std::vector<Span>& spans);

// Appends text[from, to) to `out` with kMarkStart and kMarkEnd around those spans, which may reach over both
// ends. Marks that the text has itself are dropped. With `single_spaces`, white space becomes one space.
// REQUIRES: spans united; cuts at whole characters.
void append_marked(std::string_view text, std::size_t from, std::size_t to, const std::vector<Span>& spans,
                   bool single_spaces, std::string& out);

// What a reader sees as one character: a letter with its accents, an emoji of several code points, a flag.
class Graphemes {
 public:
  Graphemes();
  ~Graphemes();

  // `text` must outlive the calls that follow.
  void set(std::string_view text);
  std::size_t at_or_before(std::size_t byte);  // the nearest place where the text may be cut
  std::size_t at_or_after(std::size_t byte);

 private:
  struct Iterator;
  std::unique_ptr<Iterator> iterator_;
};

}  // namespace chancery
