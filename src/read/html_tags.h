#pragma once
// The elements of HTML that matter here, one table: what they are to the text of a page.
// Thread-safe.

#include <cstdint>
#include <string_view>

namespace chancery {

// Those that code asks for by name; of the others only the flags count.
enum class Tag : std::uint8_t {
  kText,     // a run of text, not an element
  kUnknown,  // an element that HTML does not name
  kOther,
  kA,
  kArticle,
  kBody,
  kBr,
  kHead,
  kHeading,   // h2 to h6
  kHeadline,  // h1
  kHtml,
  kLink,
  kMain,
  kMeta,
  kP,
  kPre,
  kScript,
  kTime,
  kTitle,
};

enum TagFlag : std::uint16_t {
  kBlock = 1,       // begins and ends a paragraph
  kVoid = 2,        // has no content, which libxml2 does not know
  kDropped = 4,     // never text of an article
  kUnlikely = 8,    // none, unless it holds most of the page
  kContainer = 16,  // may be what holds the body
  kInHead = 32,     // may stand in the head of a page without ending it
};

struct TagRow {
  std::string_view name;
  Tag tag;
  std::uint16_t flags = 0;
};

// The row of an element by its name in lower case; rows 0 and 1 are those of text and of unknown elements.
std::uint8_t tag_row(std::string_view name);
const TagRow& tag_at(std::uint8_t row);

}  // namespace chancery
