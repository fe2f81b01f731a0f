#include "src/read/html.h"

#include <algorithm>

#include "src/read/html_body.h"
#include "src/read/html_meta.h"
#include "src/read/html_text.h"
#include "src/read/html_tree.h"

namespace chancery {
namespace {

// The value of `key` = "value" in a tag, in or without quotation marks.
std::string_view value_after(std::string_view tag, std::string_view key) {
  for (std::size_t at = 0; at + key.size() < tag.size(); ++at) {
    if (!equals_ignoring_case(tag.substr(at, key.size()), key)) continue;
    std::string_view rest = trimmed(tag.substr(at + key.size()));
    if (!rest.starts_with('=')) continue;
    rest = trimmed(rest.substr(1));
    const std::size_t begin = rest.find_first_not_of("\"' \t");
    if (begin == std::string_view::npos) return {};
    rest.remove_prefix(begin);
    return rest.substr(0, rest.find_first_of("\"' \t\r\n;/>?"));
  }
  return {};
}

// The first date that is one; if none is, the first is told of.
void set_first_date(const std::vector<std::string>& dates, Article& article, Intake& intake) {
  for (const std::string& date : dates) {
    article.published = parse_published(date);
    if (article.published) return;
  }
  if (!dates.empty()) intake.set_published(article, dates.front(), {});
}

}  // namespace

std::string_view declared_encoding(std::string_view head) {
  constexpr std::size_t kLook = 4096;  // the standard says 1024, but pages do not keep to it
  head = head.substr(0, std::min(head.size(), kLook));
  if (head.starts_with("<?xml")) {
    const auto declared = value_after(head.substr(0, head.find('>')), "encoding");
    if (!declared.empty()) return declared;
  }
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    if (!equals_ignoring_case(head.substr(at, 5), "<meta")) continue;
    const auto declared = value_after(head.substr(at, head.find('>', at) - at), "charset");
    if (!declared.empty()) return declared;
  }
  return {};
}

void read_html(std::string_view page, Intake& intake) {
  const HtmlTree tree(page, intake.limits().depth);
  if (tree.flattened()) {
    intake.flaw({}, "elements nested deeper than " + std::to_string(intake.limits().depth) +
                        " were read as their text");
  }
  if (!tree.cut().empty()) intake.refuse({}, std::string(tree.cut()) + ": the rest of the page is left out");
  PageMeta meta = page_meta(tree);
  Article article;
  article.body = main_text(tree, meta.title);
  // Where a page shows only the beginning, it may describe the whole for search engines.
  if (article.body.size() < meta.body.size() / 2)
    article.body = fragment_text(meta.body, intake.limits().depth);
  article.title = std::move(meta.title);
  article.author = std::move(meta.author);
  article.source = std::move(meta.source);
  article.url = std::move(meta.url);
  if (article.body.empty() && !article.title.empty())
    intake.flaw({}, "no text was found in the page but its title");
  set_first_date(meta.published, article, intake);
  intake.set_lang(article, meta.lang, {});
  intake.add(std::move(article), {});
}

}  // namespace chancery
