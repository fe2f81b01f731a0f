#include "index/document.h"

#include <xapian.h>

#include <algorithm>
#include <vector>

#include "index/record.h"
#include "index/schema.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

struct Occurrence {
  std::string_view term;
  std::uint32_t place;
  TokenKind kind;
};

// Positions to places of the forward index, which has no gap between title and body.
class Places {
 public:
  explicit Places(const DocumentSource& source) {
    const std::vector<Token>& list = source.tokens.list;
    if (source.title_tokens > 0) title_ = list[source.title_tokens - 1].position;
    all_ = title_;
    if (source.title_tokens == list.size()) return;
    first_of_body_ = list[source.title_tokens].position;
    all_ += list.back().position - first_of_body_ + 1;
  }
  std::uint32_t of(std::uint32_t position) const {
    return position <= title_ ? position - 1 : std::min(title_ + position - first_of_body_, all_);
  }
  std::uint32_t title() const { return title_; }
  std::uint32_t all() const { return all_; }

 private:
  std::uint32_t title_ = 0, all_ = 0, first_of_body_ = 1;
};

// One word with all its places: its terms, and those of its stem where that differs.
void add_word(std::string_view word, std::uint32_t titles, std::uint32_t body, const std::string& lang,
              Stemmer& stemmer, Xapian::Document& document) {
  document.add_term(make_term(TermKind::kWord, word), body + titles * kTitleWeight);
  const auto stem = stemmer.stem(lang, word);
  const bool stemmed = stem != word;
  if (stemmed) document.add_term(make_stem_term(lang, stem), body + titles * kTitleWeight);
  if (titles == 0) return;
  document.add_term(make_term(TermKind::kTitleWord, word), titles);
  if (stemmed) document.add_term(make_stem_term(lang, stem, /*title=*/true), titles);
}

void add_words(std::vector<Occurrence>& words, const Places& places, const std::string& lang,
               Stemmer& stemmer, Xapian::Document& document, ForwardBuilder& forward) {
  std::sort(words.begin(), words.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.term != b.term ? a.term < b.term : a.place < b.place;
  });
  std::vector<std::uint32_t> main_places;
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    const std::string_view word = words[begin].term;
    const std::string term = make_term(TermKind::kWord, word);
    std::uint32_t titles = 0;
    main_places.clear();
    for (end = begin; end < words.size() && words[end].term == word; ++end) {
      titles += words[end].place < places.title();
      // A dictionary word of Chinese or Japanese shares its place with the two characters that begin it.
      if (words[end].kind == TokenKind::kCjk) {
        forward.add_mark(term, words[end].place);
      } else {
        main_places.push_back(words[end].place);
      }
    }
    if (!main_places.empty()) forward.add_word(term, main_places);
    add_word(word, titles, static_cast<std::uint32_t>(end - begin) - titles, lang, stemmer, document);
  }
}

// The place of a mention: that of the first token that begins in it.
std::uint32_t position_at(const Tokens& tokens, std::uint32_t start) {
  const auto token = std::lower_bound(tokens.list.begin(), tokens.list.end(), start,
                                      [](const Token& t, std::uint32_t at) { return t.start < at; });
  return token == tokens.list.end() ? tokens.next_position : token->position;
}

}  // namespace

void build_document(const DocumentSource& source, Stemmer& stemmer, Xapian::Document& document,
                    ColumnRow& row, ForwardBuilder& forward) {
  const Article& article = source.article;
  const Enrichment& found = source.found;
  const Tokens& tokens = source.tokens;

  const Places places(source);
  forward.begin_article(places.all(), places.title());
  std::vector<Occurrence> words;
  words.reserve(tokens.list.size());
  std::uint32_t length = 0, last_position = 0;
  for (std::size_t i = 0; i < tokens.list.size(); ++i) {
    const Token& token = tokens.list[i];
    const bool title = i < source.title_tokens;
    const std::string_view term = tokens.term(token);
    if (token.position != last_position) length += title ? kTitleWeight : 1;
    last_position = token.position;
    if (token.kind != TokenKind::kJoined) {
      words.push_back({term, places.of(token.position), token.kind});
      continue;
    }
    // What is written apart is found under the joined form by its stem alone: the word as written is not
    // there.
    const auto stem = stemmer.stem(found.lang, term);
    document.add_term(make_stem_term(found.lang, stem), title ? kTitleWeight : 1);
    if (title) document.add_term(make_stem_term(found.lang, stem, true));
  }
  add_words(words, places, found.lang, stemmer, document, forward);
  for (const Mention& mention : found.mentions) {
    const std::string term = make_term(TermKind::kEntity, found.entities[mention.entity].id);
    document.add_term(term);
    forward.add_mark(term, places.of(position_at(tokens, mention.start)));
  }
  forward.end_article();
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
