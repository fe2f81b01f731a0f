#include "src/enrich/words.h"

#include <algorithm>

namespace chancery {
namespace {

constexpr std::string_view kQuotes[] = {"\"", "“", "„", "«", "‹", "‘", "「", "『", "•", "*", ">"};
constexpr std::string_view kEnds[] = {".", "!", "?", "…", "。", "؟", "।"};

// Words after which a full stop ends no sentence.
constexpr std::string_view kAbbreviations[] = {
    "adm", "amb",    "brig", "capt", "cmdr", "col",  "dr",   "fr",   "gen",  "gov",  "hon",  "jr",  "lt",
    "maj", "messrs", "mr",   "mrs",  "ms",   "pres", "prof", "rep",  "reps", "rev",  "sec",  "sen", "sens",
    "sgt", "sr",     "st",   "vs",   "им",   "г",    "гг",   "ст",   "тов",  "проф", "акад", "ген", "г-н",
    "с",   "м",      "ул",   "prez", "ks",   "hr",   "herr", "dott", "sig",  "exmo", "ing",  "mgr", "red"};

bool holds_any(std::string_view text, const std::string_view* from, const std::string_view* to) {
  return std::any_of(from, to,
                     [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

bool is_blank(std::string_view gap) {
  return gap.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

void Words::read(const Article& article, const Tokens& tokens, std::size_t title_tokens) {
  text_.clear();
  if (!article.title.empty()) (text_ += article.title) += "\n\n";
  text_ += article.body;
  tokens_ = &tokens;
  terms_.clear();
  at_.clear();
  characters_.clear();
  title_size_ = 0;
  for (std::size_t i = 0; i < tokens.list.size(); ++i) {
    const Token& token = tokens.list[i];
    if (token.kind == TokenKind::kWord) {
      at_.push_back(static_cast<std::uint32_t>(i));
      terms_.push_back(tokens.term(token));
      if (i < title_tokens) ++title_size_;
    } else if (token.kind != TokenKind::kJoined) {
      if (!characters_.empty() && token.start <= characters_.back().end) {
        characters_.back().end = std::max(characters_.back().end, token.end);
      } else {
        characters_.push_back({token.start, token.end});
      }
    }
  }
  find_lines();
  judge_capitals();
}

void Words::find_lines() {
  lines_.clear();
  longest_line_ = 0;
  std::uint32_t word = 0;
  for (std::size_t start = 0; start <= text_.size();) {
    lines_.push_back({static_cast<std::uint32_t>(start), word, Capitals::kTell});
    const std::size_t end = std::min(text_.find('\n', start), text_.size());
    while (word < size() && token(word).start < end) ++word;
    longest_line_ = std::max(longest_line_, static_cast<std::uint32_t>(end - start));
    start = end + 1;
  }
}

// Short words stay small in a headline, and abbreviations are in capitals anywhere: words of four bytes and
// more tell.
void Words::judge_capitals() {
  Capitals before = Capitals::kTell;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    const std::size_t end = i + 1 < lines_.size() ? lines_[i + 1].first_word : size();
    std::size_t letters = 0, capitals = 0, later = 0, later_capital = 0;
    for (std::size_t w = line.first_word; w < end; ++w) {
      const Token& t = token(w);
      if (t.end - t.start < 4 || !cased(w)) continue;
      ++letters;
      capitals += t.capitals;
      later += w > line.first_word;
      later_capital += w > line.first_word && t.capital;
    }
    const bool title = line.first_word < title_size_;
    const std::size_t line_end = i + 1 < lines_.size() ? lines_[i + 1].start : text_.size();
    const std::size_t last_end = end > line.first_word ? token(end - 1).end : line.start;
    const bool sentence = holds_any(std::string_view(text_).substr(last_end, line_end - last_end),
                                    std::begin(kEnds), std::end(kEnds));
    if (letters == 0) {
      line.capitals = before == Capitals::kAll ? before : Capitals::kTell;
    } else if (capitals * 10 >= letters * 8 && (letters >= 3 || title || before == Capitals::kAll)) {
      line.capitals = Capitals::kAll;
    } else if (!sentence && later >= 3 && later_capital * 5 >= later * 4) {
      line.capitals = Capitals::kHeadline;
    }
    if (end > line.first_word) before = title ? Capitals::kTell : line.capitals;
  }
}

std::size_t Words::line_of(std::size_t word) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), static_cast<std::uint32_t>(word),
                                      [](std::uint32_t w, const Line& line) { return w < line.first_word; });
  // Of lines without words, which share a first word, the last is the one that holds it.
  return static_cast<std::size_t>(after - lines_.begin()) - 1;
}

std::string_view Words::gap_before(std::size_t word) const {
  const std::uint32_t end = token(word).start;
  return span_text(word == 0 ? 0 : std::min(token(word - 1).end, end), end);
}

bool Words::joined(std::size_t word) const {
  if (word == 0 || word >= size()) return false;
  const std::string_view gap = gap_before(word);
  if (gap == " ") return true;
  if (gap == "\xC2\xA0") return true;
  if (gap == ". " && is_dotted(word - 1)) return true;  // "U.S. president"
  const std::size_t lines = static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
  return !gap.empty() && lines <= 1 && gap.find_first_not_of(" \t\r\n") == std::string_view::npos &&
         (lines == 0 || !follows_heading(word));
}

bool Words::follows_heading(std::size_t word) const {
  constexpr std::uint32_t kParagraph = 200, kHeading = 80;  // bytes
  const std::size_t line = line_of(word);
  return line > 0 && token(word).capital && longest_line_ > kParagraph &&
         lines_[line].start - lines_[line - 1].start < kHeading;
}

bool Words::hyphened(std::size_t word) const {
  if (word == 0 || word >= size()) return false;
  const std::string_view gap = gap_before(word);
  return gap == "-" || gap == "\xE2\x80\x90" || gap == "\xE2\x80\x91" || gap == "-\xE2\x81\xA0";
}

bool Words::sentence_between(std::size_t word) const {
  if (word == 0 || word == title_size_) return true;
  const std::string_view gap = gap_before(word);
  if (gap == " ") return false;
  if (gap.find("\n\n") != std::string_view::npos) return true;
  if (!holds_any(gap, std::begin(kEnds), std::end(kEnds))) return false;
  if (gap[0] != '.' || !is_blank(gap.substr(1))) return true;
  const std::string_view before = term(word - 1);
  const bool initial = token(word - 1).capital && token(word - 1).end - token(word - 1).start <= 2;
  return !initial && before.find('.') == std::string_view::npos &&
         std::find(std::begin(kAbbreviations), std::end(kAbbreviations), before) == std::end(kAbbreviations);
}

bool Words::begins_sentence(std::size_t word) const {
  if (sentence_between(word)) return true;
  const std::string_view gap = gap_before(word);
  if (gap == " ") return false;
  // A line that ended without a stop may be a heading, or wrapped: it is a heading where it is much shorter
  // than this one.
  const std::size_t line = line_of(word);
  if (gap.find('\n') != std::string_view::npos && line > 0 &&
      lines_[line].start - lines_[line - 1].start < 45)
    return true;
  return gap.find(':') != std::string_view::npos || holds_any(gap, std::begin(kQuotes), std::end(kQuotes));
}

bool Words::is_dotted(std::size_t word) const {
  return term(word).size() <= 8 && written(word).find('.') != std::string_view::npos;
}

bool Words::has_possessive(std::size_t word) const {
  std::string_view rest = std::string_view(text_).substr(token(word).end, 6);
  if (is_dotted(word) && rest.substr(0, 1) == ".") rest.remove_prefix(1);
  const std::size_t apostrophe = rest.substr(0, 1) == "'" ? 1 : rest.substr(0, 3) == "\xE2\x80\x99" ? 3 : 0;
  if (apostrophe == 0) return false;
  const std::string_view after = rest.substr(apostrophe);
  const bool s = !after.empty() && (after[0] == 's' || after[0] == 'S');
  const bool ends_in_s = term(word).back() == 's';
  return s || (ends_in_s && (after.empty() || after[0] == ' '));
}

bool Words::cased(std::size_t word) const {
  const std::string_view w = written(word);
  const auto head = static_cast<unsigned char>(w[0]);
  if (head < 0x80) return (head >= 'A' && head <= 'Z') || (head >= 'a' && head <= 'z');
  // Latin, Greek, Cyrillic and Armenian: U+00C0 to U+0587 lie below 0xD6 0x88; U+1E00 to U+1FFF begin with
  // 0xE1 0xB8.
  if (head < 0xE0) return head <= 0xD6;
  return head == 0xE1 && static_cast<unsigned char>(w[1]) >= 0xB8;
}

std::string Words::position(std::uint32_t byte) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), byte,
                                      [](std::uint32_t b, const Line& line) { return b < line.start; });
  const Line& line = *(after - 1);
  const auto at = std::partition_point(at_.begin(), at_.end(),
                                       [&](std::uint32_t t) { return tokens_->list[t].start < byte; });
  const auto word = static_cast<std::uint32_t>(at - at_.begin());
  return std::to_string(after - lines_.begin()) + ":" +
         std::to_string(word - std::min(word, line.first_word) + 1);
}

}  // namespace chancery
