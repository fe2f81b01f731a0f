#include "index/record.h"

#include "index/bytes.h"

namespace chancery {
namespace {

constexpr std::uint64_t kSalienceScale = 1000;  // what is kept of a salience or a score

std::uint64_t scaled(float value) {
  return static_cast<std::uint64_t>(value * kSalienceScale + 0.5f);
}
float unscaled(std::uint64_t value) {
  return static_cast<float>(value) / kSalienceScale;
}

void write_found(ByteWriter& out, const Enrichment& found) {
  out.text(found.lang);
  out.number(found.entities.size());
  for (const FoundEntity& entity : found.entities) {
    out.text(entity.id);
    out.text(entity.name);
    out.number(static_cast<std::uint64_t>(entity.kind));
    out.text(entity.wikidata);
    out.number(scaled(entity.salience));
    out.number(entity.count);
    out.text(entity.place);
  }
  out.number(found.mentions.size());
  std::uint32_t last = 0;
  for (const Mention& mention : found.mentions) {
    out.number(mention.start - last);
    out.number(mention.end - mention.start);
    last = mention.start;
    out.number(mention.entity);
    out.number(static_cast<std::uint64_t>(mention.form));
    out.number(scaled(mention.score));
    out.text(mention.reason);
  }
  // A list that is absent is 0, one that is there its size and one more.
  out.number(found.topics ? found.topics->size() + 1 : 0);
  if (found.topics) {
    for (const FoundTopic& topic : *found.topics) {
      out.text(topic.id);
      out.number(scaled(topic.score));
      out.text(topic.evidence);
    }
  }
  out.number(found.dates ? found.dates->size() + 1 : 0);
  if (found.dates) {
    for (const FoundDate& date : *found.dates) {
      out.number(date.start);
      out.number(date.end - date.start);
      out.signed_number(date.from.number);
      out.signed_number(date.to.number);
      out.text(date.rule);
    }
  }
  out.number(found.quotes ? found.quotes->size() + 1 : 0);
  if (found.quotes) {
    for (const Quotation& quote : *found.quotes) {
      out.number(quote.start);
      out.number(quote.end - quote.start);
      out.number(quote.direct);
      out.number(quote.speaker ? *quote.speaker + 1 : 0);
      out.text(quote.speaker_name);
      out.number(quote.speaker_start);
      out.number(quote.speaker_end - quote.speaker_start);
      out.text(quote.cue);
    }
  }
}

Enrichment read_found(ByteReader& in) {
  Enrichment found;
  found.lang = in.text();
  // A count is only trusted as long as bytes follow: damaged ones must not become an allocation.
  for (std::uint64_t n = in.number(); n > 0 && in.ok(); --n) {
    FoundEntity entity;
    entity.id = in.text();
    entity.name = in.text();
    entity.kind = static_cast<EntityKind>(in.number() % kEntityKinds);
    entity.wikidata = in.text();
    entity.salience = unscaled(in.number());
    entity.count = static_cast<std::uint32_t>(in.number());
    entity.place = in.text();
    found.entities.push_back(std::move(entity));
  }
  std::uint32_t last = 0;
  for (std::uint64_t n = in.number(); n > 0 && in.ok(); --n) {
    Mention mention;
    mention.start = last + static_cast<std::uint32_t>(in.number());
    mention.end = mention.start + static_cast<std::uint32_t>(in.number());
    last = mention.start;
    mention.entity = static_cast<std::uint32_t>(in.number());
    mention.form =
        static_cast<MentionForm>(in.number() % (static_cast<std::uint64_t>(MentionForm::kIntroduced) + 1));
    mention.score = unscaled(in.number());
    mention.reason = in.text();
    found.mentions.push_back(std::move(mention));
  }
  if (std::uint64_t n = in.number(); n > 0) {
    found.topics.emplace();
    for (; n > 1 && in.ok(); --n) {
      FoundTopic topic;
      topic.id = in.text();
      topic.score = unscaled(in.number());
      topic.evidence = in.text();
      found.topics->push_back(std::move(topic));
    }
  }
  if (std::uint64_t n = in.number(); n > 0) {
    found.dates.emplace();
    for (; n > 1 && in.ok(); --n) {
      FoundDate date;
      date.start = static_cast<std::uint32_t>(in.number());
      date.end = date.start + static_cast<std::uint32_t>(in.number());
      date.from.number = static_cast<std::int32_t>(in.signed_number());
      date.to.number = static_cast<std::int32_t>(in.signed_number());
      date.rule = in.text();
      found.dates->push_back(std::move(date));
    }
  }
  if (std::uint64_t n = in.number(); n > 0) {
    found.quotes.emplace();
    for (; n > 1 && in.ok(); --n) {
      Quotation quote;
      quote.start = static_cast<std::uint32_t>(in.number());
      quote.end = quote.start + static_cast<std::uint32_t>(in.number());
      quote.direct = in.number() != 0;
      if (const std::uint64_t speaker = in.number()) quote.speaker = static_cast<std::uint32_t>(speaker - 1);
      quote.speaker_name = in.text();
      quote.speaker_start = static_cast<std::uint32_t>(in.number());
      quote.speaker_end = quote.speaker_start + static_cast<std::uint32_t>(in.number());
      quote.cue = in.text();
      found.quotes->push_back(std::move(quote));
    }
  }
  return found;
}

}  // namespace

std::string encode_record(const Article& article, const Enrichment& found, std::string_view file) {
  ByteWriter out;
  out.text(file);
  for (const std::string* field : {&article.id, &article.url, &article.title, &article.body, &article.source,
                                   &article.lang, &article.author}) {
    out.text(*field);
  }
  out.number(article.published.has_value());
  if (article.published) {
    out.signed_number(article.published->seconds);
    out.signed_number(article.published->offset_minutes);
    out.number(article.published->has_offset);
    out.number(static_cast<std::uint64_t>(article.published->precision));
  }
  write_found(out, found);
  return out.take();
}

StoredArticle decode_record(std::string_view bytes) {
  ByteReader in(bytes);
  StoredArticle stored;
  Article& article = stored.article;
  in.text();
  for (std::string* field : {&article.id, &article.url, &article.title, &article.body, &article.source,
                             &article.lang, &article.author}) {
    *field = in.text();
  }
  if (in.number() != 0) {
    Instant instant;
    instant.seconds = in.signed_number();
    instant.offset_minutes = static_cast<std::int16_t>(in.signed_number());
    instant.has_offset = in.number() != 0;
    instant.precision = static_cast<Instant::Precision>(in.number() % 3);
    article.published = instant;
  }
  stored.found = read_found(in);
  if (!in.ok() || !in.at_end()) {
    throw Error(ErrorKind::kDamaged, "a stored article cannot be read; run 'chancery check'");
  }
  return stored;
}

std::string decode_record_file(std::string_view bytes) {
  return std::string(ByteReader(bytes).text());
}

}  // namespace chancery
