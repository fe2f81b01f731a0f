#pragma once
// Tables of marked texts for the tests of the linker: each row is a text in which the mentions are marked
// that must be found.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "src/enrich/link.h"

namespace chancery {

struct MarkedRow {
  std::string_view lang, published;
  // Title || body, or the body alone. Each [text](id) is a mention that must be found, [text](id form) one of
  // this form; nothing else may be.
  std::string_view text;
  std::string_view reason;
};

struct Marked {
  std::string plain;
  std::vector<std::string> mentions;  // "start text = id", or with the form behind
  std::vector<bool> with_form;
};

// The small tables of the tests, and those of the program; each is read once.
inline std::shared_ptr<const Gazetteer> test_gazetteer() {
  Diagnostics problems;
  static const auto gazetteer =
      Gazetteer::load(std::string(CHANCERY_SOURCE_DIR) + "/tests/data/gazetteer", problems);
  return gazetteer;
}
inline std::shared_ptr<const Gazetteer> own_gazetteer() {
  static const auto gazetteer = Gazetteer::built_in();
  return gazetteer;
}

inline std::string spelt(std::size_t start, std::string_view text, std::string_view id) {
  return std::to_string(start) + " " + std::string(text) + " = " + std::string(id);
}

// Marks may lie within one another: "[[Russian](ru) president](vladimir-putin office)".
inline Marked parse_marked(std::string_view marked) {
  Marked gold;
  struct Open {
    std::size_t start, slot;
  };
  std::vector<Open> open;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const bool closes = marked[i] == ']' && !open.empty() && i + 1 < marked.size() && marked[i + 1] == '(';
    if (marked[i] == '[' && marked.find("](", i) != std::string_view::npos) {
      open.push_back({gold.plain.size(), gold.mentions.size()});
      gold.mentions.emplace_back();
      gold.with_form.push_back(false);
    } else if (closes) {
      const std::size_t end = marked.find(')', i);
      const std::string_view id = marked.substr(i + 2, end - i - 2);
      const Open mark = open.back();
      open.pop_back();
      gold.mentions[mark.slot] = spelt(mark.start, std::string_view(gold.plain).substr(mark.start), id);
      gold.with_form[mark.slot] = id.find(' ') != std::string_view::npos;
      i = end;
    } else {
      gold.plain += marked[i];
    }
  }
  return gold;
}

class Linking {
 public:
  explicit Linking(std::shared_ptr<const Gazetteer> gazetteer) : linker_(std::move(gazetteer)) {}

  Enrichment link(std::string_view title, std::string_view body, std::string_view lang,
                  std::string_view published) {
    Article article;
    article.title = title;
    article.body = body;
    if (!published.empty()) article.published = parse_published(published);
    Enrichment found;
    found.lang = lang;
    Tokens tokens;
    const std::size_t title_tokens = analyzer_.analyze_article(article.title, article.body, tokens);
    linker_.link(article, tokens, title_tokens, found);
    text_ = article.text();
    return found;
  }

  void check(const MarkedRow& row) {
    INFO(row.reason << ": " << row.text);
    const std::size_t bars = row.text.find(" || ");
    Marked gold;
    if (bars == std::string_view::npos) {
      gold = parse_marked(row.text);
    } else {
      gold = parse_marked(std::string(row.text.substr(0, bars)) + "\n\n" +
                          std::string(row.text.substr(bars + 4)));
    }
    const std::size_t gap = bars == std::string_view::npos ? 0 : gold.plain.find("\n\n");
    const std::string title = gold.plain.substr(0, gap),
                      body = gap == 0 ? gold.plain : gold.plain.substr(gap + 2);
    const Enrichment found = link(title, body, row.lang, row.published);
    std::vector<std::string> mentions;
    for (std::size_t i = 0; i < found.mentions.size(); ++i) {
      const Mention& mention = found.mentions[i];
      std::string id = found.entities[mention.entity].id;
      if (i < gold.with_form.size() && gold.with_form[i]) id += " " + std::string(name_of(mention.form));
      mentions.push_back(spelt(mention.start, written(mention), id));
    }
    CHECK(mentions == gold.mentions);
  }

  // What the last article has where a mention stands.
  std::string_view written(const Mention& mention) const {
    return text().substr(mention.start, mention.end - mention.start);
  }
  std::string_view text() const { return text_; }

 private:
  Linker linker_;
  Analyzer analyzer_;
  std::string text_;
};

inline void check_all(const std::shared_ptr<const Gazetteer>& gazetteer, std::span<const MarkedRow> rows) {
  Linking linking(gazetteer);
  for (const MarkedRow& row : rows) linking.check(row);
}

// The entity of this id, or null.
inline const FoundEntity* entity_of(const Enrichment& found, std::string_view id) {
  for (const FoundEntity& entity : found.entities) {
    if (entity.id == id) return &entity;
  }
  return nullptr;
}

// The first mention that is written so in the last article; null where there is none.
inline const Mention* mention_of(const Linking& linking, const Enrichment& found, std::string_view text) {
  for (const Mention& mention : found.mentions) {
    if (linking.written(mention) == text) return &mention;
  }
  return nullptr;
}

}  // namespace chancery
