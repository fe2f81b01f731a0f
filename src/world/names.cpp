#include "src/world/names.h"

#include <algorithm>
#include <bit>

#include "src/base/hash.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

// The roots of the four tries.
constexpr std::uint32_t kNameRoot = 0, kTitleRoot = 1, kNameCharacters = 2, kTitleCharacters = 3, kRoots = 4;

std::uint16_t language_code(std::string_view lang) {
  return lang.size() < 2 ? std::uint16_t{0}
                         : static_cast<std::uint16_t>(static_cast<unsigned char>(lang[0]) << 8 |
                                                      static_cast<unsigned char>(lang[1]));
}

struct Character {
  char32_t code = 0;
  std::size_t length = 0;  // bytes
};

// REQUIRES: valid UTF-8, `at` at the head of a character.
Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  const char32_t head = byte(0);
  if (head < 0x80) return {head, 1};
  if (head < 0xE0) return {(head & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (head < 0xF0) return {(head & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(head & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

bool is_katakana(char32_t c) {
  return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0x31F0 && c <= 0x31FF);
}
bool is_cjk(char32_t c) {
  return is_katakana(c) || (c >= 0x3041 && c <= 0x3096) || c == 0x3005 || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}
// Between the parts of a foreign name: ·, ・, ‧, •, and a blank.
bool parts_names(char32_t c) {
  return c == 0xB7 || c == 0x30FB || c == 0x2027 || c == 0x2022 || c == ' ';
}

bool holds_cjk(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Character c = character_at(text, i);
    if (is_cjk(c.code)) return true;
    i += c.length;
  }
  return false;
}

bool katakana_before(std::string_view text, std::size_t at) {
  return at >= 3 && (static_cast<unsigned char>(text[at - 3]) & 0xF0) == 0xE0 &&
         is_katakana(character_at(text, at - 3).code);
}

// A letter of two bytes that no rule of the analyzer looks at: Latin with marks, Cyrillic, Arabic.
bool is_plain_pair(unsigned char head, unsigned char tail) {
  if (head == 0xC3) return tail != 0x97 && tail != 0xB7;  // × and ÷
  if (head == 0xC4 || head == 0xC5 || head == 0xD0 || head == 0xD1) return true;
  if (head == 0xD8) return tail >= 0xA0;
  return head == 0xD9 && tail <= 0x8A && tail != 0x80;
}

// Words of plain letters with single blanks or hyphens between them, and no abbreviation: the analyzer, which
// is asked for all others, would cut and fold them in just this way.
bool is_plain(std::string_view name) {
  bool blank = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte == ' ' || byte == '-') {
      if (blank) return false;
      blank = true;
      continue;
    }
    blank = false;
    const auto capital = [&](std::size_t at) { return name[at] >= 'A' && name[at] <= 'Z'; };
    if (capital(i) && i > 0 && capital(i - 1)) return false;
    if ((byte >= 'a' && byte <= 'z') || capital(i)) continue;
    if (i + 1 >= name.size() || !is_plain_pair(byte, static_cast<unsigned char>(name[i + 1]))) return false;
    ++i;
  }
  return !blank && name.size() > 3;
}

}  // namespace

Vocabulary::Vocabulary(std::size_t words) : ends_{0}, slots_(std::bit_ceil(2 * words + 16)) {
  ends_.reserve(words);
  bytes_.reserve(8 * words);
}

std::size_t Vocabulary::slot_of(std::string_view word, std::uint64_t hash) const {
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  std::size_t i = hash & (slots_.size() - 1);
  while (slots_[i].word != 0 && (slots_[i].tag != tag || text(slots_[i].word) != word))
    i = (i + 1) & (slots_.size() - 1);
  return i;
}

std::uint32_t Vocabulary::find(std::string_view word) const {
  return slots_[slot_of(word, hash64(word))].word;
}

std::uint32_t Vocabulary::add(std::string_view word) {
  if (size() * 2 >= slots_.size()) grow(slots_.size() * 2);
  const std::uint64_t hash = hash64(word);
  Slot& slot = slots_[slot_of(word, hash)];
  if (slot.word != 0) return slot.word;
  bytes_ += word;
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  slot = {static_cast<std::uint32_t>(hash >> 32), size()};
  return size();
}

void Vocabulary::grow(std::size_t slots) {
  slots_.assign(slots, Slot{});
  for (std::uint32_t word = 1; word <= size(); ++word) {
    const std::uint64_t hash = hash64(text(word));
    slots_[slot_of(text(word), hash)] = {static_cast<std::uint32_t>(hash >> 32), word};
  }
}

namespace {

std::uint64_t edge_key(std::uint32_t state, std::uint32_t word) {
  return static_cast<std::uint64_t>(state) << 32 | word;
}
std::size_t edge_slot(std::uint64_t key, std::size_t slots) {
  return (key * 0x9E3779B97F4A7C15u >> 20) & (slots - 1);
}

}  // namespace

NameIndex::NameIndex(std::size_t names)
    : words_(names),
      edges_(std::bit_ceil(2 * names + 16)),
      states_(kRoots),
      analyzer_(std::make_unique<Analyzer>()) {
  ends_.reserve(names);
}

// The slot of a step, or the empty one where it would be.
std::size_t NameIndex::slot_of(std::uint64_t key) const {
  std::size_t i = edge_slot(key, edges_.size());
  while (edges_[i].from != 0 && edges_[i].from != key) i = (i + 1) & (edges_.size() - 1);
  return i;
}

std::uint32_t NameIndex::step(std::uint32_t state, std::uint32_t word) const {
  return word == 0 ? 0 : edges_[slot_of(edge_key(state, word))].to;
}

std::uint32_t NameIndex::add_step(std::uint32_t state, std::uint32_t word) {
  if (edge_count_ * 4 >= edges_.size() * 3) grow(edges_.size() * 2);
  const std::uint64_t key = edge_key(state, word);
  Edge& edge = edges_[slot_of(key)];
  if (edge.from != 0) return edge.to;
  edge = {key, states_};
  ++edge_count_;
  return states_++;
}

void NameIndex::grow(std::size_t slots) {
  const std::vector<Edge> smaller = std::exchange(edges_, std::vector<Edge>(slots));
  for (const Edge& edge : smaller) {
    if (edge.from != 0) edges_[slot_of(edge.from)] = edge;
  }
}

bool NameIndex::split(std::string_view name) {
  path_.clear();
  tokens_.clear();
  if (is_plain(name)) {
    while (!name.empty()) {
      std::size_t blank = 0;
      while (blank < name.size() && name[blank] != ' ' && name[blank] != '-') ++blank;
      tokens_.terms.clear();
      fold(name.substr(0, blank), tokens_.terms);
      path_.push_back(words_.add(tokens_.terms));
      name.remove_prefix(std::min(blank + 1, name.size()));
    }
  } else {
    analyzer_->analyze(name, tokens_);
    for (const Token& token : tokens_.list) {
      if (token.kind == TokenKind::kWord) path_.push_back(words_.add(tokens_.term(token)));
    }
  }
  return !path_.empty() && path_.size() <= kLongestPath;
}

bool NameIndex::split_characters(std::string_view name) {
  path_.clear();
  for (std::size_t i = 0; i < name.size();) {
    const Character c = character_at(name, i);
    if (!parts_names(c.code)) path_.push_back(words_.add(name.substr(i, c.length)));
    i += c.length;
  }
  return path_.size() <= kLongestPath;
}

std::span<const std::uint32_t> NameIndex::add(Kind kind, std::string_view name, std::string_view lang,
                                              Candidate candidate) {
  const bool characters = holds_cjk(name);
  if (!(characters ? split_characters(name) : split(name))) return {};
  std::uint32_t state = kind == Kind::kName ? (characters ? kNameCharacters : kNameRoot)
                                            : (characters ? kTitleCharacters : kTitleRoot);
  for (const std::uint32_t word : path_) state = add_step(state, word);
  ends_.push_back({state, language_code(lang), kind, candidate});
  return path_;
}

void NameIndex::settle() {
  first_end_.assign(states_ + 1, 0);
  for (const End& end : ends_) ++first_end_[end.state + 1];
  for (std::size_t i = 1; i < first_end_.size(); ++i) first_end_[i] += first_end_[i - 1];
  std::vector<std::uint32_t> next(first_end_.begin(), first_end_.end() - 1);
  std::vector<End> sorted(ends_.size());
  for (const End& end : ends_) sorted[next[end.state]++] = end;
  ends_ = std::move(sorted);
}

void NameIndex::seal() {
  candidates_.reserve(ends_.size());
  langs_.reserve(ends_.size());
  for (const End& end : ends_) {
    candidates_.push_back(end.candidate);
    langs_.push_back(end.lang);
  }
  ends_ = {};
  analyzer_.reset();
}

bool NameIndex::ends_here(std::uint32_t state, std::uint16_t lang, Match& match) const {
  const std::uint32_t from = first_end_[state], to = first_end_[state + 1];
  bool decoy = false;
  for (std::uint32_t i = from; i < to; ++i) {
    if (lang != 0 && langs_[i] != 0 && langs_[i] != lang) continue;
    if (candidates_[i].entity == kNobody) {
      decoy = true;
      continue;
    }
    // Decoys stand last: what a table gives to an entity is no decoy.
    match.candidates = candidates_.data() + from;
    match.count = to - from;
    while (match.candidates[match.count - 1].entity == kNobody) --match.count;
    return true;
  }
  return decoy;
}

struct NameIndex::Walk {
  const std::string_view* terms;
  std::size_t count;
  InflectingLanguages languages;
  std::uint16_t lang;
  Match best;
};

void NameIndex::walk(Walk& walk, std::uint32_t state, std::uint32_t depth, bool inflected,
                     std::uint8_t particles) const {
  if (depth > walk.best.length || (depth == walk.best.length && walk.best.inflected && !inflected)) {
    Match match;
    if (ends_here(state, walk.lang, match)) {
      match.length = depth;
      match.inflected = inflected;
      match.particles = particles;
      walk.best = match;
    }
  }
  if (depth == walk.count || depth == kLongestPath) return;
  const std::string_view term = walk.terms[depth];
  if (const std::uint32_t next = step(state, words_.find(term)))
    this->walk(walk, next, depth + 1, inflected, particles);
  if (walk.languages == 0) return;
  Lemmas lemmas;
  inflector_.lemmas(term, walk.languages, lemmas);
  for (std::size_t i = 0; i < lemmas.count; ++i) {
    const Lemma& lemma = lemmas.list[i];
    if (lemma.particles > 0 && depth > 0) continue;
    if (const std::uint32_t next = step(state, words_.find(lemma.text()))) {
      this->walk(walk, next, depth + 1, inflected || lemma.particles == 0,
                 depth == 0 ? lemma.particles : particles);
    }
  }
}

NameIndex::Match NameIndex::longest(Kind kind, const std::string_view* terms, std::size_t count,
                                    std::string_view lang) const {
  Walk state{terms, count, inflecting(lang), language_code(lang), {}};
  walk(state, kind == Kind::kName ? kNameRoot : kTitleRoot, 0, false, 0);
  return state.best;
}

void NameIndex::inflected(Kind kind, std::string_view term, std::string_view lang,
                          std::vector<Candidate>& out) const {
  Lemmas lemmas;
  inflector_.lemmas(term, inflecting(lang), lemmas);
  for (std::size_t i = 0; i < lemmas.count; ++i) {
    if (lemmas.list[i].particles > 0) continue;
    const std::uint32_t state =
        step(kind == Kind::kName ? kNameRoot : kTitleRoot, words_.find(lemmas.list[i].text()));
    Match match;
    if (state != 0 && ends_here(state, language_code(lang), match))
      out.insert(out.end(), match.candidates, match.candidates + match.count);
  }
}

NameIndex::Match NameIndex::longest_in_text(Kind kind, std::string_view text, std::size_t at,
                                            std::string_view lang) const {
  Match best;
  const std::uint16_t code = language_code(lang);
  std::uint32_t state = kind == Kind::kName ? kNameCharacters : kTitleCharacters;
  if (at >= text.size() || parts_names(character_at(text, at).code)) return best;
  // Inside a word of Katakana no name begins or ends: タイ is Thailand, タイトル a title.
  if (is_katakana(character_at(text, at).code) && katakana_before(text, at)) return best;
  for (std::size_t i = at; i < text.size();) {
    const Character c = character_at(text, i);
    if (!parts_names(c.code)) {
      state = step(state, words_.find(text.substr(i, c.length)));
      if (state == 0) break;
      const std::size_t end = i + c.length;
      const bool inside =
          is_katakana(c.code) && end < text.size() && is_katakana(character_at(text, end).code);
      Match match;
      if (!inside && ends_here(state, code, match)) {
        match.length = static_cast<std::uint32_t>(end - at);
        best = match;
      }
    }
    i += c.length;
  }
  return best;
}

}  // namespace chancery
