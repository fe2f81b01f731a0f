#include "src/query/hits.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "src/query/characters.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

// Languages whose stems lose letters at the beginning of the word too (the article in Arabic, me- and ber- in
// Indonesian, lenition in Irish).
constexpr std::array<std::string_view, 3> kPrefixing = {"ar", "ga", "id"};
constexpr std::size_t kLongestPrefix = 5;  // in letters

// A phrase of words that stand everywhere would have the whole text analysed.
constexpr std::size_t kMaxAnchors = 64;
constexpr std::size_t kLongestCompound = 64;  // in bytes
constexpr std::size_t kBesideCapitals =
    24;  // bytes, in which US has a neighbour that is not in capitals, if it has one

char32_t decode(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c < 0 ? 0xFFFD : static_cast<char32_t>(c);
}

// Scripts without spaces between words.
bool is_unspaced(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

bool is_ascii_word(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}
bool is_ascii_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_word_character(char32_t c) {
  return !is_unspaced(c) && (is_letter_or_digit(c) || is_mark(c));
}

// The folded form of one letter where that is one letter and known at once, else 0.
char32_t quick_fold(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
  if (c >= 0x400 && c < 0x530) {
    const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    return small == 0x451 ? 0x435 : small;  // ё
  }
  switch (c) {
    case 0x622:
    case 0x623:
    case 0x625:
      return 0x627;  // آ أ إ as ا
    case 0x624:
      return 0x648;  // ؤ as و
    case 0x626:
    case 0x649:
    case 0x6CC:
      return 0x64A;  // ئ ى ی as ي
    case 0x629:
      return 0x647;  // ة as ه
    case 0x6A9:
      return 0x643;  // ک as ك
    default:
      break;
  }
  const bool same =
      (c >= 0x621 && c <= 0x64A && c != 0x640) || (c >= 0x5D0 && c <= 0x5EA) || (c >= 0xAC00 && c <= 0xD7A3);
  return same ? c : 0;
}

std::size_t pair_slot(char32_t first, char32_t second) {
  return (first * 61 + second) & 4095;
}
std::size_t letter_slot(char32_t first) {
  return first & 4095;
}

// The letter of a word at `at`, or 0 past its letters; `at` moves behind it.
char32_t next_letter(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return 0;
  std::size_t next = at;
  const char32_t c = decode(text, next);
  if (!is_word_character(c)) return 0;
  at = next;
  return c;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (!is_ascii_word(byte)) return at;
      ++at;
      continue;
    }
    std::size_t next = at;
    if (!is_word_character(decode(text, next))) return at;
    at = next;
  }
  return at;
}

// What may join two words into one term: the hyphens, the apostrophes, the stop of an abbreviation. Its
// bytes, or 0.
std::size_t joint_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '-' || text[at] == '\'' || text[at] == '.') return 1;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE2\x80\x90" || three == "\xE2\x80\x91" || three == "\xE2\x80\x99" ? 3 : 0;
}

bool is_joined_after(std::string_view text, std::size_t end) {
  const std::size_t joint = joint_at(text, end);
  return joint > 0 && end + joint < text.size() && end_of_word(text, end + joint) > end + joint;
}

bool is_joined_before(std::string_view text, std::size_t start) {
  for (const std::size_t joint : {1u, 3u}) {
    if (start <= joint || joint_at(text, start - joint) != joint) continue;
    return text[start - joint] != '-' && !is_ascii_blank(text[start - joint - 1]);
  }
  return false;
}

}  // namespace

void HitFinder::add_beginning(std::string_view term, bool is_prefix) {
  std::size_t at = 0;
  const char32_t first = next_letter(term, at);
  if (first == 0) {
    if (!term.empty()) beginnings_.strings.push_back(term);
    return;
  }
  const char32_t second = next_letter(term, at);
  if (is_prefix && second == 0) beginnings_.first_letters.set(letter_slot(first));
  beginnings_.pairs.set(pair_slot(first, second));
  // dying and die, skies and sky
  if (second == U'i') beginnings_.pairs.set(pair_slot(first, U'y'));
  if (second == 0 && at < term.size()) {
    at += joint_at(term, at);
    beginnings_.pairs.set(pair_slot(first, next_letter(term, at)));  // "u.s." is US too
  }
}

void HitFinder::begin(std::string_view lang, const Highlights& highlights) {
  beginnings_.pairs.reset();
  beginnings_.first_letters.reset();
  beginnings_.strings.clear();
  const auto stems = highlights.stems.find(lang);
  beginnings_.anywhere = stems != highlights.stems.end() &&
                         std::find(kPrefixing.begin(), kPrefixing.end(), lang) != kPrefixing.end();
  for (const std::string& word : highlights.words) add_beginning(word, false);
  if (stems != highlights.stems.end()) {
    for (const std::string& stem : stems->second) add_beginning(stem, false);
  }
  for (const std::string& prefix : highlights.prefixes) add_beginning(prefix, true);
  anchors_.clear();
  anchor_words_.clear();
  for (const auto& phrase : highlights.phrases) {
    if (phrase.empty()) continue;
    anchor_words_.push_back(*std::max_element(
        phrase.begin(), phrase.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); }));
    add_beginning(anchor_words_.back(), false);
  }
}

bool HitFinder::is_anchor(std::string_view folded) const {
  return std::find(anchor_words_.begin(), anchor_words_.end(), folded) != anchor_words_.end();
}

// Whether the word [at, end) may be one of the query, by its first letters.
bool HitFinder::may_begin(std::string_view text, std::size_t at, std::size_t end) const {
  const std::string_view word = text.substr(0, end);
  for (std::size_t tried = 0; tried < (beginnings_.anywhere ? kLongestPrefix : 1); ++tried) {
    const char32_t written = next_letter(word, at);
    if (written == 0) return false;
    std::size_t after = at;
    const char32_t following = next_letter(word, after);
    const char32_t first = quick_fold(written), second = quick_fold(following);
    if (first == 0 || (second == 0 && following != 0)) return true;
    if (beginnings_.pairs.test(pair_slot(first, second)) ||
        beginnings_.first_letters.test(letter_slot(first)))
      return true;
    if (following != 0 || joint_at(text, end) == 0) continue;
    after = end + 1;  // N.A.T.O.
    if (beginnings_.pairs.test(pair_slot(first, quick_fold(next_letter(text, after))))) return true;
  }
  return false;
}

// The query's word that a folded word is, as the address of its string; null where it is none.
const void* HitFinder::which(std::string_view folded, std::string_view lang, const Highlights& highlights) {
  if (const auto stems = highlights.stems.find(lang); stems != highlights.stems.end()) {
    stem_.assign(stemmer_.stem(lang, folded));
    if (const auto found = stems->second.find(stem_); found != stems->second.end()) return &*found;
  }
  stem_.assign(folded);
  if (const auto found = highlights.words.find(stem_); found != highlights.words.end()) return &*found;
  for (const std::string& prefix : highlights.prefixes) {
    if (folded.starts_with(prefix)) return &prefix;
  }
  return nullptr;
}

void HitFinder::in_tokens(const Tokens& tokens, std::string_view lang, const Highlights& highlights,
                          std::vector<TextHit>& hits) {
  const auto& list = tokens.list;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (const void* word = which(tokens.term(list[i]), lang, highlights))
      hits.push_back({{list[i].start, list[i].end}, word});
    for (const auto& phrase : highlights.phrases) {
      if (phrase.empty() || phrase.front() != tokens.term(list[i])) continue;
      std::size_t last = i, matched = 1;
      // The next term stands at the next position, or, as a word of Chinese, right where this one ends.
      for (std::size_t j = i + 1;
           matched < phrase.size() && j < list.size() && list[j].start <= list[last].end + 64; ++j) {
        const bool follows = list[j].position == list[last].position + 1 || list[j].start == list[last].end;
        if (!follows || phrase[matched] != tokens.term(list[j])) continue;
        last = j;
        ++matched;
      }
      if (matched == phrase.size()) hits.push_back({{list[i].start, list[last].end}, &phrase});
    }
  }
}

// Analyses `middle` with `reach` bytes on either side, to the ends of the words there: what stands there
// exactly.
void HitFinder::analyse_around(const Query& query, Span middle, std::size_t reach,
                               std::vector<TextHit>& hits) {
  const std::string_view text = query.text;
  const auto between_words = [&](std::size_t at) {
    return at == 0 || at == text.size() || is_ascii_blank(text[at - 1]) || is_ascii_blank(text[at]);
  };
  std::size_t from = middle.start - std::min<std::size_t>(middle.start, reach),
              to = std::min(text.size(), middle.end + reach);
  for (std::size_t steps = 0; steps < kLongestCompound && !between_words(from); ++steps) --from;
  for (std::size_t steps = 0; steps < kLongestCompound && !between_words(to); ++steps) ++to;
  while (from > 0 && is_continuation(text[from])) --from;
  while (to < text.size() && is_continuation(text[to])) ++to;
  tokens_.clear();
  query.analyzer.analyze(text.substr(from, to - from), tokens_, static_cast<std::uint32_t>(from));
  in_tokens(tokens_, query.lang, query.highlights, hits);
}

void HitFinder::look_closer(const Query& query, Span word, std::vector<TextHit>& hits) {
  const std::string_view text = query.text, written = text.substr(word.start, word.end - word.start);
  folded_.clear();
  fold(written, folded_);
  if (is_anchor(folded_)) anchors_.push_back(word);
  // What is joined to others is for the Analyzer to say: don't, l'Élysée, U.S., cease-fire, which is
  // ceasefire too.
  const bool abbreviates = written.size() <= 3 && std::all_of(written.begin(), written.end(), is_capital);
  if (!abbreviates && !is_joined_before(text, word.start) && !is_joined_after(text, word.end)) {
    if (const void* found = which(folded_, query.lang, query.highlights)) hits.push_back({word, found});
    return;
  }
  analyse_around(query, word, abbreviates ? kBesideCapitals : 0, hits);
}

void HitFinder::find_strings(const Query& query, std::vector<TextHit>& hits) {
  for (const std::string_view wanted : beginnings_.strings) {
    const void* word = which(wanted, query.lang, query.highlights);
    const bool anchor = is_anchor(wanted);
    for (std::size_t at = query.text.find(wanted); at != std::string_view::npos;
         at = query.text.find(wanted, at + wanted.size())) {
      const Span span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + wanted.size())};
      if (word) hits.push_back({span, word});
      if (anchor) anchors_.push_back(span);
    }
  }
}

void HitFinder::find_phrases(const Query& query, std::vector<TextHit>& hits) {
  std::size_t longest = 0;
  for (const auto& phrase : query.highlights.phrases) {
    std::size_t bytes = 0;
    for (const std::string& term : phrase) bytes += term.size() + 1;
    longest = std::max(longest, bytes);
  }
  if (anchors_.size() > kMaxAnchors) anchors_.resize(kMaxAnchors);
  for (const Span anchor : anchors_) analyse_around(query, anchor, longest + kLongestCompound, hits);
}

void HitFinder::in_text(std::string_view text, std::string_view lang, const Highlights& highlights,
                        Analyzer& analyzer, std::vector<TextHit>& hits) {
  const Query query{text, lang, highlights, analyzer};
  begin(lang, highlights);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_word(text, at);
    if (end > at) {
      if (may_begin(text, at, end))
        look_closer(query, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, hits);
      at = end;
    } else {
      decode(text, at);
    }
  }
  find_strings(query, hits);
  find_phrases(query, hits);
  const auto key = [](const TextHit& hit) {
    return std::tuple(hit.span.start, hit.span.end, reinterpret_cast<std::uintptr_t>(hit.word));
  };
  std::sort(hits.begin(), hits.end(), [&](const TextHit& a, const TextHit& b) { return key(a) < key(b); });
  hits.erase(std::unique(hits.begin(), hits.end(),
                         [&](const TextHit& a, const TextHit& b) { return key(a) == key(b); }),
             hits.end());
}

}  // namespace chancery
