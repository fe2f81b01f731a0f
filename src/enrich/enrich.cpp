#include "src/enrich/enrich.h"

#include "src/text/language.h"

namespace chancery {

Enricher::Enricher(std::shared_ptr<const Gazetteer> gazetteer) : linker_(std::move(gazetteer)) {}

Enrichment Enricher::enrich(const Article& article) {
  Enrichment found;
  found.lang = article.lang.empty() ? guess_language(article.body.empty() ? article.title : article.body)
                                    : article.lang;
  tokens_.clear();
  title_tokens_ = analyzer_.analyze_article(article.title, article.body, tokens_);
  linker_.link(article, tokens_, title_tokens_, found);
  return found;
}

}  // namespace chancery
