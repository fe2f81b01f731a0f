#include "src/query/understand.h"

#include <algorithm>
#include <span>

#include "src/query/characters.h"
#include "src/query/common_words.h"
#include "src/query/fields.h"
#include "src/query/resolve.h"
#include "src/text/analyze.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

using Kind = Node::Kind;

bool is_plain_word(const Node& node) {
  return node.kind == Kind::kWord && !node.exact;
}

// Chinese and Japanese, where a word of the query may be several words: its characters begin at U+3040.
bool holds_cjk(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xE9;
  });
}

Node make_entity(std::vector<std::string> ids, Node words) {
  Node node;
  node.kind = Kind::kEntity;
  node.entities = std::move(ids);
  node.at = words.at;
  node.length = words.length;
  node.children.push_back(std::move(words));
  return node;
}

Node part_of(const Node& word, std::size_t from, std::size_t to) {
  Node part;
  part.kind = Kind::kWord;
  part.text = word.text.substr(from, to - from);
  part.at =
      word.at + static_cast<std::uint32_t>(count_code_points(std::string_view(word.text).substr(0, from)));
  part.length = static_cast<std::uint32_t>(count_code_points(part.text));
  return part;
}

class Reader {
 public:
  Reader(const Gazetteer& gazetteer, Diagnostics& diagnostics)
      : gazetteer_(gazetteer), diagnostics_(diagnostics) {}

  void resolve_fields(Node& node) {
    for (Node& child : node.children) resolve_fields(child);
    if (node.kind != Kind::kField || !names_entity(node.field)) return;
    const std::size_t before = diagnostics_.size();
    node.entities = resolve(node.field, node.text, gazetteer_, {node.at, node.length},
                            said_ < kMaxSuggestions, diagnostics_);
    said_ += diagnostics_.size() - before;
    if (said_ > kMaxSaid) diagnostics_.resize(before);
  }

  void read_names(Node& node) {
    if (is_plain_word(node)) {
      std::vector<Node> read = read_run({&node, 1});
      if (read.size() == 1) {
        Node only = std::move(read.front());
        node = std::move(only);
        return;
      }
      Node group;
      group.kind = Kind::kPlain;
      group.at = node.at;
      group.length = node.length;
      group.children = std::move(read);
      node = std::move(group);
    } else if (node.kind == Kind::kPlain) {
      read_plain(node);
    } else if (node.kind == Kind::kAnd || node.kind == Kind::kOr) {
      for (Node& child : node.children) read_names(child);
    }
  }

 private:
  // A search for the nearest name goes through all of them.
  static constexpr std::size_t kMaxSuggestions = 3;
  static constexpr std::size_t kMaxSaid = 20;  // about fields; nobody reads more

  void read_plain(Node& node) {
    std::vector<Node> children;
    for (std::size_t i = 0; i < node.children.size();) {
      std::size_t end = i;
      while (end < node.children.size() && is_plain_word(node.children[end])) ++end;
      if (end == i) {
        read_names(node.children[i]);
        children.push_back(std::move(node.children[i++]));
        continue;
      }
      std::vector<Node> read = read_run(std::span(node.children).subspan(i, end - i));
      std::move(read.begin(), read.end(), std::back_inserter(children));
      i = end;
    }
    if (children.size() == 1) {
      node = std::move(children.front());
    } else {
      node.children = std::move(children);
    }
  }

  std::vector<Node> read_run(std::span<const Node> words) {
    throughout_ = capitals_throughout(words);
    alone_ = words.size() == 1;
    std::vector<Node> out;
    for (std::size_t i = 0; i < words.size();) {
      std::size_t end = i;
      while (end < words.size() && !holds_cjk(words[end].text)) ++end;
      if (end > i) {
        read_spaced(words.subspan(i, end - i), out);
        i = end;
      } else {
        read_unspaced(words[i++], out);
      }
    }
    return out;
  }

  // The tokens of a run of words, and where each word's tokens begin.
  void analyse(std::span<const Node> words) {
    std::string text;
    std::vector<std::size_t> ends;
    for (const Node& word : words) {
      text += word.text;
      ends.push_back(text.size());
      text += ' ';
    }
    tokens_.clear();
    analyzer_.analyze(text, tokens_);
    terms_.clear();
    spans_.clear();
    first_term_.assign(1, 0);
    std::size_t word = 0;
    for (const Token& token : tokens_.list) {
      if (token.kind != TokenKind::kWord) continue;
      for (; token.start >= ends[word]; ++word) first_term_.push_back(terms_.size());
      const std::size_t begin = word == 0 ? 0 : ends[word - 1] + 1;
      terms_.push_back(tokens_.term(token));
      spans_.push_back(
          {static_cast<std::uint32_t>(token.start - begin), static_cast<std::uint32_t>(token.end - begin)});
    }
    first_term_.resize(words.size() + 1, terms_.size());
  }

  void read_spaced(std::span<const Node> words, std::vector<Node>& out) {
    analyse(words);
    for (std::size_t w = 0; w < words.size();) {
      const std::size_t first = first_term_[w];
      const auto match = gazetteer_.longest_match(terms_.data() + first,
                                                  first == first_term_[w + 1] ? 0 : terms_.size() - first);
      const auto end = std::find(first_term_.begin() + static_cast<std::ptrdiff_t>(w) + 1, first_term_.end(),
                                 first + match.length);
      if (match.length == 0 || end == first_term_.end()) {
        read_compound(words[w], w, out);
        ++w;
        continue;
      }
      const auto next = static_cast<std::size_t>(end - first_term_.begin());
      std::vector<std::string> ids = ids_meant(match);
      if (ids.empty() || (next == w + 1 && is_ordinary(words[w], terms_[first]))) {
        out.insert(out.end(), words.begin() + static_cast<std::ptrdiff_t>(w),
                   words.begin() + static_cast<std::ptrdiff_t>(next));
      } else {
        out.push_back(make_entity(std::move(ids), joined(words.subspan(w, next - w))));
      }
      w = next;
    }
  }

  // "Russia-Ukraine" is two names where each of its parts is one.
  void read_compound(const Node& word, std::size_t w, std::vector<Node>& out) {
    std::vector<Node> parts;
    for (std::size_t term = first_term_[w]; term < first_term_[w + 1];) {
      const auto match = gazetteer_.longest_match(terms_.data() + term, first_term_[w + 1] - term);
      std::vector<std::string> ids = ids_meant(match);
      if (ids.empty()) break;
      const std::size_t last = term + match.length - 1;
      parts.push_back(make_entity(std::move(ids), part_of(word, spans_[term].start, spans_[last].end)));
      term = last + 1;
      if (term < first_term_[w + 1]) continue;
      std::move(parts.begin(), parts.end(), std::back_inserter(out));
      return;
    }
    out.push_back(word);
  }

  // A name counts where the dictionary, too, sees a word begin and end: 中国 is no part of 发展中国家.
  void read_unspaced(const Node& word, std::vector<Node>& out) {
    const std::string_view text = word.text;
    cuts_.clear();
    analyzer_.segmenter().words(text, cuts_);
    std::size_t from = 0;  // of what is no name
    const auto add_rest = [&](std::size_t to) {
      if (has_letter_or_digit(text.substr(from, to - from))) out.push_back(part_of(word, from, to));
    };
    bool any = false;
    for (const Span cut : cuts_) {
      if (cut.start < from) continue;
      const auto match = gazetteer_.longest_match_text(text, cut.start);
      const std::size_t end = cut.start + match.length;
      const bool whole =
          std::any_of(cuts_.begin(), cuts_.end(), [&](const Span other) { return other.end == end; });
      std::vector<std::string> ids = whole ? ids_meant(match) : std::vector<std::string>();
      if (ids.empty()) continue;
      add_rest(cut.start);
      out.push_back(make_entity(std::move(ids), part_of(word, cut.start, end)));
      from = end;
      any = true;
    }
    if (any) {
      add_rest(text.size());
    } else {
      out.push_back(word);
    }
  }

  // Full names; else, of a name that is nothing but a surname, whoever bears it.
  std::vector<std::string> ids_meant(const Gazetteer::TokenMatch& match) const {
    std::vector<std::string> full, surname;
    bool other = false;
    for (std::uint32_t i = 0; i < match.count; ++i) {
      const Entity& entity = gazetteer_.entities()[match.candidates[i].entity];
      const NameRole role = entity.names[match.candidates[i].name].role;
      other = other || (role != NameRole::kFull && role != NameRole::kSurname);
      std::vector<std::string>& ids = role == NameRole::kFull ? full : surname;
      const bool counts = role == NameRole::kFull || role == NameRole::kSurname;
      if (counts && std::find(ids.begin(), ids.end(), entity.id) == ids.end()) ids.push_back(entity.id);
    }
    if (!full.empty()) return full;
    return other ? std::vector<std::string>() : surname;
  }

  bool is_ordinary(const Node& word, std::string_view term) const {
    Letters letters = letters_of(word.text);
    const bool head_of_query = word.at == 0 && !alone_ && letters == Letters::kCapital;
    if (head_of_query || letters <= throughout_) letters = Letters::kSmall;
    return is_ordinary_word(term, letters);
  }

  static Node joined(std::span<const Node> words) {
    Node node = words.front();
    for (const Node& word : words.subspan(1)) {
      node.kind = Kind::kPhrase;
      (node.text += ' ') += word.text;
      node.length = word.at + word.length - node.at;
    }
    return node;
  }

  const Gazetteer& gazetteer_;
  Diagnostics& diagnostics_;
  Analyzer analyzer_;
  Tokens tokens_;
  std::vector<std::string_view> terms_;
  std::vector<Span> spans_;              // of the terms, in their words
  std::vector<std::size_t> first_term_;  // of each word, and one past the last
  std::vector<Span> cuts_;
  Letters throughout_ = Letters::kSmall;
  bool alone_ = false;
  std::size_t said_ = 0;  // about fields
};

}  // namespace

void understand(Node& root, const Gazetteer& gazetteer, Diagnostics& diagnostics) {
  Reader reader(gazetteer, diagnostics);
  reader.resolve_fields(root);
  reader.read_names(root);
}

}  // namespace chancery
