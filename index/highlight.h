#pragma once
// What a plan's leaves match in a text, for snippets and the article page. Thread-safe.

#include <string>
#include <unordered_set>
#include <vector>

#include "index/compile.h"
#include "index/search.h"
#include "src/query/snippet.h"

namespace chancery {

struct Highlighting {
  Highlights text;
  std::unordered_set<std::string> entities;  // ids whose mentions are marked as well
};

// `actors` are ids of entities that filters select.
Highlighting highlighting_of(const Plan& plan, const std::vector<std::string>& actors);

// The mentions of those entities, in offsets of title and body.
struct MentionSpans {
  std::vector<Span> title, body;
};
MentionSpans mention_spans(const StoredArticle& stored, const Highlighting& highlighting);

}  // namespace chancery
