#include "src/read/html_meta.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "src/read/intake.h"
#include "src/read/json_ld.h"

namespace chancery {
namespace {

enum class Field { kTitle, kAuthor, kSource, kUrl, kLang, kPublished };

// How far a place is trusted; less is more.
enum Rank { kCanonical, kLinkedData, kOpenGraph, kMetaName, kElement, kLast };

struct MetaName {
  std::string_view name;  // of the attribute property, name, itemprop or http-equiv, in lower case
  Field field;
  Rank rank;
};
constexpr auto kMetaNames = std::to_array<MetaName>({
    {"og:title", Field::kTitle, kOpenGraph},
    {"twitter:title", Field::kTitle, kMetaName},
    {"parsely-title", Field::kTitle, kMetaName},
    {"sailthru.title", Field::kTitle, kMetaName},
    {"citation_title", Field::kTitle, kMetaName},
    {"dc.title", Field::kTitle, kMetaName},
    {"headline", Field::kTitle, kMetaName},
    {"article:author", Field::kAuthor, kOpenGraph},
    {"author", Field::kAuthor, kMetaName},
    {"byl", Field::kAuthor, kMetaName},
    {"parsely-author", Field::kAuthor, kMetaName},
    {"sailthru.author", Field::kAuthor, kMetaName},
    {"citation_author", Field::kAuthor, kMetaName},
    {"dc.creator", Field::kAuthor, kMetaName},
    {"dcterms.creator", Field::kAuthor, kMetaName},
    {"og:site_name", Field::kSource, kOpenGraph},
    {"application-name", Field::kSource, kMetaName},
    {"dc.publisher", Field::kSource, kMetaName},
    {"publisher", Field::kSource, kMetaName},
    {"apple-mobile-web-app-title", Field::kSource, kElement},
    {"og:url", Field::kUrl, kOpenGraph},
    {"parsely-link", Field::kUrl, kMetaName},
    {"twitter:url", Field::kUrl, kMetaName},
    {"content-language", Field::kLang, kElement},
    {"inlanguage", Field::kLang, kMetaName},
    {"dc.language", Field::kLang, kMetaName},
    {"language", Field::kLang, kElement},
    {"og:locale", Field::kLang, kLast},
    {"article:published_time", Field::kPublished, kOpenGraph},
    {"og:article:published_time", Field::kPublished, kOpenGraph},
    {"og:published_time", Field::kPublished, kOpenGraph},
    {"article:published", Field::kPublished, kOpenGraph},
    {"datepublished", Field::kPublished, kMetaName},
    {"rnews:datepublished", Field::kPublished, kMetaName},
    {"parsely-pub-date", Field::kPublished, kMetaName},
    {"sailthru.date", Field::kPublished, kMetaName},
    {"cxenseparse:recs:publishtime", Field::kPublished, kMetaName},
    {"pubdate", Field::kPublished, kMetaName},
    {"publishdate", Field::kPublished, kMetaName},
    {"publish-date", Field::kPublished, kMetaName},
    {"publish_date", Field::kPublished, kMetaName},
    {"publication_date", Field::kPublished, kMetaName},
    {"date", Field::kPublished, kMetaName},
    {"dc.date", Field::kPublished, kMetaName},
    {"dc.date.issued", Field::kPublished, kMetaName},
    {"dcterms.created", Field::kPublished, kMetaName},
    {"dcterms.issued", Field::kPublished, kMetaName},
    {"dcterms.date", Field::kPublished, kMetaName},
    {"citation_publication_date", Field::kPublished, kMetaName},
});

bool is_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// The part of a page's <title> that is not the site's: "Talks resume | The Gazette".
std::string without_site(const std::string& title, std::string_view site) {
  for (const std::string_view mark : {" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • "}) {
    const std::size_t last = title.rfind(mark), first = title.find(mark);
    if (last == std::string::npos) continue;
    if (std::string_view(title).substr(last + mark.size()) == site) return title.substr(0, last);
    if (std::string_view(title).substr(0, first) == site) return title.substr(first + mark.size());
  }
  return title;
}

class PageReader {
 public:
  explicit PageReader(const HtmlTree& tree) : tree_(tree) {}

  PageMeta read() {
    std::vector<std::string_view> scripts;
    const auto& nodes = tree_.nodes();
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      const HtmlNode& node = nodes[i];
      switch (node.tag()) {
        case Tag::kMeta:
          read_meta(node);
          break;
        case Tag::kLink:
          if (equals_ignoring_case(tree_.attribute(node, "rel"), "canonical")) {
            offer(Field::kUrl, kCanonical, std::string(tree_.attribute(node, "href")));
          }
          break;
        case Tag::kHtml:
          offer(Field::kLang, kMetaName, std::string(tree_.attribute(node, "lang")));
          break;
        case Tag::kScript:
          if (is_linked_data(node) && node.end > i + 1) scripts.push_back(nodes[i + 1].text);
          break;
        case Tag::kTitle:
          if (page_title_.empty()) page_title_ = tree_.text_of(i);
          break;
        case Tag::kHeadline:
          if (!headline_.empty()) break;
          headline_ = tree_.text_of(i);
          headline_at_ = i;
          break;
        case Tag::kTime:
          read_time(i);
          break;
        case Tag::kText:
          break;
        default:
          read_named_element(i);
      }
    }
    LinkedData data = linked_data(scripts);
    offer(Field::kTitle, kLinkedData, data.headline);
    offer(Field::kAuthor, kLinkedData, data.author);
    offer(Field::kSource, kLinkedData, data.publisher);
    offer(Field::kUrl, kLinkedData, data.url);
    offer(Field::kLang, kLinkedData, data.lang);
    offer(Field::kPublished, kLinkedData, data.published);
    offer_time();
    return choose(std::move(data.body));
  }

 private:
  void offer(Field field, Rank rank, std::string value) {
    if (value.empty()) return;
    if (field == Field::kUrl && !is_address(value)) return;
    // Profiles on other sites stand where names should.
    if (field == Field::kAuthor && (is_address(value) || value.starts_with('@'))) return;
    offers_[field].emplace_back(rank, std::move(value));
  }

  bool is_linked_data(const HtmlNode& node) const {
    return tree_.attribute(node, "type").starts_with("application/ld+json");
  }

  void read_meta(const HtmlNode& node) {
    std::string content;
    for (const char* attribute : {"property", "name", "itemprop", "http-equiv"}) {
      const std::string_view name = tree_.attribute(node, attribute);
      if (name.empty()) continue;
      for (const MetaName& known : kMetaNames) {
        if (!equals_ignoring_case(name, known.name)) continue;
        if (content.empty()) content = one_line(tree_.attribute(node, "content"));
        offer(known.field, known.rank, content);
      }
    }
  }

  void read_time(std::uint32_t i) {
    const HtmlNode& node = tree_.nodes()[i];
    const std::string_view property = tree_.attribute(node, "itemprop");
    if (equals_ignoring_case(property, "datemodified")) return;
    std::string when(tree_.attribute(node, "datetime"));
    if (when.empty()) when = tree_.text_of(i);
    const bool says = equals_ignoring_case(property, "datepublished") || tree_.has_attribute(node, "pubdate");
    if (says) return offer(Field::kPublished, kElement, std::move(when));
    if (parse_published(when)) times_.emplace_back(i, std::move(when));
  }

  // Any <time> may be that of another article, a comment or a deadline. It is taken where it stands beside
  // the headline, in one <article> or <main>, or where the page has no other.
  void offer_time() {
    const auto& nodes = tree_.nodes();
    for (const auto& [i, when] : times_) {
      std::uint32_t about = nodes[i].parent;
      while (about != 0 && nodes[about].tag() != Tag::kArticle && nodes[about].tag() != Tag::kMain)
        about = nodes[about].parent;
      const bool beside = about != 0 && headline_at_ > about && headline_at_ < nodes[about].end;
      if (beside) return offer(Field::kPublished, kLast, when);
    }
    const bool one = std::all_of(times_.begin(), times_.end(),
                                 [&](const auto& time) { return time.second == times_[0].second; });
    if (!times_.empty() && one) offer(Field::kPublished, kLast, times_[0].second);
  }

  void read_named_element(std::uint32_t i) {
    const HtmlNode& node = tree_.nodes()[i];
    if (node.attributes == 0) return;
    const std::string_view property = tree_.attribute(node, "itemprop");
    if (equals_ignoring_case(property, "author") ||
        equals_ignoring_case(tree_.attribute(node, "rel"), "author")) {
      offer(Field::kAuthor, kElement, tree_.text_of(i));
    } else if (equals_ignoring_case(property, "datepublished")) {
      const std::string_view content = tree_.attribute(node, "content");
      offer(Field::kPublished, kElement, content.empty() ? tree_.text_of(i) : std::string(content));
    }
  }

  std::string best(Field field) {
    auto& all = offers_[field];
    const auto found = std::min_element(all.begin(), all.end(),
                                        [](const auto& a, const auto& b) { return a.first < b.first; });
    return found == all.end() ? std::string() : found->second;
  }

  PageMeta choose(std::string body) {
    PageMeta meta;
    meta.body = std::move(body);
    meta.author = best(Field::kAuthor);
    if (meta.author.starts_with("By ") || meta.author.starts_with("by ")) meta.author.erase(0, 3);
    meta.source = best(Field::kSource);
    meta.url = best(Field::kUrl);
    meta.lang = best(Field::kLang);
    auto& dates = offers_[Field::kPublished];
    std::stable_sort(dates.begin(), dates.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [rank, date] : dates) meta.published.push_back(std::move(date));
    meta.title = without_site(best(Field::kTitle), meta.source);
    if (meta.title.empty()) {
      // A first-level heading may be the site's logo: the page's title must hold it, if it has one.
      const bool fits = page_title_.empty() || page_title_.find(headline_) != std::string::npos;
      meta.title = !headline_.empty() && fits && headline_ != meta.source
                       ? headline_
                       : without_site(page_title_, meta.source);
    }
    return meta;
  }

  const HtmlTree& tree_;
  std::map<Field, std::vector<std::pair<Rank, std::string>>> offers_;
  std::vector<std::pair<std::uint32_t, std::string>> times_;  // node, and what it says
  std::string page_title_, headline_;
  std::uint32_t headline_at_ = 0;
};

}  // namespace

PageMeta page_meta(const HtmlTree& tree) {
  return PageReader(tree).read();
}

}  // namespace chancery
