#pragma once
// A page or a fragment of HTML as a tree, in time and memory linear in its length, however it is written.
//
// libxml2 reads it: tags, attributes, character references, ends that are implied. This is a list of what it
// finds. What libxml2 2.9, which knows HTML 4, does not do by itself is done here: limits of depth and
// number, void elements of HTML5, heads, parts and links that are never closed, bodies that end too early,
// and the references of windows-1252 (&#151;).
//
// Views are of the tree. A tree that is made may be read by several threads.

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/read/html_tags.h"

namespace chancery {

struct HtmlAttribute {
  std::string_view name, value;  // the name in lower case, the value trimmed
};

struct HtmlNode {
  std::string_view text;  // of text, references resolved; of scripts and styles as in the source
  std::uint32_t parent = 0;
  std::uint32_t end = 0;  // one past the last node within it
  std::uint32_t attribute = 0;
  std::uint8_t attributes = 0;
  std::uint8_t row = 0;

  Tag tag() const { return tag_at(row).tag; }
  bool is(TagFlag flag) const { return tag_at(row).flags & flag; }
};

class HtmlTree {
 public:
  // Elements nested deeper than `depth` are left out, their text is not. What would cost too much ends the
  // tree early. Throws std::bad_alloc. REQUIRES: valid UTF-8 without NUL.
  HtmlTree(std::string_view source, std::size_t depth);

  // In the order of the source. The first is the root; the first node within node i is i + 1, the next beside
  // it is at its `end`.
  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  // Of those that matter here (html_tree.cpp names them), or empty; `name` in lower case.
  std::string_view attribute(const HtmlNode& node, std::string_view name) const;
  bool has_attribute(const HtmlNode& node, std::string_view name) const;
  // All text within a node, as one line.
  std::string text_of(std::uint32_t node) const;

  bool flattened() const { return flattened_; }  // whether elements were left out for their depth
  std::string_view cut() const { return cut_; }  // why the rest of the source is left out, or empty

 private:
  class Builder;
  std::span<const HtmlAttribute> attributes_of(const HtmlNode& node) const;

  std::pmr::monotonic_buffer_resource bytes_;  // what the views are of
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
  bool flattened_ = false;
  std::string_view cut_;
};

}  // namespace chancery
