#include "src/read/html_tree.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "src/read/intake.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

constexpr std::size_t kMostNodes = 1'000'000;
constexpr std::size_t kMostAttributes = 32;  // of one element
constexpr std::size_t kAllAttributes = 4'000'000;
constexpr std::size_t kMostText = 64 << 20;  // bytes, scripts included

// libxml2 compares each attribute of a tag with all before it, and its table of names stops growing at 16,384
// rows. Its list of attributes holds names and values, and doubles.
constexpr int kMostParserAttributes = 704;
constexpr int kMostParserNames = 250'000;

// Attributes that are kept; sorted.
constexpr auto kKept = std::to_array<std::string_view>(
    {"aria-hidden", "charset", "class", "content", "datetime", "hidden", "href", "http-equiv", "id",
     "itemprop", "itemtype", "lang", "name", "property", "pubdate", "rel", "role", "style", "type"});
static_assert(std::is_sorted(kKept.begin(), kKept.end()));

std::string_view view(const xmlChar* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string_view();
}

// The characters that windows-1252 has at 0x80 to 0x9F: what references to these numbers mean (WHATWG HTML,
// 13.2.5.80). libxml2 takes them for controls, and such stand in no text that was converted to UTF-8.
void mend_references(std::string& text) {
  static const auto kMeant = [] {
    std::array<std::string, 32> meant;
    for (std::size_t i = 0; i < meant.size(); ++i) {
      meant[i] = to_utf8(std::string(1, static_cast<char>(0x80 + i)), "windows-1252").text;
    }
    return meant;
  }();
  const auto is_control = [&](std::size_t at) {
    const unsigned char next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    return next >= 0x80 && next < 0xA0;
  };
  std::string mended;
  std::size_t done = 0;
  for (std::size_t at = text.find('\xC2'); at != std::string::npos; at = text.find('\xC2', at + 1)) {
    if (!is_control(at)) continue;
    mended.append(text, done, at - done);
    mended += kMeant[static_cast<unsigned char>(text[at + 1]) - 0x80u];
    done = at + 2;
  }
  if (done == 0) return;
  mended.append(text, done);
  text = std::move(mended);
}

}  // namespace

class HtmlTree::Builder {
 public:
  Builder(HtmlTree& tree, std::string_view source, std::size_t depth)
      : tree_(tree), nodes_(tree.nodes_), rest_(source), depth_(std::max<std::size_t>(depth, 1)) {
    nodes_.reserve(std::min(source.size() / 32, kMostNodes));
    nodes_.push_back({});
    nodes_[0].row = kHtmlRow;
  }

  void build() {
    static const bool kReady = (xmlInitParser(), true);
    using Parser = std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)>;
    const Parser parser(kReady ? htmlNewParserCtxt() : nullptr, htmlFreeParserCtxt);
    if (!parser) throw std::bad_alloc();
    parser_ = parser.get();
    *parser_->sax = {};
    parser_->sax->startElement = [](void* self, const xmlChar* name, const xmlChar** attributes) {
      static_cast<Builder*>(self)->guarded([&](Builder& builder) { builder.start(view(name), attributes); });
    };
    parser_->sax->characters = [](void* self, const xmlChar* text, int size) {
      const std::string_view piece(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
      static_cast<Builder*>(self)->guarded([&](Builder& builder) { builder.add_text(piece); });
    };
    parser_->sax->ignorableWhitespace = parser_->sax->cdataBlock = parser_->sax->characters;
    parser_->sax->initialized = XML_SAX2_MAGIC;  // else serror is not asked
    parser_->sax->serror = [](void* self, auto* error) {
      static_cast<Builder*>(self)->guarded([&](Builder& builder) { builder.note(error->code, error->str1); });
    };
    parser_->userData = this;
    const auto read = [](void* self, char* to, int size) {
      return static_cast<Builder*>(self)->read(to, size);
    };
    htmlCtxtReadIO(parser_, read, nullptr, this, nullptr, "UTF-8",
                   HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC);
    if (failure_) std::rethrow_exception(failure_);
    const bool ended = rest_.empty() && parser_->input && parser_->input->cur >= parser_->input->end;
    if (!ended && tree_.cut_.empty()) tree_.cut_ = "the parser gave up";
    add_pending();
    for (; !open_.empty(); open_.pop_back()) leave(open_.back());
    nodes_[0].end = static_cast<std::uint32_t>(nodes_.size());
  }

 private:
  struct Open {
    std::uint32_t node;  // where what is within it goes: itself, or what is about it if it is none
    std::uint8_t row;
    bool is_node = false;
    bool hides = false;  // what is none, but whose text is not to be seen
  };
  // Only so many elements past the depth are remembered, since an end tag is looked for in all.
  static constexpr std::size_t kReach = 256;
  const std::uint8_t kHtmlRow = tag_row("html"), kHeadRow = tag_row("head"), kBodyRow = tag_row("body"),
                     kTableRow = tag_row("table");
  const std::uint8_t kLinkRow = tag_row("a"), kUnknownRow = tag_row("");

  // Exceptions may not pass through libxml2.
  template <typename Do>
  void guarded(Do act) {
    if (failure_ || !tree_.cut_.empty()) return;
    try {
      act(*this);
    } catch (...) {
      failure_ = std::current_exception();
      xmlStopParser(parser_);
    }
  }

  void cut(std::string_view reason) {
    tree_.cut_ = reason;
    xmlStopParser(parser_);
  }

  // Gives libxml2 the next bytes: the one place to stop it within a tag.
  int read(char* to, int size) {
    if (parser_->maxatts > kMostParserAttributes) tree_.cut_ = "an element with more than 350 attributes";
    if (xmlDictSize(parser_->dict) > kMostParserNames)
      tree_.cut_ = "more than 250,000 names of elements and attributes";
    if (!tree_.cut_.empty()) return 0;
    const std::size_t got = rest_.copy(to, static_cast<std::size_t>(size));
    rest_.remove_prefix(got);
    return static_cast<int>(got);
  }

  // Flaws of the source, of which two matter.
  void note(int code, const char* name) {
    if (code == XML_ERR_COMMENT_NOT_FINISHED) tree_.cut_ = "a comment that is never closed";
    if (code != XML_ERR_TAG_NAME_MISMATCH || !name) return;
    // The end tag of a block ends what is open within it, but in libxml2 not a <div>, and then not the block
    // either: a page would be in its navigation to the end.
    const std::uint8_t row = tag_row(name);
    close_to(static_cast<std::size_t>(parser_->nameNr));
    if (row == kLinkRow) return end_link();
    if (row == kBodyRow || !(tag_at(row).flags & kBlock)) return;
    const std::size_t i = innermost(row);
    if (i < open_.size()) end_early(i);
  }

  // The place in open_ of the innermost such element outside of inner tables; the size of open_ if there is
  // none.
  std::size_t innermost(std::uint8_t row) const {
    for (std::size_t i = open_.size(); i-- > 0 && open_[i].row != kTableRow;) {
      if (open_[i].row == row && open_[i].is_node) return i;
    }
    return open_.size();
  }

  // Ends nodes that libxml2 still has open.
  void end_early(std::size_t i) {
    add_pending();
    for (std::size_t inner = open_.size(); inner-- > i;) leave(open_[inner]);
    // Each has now what is about it as its node, which for those farther in is one that has ended.
    for (std::size_t inner = i; inner < open_.size(); ++inner) open_[inner].node = open_[i].node;
  }

  // A link that is never closed ends at the next; one that has come to hold a good part of the page is none.
  void end_link() {
    const std::size_t i = innermost(kLinkRow);
    if (i == open_.size()) return;
    const auto is_container = [&](const Open& open) {
      return open.is_node && nodes_[open.node].is(kContainer);
    };
    if (!std::any_of(open_.begin() + static_cast<std::ptrdiff_t>(i), open_.end(), is_container))
      return end_early(i);
    nodes_[open_[i].node].row = open_[i].row = kUnknownRow;
    nodes_[open_[i].node].attributes = 0;
  }

  std::uint32_t parent() const { return open_.empty() ? 0 : open_.back().node; }

  void start(std::string_view name, const xmlChar** attributes) {
    // libxml2 has just pushed it. That it popped others it does not always say.
    close_to(static_cast<std::size_t>(parser_->nameNr) - 1);
    add_pending();
    const std::uint8_t row = tag_row(name);
    if (row == kHtmlRow) {
      if (nodes_[0].attributes == 0) add_attributes(attributes, nodes_[0]);
      page_ = std::min(page_, open_.size());
      open_.push_back({parent(), row});
      return;
    }
    if (row == kBodyRow) {
      if (seen_body_) return open_.push_back({parent(), row});
      seen_body_ = true;
      page_ = open_.size();
    }
    if (!open_.empty() && open_.back().row == kHeadRow && !(tag_at(row).flags & kInHead)) leave(open_.back());
    if (row == kLinkRow) end_link();
    push(row, attributes);
    if (tree_.cut_.empty() && static_cast<std::size_t>(parser_->nameNr) > depth_ + kReach) forget_one();
  }

  void push(std::uint8_t row, const xmlChar** attributes) {
    const bool is_void = tag_at(row).flags & kVoid;
    if (nodes_.size() >= kMostNodes) return cut("more than a million elements");
    if (level_ + 1 >= depth_) {
      tree_.flattened_ = true;
      const bool hides = !is_void && (tag_at(row).flags & kDropped);
      open_.push_back({parent(), row, false, hides});
      hidden_ += hides;
      return;
    }
    HtmlNode node;
    node.row = row;
    node.parent = parent();
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    node.end = index + 1;
    add_attributes(attributes, node);
    nodes_.push_back(node);
    open_.push_back({is_void ? node.parent : index, row, !is_void});
    if (!is_void) ++level_;
  }

  // The innermost but one, which is too deep to be a node.
  void forget_one() {
    assert(static_cast<std::size_t>(parser_->nameNr) + kept_more_ == open_.size());
    leave(open_[open_.size() - 2]);
    open_.erase(open_.end() - 2);
    parser_->nameTab[parser_->nameNr - 2] = parser_->nameTab[parser_->nameNr - 1];
    parser_->nameTab[--parser_->nameNr] = nullptr;
  }

  // Ends an element: what comes within it goes to what is about it.
  void leave(Open& open) {
    if (open.is_node) {
      nodes_[open.node].end = static_cast<std::uint32_t>(nodes_.size());
      open.node = nodes_[open.node].parent;
      open.is_node = false;
      --level_;
    }
    hidden_ -= open.hides;
    open.hides = false;
  }

  // Down to what libxml2 has open. What stands after </body> belongs in it, so that neither it nor what is
  // open within it ends before the source does.
  void close_to(std::size_t count) {
    count += kept_more_;
    if (open_.size() <= count) return;
    add_pending();
    if (page_ < open_.size() && count <= page_) kept_ = std::max(kept_, open_.size());
    if (count < kept_) kept_more_ += kept_ - std::exchange(count, kept_);
    for (; open_.size() > count; open_.pop_back()) leave(open_.back());
  }

  void add_attributes(const xmlChar** attributes, HtmlNode& node) {
    auto& all = tree_.attributes_;
    node.attribute = static_cast<std::uint32_t>(all.size());
    for (; attributes && attributes[0]; attributes += 2) {
      if (node.attributes == kMostAttributes || all.size() == kAllAttributes) return;
      const auto kept = std::lower_bound(kKept.begin(), kKept.end(), view(attributes[0]));
      if (kept == kKept.end() || *kept != view(attributes[0])) continue;
      scratch_ = trimmed(view(attributes[1]));
      mend_references(scratch_);
      all.push_back({*kept, stored(scratch_)});
      ++node.attributes;
    }
  }

  void add_text(std::string_view text) {
    close_to(static_cast<std::size_t>(parser_->nameNr));
    text_bytes_ += text.size();
    if (text_bytes_ > kMostText) return cut("more than 64 MiB of text");
    if (hidden_ == 0) pending_ += text;
  }

  // libxml2 gives text in pieces.
  void add_pending() {
    if (pending_.empty()) return;
    if (nodes_.size() == 1 && trimmed(pending_).empty()) return pending_.clear();  // before everything
    if (nodes_.size() >= kMostNodes) return cut("more than a million elements");
    mend_references(pending_);
    HtmlNode node;
    node.text = stored(pending_);
    node.parent = parent();
    node.end = static_cast<std::uint32_t>(nodes_.size() + 1);
    nodes_.push_back(node);
    pending_.clear();
  }

  std::string_view stored(std::string_view text) {
    if (text.empty()) return {};
    char* const to = static_cast<char*>(tree_.bytes_.allocate(text.size(), 1));
    text.copy(to, text.size());
    return {to, text.size()};
  }

  HtmlTree& tree_;
  std::vector<HtmlNode>& nodes_;
  std::string_view rest_;
  std::size_t depth_;
  htmlParserCtxt* parser_ = nullptr;
  std::exception_ptr failure_;
  std::vector<Open> open_;              // as libxml2 has them, and what is kept open
  std::size_t page_ = ~std::size_t{0};  // where in it the body is, or <html>
  std::size_t kept_ = 0;                // how many of it are kept open
  std::size_t kept_more_ = 0;           // how many more it has than libxml2
  bool seen_body_ = false;
  std::size_t level_ = 0;   // how many of these are nodes
  std::size_t hidden_ = 0;  // how many hide their text
  std::size_t text_bytes_ = 0;
  std::string pending_, scratch_;
};

HtmlTree::HtmlTree(std::string_view source, std::size_t depth)
    : bytes_(std::max<std::size_t>(source.size(), 64)) {
  Builder(*this, source, depth).build();
}

std::span<const HtmlAttribute> HtmlTree::attributes_of(const HtmlNode& node) const {
  return std::span(attributes_).subspan(node.attribute, node.attributes);
}

std::string_view HtmlTree::attribute(const HtmlNode& node, std::string_view name) const {
  for (const HtmlAttribute& attribute : attributes_of(node)) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

bool HtmlTree::has_attribute(const HtmlNode& node, std::string_view name) const {
  const auto all = attributes_of(node);
  return std::any_of(all.begin(), all.end(), [&](const HtmlAttribute& a) { return a.name == name; });
}

std::string HtmlTree::text_of(std::uint32_t node) const {
  std::string all;
  std::vector<std::uint32_t> ends;  // of the blocks about us
  for (std::uint32_t i = node; i < nodes_[node].end; ++i) {
    for (; !ends.empty() && ends.back() <= i; ends.pop_back()) all += ' ';
    if (nodes_[i].tag() == Tag::kText) all += nodes_[i].text;
    if (nodes_[i].tag() == Tag::kBr) all += ' ';
    if (!nodes_[i].is(kBlock)) continue;
    all += ' ';
    ends.push_back(nodes_[i].end);
  }
  return one_line(all);
}

}  // namespace chancery
