#include "src/read/page_parts.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "src/text/fold.h"

namespace chancery {
namespace {

// Sorted. A word alone, in whatever company.
constexpr auto kSideWords = std::to_array<std::string_view>({
    "ad",
    "addthis",
    "ads",
    "adsense",
    "adslot",
    "advert",
    "advertisement",
    "advertising",
    "adverts",
    "author",
    "authors",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "disqus",
    "dropdown",
    "footer",
    "gdpr",
    "infobox",
    "login",
    "masthead",
    "menu",
    "meta",
    "modal",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "noprint",
    "outbrain",
    "overlay",
    "pagenav",
    "pager",
    "pagination",
    "popover",
    "popup",
    "promo",
    "promos",
    "promoted",
    "promotion",
    "rail",
    "recirc",
    "recirculation",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "replies",
    "search",
    "share",
    "sharebar",
    "sharedaddy",
    "sharethis",
    "sharing",
    "sidebar",
    "sidenav",
    "signup",
    "skyscraper",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "taglist",
    "tags",
    "teasers",
    "timestamp",
    "toolbar",
    "tooltip",
    "trending",
});
static_assert(std::is_sorted(kSideWords.begin(), kSideWords.end()));

struct Pair {
  std::string_view first, second;
};
constexpr std::array<Pair, 17> kSidePairs = {{{"also", "read"},
                                              {"article", "tools"},
                                              {"entry", "date"},
                                              {"follow", "us"},
                                              {"log", "in"},
                                              {"more", "news"},
                                              {"more", "on"},
                                              {"more", "stories"},
                                              {"most", "popular"},
                                              {"most", "read"},
                                              {"post", "date"},
                                              {"read", "more"},
                                              {"read", "next"},
                                              {"see", "also"},
                                              {"sign", "up"},
                                              {"story", "tools"},
                                              {"up", "next"}}};

// Blocks that are one of these, or begin with one that ends in ':', whatever the case.
constexpr auto kStockPhrases = std::to_array<std::string_view>({
    "advertisement",
    "advertisements",
    "advertising",
    "ad",
    "sponsored",
    "sponsored content",
    "promoted content",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "tweet",
    "email",
    "print",
    "print this page",
    "comments",
    "leave a comment",
    "read more",
    "read more:",
    "read also:",
    "also read:",
    "see also:",
    "related:",
    "related articles",
    "related stories",
    "recommended",
    "more on this story",
    "more on this topic",
    "most read",
    "continue reading",
    "continue reading the main story",
    "story continues below advertisement",
    "article continues below advertisement",
    "scroll down to continue",
    "sign up",
    "sign up for our newsletter",
    "subscribe",
    "subscribe now",
    "log in",
    "follow us",
    "loading",
    "loading...",
    "skip to main content",
    "back to top",
    "copy link",
    "listen to this article",
    "tags:",
    "topics:",
    "photo:",
    "image:",
    "file photo",
    "anzeige",
    "werbung",
    "mehr zum thema",
    "lesen sie auch:",
    "lesen sie auch",
    "teilen",
    "publicité",
    "lire aussi",
    "lire aussi:",
    "lire aussi :",
    "à lire aussi",
    "partager",
    "partager sur",
    "publicidad",
    "lee también:",
    "lea también:",
    "te puede interesar:",
    "compartir",
    "pubblicità",
    "leggi anche:",
    "leggi anche",
    "condividi",
    "publicidade",
    "leia também:",
    "leia mais",
    "reklama",
    "czytaj też:",
    "czytaj także:",
    "реклама",
    "читайте также",
    "читайте также:",
    "поделиться",
    "подписаться",
    "читайте також:",
    "читайте також",
    "також читайте",
    "також читайте:",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "إعلان",
    "شارك",
    "广告",
    "相关阅读",
    "相关新闻",
    "分享",
    "広告",
    "関連記事",
});

// Headings of lists that stand after an article.
constexpr auto kSectionTitles = std::to_array<std::string_view>({
    "comments",
    "leave a comment",
    "leave a reply",
    "discussion",
    "related",
    "related articles",
    "related stories",
    "related news",
    "related posts",
    "related topics",
    "recommended",
    "recommended for you",
    "more on this story",
    "more stories",
    "more from this section",
    "read next",
    "up next",
    "most read",
    "most popular",
    "trending",
    "trending now",
    "popular now",
    "you may also like",
    "you might also like",
    "latest news",
    "share this",
    "share this:",
    "tags",
    "kommentare",
    "mehr zum thema",
    "meistgelesen",
    "commentaires",
    "lire aussi",
    "sur le même sujet",
    "les plus lus",
    "comentarios",
    "te puede interesar",
    "lo más leído",
    "noticias relacionadas",
    "commenti",
    "leggi anche",
    "comentários",
    "komentarze",
    "комментарии",
    "читайте также",
    "самое читаемое",
    "популярное",
    "новости по теме",
    "коментарі",
    "читайте також",
    "найпопулярніше",
    "التعليقات",
    "اقرأ أيضا",
    "الأكثر قراءة",
    "评论",
    "相关阅读",
    "相关新闻",
    "热门新闻",
    "関連記事",
    "コメント",
});

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// Looks at the words of a class or id one by one, with the one before.
class WordsOfName {
 public:
  bool side(std::string_view name) {
    previous_.clear();
    word_.clear();
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = name[i];
      const bool hump = is_upper(c) && i > 0 && is_lower(name[i - 1]);
      if (hump && end_word()) return true;
      if (is_lower(c) || is_upper(c)) {
        word_ += is_upper(c) ? static_cast<char>(c + 32) : c;
      } else if (end_word()) {
        return true;
      }
    }
    return end_word();
  }

 private:
  bool end_word() {
    if (word_.empty()) return false;
    const bool found = std::binary_search(kSideWords.begin(), kSideWords.end(), std::string_view(word_)) ||
                       std::any_of(kSidePairs.begin(), kSidePairs.end(), [&](const Pair& pair) {
                         return pair.first == previous_ && pair.second == word_;
                       });
    previous_.swap(word_);
    word_.clear();
    return found;
  }

  std::string previous_, word_;
};

std::vector<std::string> folded_all(std::span<const std::string_view> phrases) {
  std::vector<std::string> list;
  for (const std::string_view phrase : phrases) list.push_back(folded(phrase));
  return list;
}

bool is_one_of(const std::vector<std::string>& phrases, std::string_view text) {
  constexpr std::size_t kLongest = 160;
  if (text.size() > kLongest) return false;
  const std::string plain = folded(text);
  return std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
    return phrase.ends_with(':') ? plain.starts_with(phrase) : plain == phrase;
  });
}

}  // namespace

bool is_side_part(const HtmlTree& tree, const HtmlNode& node) {
  if (node.attributes == 0) return false;
  WordsOfName words;
  return words.side(tree.attribute(node, "class")) || words.side(tree.attribute(node, "id"));
}

bool is_stock_phrase(std::string_view text) {
  static const std::vector<std::string> kPhrases = folded_all(kStockPhrases);
  return is_one_of(kPhrases, text);
}

bool is_section_title(std::string_view text) {
  static const std::vector<std::string> kTitles = folded_all(kSectionTitles);
  return is_one_of(kTitles, text);
}

}  // namespace chancery
