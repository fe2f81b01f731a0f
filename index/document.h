#pragma once
// An article as a Xapian document, a row of the columns and an article of the forward index, by the schema.
// Thread-safe with a stemmer and builders of one's own.

#include <string_view>

#include "index/columns.h"
#include "index/forward.h"
#include "src/base/article.h"
#include "src/text/analyze.h"
#include "src/text/stem.h"

namespace Xapian {
class Document;
}

namespace chancery {

struct DocumentSource {
  const Article& article;
  const Enrichment& found;
  const Tokens& tokens;
  std::size_t title_tokens = 0;
  std::string_view file;  // that it came from, or empty
};

void build_document(const DocumentSource& source, Stemmer& stemmer, Xapian::Document& document,
                    ColumnRow& row, ForwardBuilder& forward);

}  // namespace chancery
