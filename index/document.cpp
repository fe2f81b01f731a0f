#include "index/document.h"

#include <xapian.h>

#include <algorithm>
#include <vector>

#include "index/record.h"
#include "index/schema.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

struct Posting {
  std::string_view term;
  std::uint32_t position;
  bool title;
};

// One word with all its places: its term, and its stem's beside it where that differs.
void add_word(std::span<const Posting> places, const std::string& lang, Stemmer& stemmer,
              Xapian::Document& document) {
  const std::string_view word = places.front().term;
  const std::string term = make_term(TermKind::kWord, word);
  std::uint32_t titles = 0;
  for (const Posting& place : places) {
    document.add_posting(term, place.position, place.title ? kTitleWeight : 1);
    titles += place.title;
  }
  const auto stem = stemmer.stem(lang, word);
  const bool stemmed = stem != word;
  const auto body = static_cast<std::uint32_t>(places.size()) - titles;
  if (stemmed) document.add_term(make_stem_term(lang, stem), body + titles * kTitleWeight);
  if (titles == 0) return;
  const std::string title_term = make_term(TermKind::kTitleWord, word);
  for (const Posting& place : places) {
    if (place.title) document.add_posting(title_term, place.position);
  }
  if (stemmed) document.add_term(make_stem_term(lang, stem, /*title=*/true), titles);
}

// The place of a mention: that of the first token that begins in it.
std::uint32_t position_at(const Tokens& tokens, std::uint32_t start) {
  const auto token = std::lower_bound(tokens.list.begin(), tokens.list.end(), start,
                                      [](const Token& t, std::uint32_t at) { return t.start < at; });
  return token == tokens.list.end() ? tokens.next_position : token->position;
}

}  // namespace

void build_document(const DocumentSource& source, Stemmer& stemmer, Xapian::Document& document,
                    ColumnRow& row) {
  const Article& article = source.article;
  const Enrichment& found = source.found;
  const Tokens& tokens = source.tokens;

  std::vector<Posting> postings;
  postings.reserve(tokens.list.size());
  std::uint32_t length = 0, last_position = 0;
  for (std::size_t i = 0; i < tokens.list.size(); ++i) {
    const Token& token = tokens.list[i];
    const bool title = i < source.title_tokens;
    const std::string_view term = tokens.term(token);
    if (token.position != last_position) length += title ? kTitleWeight : 1;
    last_position = token.position;
    if (token.kind != TokenKind::kJoined) {
      postings.push_back({term, token.position, title});
      continue;
    }
    // What is written apart is found under the joined form by its stem alone: the word as written is not
    // there.
    const auto stem = stemmer.stem(found.lang, term);
    document.add_term(make_stem_term(found.lang, stem), title ? kTitleWeight : 1);
    if (title) document.add_term(make_stem_term(found.lang, stem, true));
  }
  std::sort(postings.begin(), postings.end(), [](const Posting& a, const Posting& b) {
    return a.term != b.term ? a.term < b.term : a.position < b.position;
  });
  for (std::size_t begin = 0; begin < postings.size();) {
    std::size_t end = begin + 1;
    while (end < postings.size() && postings[end].term == postings[begin].term) ++end;
    add_word(std::span(postings).subspan(begin, end - begin), found.lang, stemmer, document);
    begin = end;
  }
  for (const Mention& mention : found.mentions) {
    document.add_posting(make_term(TermKind::kEntity, found.entities[mention.entity].id),
                         position_at(tokens, mention.start));
  }
  document.add_boolean_term(make_term(TermKind::kId, article.id));
  if (!source.file.empty()) document.add_boolean_term(make_term(TermKind::kFile, source.file));
  if (!found.lang.empty()) document.add_boolean_term(make_term(TermKind::kLanguage, found.lang));
  if (!article.source.empty()) document.add_boolean_term(make_term(TermKind::kSource, article.source));
  if (!article.author.empty())
    document.add_boolean_term(make_term(TermKind::kAuthor, folded(article.author)));
  if (found.topics) {
    for (const FoundTopic& topic : *found.topics)
      document.add_boolean_term(make_term(TermKind::kTopic, topic.id));
  }
  document.set_data(encode_record(article, found, source.file));

  row.id = article.id;
  row.content_hash = article.content_hash();
  if (article.published) {
    row.day = day_of(*article.published).number;
    row.instant = article.published->seconds;
  }
  row.length = length;
  row.source = article.source;
  row.language = found.lang;
  row.entities = found.entities;
  if (found.topics) row.topics = *found.topics;
}

}  // namespace chancery
