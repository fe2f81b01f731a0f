#include "index/positions.h"

#include <algorithm>
#include <experimental/simd>
#include <optional>

#include "index/bytes.h"
#include "index/schema.h"
#include "src/text/analyze.h"

namespace chancery {
namespace {

using Positions = std::vector<std::uint32_t>;

constexpr std::size_t kAskEvery = 64;  // articles between two looks at the clock
constexpr std::size_t kStartsBetweenLooks = 16;

std::uint16_t saturated(std::size_t count) {
  return static_cast<std::uint16_t>(std::min<std::size_t>(count, UINT16_MAX));
}

// A term's number in the lexicon, which has words of the title as words.
struct CodedTerm {
  std::uint32_t code = ForwardIndex::kNoWord;
  bool in_title = false;
};

CodedTerm coded(const ForwardIndex& forward, std::string_view term) {
  const std::string_view prefix = schema(TermKind::kTitleWord).prefix;
  if (!term.starts_with(prefix)) return {forward.code(term), false};
  return {forward.code(term.substr(prefix.size())), true};
}

// Calls `each` with the places in bytes where a string of codes stands in another: where its first and its
// last byte stand is found for many places at once.
template <typename Each>
void find_codes(std::string_view codes, std::string_view wanted, Each&& each) {
  namespace simd = std::experimental;
  using Bytes = simd::native_simd<char>;
  if (codes.size() < wanted.size()) return;
  const std::size_t last = wanted.size() - 1, places = codes.size() - last;
  // The first and the last byte are equal.
  const auto check = [&](std::size_t at) {
    for (std::size_t i = 1; i < last; ++i) {
      if (codes[at + i] != wanted[i]) return;
    }
    // The last code ends there.
    if (at + last + 1 == codes.size() || static_cast<signed char>(codes[at + last + 1]) >= 0) each(at);
  };
  std::size_t at = 0;
  for (; at + Bytes::size() <= places; at += Bytes::size()) {
    const Bytes firsts(codes.data() + at, simd::element_aligned),
        lasts(codes.data() + at + last, simd::element_aligned);
    auto both = firsts == wanted.front() && lasts == wanted.back();
    while (simd::any_of(both)) {
      const int i = simd::find_first_set(both);
      check(at + static_cast<std::size_t>(i));
      both[static_cast<std::size_t>(i)] = false;
    }
  }
  for (; at < places; ++at) {
    if (codes[at] == wanted.front() && codes[at + last] == wanted.back()) check(at);
  }
}

// A phrase of neighbouring words all of which have places of their own.
class WordPhrase {
 public:
  static std::optional<WordPhrase> make(const ForwardIndex& forward,
                                        const std::vector<PositionedTerm>& terms) {
    WordPhrase phrase;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const CodedTerm word = coded(forward, terms[i].term);
      const bool next = terms[i].offset == terms.front().offset + i;
      if (word.code == ForwardIndex::kNoWord || forward.is_mark(word.code) || !next) return std::nullopt;
      append_code(word.code, phrase.codes_);
      phrase.in_title_ = phrase.in_title_ || word.in_title;
    }
    return phrase;
  }

  std::size_t count(const ForwardArticle& article) const {
    std::size_t found = 0;
    const auto count_one = [&](std::size_t) { ++found; };
    find_codes(article.title, codes_, count_one);
    if (!in_title_) find_codes(article.body, codes_, count_one);
    return found;
  }

 private:
  std::string codes_;
  bool in_title_ = false;
};

// NEAR of two sides of words with places of their own: the first side's are looked for, and the second side's
// within the distance of each.
class WordPair {
 public:
  static std::optional<WordPair> make(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                      std::uint32_t distance) {
    if (sides.size() != 2 || distance >= kFieldGap) return std::nullopt;
    WordPair pair;
    pair.distance_ = distance;
    pair.is_second_.assign(forward.codes() + 1, 0);
    for (std::size_t side = 0; side < 2; ++side) {
      for (const std::vector<PositionedTerm>& terms : sides[side]) {
        if (terms.size() != 1) return std::nullopt;
        const CodedTerm word = coded(forward, terms.front().term);
        if (word.code == ForwardIndex::kNoWord) continue;
        if (word.in_title || forward.is_mark(word.code)) return std::nullopt;
        if (side == 0) append_code(word.code, pair.first_.emplace_back());
        if (side == 1) pair.is_second_[word.code] = 1;
      }
    }
    return pair;
  }

  std::size_t count(const ForwardArticle& article) const {
    std::size_t found = 0;
    for (const std::string_view field : {article.title, article.body}) {
      for (const std::string& word : first_)
        find_codes(field, word, [&](std::size_t at) { found += is_near(field, at); });
    }
    return found;
  }

 private:
  bool is_near(std::string_view field, std::size_t at) const {
    std::string_view after = field.substr(at);
    take_code(after);
    for (std::uint32_t i = 0; i < distance_ && !after.empty(); ++i) {
      if (is_second(take_code(after))) return true;
    }
    for (std::uint32_t i = 0; i < distance_ && at > 0; ++i) {
      do --at;
      while (at > 0 && static_cast<signed char>(field[at]) < 0);
      std::string_view before = field.substr(at);
      if (is_second(take_code(before))) return true;
    }
    return false;
  }
  bool is_second(std::uint32_t code) const { return code < is_second_.size() && is_second_[code] != 0; }

  std::vector<std::string> first_;
  std::vector<std::uint8_t> is_second_;  // by code
  std::uint32_t distance_ = 0;
};

// Appends the positions where a phrase stands: those of its first word. `lists` are those of its terms, from
// the one numbered `first` on.
void phrase_positions(const std::vector<Positions>& lists, std::size_t first,
                      const std::vector<PositionedTerm>& terms, Positions& out) {
  std::vector<std::size_t> next(terms.size(), 0);
  for (const std::uint32_t start : lists[first]) {
    bool all = start >= terms.front().offset;
    const std::uint32_t base = start - terms.front().offset;
    for (std::size_t i = 1; all && i < terms.size(); ++i) {
      const Positions& list = lists[first + i];
      const std::uint32_t wanted = base + terms[i].offset;
      while (next[i] < list.size() && list[next[i]] < wanted) ++next[i];
      all = next[i] < list.size() && list[next[i]] == wanted;
    }
    if (all) out.push_back(start);
  }
}

// How many positions of the first side have one of each other side within the distance, all at different
// places. `is_cut` is asked at each of them, and ends it.
template <typename Cut>
std::uint16_t count_near(const std::vector<Positions>& sides, std::uint32_t distance, Cut&& is_cut) {
  std::size_t count = 0;
  Positions taken;
  for (const std::uint32_t start : sides.front()) {
    if (is_cut()) break;
    taken.assign(1, start);
    for (std::size_t i = 1; i < sides.size(); ++i) {
      const std::uint32_t from = start > distance ? start - distance : 0;
      auto place = std::lower_bound(sides[i].begin(), sides[i].end(), from);
      while (place != sides[i].end() && *place <= start + distance &&
             std::find(taken.begin(), taken.end(), *place) != taken.end()) {
        ++place;
      }
      if (place == sides[i].end() || *place > start + distance) break;
      taken.push_back(*place);
    }
    count += taken.size() == sides.size();
  }
  return saturated(count);
}

// The candidates that `count` finds something in. Their articles are fetched from memory some steps ahead: to
// wait for it would be most of the time.
template <typename Count>
OpenSegment::Made counted(const ForwardIndex& forward, const DocSet& candidates, const OutOfTime& out_of_time,
                          Count&& count) {
  constexpr std::size_t kAhead = 6;
  std::vector<std::uint32_t> list(candidates.cardinality()), docs;
  candidates.toUint32Array(list.data());
  std::vector<std::uint16_t> counts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i % kAskEvery == kAskEvery - 1 && out_of_time())
      return {make_postings(std::move(docs), std::move(counts)), false};
    if (i + kAhead < list.size()) forward.prefetch(list[i + kAhead]);
    if (const std::size_t found = count(list[i])) {
      docs.push_back(list[i]);
      counts.push_back(saturated(found));
    }
  }
  return {make_postings(std::move(docs), std::move(counts)), true};
}

}  // namespace

PlaceFinder::PlaceFinder(const ForwardIndex& forward, const std::vector<Wanted>& wanted, std::size_t lists)
    : forward_(forward),
      is_wanted_(forward.codes() + 1, 0),
      uses_begin_(forward.codes() + 2, 0),
      positions_(lists) {
  struct CodedUse {
    std::uint32_t code;
    Use use;
  };
  std::vector<CodedUse> all;
  for (const Wanted& one : wanted) {
    const CodedTerm term = coded(forward, one.term);
    if (term.code != ForwardIndex::kNoWord) all.push_back({term.code, {one.list, term.in_title}});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const CodedUse& a, const CodedUse& b) { return a.code < b.code; });
  for (const CodedUse& one : all) {
    is_wanted_[one.code] = 1;
    ++uses_begin_[one.code + 1];
    uses_.push_back(one.use);
  }
  for (std::size_t code = 1; code < uses_begin_.size(); ++code) uses_begin_[code] += uses_begin_[code - 1];
}

const std::vector<Positions>& PlaceFinder::find(std::uint32_t docid) {
  for (Positions& list : positions_) list.clear();
  const ForwardArticle article = forward_.article(docid);
  std::uint32_t place = 0, title_places = UINT32_MAX;
  const auto add = [&](std::uint32_t code, std::uint32_t at) {
    for (std::uint32_t i = uses_begin_[code]; i < uses_begin_[code + 1]; ++i) {
      const bool in_title = at < title_places;
      if (!uses_[i].in_title || in_title)
        positions_[uses_[i].list].push_back(at + 1 + (in_title ? 0 : kFieldGap));
    }
  };
  ByteReader marks(article.marks);
  std::uint32_t mark_place = marks.at_end() ? UINT32_MAX : static_cast<std::uint32_t>(marks.number());
  const auto add_marks_to = [&](std::uint32_t at) {
    while (mark_place <= at) {
      const std::uint64_t code = marks.number();
      if (code < is_wanted_.size() && is_wanted_[code]) add(static_cast<std::uint32_t>(code), mark_place);
      mark_place = marks.at_end() ? UINT32_MAX : mark_place + static_cast<std::uint32_t>(marks.number());
    }
  };
  for (std::string_view field : {article.title, article.body}) {
    for (; !field.empty(); ++place) {
      add_marks_to(place);
      const std::uint32_t code = take_code(field);
      if (code < is_wanted_.size() && is_wanted_[code]) add(code, place);
    }
    title_places = std::min(title_places, place);
  }
  add_marks_to(UINT32_MAX - 1);
  return positions_;
}

OpenSegment::Made phrase_postings(const ForwardIndex& forward, const std::vector<PositionedTerm>& terms,
                                  const DocSet& candidates, const OutOfTime& out_of_time) {
  if (const auto words = WordPhrase::make(forward, terms)) {
    return counted(forward, candidates, out_of_time,
                   [&](std::uint32_t docid) { return words->count(forward.article(docid)); });
  }
  std::vector<PlaceFinder::Wanted> wanted;
  for (std::uint32_t i = 0; i < terms.size(); ++i) wanted.push_back({terms[i].term, i});
  PlaceFinder finder(forward, wanted, terms.size());
  Positions found;
  return counted(forward, candidates, out_of_time, [&](std::uint32_t docid) {
    found.clear();
    phrase_positions(finder.find(docid), 0, terms, found);
    return found.size();
  });
}

OpenSegment::Made near_postings(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                std::uint32_t distance, const DocSet& candidates,
                                const OutOfTime& out_of_time) {
  if (const auto pair = WordPair::make(forward, sides, distance)) {
    return counted(forward, candidates, out_of_time,
                   [&](std::uint32_t docid) { return pair->count(forward.article(docid)); });
  }
  // A list a side for its words, and one for each word of its phrases.
  struct Phrase {
    std::size_t side, first_list;
    const std::vector<PositionedTerm>* terms;
  };
  std::vector<PlaceFinder::Wanted> wanted;
  std::vector<Phrase> phrases;
  std::size_t lists = sides.size();
  for (std::size_t side = 0; side < sides.size(); ++side) {
    for (const std::vector<PositionedTerm>& terms : sides[side]) {
      if (terms.size() == 1) {
        wanted.push_back({terms.front().term, static_cast<std::uint32_t>(side)});
        continue;
      }
      phrases.push_back({side, lists, &terms});
      for (const PositionedTerm& term : terms)
        wanted.push_back({term.term, static_cast<std::uint32_t>(lists++)});
    }
  }
  PlaceFinder finder(forward, wanted, lists);
  std::vector<Positions> places(sides.size());
  // An article may be as long as a book, with the word in each line, and there may be a hundred sides: hours.
  std::size_t starts = 0;
  bool cut = false;
  const auto is_cut = [&] { return cut = cut || (++starts % kStartsBetweenLooks == 0 && out_of_time()); };
  OpenSegment::Made made = counted(forward, candidates, out_of_time, [&](std::uint32_t docid) -> std::size_t {
    const std::vector<Positions>& found = finder.find(docid);
    if (phrases.empty() && found.size() == sides.size()) return count_near(found, distance, is_cut);
    for (std::size_t side = 0; side < sides.size(); ++side) places[side] = found[side];
    for (const Phrase& phrase : phrases)
      phrase_positions(found, phrase.first_list, *phrase.terms, places[phrase.side]);
    for (Positions& side : places) std::sort(side.begin(), side.end());
    return count_near(places, distance, is_cut);
  });
  made.whole = made.whole && !cut;
  return made;
}

}  // namespace chancery
