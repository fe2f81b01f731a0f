#include "src/read/html_text.h"

#include <algorithm>
#include <array>

#include "src/read/intake.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_space);
}

std::uint32_t width_of(std::string_view text) {
  std::uint32_t width = 0;
  bool space = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_space(c)) {
      space = true;
    } else if ((byte & 0xC0) != 0x80) {
      width += (byte >= 0xE3 && byte < 0xF0 ? 2 : 1) + (space && width ? 1 : 0);
      space = false;
    }
  }
  return width;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(" \t\n\r\f"), list.size());
    if (equals_ignoring_case(list.substr(0, end), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool is_hidden(const HtmlTree& tree, const HtmlNode& node) {
  if (node.attributes == 0) return false;
  if (tree.has_attribute(node, "hidden") || tree.attribute(node, "aria-hidden") == "true") return true;
  constexpr std::array<std::string_view, 6> kClasses = {"hidden", "visually-hidden",    "sr-only",
                                                        "d-none", "screen-reader-text", "is-hidden"};
  const std::string_view classes = tree.attribute(node, "class");
  if (std::any_of(kClasses.begin(), kClasses.end(),
                  [&](std::string_view word) { return has_word(classes, word); }))
    return true;
  std::string style;
  for (const char c : tree.attribute(node, "style")) {
    if (!is_space(c)) style += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

class BlockWalk {
 public:
  BlockWalk(const HtmlTree& tree, const Skipped& skipped) : nodes_(tree.nodes()), skipped_(skipped) {}

  std::vector<HtmlBlock> walk(std::uint32_t root) {
    open_.push_back(root);
    for (std::uint32_t i = root + 1; i < nodes_[root].end;) {
      while (nodes_[open_.back()].end <= i) leave();
      const HtmlNode& node = nodes_[i];
      if (skipped_[i]) {
        if (node.is(kBlock)) flush();
        i = node.end;
        continue;
      }
      enter(i, node);
      ++i;
    }
    flush();
    return std::move(blocks_);
  }

 private:
  void enter(std::uint32_t i, const HtmlNode& node) {
    if (node.tag() == Tag::kText) return add_text(i, node.text);
    if (node.is(kBlock)) flush();
    if (node.tag() == Tag::kBr) ++breaks_;
    if (node.tag() == Tag::kA) ++links_;
    if (node.end > i + 1) {
      open_.push_back(i);
    } else if (node.tag() == Tag::kA) {
      --links_;
    }
  }

  void leave() {
    const HtmlNode& node = nodes_[open_.back()];
    if (node.is(kBlock)) flush();
    if (node.tag() == Tag::kA) --links_;
    open_.pop_back();
  }

  void add_text(std::uint32_t i, std::string_view text) {
    if (is_blank(text)) return;
    if (breaks_ > 1) flush();
    breaks_ = 0;
    if (block_.end == 0) {
      block_.first = i;
      const auto holder =
          std::find_if(open_.rbegin(), open_.rend(), [&](std::uint32_t o) { return nodes_[o].is(kBlock); });
      block_.holder = holder == open_.rend() ? open_.front() : *holder;
    }
    const std::uint32_t width = width_of(text);
    block_.end = i + 1;
    block_.width += width;
    if (links_ > 0) block_.linked += width;
  }

  void flush() {
    breaks_ = 0;
    if (block_.end == 0) return;
    blocks_.push_back(block_);
    block_ = {};
  }

  const std::vector<HtmlNode>& nodes_;
  const Skipped& skipped_;
  std::vector<std::uint32_t> open_;
  std::vector<HtmlBlock> blocks_;
  HtmlBlock block_;
  int breaks_ = 0, links_ = 0;
};

// The length of the white space at the beginning of `text`, of one character: no-break and ideographic spaces
// are some.
std::size_t space_length(std::string_view text) {
  if (is_space(text[0])) return 1;
  return text.starts_with("\xC2\xA0") ? 2 : text.starts_with("\xE3\x80\x80") ? 3 : 0;
}

// Appends with white space collapsed; `keep_lines` for preformatted text.
void append_collapsed(std::string_view text, bool keep_lines, std::string& out) {
  while (!text.empty()) {
    const std::size_t space = space_length(text);
    if (space == 0 || (keep_lines && text[0] == '\n')) {
      out += text[0];
    } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
      out += ' ';
    }
    text.remove_prefix(std::max<std::size_t>(space, 1));
  }
}

}  // namespace

Skipped skip_unseen(const HtmlTree& tree) {
  constexpr std::array<std::string_view, 14> kRoles = {
      "navigation",  "banner", "contentinfo", "complementary", "search",  "dialog", "alert",
      "alertdialog", "menu",   "menubar",     "toolbar",       "tooltip", "button", "form"};
  const auto& nodes = tree.nodes();
  Skipped skipped(nodes.size(), 0);
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    if (node.tag() == Tag::kText) continue;
    const std::string_view role = tree.attribute(node, "role");
    const bool idle = !role.empty() && std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end();
    // Pages that show themselves by a script hide their body until it has run.
    skipped[i] = node.tag() != Tag::kBody && (node.is(kDropped) || idle || is_hidden(tree, node));
  }
  return skipped;
}

std::vector<HtmlBlock> blocks_within(const HtmlTree& tree, std::uint32_t node, const Skipped& skipped) {
  return BlockWalk(tree, skipped).walk(node);
}

std::string text_of(const HtmlTree& tree, const HtmlBlock& block, const Skipped& skipped) {
  const auto& nodes = tree.nodes();
  const bool keep_lines = nodes[block.holder].tag() == Tag::kPre;
  std::string out;
  for (std::uint32_t i = block.first; i < block.end;) {
    const HtmlNode& node = nodes[i];
    if (skipped[i]) {
      i = node.end;
      continue;
    }
    if (node.tag() == Tag::kText) {
      append_collapsed(node.text, keep_lines, out);
    } else if (node.tag() == Tag::kBr) {
      while (out.ends_with(' ')) out.pop_back();
      out += '\n';
    }
    ++i;
  }
  return std::string(trimmed(out));
}

std::string without_references(std::string_view text) {
  std::string plain(text);
  blank_controls(plain);
  if (text.find('&') == std::string_view::npos) return plain;
  std::string escaped = "<p>";
  for (const char c : plain) c == '<' ? escaped += "&lt;" : escaped += c;
  const HtmlTree tree(escaped, 2);
  plain.clear();
  for (const HtmlNode& node : tree.nodes()) plain += node.text;
  return plain;
}

std::string fragment_text(std::string_view html, std::size_t depth) {
  if (html.find('<') == std::string_view::npos) return std::string(trimmed(without_references(html)));
  const HtmlTree tree(html, depth);
  const Skipped skipped = skip_unseen(tree);
  std::string out;
  for (const HtmlBlock& block : blocks_within(tree, 0, skipped)) {
    const std::string text = text_of(tree, block, skipped);
    if (!text.empty()) out += (out.empty() ? "" : "\n\n") + text;
  }
  return out;
}

}  // namespace chancery
