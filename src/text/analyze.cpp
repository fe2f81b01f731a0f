#include "src/text/analyze.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "src/text/fold.h"

namespace chancery {
namespace {

// Short words that a dotted abbreviation would spell without its dots (U.S., W.H.O.), sorted. Of those
// marked, the capitals alone are the abbreviation too, where the words around are not in capitals.
struct CommonWord {
  std::string_view word;
  bool capitals_abbreviate;
};
constexpr std::array kCommonWords = {
    CommonWord{"am", false}, CommonWord{"an", false}, CommonWord{"as", false}, CommonWord{"at", false},
    CommonWord{"be", false}, CommonWord{"by", false}, CommonWord{"do", false}, CommonWord{"go", false},
    CommonWord{"he", false}, CommonWord{"if", false}, CommonWord{"in", false}, CommonWord{"is", false},
    CommonWord{"it", true},  CommonWord{"me", false}, CommonWord{"my", false}, CommonWord{"no", false},
    CommonWord{"of", false}, CommonWord{"on", false}, CommonWord{"or", false}, CommonWord{"so", false},
    CommonWord{"to", false}, CommonWord{"un", true},  CommonWord{"up", false}, CommonWord{"us", true},
    CommonWord{"we", false}, CommonWord{"who", true}};

const CommonWord* common_word(std::string_view word) {
  const auto found =
      std::lower_bound(kCommonWords.begin(), kCommonWords.end(), word,
                       [](const CommonWord& common, std::string_view w) { return common.word < w; });
  return found != kCommonWords.end() && found->word == word ? &*found : nullptr;
}

// Articles and pronouns that lose their vowel before one (French, Italian, Catalan).
constexpr std::array<std::string_view, 22> kElisions = {
    "all", "c",    "coll",   "d",      "dall", "dell",  "j",      "jusqu", "l",    "lorsqu", "m",
    "n",   "nell", "presqu", "puisqu", "qu",   "quest", "quoiqu", "s",     "sull", "t",      "un"};

bool is_elision(std::string_view folded_word) {
  return std::find(kElisions.begin(), kElisions.end(), folded_word) != kElisions.end();
}

std::uint32_t apostrophe_at(std::string_view word, std::size_t at) {
  if (word[at] == '\'') return 1;
  return word.substr(at, 3) == "\xE2\x80\x99" ? 3 : 0;
}

UChar32 code_point_at(std::string_view text, std::size_t at, std::size_t* next = nullptr) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  if (next) *next = static_cast<std::size_t>(i);
  return c;
}

bool is_cjk(UChar32 c) {
  if (c < 0x3005) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  // The prolonged sound mark and the iteration mark belong to the words they stand in.
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || c == 0x30FC ||
         c == 0x3005;
}

bool is_cjk_word(std::string_view word) {
  return static_cast<unsigned char>(word.front()) >= 0xE3 && is_cjk(code_point_at(word, 0));
}

// "U.S", "N.A.T.O": single letters with a stop between any two.
bool is_dotted(std::string_view word) {
  if (word.size() < 3) return false;
  bool letter_next = true;
  for (std::size_t i = 0; i < word.size();) {
    if (letter_next) {
      std::size_t next;
      if (!u_isalpha(code_point_at(word, i, &next))) return false;
      i = next;
    } else {
      if (word[i] != '.') return false;
      ++i;
    }
    letter_next = !letter_next;
  }
  return !letter_next;
}

struct Case {
  bool capital = false, capitals = false;
};

Case case_of(std::string_view word) {
  Case result;
  std::size_t letters = 0, upper = 0;
  for (std::size_t i = 0; i < word.size();) {
    const auto byte = static_cast<unsigned char>(word[i]);
    bool is_upper, is_letter;
    if (byte < 0x80) {
      is_upper = byte >= 'A' && byte <= 'Z';
      is_letter = is_upper || (byte >= 'a' && byte <= 'z');
      ++i;
    } else {
      std::size_t next;
      const UChar32 c = code_point_at(word, i, &next);
      is_upper = u_isupper(c);
      is_letter = is_upper || u_islower(c);
      i = next;
    }
    if (is_upper && letters == 0) result.capital = true;
    letters += is_letter;
    upper += is_upper;
    if (!is_upper && is_letter && letters >= 2) return result;
  }
  result.capitals = upper >= 2 && upper == letters;
  return result;
}

}  // namespace

void Tokens::clear() {
  terms.clear();
  list.clear();
  next_position = 1;
}

struct Analyzer::State {
  Segmenter segmenter;
  std::vector<Span> words;
  std::string folded;

  void add(Tokens& out, std::uint32_t base, std::string_view text, Span span, TokenKind kind) const {
    Token token;
    token.term_at = static_cast<std::uint32_t>(out.terms.size());
    fold(text.substr(span.start, span.end - span.start), out.terms);
    token.term_length = static_cast<std::uint32_t>(out.terms.size()) - token.term_at;
    if (token.term_length == 0) return;
    token.start = base + span.start;
    token.end = base + span.end;
    token.position = out.next_position;
    token.kind = kind;
    if (kind == TokenKind::kWord) {
      const Case letters = case_of(text.substr(span.start, span.end - span.start));
      token.capital = letters.capital;
      token.capitals = letters.capitals;
    }
    out.list.push_back(token);
  }

  void add_word(Tokens& out, std::uint32_t base, std::string_view text, Span span) const {
    const std::size_t before = out.list.size();
    add(out, base, text, span, TokenKind::kWord);
    if (out.list.size() > before) ++out.next_position;
  }

  // N.A.T.O. is nato, U.S. stays "u.s.".
  void add_dotted(Tokens& out, std::uint32_t base, std::string_view text, Span span) const {
    const std::size_t before = out.list.size();
    add(out, base, text, span, TokenKind::kWord);
    if (out.list.size() == before) return;
    Token& token = out.list.back();
    std::string letters(out.term(token));
    letters.erase(std::remove(letters.begin(), letters.end(), '.'), letters.end());
    out.terms.resize(token.term_at);
    if (common_word(letters)) {
      for (const char letter : letters) (out.terms += letter) += '.';
    } else {
      out.terms += letters;
    }
    token.term_length = static_cast<std::uint32_t>(out.terms.size()) - token.term_at;
    token.capitals = token.capital;
    ++out.next_position;
  }

  // 1,250,000 is 1250000.
  void add_number(Tokens& out, std::uint32_t base, std::string_view text, Span span) const {
    add_word(out, base, text, span);
    Token& token = out.list.back();
    const std::string_view written = out.term(token);
    const std::size_t first = written.find(',');
    if (first == std::string_view::npos) return;
    bool thousands = first <= 3;
    for (std::size_t i = first; thousands && i < written.size() && written[i] == ','; i += 4) {
      thousands = i + 4 == written.size() ||
                  (i + 4 < written.size() && (written[i + 4] == ',' || written[i + 4] == '.'));
    }
    if (!thousands) return;
    std::string digits(written);
    digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
    out.terms.resize(token.term_at);
    out.terms += digits;
    token.term_length = static_cast<std::uint32_t>(digits.size());
  }

  // A word span of the segmenter: cut at elisions and stops, its possessive dropped.
  void add_span(Tokens& out, std::uint32_t base, std::string_view text, Span span) {
    const std::string_view word = text.substr(span.start, span.end - span.start);
    if (is_dotted(word)) {
      add_dotted(out, base, text, span);
      return;
    }
    if (word[0] >= '0' && word[0] <= '9') {
      add_number(out, base, text, span);
      return;
    }
    std::uint32_t start = span.start;
    for (std::uint32_t i = span.start; i < span.end;) {
      const char c = text[i];
      const std::uint32_t apostrophe = apostrophe_at(text, i);
      if (c == '.' || c == '_' || c == ':') {
        if (i > start) add_word(out, base, text, {start, i});
        start = ++i;
      } else if (apostrophe != 0) {
        const std::uint32_t rest = i + apostrophe;
        if (rest + 1 == span.end && (text[rest] == 's' || text[rest] == 'S')) {
          span.end = i;
          break;
        }
        folded.clear();
        fold(text.substr(start, i - start), folded);
        if (is_elision(folded)) {
          add_word(out, base, text, {start, i});
          start = rest;
        }
        i = rest;
      } else {
        ++i;
      }
    }
    if (start < span.end) add_word(out, base, text, {start, span.end});
  }

  // A run of neighbouring dictionary words of Chinese or Japanese, words[from, to).
  void add_cjk_run(Tokens& out, std::uint32_t base, std::string_view text, std::size_t from,
                   std::size_t to) const {
    std::size_t word = from;
    std::uint32_t at = words[from].start;
    const std::uint32_t end = words[to - 1].end;
    while (at < end) {
      std::size_t after_one;
      code_point_at(text, at, &after_one);
      std::size_t after_two = after_one;
      if (after_one < end) code_point_at(text, after_one, &after_two);
      while (word < to && words[word].start < at) ++word;
      const bool begins_word = word < to && words[word].start == at;
      if (begins_word && (words[word].end != after_two || after_two == after_one)) {
        add(out, base, text, words[word], TokenKind::kCjk);
      }
      if (after_two > after_one)
        add(out, base, text, {at, static_cast<std::uint32_t>(after_two)}, TokenKind::kBigram);
      ++out.next_position;
      at = static_cast<std::uint32_t>(after_one);
    }
  }

  // The hyphen between two words that are one compound: its bytes, or 0.
  static std::uint32_t hyphen_between(std::string_view text, Span left, Span right) {
    const std::string_view between = text.substr(left.end, right.start - left.end);
    if (between == "-") return 1;
    return between == "\xE2\x80\x90" || between == "\xE2\x80\x91" ? 3 : 0;
  }

  // The compound that ends with words[last] written together, beside its parts; tokens from `first_token` on
  // are they.
  void add_joined(Tokens& out, std::size_t first_token) const {
    const std::size_t parts = out.list.size() - first_token;
    if (parts < 2 || parts > 3) return;
    std::string joined;
    for (std::size_t i = first_token; i < out.list.size(); ++i) {
      const std::string_view term = out.term(out.list[i]);
      const bool letters = term.find_first_of(".0123456789'") == std::string_view::npos;
      if (!letters || out.list[i].kind != TokenKind::kWord) return;
      joined += term;
    }
    Token token = out.list[first_token];
    token.term_at = static_cast<std::uint32_t>(out.terms.size());
    token.term_length = static_cast<std::uint32_t>(joined.size());
    token.end = out.list.back().end;
    token.kind = TokenKind::kJoined;
    out.terms += joined;
    out.list.insert(out.list.begin() + static_cast<std::ptrdiff_t>(first_token) + 1, token);
  }

  // US, WHO, UN in capitals between words that are not.
  static void abbreviate_capitals(Tokens& out, std::size_t first_token) {
    // Nothing is learnt of case from what has no letters, one letter, or is a compound that holds the word
    // itself.
    const auto in_capitals = [&](std::size_t i) {
      const Token& token = out.list[i];
      return token.capitals || token.kind != TokenKind::kWord || out.term(token).size() < 2;
    };
    const auto is_joined = [&](std::size_t i) { return out.list[i].kind == TokenKind::kJoined; };
    for (std::size_t i = first_token; i < out.list.size(); ++i) {
      Token& token = out.list[i];
      if (!token.capitals || token.term_length > 3) continue;
      const std::string word(out.term(token));
      const CommonWord* common = common_word(word);
      if (!common || !common->capitals_abbreviate) continue;
      std::size_t left = i, right = i + 1;
      while (left > first_token && is_joined(left - 1)) --left;
      while (right < out.list.size() && is_joined(right)) ++right;
      const bool before = left > first_token, after = right < out.list.size();
      const bool lower_beside = (before && !in_capitals(left - 1)) || (after && !in_capitals(right));
      if (!lower_beside && (before || after)) continue;
      token.term_at = static_cast<std::uint32_t>(out.terms.size());
      for (const char letter : word) (out.terms += letter) += '.';
      token.term_length = static_cast<std::uint32_t>(2 * word.size());
    }
  }
};

Analyzer::Analyzer() : state_(std::make_unique<State>()) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

Segmenter& Analyzer::segmenter() {
  return state_->segmenter;
}

void Analyzer::analyze(std::string_view text, Tokens& out, std::uint32_t base) {
  State& state = *state_;
  state.words.clear();
  state.segmenter.words(text, state.words);
  const std::vector<Span>& words = state.words;
  const std::size_t first_token = out.list.size();
  std::size_t compound = first_token;  // the first token of the compound that may be going on
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = text.substr(words[i].start, words[i].end - words[i].start);
    if (is_cjk_word(word)) {
      std::size_t end = i + 1;
      while (end < words.size() && words[end].start == words[end - 1].end &&
             is_cjk_word(text.substr(words[end].start)))
        ++end;
      state.add_cjk_run(out, base, text, i, end);
      i = end - 1;
      compound = out.list.size();
      continue;
    }
    const bool continues = i > 0 && State::hyphen_between(text, words[i - 1], words[i]) != 0;
    if (!continues) compound = out.list.size();
    state.add_span(out, base, text, words[i]);
    const bool goes_on = i + 1 < words.size() && State::hyphen_between(text, words[i], words[i + 1]) != 0;
    if (continues && !goes_on) state.add_joined(out, compound);
  }
  State::abbreviate_capitals(out, first_token);
}

std::size_t Analyzer::analyze_article(std::string_view title, std::string_view body, Tokens& out) {
  if (!title.empty()) {
    analyze(title, out);
    out.next_position += kFieldGap;
  }
  const std::size_t title_tokens = out.list.size();
  analyze(body, out, title.empty() ? 0 : static_cast<std::uint32_t>(title.size() + 2));
  return title_tokens;
}

}  // namespace chancery
