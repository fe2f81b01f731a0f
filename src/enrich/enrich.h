#pragma once
// Everything that is found in an article, in one pass over its tokens: language, mentions, entities; later
// people, topics, dates and quotations.
//
// An Enricher keeps buffers and may not be shared between threads; the gazetteer it reads may be.

#include <memory>

#include "src/base/article.h"
#include "src/enrich/link.h"
#include "src/text/analyze.h"
#include "src/world/gazetteer.h"

namespace chancery {

class Enricher {
 public:
  explicit Enricher(std::shared_ptr<const Gazetteer> gazetteer);

  Enrichment enrich(const Article& article);

  // The tokens of the article that was enriched last, of which the first title_tokens() are the title's;
  // valid until the next.
  const Tokens& tokens() const { return tokens_; }
  std::size_t title_tokens() const { return title_tokens_; }

 private:
  Analyzer analyzer_;
  Linker linker_;
  Tokens tokens_;
  std::size_t title_tokens_ = 0;
};

}  // namespace chancery
