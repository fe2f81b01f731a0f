#pragma once
// What the formats hand their articles and complaints to: it sets ids and defaults, enforces the limits of
// fields, and names the input in each diagnostic. One for each input; for one thread.

#include <string>
#include <string_view>

#include "src/read/reader.h"
#include "src/text/encoding.h"

namespace chancery {

// Where in an input: a line from 1 (0 where lines mean nothing), and a byte from 0 of that line or of the
// input.
struct InputPlace {
  std::size_t line = 0;
  std::size_t at = 0;
};

class Intake {
 public:
  // All three must outlive it. A name of "-" is standard input.
  Intake(const std::string& name, const ReadOptions& options, const ReadSink& sink);

  // Hands an article on, or refuses it where it has neither body nor title. False: the receiver wants no
  // more.
  bool add(Article&& article, InputPlace place);
  // Something was wrong, but the article is read in spite of it.
  void flaw(InputPlace place, std::string message) { report(place, std::move(message), false); }
  // Something was left out.
  void refuse(InputPlace place, std::string message) { report(place, std::move(message), true); }

  // Both report what is no date or no language, and leave the field empty then.
  void set_published(Article& article, std::string_view text, InputPlace place);
  void set_lang(Article& article, std::string_view tag, InputPlace place);

  // Says what to_utf8 could not read.
  void report_replaced(const Decoded& decoded, InputPlace place);
  // To be called at the end. Problems past the first thousand are only counted; an input of nothing is told
  // of.
  void finish();

  const ReadLimits& limits() const { return options_.limits; }
  const std::string& name() const { return name_; }
  bool done() const { return done_; }
  std::size_t articles() const { return articles_; }  // that were handed on

 private:
  void report(InputPlace place, std::string message, bool refused);
  void limit_fields(Article& article, InputPlace place);
  void set_id(Article& article);

  const std::string& name_;
  const ReadOptions& options_;
  const ReadSink& sink_;
  std::size_t articles_ = 0;
  std::size_t nameless_ = 0;  // articles without an id or a URL
  std::string path_;          // which they have instead
  std::size_t problems_ = 0;
  bool hid_refusal_ = false;
  bool done_ = false;
};

// Text of one line: white space at the ends gone, and each run within it one space.
std::string one_line(std::string_view text);
std::string_view trimmed(std::string_view text);                           // of ASCII white space
bool equals_ignoring_case(std::string_view text, std::string_view lower);  // ASCII; `lower` is in lower case

// For messages: the beginning of `text` as one line, without control characters, and the same in quotation
// marks. REQUIRES: valid UTF-8.
std::string shortened(std::string_view text);
std::string quoted(std::string_view text);

}  // namespace chancery
