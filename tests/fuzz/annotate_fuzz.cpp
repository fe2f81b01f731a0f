// Any text as an article: from text to tokens to what is found in it, as `annotate` prints it and as a page
// marks it. The first byte is its language, the first line its title.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "index/json.h"
#include "src/enrich/enrich.h"
#include "src/query/snippet.h"
#include "src/text/encoding.h"
#include "tests/fuzz/reading.h"

namespace chancery {
namespace {

constexpr std::array<const char*, 12> kLanguages = {"",   "en", "de", "fr", "es", "ru",
                                                    "uk", "ar", "zh", "ja", "tr", "xx"};

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void check_span(std::string_view text, std::size_t start, std::size_t end) {
  require(start <= end && end <= text.size(), "a span lies in the text");
  require(is_boundary(text, start) && is_boundary(text, end), "a span is one of whole characters");
}

// One may stand within another ("Bank of Japan").
void check_order(const std::vector<Mention>& mentions) {
  std::vector<Span> spans;
  for (const Mention& mention : mentions) {
    require(mention.start < mention.end, "a mention has letters");
    require(spans.empty() || spans.back().start <= mention.start, "mentions are in the order of the text");
    spans.push_back({mention.start, mention.end});
  }
  std::sort(spans.begin(), spans.end(),
            [](Span a, Span b) { return a.start != b.start ? a.start < b.start : a.end > b.end; });
  std::vector<Span> about;
  for (const Span span : spans) {
    while (!about.empty() && about.back().end <= span.start) about.pop_back();
    require(about.empty() || span.end <= about.back().end, "no mention begins in another and ends past it");
    about.push_back(span);
  }
}

void check(const Article& article, const Enrichment& found) {
  const std::string text = article.text();
  std::vector<std::uint32_t> counts(found.entities.size());
  check_order(found.mentions);
  for (const Mention& mention : found.mentions) {
    check_span(text, mention.start, mention.end);
    require(mention.entity < found.entities.size(), "a mention is of an entity");
    require(mention.score >= 0 && mention.score <= 1, "a score is from 0 to 1");
    ++counts[mention.entity];
  }
  for (std::size_t i = 0; i < found.entities.size(); ++i) {
    const FoundEntity& entity = found.entities[i];
    require(!entity.id.empty() && !entity.name.empty(), "an entity has an id and a name");
    require(entity.salience >= 0 && entity.salience <= 1, "salience is from 0 to 1");
    require(entity.count == counts[i], "an entity is counted as often as it is mentioned");
  }
  if (found.dates) {
    for (const FoundDate& date : *found.dates) check_span(text, date.start, date.end);
  }
  if (found.quotes) {
    for (const Quotation& quote : *found.quotes) {
      check_span(text, quote.start, quote.end);
      check_span(text, quote.speaker_start, quote.speaker_end);
      require(!quote.speaker || *quote.speaker < found.entities.size(), "a speaker is an entity");
    }
  }
}

// What is marked is the text, but for the marks.
void check_marks(std::string_view text, std::string_view lang, const std::vector<Span>& spans) {
  static Snippeter snippeter;
  std::string marked = snippeter.mark(text, lang, {}, spans);
  for (const std::string_view mark : {kMarkStart, kMarkEnd}) {
    for (std::size_t at = marked.find(mark); at != std::string::npos; at = marked.find(mark, at))
      marked.erase(at, mark.size());
  }
  require(marked == text, "marks change nothing but themselves");
  require(is_valid_utf8(snippeter.snippet(text, lang, {}, spans)), "a snippet is UTF-8");
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  if (size == 0) return 0;
  static Enricher enricher(Gazetteer::built_in());
  const std::string text = to_utf8(bytes_of(data + 1, size - 1)).text;
  const std::size_t end = std::min(text.find('\n'), text.size());
  Article article;
  article.id = "a";
  article.lang = kLanguages[*data % kLanguages.size()];
  if (*data & 0x80) article.published = parse_iso8601("2025-08-14");
  article.title = text.substr(0, end);
  article.body = text.substr(std::min(end + 1, text.size()));
  const Enrichment found = enricher.enrich(article);
  check(article, found);
  require(nlohmann::json::accept(annotation_json(article, found)), "an annotation is JSON");
  std::vector<Span> spans;
  for (const Mention& mention : found.mentions) {
    const auto offset = static_cast<std::uint32_t>(article.body_offset());
    if (mention.start >= offset) spans.push_back({mention.start - offset, mention.end - offset});
  }
  check_marks(article.body, article.lang, spans);
  return 0;
}
