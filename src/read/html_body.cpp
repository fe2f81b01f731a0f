#include "src/read/html_body.h"

#include <algorithm>
#include <array>
#include <vector>

#include "src/read/html_text.h"
#include "src/read/intake.h"
#include "src/read/page_parts.h"

namespace chancery {
namespace {

// A block of running text: so wide, and at most so much of it linked (WSDM 2010, table 4, rounded).
constexpr std::uint32_t kWideEnough = 40;
constexpr double kMostLinked = 0.33;

// No part that holds so much of a page's running text is beside the article.
constexpr double kNearlyAll = 0.8;

using Weights = std::vector<double>;  // by node

bool is_running(const HtmlBlock& block) {
  return block.width >= kWideEnough && block.link_density() <= kMostLinked;
}

double weight_of(const HtmlBlock& block) {
  const double unlinked = 1 - block.link_density();
  return is_running(block) ? block.width * unlinked * unlinked : 0;
}

// How much running text each node holds.
Weights weigh(const HtmlTree& tree, const std::vector<HtmlBlock>& blocks) {
  const auto& nodes = tree.nodes();
  Weights weights(nodes.size(), 0);
  for (const HtmlBlock& block : blocks) weights[block.holder] += weight_of(block);
  for (std::size_t i = nodes.size(); i-- > 1;) weights[nodes[i].parent] += weights[i];
  return weights;
}

bool is_article_body(const HtmlTree& tree, const HtmlNode& node) {
  return equals_ignoring_case(tree.attribute(node, "itemprop"), "articlebody");
}

bool is_main(const HtmlTree& tree, const HtmlNode& node) {
  return node.tag() == Tag::kMain || tree.attribute(node, "role") == "main";
}

// The heaviest node that `wanted` accepts, if it holds at least `share` of the page's running text.
template <typename Wanted>
std::uint32_t heaviest(const HtmlTree& tree, const Weights& weights, const Skipped& skipped, double share,
                       Wanted wanted) {
  const auto& nodes = tree.nodes();
  std::uint32_t best = 0;
  for (std::uint32_t i = 1; i < nodes.size();) {
    if (skipped[i]) {
      i = nodes[i].end;
      continue;
    }
    if (wanted(nodes[i]) && (best == 0 || weights[i] > weights[best])) best = i;
    ++i;
  }
  return best != 0 && weights[best] > 0 && weights[best] >= share * weights[0] ? best : 0;
}

// Passes over what its name says is no article, unless it holds nearly all of the page, or the element that
// says that it is the article: names like "with-sidebar" stand on what is about them.
void skip_side_parts(const HtmlTree& tree, const Weights& weights, Skipped& skipped) {
  const auto& nodes = tree.nodes();
  const auto any = [&](auto wanted) { return heaviest(tree, weights, skipped, 0.25, wanted); };
  const std::array<std::uint32_t, 3> kept = {any([&](const HtmlNode& n) { return is_article_body(tree, n); }),
                                             any([](const HtmlNode& n) { return n.tag() == Tag::kArticle; }),
                                             any([&](const HtmlNode& n) { return is_main(tree, n); })};
  for (std::uint32_t i = 1; i < nodes.size();) {
    const HtmlNode& node = nodes[i];
    const bool holds_kept = std::any_of(kept.begin(), kept.end(),
                                        [&](std::uint32_t k) { return k != 0 && k >= i && k < node.end; });
    // Within a sentence, a link of class "author" is part of it.
    const bool in_sentence = !node.is(kBlock) && nodes[node.parent].tag() == Tag::kP;
    const bool side = !skipped[i] && !holds_kept && !in_sentence && node.tag() != Tag::kText &&
                      node.tag() != Tag::kBody && (node.is(kUnlikely) || is_side_part(tree, node));
    if (side && weights[i] <= kNearlyAll * weights[0]) skipped[i] = 1;
    i = skipped[i] ? node.end : i + 1;
  }
}

// Passes over what stands after a heading like "Comments" or "Read next", up to the end of what the heading
// stands in.
void skip_after_section_titles(const HtmlTree& tree, const Weights& weights, Skipped& skipped) {
  const auto& nodes = tree.nodes();
  for (std::uint32_t i = 1; i < nodes.size(); i = skipped[i] ? nodes[i].end : i + 1) {
    if (skipped[i] || nodes[i].tag() != Tag::kHeading || !is_section_title(tree.text_of(i))) continue;
    double after = 0;
    const std::uint32_t end = nodes[nodes[i].parent].end;
    for (std::uint32_t next = i; next < end; next = nodes[next].end) after += weights[next];
    if (after > kNearlyAll * weights[0]) continue;
    for (std::uint32_t next = i; next < end; next = nodes[next].end) skipped[next] = 1;
  }
}

// The container about which the paragraphs within `scope` are densest.
std::uint32_t densest(const HtmlTree& tree, const std::vector<HtmlBlock>& blocks, std::uint32_t scope) {
  constexpr int kLevels = 5;
  const auto& nodes = tree.nodes();
  Weights scores(nodes.size(), 0);
  for (const HtmlBlock& block : blocks) {
    double weight = weight_of(block);
    std::uint32_t node = block.holder;
    for (int level = 0; weight > 0 && level < kLevels && node > scope && node < nodes[scope].end;
         node = nodes[node].parent) {
      if (!nodes[node].is(kContainer)) continue;
      scores[node] += weight;
      weight /= 2;
      ++level;
    }
  }
  const auto best = std::max_element(scores.begin() + scope, scores.begin() + nodes[scope].end);
  return *best > 0 ? static_cast<std::uint32_t>(best - scores.begin()) : scope;
}

// `best`, and what beside it holds a good part as much: ads and pictures cut texts in pieces.
std::vector<std::uint32_t> with_siblings(const HtmlTree& tree, const Weights& weights, std::uint32_t best) {
  constexpr double kGoodPart = 0.2;
  const auto& nodes = tree.nodes();
  if (best == 0) return {best};
  std::vector<std::uint32_t> parts;
  const std::uint32_t parent = nodes[best].parent;
  for (std::uint32_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
    if (i == best || weights[i] >= kGoodPart * weights[best]) parts.push_back(i);
  }
  return parts;
}

// The nodes whose text is the article's.
std::vector<std::uint32_t> article_parts(const HtmlTree& tree, const std::vector<HtmlBlock>& blocks,
                                         const Weights& weights, const Skipped& skipped) {
  constexpr double kSaidShare = 0.25;
  std::uint32_t said = heaviest(tree, weights, skipped, kSaidShare,
                                [&](const HtmlNode& n) { return is_article_body(tree, n); });
  if (said) return {said};
  said = heaviest(tree, weights, skipped, kSaidShare,
                  [](const HtmlNode& n) { return n.tag() == Tag::kArticle; });
  // A front page is full of articles; in the one article of a page, another is a comment or a card.
  const auto& nodes = tree.nodes();
  double all = 0;
  for (std::uint32_t i = 1; said && i < nodes.size();) {
    const bool article = nodes[i].tag() == Tag::kArticle && !skipped[i];
    if (article) all += weights[i];
    i = article || skipped[i] ? nodes[i].end : i + 1;
  }
  if (said && weights[said] >= all / 2) return {said};
  const std::uint32_t scope =
      heaviest(tree, weights, skipped, kSaidShare, [&](const HtmlNode& n) { return is_main(tree, n); });
  return with_siblings(tree, weights, densest(tree, blocks, scope));
}

bool ends_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 12> kEnds = {".",  "!", "?",  "…", "。", "！",
                                                      "？", "؟", "\"", "”", "»",  "」"};
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return text.ends_with(end); });
}

struct Paragraph {
  std::string text;
  bool running;
  bool is_heading;
};

// The blocks of the parts, without links, stock phrases and the title.
std::vector<Paragraph> paragraphs_of(const HtmlTree& tree, const std::vector<std::uint32_t>& parts,
                                     const Skipped& skipped, std::string_view title) {
  constexpr double kAllLinks = 0.5;
  std::vector<Paragraph> paragraphs;
  for (const std::uint32_t part : parts) {
    for (const HtmlBlock& block : blocks_within(tree, part, skipped)) {
      const Tag tag = tree.nodes()[block.holder].tag();
      if (block.link_density() > kAllLinks || tag == Tag::kHeadline) continue;
      std::string text = text_of(tree, block, skipped);
      if (text.empty() || text == title || is_stock_phrase(text)) continue;
      paragraphs.push_back({std::move(text), is_running(block), tag == Tag::kHeading});
    }
  }
  return paragraphs;
}

}  // namespace

std::string main_text(const HtmlTree& tree, std::string_view title) {
  Skipped skipped = skip_unseen(tree);
  const Weights of_page = weigh(tree, blocks_within(tree, 0, skipped));
  skip_side_parts(tree, of_page, skipped);
  skip_after_section_titles(tree, of_page, skipped);
  const std::vector<HtmlBlock> blocks = blocks_within(tree, 0, skipped);
  const Weights weights = weigh(tree, blocks);
  const bool short_page = weights[0] == 0;
  const auto parts =
      short_page ? std::vector<std::uint32_t>{0} : article_parts(tree, blocks, weights, skipped);
  const std::vector<Paragraph> paragraphs = paragraphs_of(tree, parts, skipped, title);
  // Before and after the text stand lines like "World", "5 min read" and headings of lists that are gone.
  const auto counts = [&](const Paragraph& p) {
    return short_page || p.running || (!p.is_heading && ends_sentence(p.text));
  };
  const auto first = std::find_if(paragraphs.begin(), paragraphs.end(), counts);
  const auto last = std::find_if(paragraphs.rbegin(), paragraphs.rend(), counts).base();
  std::string text;
  for (auto paragraph = first; paragraph < last; ++paragraph) {
    if (!text.empty()) text += "\n\n";
    text += paragraph->text;
  }
  return text;
}

}  // namespace chancery
