#include "index/compile.h"

#include <algorithm>
#include <array>
#include <utility>

#include "index/dictionary.h"
#include "index/schema.h"
#include "src/text/analyze.h"
#include "src/text/fold.h"
#include "src/text/function_words.h"
#include "src/text/language.h"
#include "src/text/stem.h"

namespace chancery {
namespace {

enum class Script { kLatin, kCyrillic, kGreek, kArabic, kOther };

// By the first letter of a folded word: enough, since a word is in one script.
Script script_of(std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte >= 'a' && byte <= 'z') return Script::kLatin;
    if (byte >= 0xC3 && byte <= 0xC9) return Script::kLatin;
    if (byte == 0xCE || byte == 0xCF) return Script::kGreek;
    if (byte >= 0xD0 && byte <= 0xD4) return Script::kCyrillic;
    if (byte >= 0xD8 && byte <= 0xDB) return Script::kArabic;
    if (byte >= 0x80) return Script::kOther;
  }
  return Script::kOther;
}

Script script_of_language(std::string_view lang) {
  constexpr std::array<std::pair<std::string_view, Script>, 18> kScripts = {{{"ru", Script::kCyrillic},
                                                                             {"uk", Script::kCyrillic},
                                                                             {"bg", Script::kCyrillic},
                                                                             {"sr", Script::kCyrillic},
                                                                             {"be", Script::kCyrillic},
                                                                             {"mk", Script::kCyrillic},
                                                                             {"kk", Script::kCyrillic},
                                                                             {"el", Script::kGreek},
                                                                             {"ar", Script::kArabic},
                                                                             {"fa", Script::kArabic},
                                                                             {"ur", Script::kArabic},
                                                                             {"zh", Script::kOther},
                                                                             {"ja", Script::kOther},
                                                                             {"ko", Script::kOther},
                                                                             {"hy", Script::kOther},
                                                                             {"ne", Script::kOther},
                                                                             {"ta", Script::kOther},
                                                                             {"th", Script::kOther}}};
  for (const auto& [code, script] : kScripts) {
    if (code == lang) return script;
  }
  return Script::kLatin;
}

class Compiler {
 public:
  Compiler(const Snapshot& snapshot, const CompileOptions& options, Diagnostics& diagnostics)
      : snapshot_(snapshot), diagnostics_(diagnostics), languages_(options.languages) {
    if (!languages_.empty()) return;
    for (const FacetKey& key : snapshot.state().languages.keys) {
      if (!key.id.empty()) languages_.push_back(key.id);
    }
  }

  Plan plan(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kAll:
        return of(Plan::Kind::kAll, node);
      case Node::Kind::kNothing:
        return of(Plan::Kind::kNothing, node);
      case Node::Kind::kWord:
        return from_parts(node, words_of(node));
      case Node::Kind::kPhrase:
        return phrase(node);
      case Node::Kind::kPrefix:
      case Node::Kind::kFuzzy:
        return expansion(node);
      case Node::Kind::kNear:
        return near(node);
      case Node::Kind::kField:
        return field(node);
      case Node::Kind::kEntity:
        return entity(node);
      case Node::Kind::kTitle: {
        const bool outer = std::exchange(in_title_, true);
        Plan made = plan(node.children.front());
        in_title_ = outer;
        return made;
      }
      case Node::Kind::kAnd:
      case Node::Kind::kOr:
      case Node::Kind::kNot: {
        Plan made = of(node.kind == Node::Kind::kAnd  ? Plan::Kind::kAnd
                       : node.kind == Node::Kind::kOr ? Plan::Kind::kOr
                                                      : Plan::Kind::kNot,
                       node);
        for (const Node& child : node.children) made.children.push_back(plan(child));
        return made;
      }
      case Node::Kind::kPlain:
        return most(node);
    }
    return of(Plan::Kind::kNothing, node);
  }

 private:
  static Plan of(Plan::Kind kind, const Node& node) {
    Plan made;
    made.kind = kind;
    made.label = to_query(node);
    return made;
  }

  Tokens analyze(std::string_view text) {
    Tokens tokens;
    analyzer_.analyze(text, tokens);
    return tokens;
  }

  std::string word_term(std::string_view folded_word) const {
    return make_term(in_title_ ? TermKind::kTitleWord : TermKind::kWord, folded_word);
  }

  Plan group(std::string_view folded_word, const std::string& label, bool exact) {
    Plan made;
    made.kind = Plan::Kind::kGroup;
    made.label = label;
    made.in_title = in_title_;
    made.word = word_term(folded_word);
    made.role = is_function_word(folded_word) ? Role::kOptional : Role::kCounted;
    if (exact) {
      made.role = Role::kRequired;
      return made;
    }
    const Script script = script_of(folded_word);
    for (const std::string& lang : languages_) {
      if (script_of_language(lang) != script) continue;
      const std::string stem(stemmer_.stem(lang, folded_word));
      made.terms.push_back(make_stem_term(lang, stem, in_title_));
      made.own_stems.push_back({word_term(stem), lang});
    }
    return made;
  }

  // The words of a run of text without spaces, as plans that stand side by side.
  std::vector<Plan> words_of(const Node& node) {
    const Tokens tokens = analyze(node.text);
    std::vector<const Token*> words;
    const Token* joined = nullptr;
    bool cjk = false;
    for (const Token& token : tokens.list) {
      if (token.kind == TokenKind::kJoined) {
        joined = &token;
      } else {
        words.push_back(&token);
        cjk = cjk || token.kind != TokenKind::kWord;
      }
    }
    if (words.empty()) {
      diagnostics_.push_back(
          {"", 0, node.at, node.length, "\"" + node.text + "\" has no word to search for", false});
      return {};
    }
    if (node.exact) {
      if (words.size() > 1) return {phrase(node)};
      return {group(tokens.term(*words.front()), node.text, true)};
    }
    if (cjk) return cjk_words(node, tokens);
    // An article or pronoun before an apostrophe (l'Élysée) is no part of what is looked for.
    std::vector<const Token*> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool elided =
          i + 1 < words.size() && words[i]->end < node.text.size() &&
          (node.text[words[i]->end] == '\'' || node.text.compare(words[i]->end, 3, "\xE2\x80\x99") == 0);
      if (!elided) kept.push_back(words[i]);
    }
    if (kept.size() == 1) return {group(tokens.term(*kept.front()), node.text, false)};
    Plan apart;
    apart.kind = Plan::Kind::kPhrase;
    apart.label = node.text;
    apart.in_title = in_title_;
    for (const Token* token : kept) {
      apart.phrase.push_back({word_term(tokens.term(*token)), token->position - kept.front()->position});
    }
    if (!joined) return {std::move(apart)};
    Plan either;
    either.kind = Plan::Kind::kOr;
    either.label = node.text;
    either.children.push_back(std::move(apart));
    either.children.push_back(group(tokens.term(*joined), node.text, false));
    return {std::move(either)};
  }

  // Chinese and Japanese: each dictionary word is looked for as itself, or as its characters in order where
  // it is cut otherwise in the article; single characters only rank.
  std::vector<Plan> cjk_words(const Node& node, const Tokens& tokens) {
    std::vector<Span> spans;
    analyzer_.segmenter().words(node.text, spans);
    std::vector<Plan> made;
    for (const Span& span : spans) {
      const std::string word = node.text.substr(span.start, span.end - span.start);
      std::vector<PhraseWord> characters;
      std::string whole;
      std::uint32_t first = 0;
      for (const Token& token : tokens.list) {
        if (token.start < span.start || token.end > span.end) continue;
        if (token.kind == TokenKind::kBigram) {
          if (characters.empty()) first = token.position;
          characters.push_back({word_term(tokens.term(token)), token.position - first});
        } else {
          whole = tokens.term(token);
        }
      }
      if (characters.size() == 1) {
        made.push_back(group(characters.front().term.substr(in_title_ ? 1 : 0), word, true));
        made.back().role = Role::kCounted;
        continue;
      }
      if (whole.empty()) continue;
      Plan one = group(whole, word, characters.empty() ? script_of(whole) == Script::kOther : true);
      one.role = Role::kCounted;
      if (characters.empty()) {
        // A character alone is rarely a word that must be there.
        if (script_of(whole) == Script::kOther) one.role = Role::kOptional;
        made.push_back(std::move(one));
        continue;
      }
      Plan sequence;
      sequence.kind = Plan::Kind::kPhrase;
      sequence.label = word;
      sequence.phrase = std::move(characters);
      made.push_back(std::move(sequence));
    }
    const bool any_counted =
        std::any_of(made.begin(), made.end(), [](const Plan& p) { return p.role == Role::kCounted; });
    // Nothing but single characters, as a name that no dictionary has: then they are looked for in order.
    if (!any_counted) return {phrase(node)};
    return made;
  }

  Plan from_parts(const Node& node, std::vector<Plan> parts) {
    if (parts.empty()) return of(Plan::Kind::kAll, node);
    if (parts.size() == 1) return std::move(parts.front());
    Plan made = of(Plan::Kind::kMost, node);
    made.children = std::move(parts);
    return made;
  }

  Plan phrase(const Node& node) {
    const Tokens tokens = analyze(node.text);
    Plan made = of(Plan::Kind::kPhrase, node);
    made.in_title = in_title_;
    made.role = Role::kRequired;
    // Of Chinese and Japanese the bigrams say it all, where there are any; a single character stands for
    // itself.
    for (const Token& token : tokens.list) {
      if (token.kind == TokenKind::kJoined) continue;
      if (token.kind == TokenKind::kCjk) {
        const bool in_bigram = std::any_of(tokens.list.begin(), tokens.list.end(), [&](const Token& other) {
          return other.kind == TokenKind::kBigram && other.start < token.end && token.start < other.end;
        });
        if (in_bigram) continue;
      }
      made.phrase.push_back({word_term(tokens.term(token)), token.position - tokens.list.front().position});
    }
    if (made.phrase.empty()) {
      diagnostics_.push_back(
          {"", 0, node.at, node.length, "\"" + node.text + "\" has no word to search for", false});
      return of(Plan::Kind::kAll, node);
    }
    if (made.phrase.size() > 1) return made;
    made.kind = Plan::Kind::kGroup;
    made.word = made.phrase.front().term;
    made.phrase.clear();
    return made;
  }

  Plan expansion(const Node& node) {
    Plan made = of(node.kind == Node::Kind::kPrefix ? Plan::Kind::kPrefix : Plan::Kind::kFuzzy, node);
    made.in_title = in_title_;
    made.distance = node.distance;
    made.role = Role::kRequired;
    const Tokens tokens = analyze(node.text);
    if (tokens.list.empty()) return of(Plan::Kind::kAll, node);
    std::vector<const Token*> words;
    const Token* joined = nullptr;
    for (const Token& token : tokens.list) {
      if (token.kind == TokenKind::kJoined) joined = &token;
      if (token.kind == TokenKind::kWord) words.push_back(&token);
    }
    if (words.empty() || words.size() + (joined != nullptr) != tokens.list.size()) {
      made.word = word_term(folded(node.text));  // Chinese, say
      return made;
    }
    // Of "cease-fir*" the last word is open, and the others stand before it.
    made.word = word_term(tokens.term(*words.back()));
    if (words.size() == 1) return made;
    for (const Token* word : words)
      made.phrase.push_back({word_term(tokens.term(*word)), word->position - words.front()->position});
    if (!joined) return made;
    Plan either = of(Plan::Kind::kOr, node);
    either.role = Role::kRequired;
    either.children.push_back(made);
    made.phrase.clear();
    made.word = word_term(tokens.term(*joined));
    either.children.push_back(std::move(made));
    return either;
  }

  Plan near(const Node& node) {
    Plan made = of(Plan::Kind::kNear, node);
    made.distance = node.distance;
    made.role = Role::kRequired;
    for (const Node& child : node.children) made.children.push_back(plan(child));
    return made;
  }

  Plan entity(const Node& node) {
    Plan made = of(Plan::Kind::kEntity, node);
    for (const std::string& id : node.entities) made.terms.push_back(make_term(TermKind::kEntity, id));
    for (const Node& child : node.children) made.children.push_back(plan(child));
    return made;
  }

  Plan field(const Node& node) {
    Plan made = of(Plan::Kind::kTerms, node);
    made.role = Role::kRequired;
    switch (node.field) {
      case Field::kLeader:
      case Field::kCountry:
      case Field::kOrganisation:
      case Field::kPerson:
      case Field::kActor:
      case Field::kAbout:
        if (node.field == Field::kAbout) made.kind = Plan::Kind::kAbout;
        for (const std::string& id : node.entities) made.terms.push_back(make_term(TermKind::kEntity, id));
        return made;
      case Field::kTopic:
      case Field::kSource:
      case Field::kLanguage:
        for (const std::string& value : archive_values(snapshot_, node.field, node.text)) {
          made.terms.push_back(make_term(node.field == Field::kTopic    ? TermKind::kTopic
                                         : node.field == Field::kSource ? TermKind::kSource
                                                                        : TermKind::kLanguage,
                                         value));
        }
        return made;
      case Field::kDate:
      case Field::kBefore:
      case Field::kAfter:
        made.kind = node.days ? Plan::Kind::kDays : Plan::Kind::kNothing;
        if (node.days) {
          made.from = node.days->from.number;
          made.to = node.days->to.number;
        }
        return made;
      case Field::kTitle:
      case Field::kSaid: {
        Node words = node;
        words.kind = Node::Kind::kWord;
        const bool outer = in_title_;
        in_title_ = node.field == Field::kTitle;
        if (node.field == Field::kSaid) {
          diagnostics_.push_back(
              {"", 0, node.at, node.length,
               "this archive has no quotations: \"" + node.text + "\" is looked for in the whole text",
               false});
        }
        Plan inner = from_parts(words, words_of(words));
        in_title_ = outer;
        inner.role = Role::kRequired;
        return inner;
      }
    }
    return made;
  }

  Plan most(const Node& node) {
    Plan made = of(Plan::Kind::kMost, node);
    for (const Node& child : node.children) {
      if (child.kind == Node::Kind::kWord) {
        for (Plan& part : words_of(child)) made.children.push_back(std::move(part));
        continue;
      }
      Plan part = plan(child);
      if (child.kind != Node::Kind::kEntity) part.role = Role::kRequired;
      made.children.push_back(std::move(part));
    }
    if (made.children.empty()) return of(Plan::Kind::kAll, node);
    // Of a query of nothing but function words ("who is who") they are the content.
    const bool only_optional = std::all_of(made.children.begin(), made.children.end(), [](const Plan& p) {
      return p.role == Role::kOptional || p.kind == Plan::Kind::kNot;
    });
    if (only_optional) {
      for (Plan& child : made.children) {
        if (child.kind != Plan::Kind::kNot) child.role = Role::kCounted;
      }
    }
    return made;
  }

  const Snapshot& snapshot_;
  Diagnostics& diagnostics_;
  std::vector<std::string> languages_;
  Analyzer analyzer_;
  Stemmer stemmer_;
  bool in_title_ = false;
};

}  // namespace

Plan compile(const Node& root, const Snapshot& snapshot, const CompileOptions& options,
             Diagnostics& diagnostics) {
  return Compiler(snapshot, options, diagnostics).plan(root);
}

std::vector<std::string> archive_values(const Snapshot& snapshot, Field field, std::string_view value) {
  if (field == Field::kLanguage) {
    const std::string code = canonical_language(value);
    return {code.empty() ? std::string(value) : code};
  }
  const Dictionary& dictionary = field == Field::kTopic ? snapshot.state().topics : snapshot.state().sources;
  if (dictionary.find(value)) return {std::string(value)};
  std::vector<std::string> same;
  const std::string wanted = folded(value);
  for (const FacetKey& key : dictionary.keys) {
    if (folded(key.id) == wanted) same.push_back(key.id);
  }
  if (same.empty()) same.emplace_back(value);
  return same;
}

}  // namespace chancery
