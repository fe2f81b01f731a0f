#include "index/positions.h"

#include <algorithm>
#include <experimental/simd>
#include <optional>
#include <unordered_map>

#include "index/bytes.h"
#include "index/schema.h"
#include "src/text/analyze.h"

namespace chancery {
namespace {

using Positions = std::vector<std::uint32_t>;

// Looks at the clock now and then, by the work that was done since: an article may be as long as a book, and
// a query ask much of each of its words.
class Watch {
 public:
  explicit Watch(const OutOfTime& out_of_time) : out_of_time_(out_of_time) {}
  // `work` is about how many bytes were looked at. Once it is over, it stays so.
  bool is_over(std::size_t work) {
    constexpr std::size_t kWorkBetweenLooks = std::size_t{1} << 16;
    work_ += work;
    if (over_ || work_ < kWorkBetweenLooks) return over_;
    work_ = 0;
    return over_ = out_of_time_();
  }

 private:
  const OutOfTime& out_of_time_;
  std::size_t work_ = 0;
  bool over_ = false;
};

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
void find_codes(std::string_view codes, std::string_view wanted, Watch& watch, Each&& each) {
  namespace simd = std::experimental;
  using Bytes = simd::native_simd<char>;
  if (codes.size() < wanted.size()) return;
  const std::size_t last = wanted.size() - 1, places = codes.size() - last;
  // The first and the last byte are equal.
  const auto check = [&](std::size_t at) {
    if (watch.is_over(last)) return;
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

  std::size_t count(const ForwardArticle& article, Watch& watch) const {
    std::size_t found = 0;
    const auto count_one = [&](std::size_t) { ++found; };
    find_codes(article.title, codes_, watch, count_one);
    if (!in_title_) find_codes(article.body, codes_, watch, count_one);
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
        if (side == 1) pair.is_second_[word.code] = 1;
        if (side == 1) continue;
        std::string codes;
        append_code(word.code, codes);
        if (std::find(pair.first_.begin(), pair.first_.end(), codes) == pair.first_.end())
          pair.first_.push_back(std::move(codes));
      }
    }
    return pair;
  }

  std::size_t count(const ForwardArticle& article, Watch& watch) const {
    std::size_t found = 0;
    for (const std::string_view field : {article.title, article.body}) {
      for (const std::string& word : first_) {
        find_codes(field, word, watch, [&](std::size_t at) {
          if (!watch.is_over(distance_)) found += is_near(field, at);
        });
      }
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

// Numbers the lists of a PlaceFinder: one for each term, however often it is asked for.
class Lists {
 public:
  std::uint32_t of(const std::string& term) {
    const auto [place, fresh] = numbers_.try_emplace(term, static_cast<std::uint32_t>(wanted_.size()));
    if (fresh) wanted_.push_back({term, place->second});
    return place->second;
  }
  PlaceFinder finder(const ForwardIndex& forward) const { return {forward, wanted_, wanted_.size()}; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<PlaceFinder::Wanted> wanted_;
};

// A phrase whose terms have lists.
class ListedPhrase {
 public:
  ListedPhrase(const std::vector<PositionedTerm>& terms, Lists& lists) {
    for (const PositionedTerm& term : terms) words_.push_back({lists.of(term.term), term.offset});
  }

  // Appends the positions where it stands: those of its first word.
  void find(const std::vector<Positions>& lists, Watch& watch, Positions& out) {
    next_.assign(words_.size(), 0);
    for (const std::uint32_t start : lists[words_.front().list]) {
      std::size_t fitting = start >= words_.front().offset;
      const std::uint32_t base = start - words_.front().offset;
      while (fitting > 0 && fitting < words_.size() && stands(fitting, base, lists)) ++fitting;
      if (watch.is_over(fitting * kWorkPerWord)) return;
      if (fitting == words_.size()) out.push_back(start);
    }
  }

 private:
  static constexpr std::size_t kWorkPerWord = 16;
  struct Word {
    std::uint32_t list, offset;
  };

  bool stands(std::size_t word, std::uint32_t base, const std::vector<Positions>& lists) {
    const Positions& list = lists[words_[word].list];
    const std::uint32_t wanted = base + words_[word].offset;
    std::size_t& next = next_[word];
    while (next < list.size() && list[next] < wanted) ++next;
    return next < list.size() && list[next] == wanted;
  }

  std::vector<Word> words_;
  std::vector<std::size_t> next_;  // of each word's list
};

// How many positions of the first side have one of each other side within the distance, all at different
// places.
std::uint16_t count_near(const std::vector<Positions>& sides, std::uint32_t distance, Watch& watch) {
  constexpr std::size_t kWorkPerSide = 64;
  std::size_t count = 0;
  Positions taken;
  for (const std::uint32_t start : sides.front()) {
    if (watch.is_over(sides.size() * kWorkPerSide)) break;
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
  constexpr std::size_t kAhead = 6, kWorkPerArticle = 256;
  Watch watch(out_of_time);
  std::vector<std::uint32_t> list(candidates.cardinality()), docs;
  candidates.toUint32Array(list.data());
  std::vector<std::uint16_t> counts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (watch.is_over(kWorkPerArticle + forward.article_bytes(list[i]))) break;
    if (i + kAhead < list.size()) forward.prefetch(list[i + kAhead]);
    if (const std::size_t found = count(list[i], watch)) {
      docs.push_back(list[i]);
      counts.push_back(saturated(found));
    }
  }
  return {make_postings(std::move(docs), std::move(counts)), !watch.is_over(0)};
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
    return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
      return words->count(forward.article(docid), watch);
    });
  }
  Lists lists;
  ListedPhrase phrase(terms, lists);
  PlaceFinder finder = lists.finder(forward);
  Positions found;
  return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
    found.clear();
    phrase.find(finder.find(docid), watch, found);
    return found.size();
  });
}

OpenSegment::Made near_postings(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                std::uint32_t distance, const DocSet& candidates,
                                const OutOfTime& out_of_time) {
  if (const auto pair = WordPair::make(forward, sides, distance)) {
    return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
      return pair->count(forward.article(docid), watch);
    });
  }
  Lists lists;
  std::vector<std::vector<ListedPhrase>> phrases(sides.size());
  for (std::size_t side = 0; side < sides.size(); ++side) {
    for (const std::vector<PositionedTerm>& terms : sides[side]) phrases[side].emplace_back(terms, lists);
  }
  PlaceFinder finder = lists.finder(forward);
  std::vector<Positions> places(sides.size());
  return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) -> std::size_t {
    const std::vector<Positions>& found = finder.find(docid);
    for (std::size_t side = 0; side < sides.size(); ++side) {
      places[side].clear();
      for (ListedPhrase& phrase : phrases[side]) phrase.find(found, watch, places[side]);
      std::sort(places[side].begin(), places[side].end());
      places[side].erase(std::unique(places[side].begin(), places[side].end()), places[side].end());
    }
    return count_near(places, distance, watch);
  });
}

}  // namespace chancery
