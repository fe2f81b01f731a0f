#pragma once
// Who a text is about: mentions linked to entities of the gazetteer, and their salience.
//
// A Linker keeps buffers and may not be shared between threads; the gazetteer it reads may be.

#include <memory>

#include "src/base/article.h"
#include "src/text/analyze.h"
#include "src/world/gazetteer.h"

namespace chancery {

class Linker {
 public:
  explicit Linker(std::shared_ptr<const Gazetteer> gazetteer);
  ~Linker();

  // Fills mentions and entities of `found`. Mentions may lie within one another: a country within the name of
  // an organisation ("Bank of Japan") comes after it. `tokens` are those of Analyzer::analyze_article for
  // this article, of which the first `title_tokens` are the title's; found.lang is already set.
  //
  // Salience of an entity, 0 to 1, grows with the number of its mentions and falls with the distance of the
  // first from the head of the article; the formula stands in salience.h.
  void link(const Article& article, const Tokens& tokens, std::size_t title_tokens, Enrichment& found);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
