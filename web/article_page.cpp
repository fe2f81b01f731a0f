#include <algorithm>

#include "src/text/language.h"
#include "web/page.h"
#include "web/view.h"
#include "web/words.h"

namespace chancery {
namespace {

constexpr std::size_t kEntitiesOfKind = 30, kTopics = 12;

// "Vladimir Putin (leader): surname, 0.93; full name at 1:12"
std::string why(const FoundEntity& entity, const Mention& mention) {
  std::string text = entity.name + " (" + std::string(name_of(entity.kind)) +
                     "): " + std::string(name_of(mention.form)) + ", score " + fixed(mention.score, 2);
  if (!mention.reason.empty()) text += "; " + mention.reason;
  return text;
}

// Of the first `shown` bytes of the body, until they are kMostLinked.
std::vector<BodyLink> body_links(const StoredArticle& stored, std::size_t shown) {
  const std::size_t offset = stored.article.body_offset();
  std::vector<BodyLink> links;
  std::size_t linked = 0;
  for (const Mention& mention : stored.found.mentions) {
    if (mention.start < offset || mention.entity >= stored.found.entities.size()) continue;
    if (mention.end - offset > shown || linked > kMostLinked) continue;
    const FoundEntity& entity = stored.found.entities[mention.entity];
    const SearchRequest about = with_filter(request_for({}), facet_of(entity.kind), entity.id, false);
    links.push_back({mention.start - offset, mention.end - offset, url("/", pairs_of(about)),
                     why(entity, mention), "mention kind-" + std::string(name_of(entity.kind))});
    linked += links.back().href.size() + links.back().title.size();
  }
  return links;
}

Views kind_views(const std::vector<FoundEntity>& entities) {
  // A link from here begins a search of its own.
  const SearchRequest anew = request_for({});
  Views views;
  for (int i = 0; i < kEntityKinds; ++i) {
    const auto kind = static_cast<EntityKind>(i);
    std::vector<FoundEntity> of_kind;
    std::copy_if(entities.begin(), entities.end(), std::back_inserter(of_kind),
                 [&](const FoundEntity& entity) { return entity.kind == kind; });
    if (of_kind.empty()) continue;
    View view;
    set(view, "kind_title", words_of(facet_of(kind)).title);
    set(view, "kind", name_of(kind));
    set_list(view, "entities", entity_views(anew, of_kind, kEntitiesOfKind));
    views.push_back(std::move(view));
  }
  return views;
}

View fact(std::string_view name, std::string_view value) {
  View view;
  set(view, "fact", name);
  set(view, "fact_value", value);
  return view;
}

Views fact_views(const Article& article, std::string_view lang) {
  Views views;
  if (!article.source.empty()) views.push_back(fact("Source", article.source));
  if (!article.author.empty()) views.push_back(fact("Author", article.author));
  views.push_back(fact("Published", article.published ? in_words(*article.published) : "not known"));
  if (!lang.empty()) views.push_back(fact("Language", language_name(lang)));
  if (!article.url.empty() && article.url != article.id) views.push_back(fact("Address", article.url));
  views.push_back(fact("Id", article.id));
  return views;
}

}  // namespace

View article_view(const SearchRequest& request, const StoredArticle& stored,
                  const MarkedArticle& marked_article) {
  const Article& article = stored.article;
  const std::string_view lang = !article.lang.empty() ? article.lang : stored.found.lang;
  // Spans of mentions count in the stored body, so marks are shown only where nothing else differs.
  const std::string_view body = beginning(article.body, kShownBody);
  const bool same = without_marks(marked_article.body) == body;
  const Pairs back = pairs_of_page(request, request.page);

  View view;
  const std::string title = article.title.empty() ? "Untitled article" : article.title;
  set(view, "document_title", title + " – Chancery");
  set_html(view, "title_html",
           marked(without_marks(marked_article.title) == article.title && !article.title.empty()
                      ? marked_article.title
                      : title));
  set_html(view, "body_html",
           paragraphs(same ? std::string_view(marked_article.body) : body, body_links(stored, body.size())));
  set_if(view, "cut", body.size() < article.body.size() ? in_megabytes(article.body.size()) : "");
  set(view, "shown", in_megabytes(body.size()));
  set_if(view, "article_lang", lang);
  set_if(view, "language", lang.empty() || lang == "en" ? "" : language_name(lang));
  set_if(view, "source", article.source);
  set_if(view, "author", article.author);
  set_if(view, "date", article.published ? in_words(*article.published) : "");
  set(view, "datetime", article.published ? iso(*article.published) : "");
  set_if(view, "original", is_web_address(article.url) ? std::string_view(article.url) : std::string_view());
  set(view, "own_href", url("/article", {{"id", article.id}}));
  set(view, "json_href", url("/api/v1/article", {{"id", article.id}}));
  // The front page, from where its newest articles are reached, needs no way back.
  set_if(view, "back_href", back.empty() ? "" : url("/", back));
  set_list(view, "facts", fact_views(article, lang));

  const Views kinds = kind_views(stored.found.entities);
  set_yes(view, "has_kinds", !kinds.empty());
  set_list(view, "kinds", kinds);
  const Views topics =
      stored.found.topics ? topic_views(request_for({}), *stored.found.topics, kTopics) : Views();
  set_yes(view, "has_topics", !topics.empty());
  set_list(view, "topics", topics);
  return view;
}

}  // namespace chancery
