#include "index/highlight.h"

#include "index/rank.h"
#include "index/schema.h"

namespace chancery {
namespace {

std::string_view without_prefix(std::string_view term, bool in_title) {
  return term.substr(schema(in_title ? TermKind::kTitleWord : TermKind::kWord).prefix.size());
}

void collect(const Plan& plan, Highlights& out) {
  switch (plan.kind) {
    case Plan::Kind::kNot:
      return;
    case Plan::Kind::kGroup: {
      // A word that only ranks ("the") is not worth a mark.
      if (plan.role == Role::kOptional) return;
      out.words.emplace(without_prefix(plan.word, plan.in_title));
      for (const OwnStem& own : plan.own_stems)
        out.stems[own.lang].emplace(without_prefix(own.term, plan.in_title));
      return;
    }
    case Plan::Kind::kPhrase: {
      std::vector<std::string> words;
      for (const PhraseWord& word : plan.phrase) words.emplace_back(without_prefix(word.term, plan.in_title));
      out.phrases.push_back(std::move(words));
      return;
    }
    case Plan::Kind::kPrefix:
      if (!plan.phrase.empty()) out.words.emplace(without_prefix(plan.phrase.front().term, plan.in_title));
      out.prefixes.emplace_back(without_prefix(plan.word, plan.in_title));
      return;
    case Plan::Kind::kFuzzy:
      out.words.emplace(without_prefix(plan.word, plan.in_title));
      return;
    default:
      for (const Plan& child : plan.children) collect(child, out);
  }
}

}  // namespace

Highlighting highlighting_of(const Plan& plan, const std::vector<std::string>& actors) {
  Highlighting made;
  collect(plan, made.text);
  for (std::string& id : named_entities(plan)) made.entities.insert(std::move(id));
  made.entities.insert(actors.begin(), actors.end());
  return made;
}

MentionSpans mention_spans(const StoredArticle& stored, const Highlighting& highlighting) {
  MentionSpans spans;
  if (highlighting.entities.empty()) return spans;
  const auto body = static_cast<std::uint32_t>(stored.article.body_offset());
  for (const Mention& mention : stored.found.mentions) {
    if (mention.entity >= stored.found.entities.size() ||
        !highlighting.entities.contains(stored.found.entities[mention.entity].id))
      continue;
    if (mention.start >= body) {
      spans.body.push_back({mention.start - body, mention.end - body});
    } else {
      spans.title.push_back({mention.start, mention.end});
    }
  }
  return spans;
}

}  // namespace chancery
