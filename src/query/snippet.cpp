#include "src/query/snippet.h"

#include <algorithm>

#include "src/query/characters.h"
#include "src/query/hits.h"
#include "src/query/marks.h"
#include "src/query/window.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

constexpr std::size_t kLookedAt = 20'000;  // bytes of a body; what an article is about stands near its head
constexpr std::size_t kMinWidth = 20;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::string_view kLeftOut = "…";

bool is_boundary(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

std::size_t boundary_before(std::string_view text, std::size_t at) {
  while (!is_boundary(text, at)) --at;
  return at;
}

bool is_space(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

bool is_within(std::string_view text, Span span) {
  return span.start < span.end && span.end <= text.size() && is_boundary(text, span.start) &&
         is_boundary(text, span.end);
}

}  // namespace

struct Snippeter::State {
  Analyzer analyzer;
  HitFinder finder;
  Graphemes graphemes;
  Tokens tokens;
  std::vector<TextHit> hits;
  std::vector<Span> spans, cuts;

  // Of one call: the text, where it begins and ends without the white space around it, and what the window
  // must hold.
  std::string_view text;
  std::size_t first = 0, last = 0;
  Core core;
  std::size_t slack = 0;  // code points of the window beside the core

  void set_text(std::string_view body);
  void find_hits(std::string_view lang, const Highlights& highlights, const std::vector<Span>& mentions);
  void collect_spans(const std::vector<Span>& mentions);
  std::size_t start_at_sentence(std::size_t least_lead);
  std::size_t start_at_word(std::size_t lead);
  std::size_t choose_start(std::size_t width);
  std::size_t choose_end(std::size_t start, std::size_t width);
  std::size_t end_at_word(std::size_t end, std::size_t shortest);
};

void Snippeter::State::set_text(std::string_view body) {
  text = body;
  first = 0;
  last = body.size();
  while (first < last && is_space(body[first])) ++first;
  while (last > first && is_space(body[last - 1])) --last;
}

// Mentions draw the window to them only where no word of the query stands already.
void Snippeter::State::find_hits(std::string_view lang, const Highlights& highlights,
                                 const std::vector<Span>& mentions) {
  hits.clear();
  if (!highlights.empty()) {
    const std::size_t looked_at = boundary_before(text, std::min(text.size(), kLookedAt));
    finder.in_text(text.substr(0, looked_at), lang, highlights, analyzer, hits);
  }
  const std::size_t words = hits.size();
  for (const Span mention : mentions) {
    if (!is_within(text, mention)) continue;
    const auto known = hits.begin() + static_cast<std::ptrdiff_t>(words);
    const auto after =
        std::lower_bound(hits.begin(), known, mention.start,
                         [](const TextHit& hit, std::uint32_t start) { return hit.span.end <= start; });
    if (after == known || after->span.start >= mention.end) hits.push_back({mention, &mentions});
  }
  std::sort(hits.begin(), hits.end(),
            [](const TextHit& a, const TextHit& b) { return a.span.start < b.span.start; });
}

void Snippeter::State::collect_spans(const std::vector<Span>& mentions) {
  spans.clear();
  for (const TextHit& hit : hits) {
    // The last stop of U.S. is no part of the word, but would look odd outside it.
    const std::uint32_t end = hit.span.end;
    const bool abbreviation =
        end >= hit.span.start + 3 && text[end - 2] == '.' && end < text.size() && text[end] == '.';
    spans.push_back({hit.span.start, end + (abbreviation ? 1 : 0)});
  }
  for (const Span mention : mentions) {
    if (is_within(text, mention)) spans.push_back(mention);
  }
  unite(spans);
}

// The beginning of the sentence with the first hit; where the text ends soon after the last hit, of the first
// sentence that lies within the room that is left over. kNone where there is none.
std::size_t Snippeter::State::start_at_sentence(std::size_t least_lead) {
  const std::size_t from = std::max(first, backward(text, core.start, slack));
  const std::size_t room = least_lead > 0 ? backward(text, core.start, least_lead) : core.start;
  // A hundred bytes more, so that an abbreviation before them is seen.
  const std::size_t read_from = from > 100 ? boundary_before(text, from - 100) : 0;
  cuts.clear();
  analyzer.segmenter().sentences(text.substr(read_from, core.end - read_from), cuts);
  std::size_t start = kNone;
  for (const Span sentence : cuts) {
    const std::size_t begin = read_from + sentence.start;
    if (begin > core.start) break;
    if (begin < from || (begin == read_from && begin > first)) continue;
    start = begin;
    if (begin >= room) break;
  }
  return start;
}

std::size_t Snippeter::State::start_at_word(std::size_t lead) {
  const std::size_t earliest = std::max(first, backward(text, core.start, lead));
  for (std::size_t at = std::max<std::size_t>(earliest, 1); at < core.start; ++at) {
    if (is_space(text[at - 1]) && !is_space(text[at])) return at;
  }
  cuts.clear();
  analyzer.segmenter().words(text.substr(earliest, core.end - earliest), cuts);
  // The first may be the rest of a word.
  return earliest + (cuts.size() > 1 ? std::min<std::size_t>(cuts[1].start, core.start - earliest)
                                     : core.start - earliest);
}

std::size_t Snippeter::State::choose_start(std::size_t width) {
  const std::size_t reach = forward(text, core.end, slack);
  const std::size_t tail =
      reach < last ? slack : std::min(slack, count_code_points(text.substr(core.end, last - core.end)));
  const std::size_t least_lead = slack - tail;
  if (backward(text, core.start, std::max(least_lead, slack * 2 / 3)) <= first) return first;
  std::size_t start = start_at_sentence(least_lead);
  if (start == kNone) start = start_at_word(std::max(least_lead, std::min(slack, width / 5)));
  const std::size_t whole = graphemes.at_or_after(start);
  return whole <= core.start ? whole : graphemes.at_or_before(start);
}

// The end of a word before `end` and not before `shortest`, or `end` where there is none.
std::size_t Snippeter::State::end_at_word(std::size_t end, std::size_t shortest) {
  for (std::size_t at = end; at > shortest; --at) {
    if (is_space(text[at])) return at;
  }
  const std::size_t from = std::max(shortest, backward(text, end, 40));
  cuts.clear();
  analyzer.segmenter().words(text.substr(from, forward(text, end, 20) - from), cuts);
  for (const Span cut : cuts) {
    const std::size_t start = from + cut.start;
    if (start < end && end < from + cut.end && start > from) return start;
  }
  return end;
}

std::size_t Snippeter::State::choose_end(std::size_t start, std::size_t width) {
  std::size_t end = forward(text, start, width);
  if (end >= last) return last;
  const std::size_t shortest = std::max(core.end, start + (end - start) * 3 / 4);
  if (end > shortest) end = end_at_word(end, boundary_before(text, shortest));
  for (const Span span : spans) {
    if (span.start < end && end < span.end && span.start >= core.end && span.start > start) end = span.start;
  }
  const std::size_t whole = graphemes.at_or_before(end);
  end = whole >= core.end ? whole : graphemes.at_or_after(end);
  while (end > start && is_space(text[end - 1])) --end;
  return end;
}

Snippeter::Snippeter() : state_(std::make_unique<State>()) {}
Snippeter::~Snippeter() = default;

std::string Snippeter::snippet(std::string_view body, std::string_view lang, const Highlights& highlights,
                               const std::vector<Span>& mentions, std::size_t width) {
  State& s = *state_;
  s.set_text(body);
  if (s.first == s.last) return {};
  width = std::max(width, kMinWidth);
  s.find_hits(lang, highlights, mentions);
  s.collect_spans(mentions);
  s.core = best_core(body, s.hits, width);
  if (s.core.end == 0) s.core = {s.first, s.first, 0};
  s.slack = width - std::min(width, s.core.width);
  s.graphemes.set(body);
  const std::size_t start = s.choose_start(width), end = s.choose_end(start, width);

  std::string out;
  out.reserve(2 * width);
  if (start > s.first) out += kLeftOut;
  append_marked(body, start, end, s.spans, /*single_spaces=*/true, out);
  if (end < s.last) out += kLeftOut;
  return out;
}

std::string Snippeter::mark(std::string_view text, std::string_view lang, const Highlights& highlights,
                            const std::vector<Span>& mentions) {
  State& s = *state_;
  s.set_text(text);
  s.tokens.clear();
  s.analyzer.analyze(text, s.tokens);
  s.hits.clear();
  s.finder.in_tokens(s.tokens, lang, highlights, s.hits);
  s.collect_spans(mentions);
  std::string out;
  out.reserve(text.size() + 6 * s.spans.size());
  append_marked(text, 0, text.size(), s.spans, /*single_spaces=*/false, out);
  return out;
}

}  // namespace chancery
