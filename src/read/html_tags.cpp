#include "src/read/html_tags.h"

#include <algorithm>
#include <array>

namespace chancery {
namespace {

constexpr std::uint16_t kHolder = kBlock | kContainer;

// Sorted by name after the first two rows.
constexpr std::array kTags = std::to_array<TagRow>({
    {"", Tag::kText},
    {"", Tag::kUnknown},
    {"a", Tag::kA},
    {"address", Tag::kOther, kBlock},
    {"applet", Tag::kOther, kDropped},
    {"article", Tag::kArticle, kHolder},
    {"aside", Tag::kOther, kHolder | kUnlikely},
    {"audio", Tag::kOther, kDropped},
    {"base", Tag::kOther, kInHead},
    {"blockquote", Tag::kOther, kBlock},
    {"body", Tag::kBody, kBlock | kContainer},
    {"br", Tag::kBr},
    {"button", Tag::kOther, kDropped},
    {"canvas", Tag::kOther, kDropped},
    {"caption", Tag::kOther, kBlock | kDropped},
    {"center", Tag::kOther, kHolder},
    {"datalist", Tag::kOther, kDropped},
    {"dd", Tag::kOther, kBlock},
    {"details", Tag::kOther, kHolder},
    {"dialog", Tag::kOther, kBlock | kDropped},
    {"div", Tag::kOther, kHolder},
    {"dl", Tag::kOther, kBlock},
    {"dt", Tag::kOther, kBlock},
    {"embed", Tag::kOther, kVoid},
    {"fieldset", Tag::kOther, kBlock | kDropped},
    {"figcaption", Tag::kOther, kBlock | kDropped},
    {"figure", Tag::kOther, kBlock},
    {"footer", Tag::kOther, kHolder | kUnlikely},
    {"form", Tag::kOther, kHolder | kUnlikely},
    {"frameset", Tag::kOther, kBlock},
    {"h1", Tag::kHeadline, kBlock},
    {"h2", Tag::kHeading, kBlock},
    {"h3", Tag::kHeading, kBlock},
    {"h4", Tag::kHeading, kBlock},
    {"h5", Tag::kHeading, kBlock},
    {"h6", Tag::kHeading, kBlock},
    {"head", Tag::kHead, kBlock | kDropped},
    {"header", Tag::kOther, kHolder | kUnlikely},
    {"hgroup", Tag::kOther, kBlock},
    {"hr", Tag::kOther, kBlock},
    {"html", Tag::kHtml, kBlock | kContainer},
    {"iframe", Tag::kOther, kDropped},
    {"label", Tag::kOther, kDropped},
    {"legend", Tag::kOther, kBlock | kDropped},
    {"li", Tag::kOther, kBlock},
    {"link", Tag::kLink, kInHead},
    {"main", Tag::kMain, kHolder},
    {"map", Tag::kOther, kDropped},
    {"marquee", Tag::kOther, kDropped},
    {"math", Tag::kOther, kDropped},
    {"menu", Tag::kOther, kBlock | kDropped},
    {"meta", Tag::kMeta, kInHead},
    {"nav", Tag::kOther, kHolder | kUnlikely},
    {"noembed", Tag::kOther, kDropped},
    {"noframes", Tag::kOther, kDropped},
    {"noscript", Tag::kOther, kDropped | kInHead},
    {"object", Tag::kOther, kDropped},
    {"ol", Tag::kOther, kBlock},
    {"optgroup", Tag::kOther, kDropped},
    {"option", Tag::kOther, kDropped},
    {"p", Tag::kP, kBlock},
    {"pre", Tag::kPre, kBlock},
    {"rp", Tag::kOther, kDropped},
    {"rt", Tag::kOther, kDropped},
    {"script", Tag::kScript, kDropped | kInHead},
    {"section", Tag::kOther, kHolder},
    {"select", Tag::kOther, kDropped},
    {"source", Tag::kOther, kVoid},
    {"style", Tag::kOther, kDropped | kInHead},
    {"summary", Tag::kOther, kBlock},
    {"svg", Tag::kOther, kDropped},
    {"table", Tag::kOther, kHolder},
    {"tbody", Tag::kOther, kBlock},
    {"td", Tag::kOther, kHolder},
    {"template", Tag::kOther, kDropped | kInHead},
    {"textarea", Tag::kOther, kDropped},
    {"tfoot", Tag::kOther, kBlock},
    {"th", Tag::kOther, kHolder},
    {"thead", Tag::kOther, kBlock},
    {"time", Tag::kTime},
    {"title", Tag::kTitle, kDropped | kInHead},
    {"tr", Tag::kOther, kBlock},
    {"track", Tag::kOther, kVoid},
    {"ul", Tag::kOther, kBlock},
    {"video", Tag::kOther, kDropped},
    {"wbr", Tag::kOther, kVoid},
    {"xmp", Tag::kOther, kDropped},
});
static_assert(std::is_sorted(kTags.begin() + 2, kTags.end(),
                             [](const TagRow& a, const TagRow& b) { return a.name < b.name; }));

}  // namespace

std::uint8_t tag_row(std::string_view name) {
  const auto found = std::lower_bound(kTags.begin() + 2, kTags.end(), name,
                                      [](const TagRow& row, std::string_view n) { return row.name < n; });
  return found != kTags.end() && found->name == name ? static_cast<std::uint8_t>(found - kTags.begin()) : 1;
}

const TagRow& tag_at(std::uint8_t row) {
  return kTags[row];
}

}  // namespace chancery
