#include "index/positions.h"

#include <algorithm>
#include <experimental/simd>
#include <optional>
#include <set>
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

// Calls `each` with the places in bytes where a string of codes stands in another, until it returns false:
// where its first and its last byte stand is found for many places at once.
template <typename Each>
void find_codes(std::string_view codes, std::string_view wanted, Watch& watch, Each&& each) {
  namespace simd = std::experimental;
  using Bytes = simd::native_simd<char>;
  if (codes.size() < wanted.size()) return;
  const std::size_t last = wanted.size() - 1, places = codes.size() - last;
  // The first and the last byte are equal.
  const auto check = [&](std::size_t at) {
    if (watch.is_over(last)) return false;
    for (std::size_t i = 1; i < last; ++i) {
      if (codes[at + i] != wanted[i]) return true;
    }
    // The last code ends there.
    const bool ends = at + last + 1 == codes.size() || static_cast<signed char>(codes[at + last + 1]) >= 0;
    return !ends || each(at);
  };
  std::size_t at = 0;
  for (; at + Bytes::size() <= places; at += Bytes::size()) {
    const Bytes firsts(codes.data() + at, simd::element_aligned),
        lasts(codes.data() + at + last, simd::element_aligned);
    auto both = firsts == wanted.front() && lasts == wanted.back();
    while (simd::any_of(both)) {
      const int i = simd::find_first_set(both);
      if (!check(at + static_cast<std::size_t>(i))) return;
      both[static_cast<std::size_t>(i)] = false;
    }
  }
  for (; at < places; ++at) {
    if (codes[at] == wanted.front() && codes[at + last] == wanted.back() && !check(at)) return;
  }
}

// A phrase of neighbouring words all of which have places of their own.
class WordPhrase {
 public:
  static std::optional<WordPhrase> make(const ForwardIndex& forward, const PositionedPhrase& words) {
    WordPhrase phrase;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].terms.size() != 1) return std::nullopt;
      const CodedTerm word = coded(forward, words[i].terms.front());
      const bool next = words[i].offset == words.front().offset + i;
      if (word.code == ForwardIndex::kNoWord || forward.is_mark(word.code) || !next) return std::nullopt;
      append_code(word.code, phrase.codes_);
      phrase.in_title_ = phrase.in_title_ || word.in_title;
    }
    return phrase;
  }

  std::size_t count(const ForwardArticle& article, Watch& watch) const {
    std::size_t found = 0;
    const auto count_one = [&](std::size_t) {
      ++found;
      return true;
    };
    find_codes(article.title, codes_, watch, count_one);
    if (!in_title_) find_codes(article.body, codes_, watch, count_one);
    return found;
  }

 private:
  std::string codes_;
  bool in_title_ = false;
};

// NEAR of two sides of words with places of their own: those of the rarer side are looked for, and the other
// side's within the distance of each.
class WordPair {
 public:
  static std::optional<WordPair> make(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                      std::uint32_t distance) {
    constexpr std::size_t kMostLookedFor = 8;  // each in a pass of its own
    if (sides.size() != 2 || distance >= kFieldGap) return std::nullopt;
    std::set<std::uint32_t> codes[2];
    std::uint64_t counts[2] = {0, 0};
    for (std::size_t side = 0; side < 2; ++side) {
      for (const NearAlternative& one : sides[side]) {
        if (one.phrase.size() != 1 || !one.languages.empty()) return std::nullopt;
        for (const std::string& term : one.phrase.front().terms) {
          const CodedTerm word = coded(forward, term);
          if (word.code == ForwardIndex::kNoWord) continue;
          if (word.in_title || forward.is_mark(word.code)) return std::nullopt;
          if (codes[side].insert(word.code).second) counts[side] += forward.count(word.code);
        }
      }
    }
    const std::size_t rarer = counts[1] < counts[0];
    if (codes[rarer].size() > kMostLookedFor) return std::nullopt;
    WordPair pair;
    pair.distance_ = distance;
    for (const std::uint32_t code : codes[rarer]) append_code(code, pair.rarer_.emplace_back());
    pair.others_ = FewCodes(codes[1 - rarer].size());
    for (const std::uint32_t code : codes[1 - rarer]) pair.others_.add(code, 0);
    return pair;
  }

  bool is_in(const ForwardArticle& article, Watch& watch) const {
    bool found = false;
    for (const std::string_view field : {article.title, article.body}) {
      for (const std::string& word : rarer_) {
        find_codes(field, word, watch, [&](std::size_t at) {
          found = !watch.is_over(distance_) && is_near(field, at);
          return !found;
        });
        if (found) return true;
      }
    }
    return false;
  }

 private:
  bool is_near(std::string_view field, std::size_t at) const {
    std::string_view after = field.substr(at);
    take_code(after);
    for (std::uint32_t i = 0; i < distance_ && !after.empty(); ++i) {
      if (is_other(take_code(after))) return true;
    }
    for (std::uint32_t i = 0; i < distance_ && at > 0; ++i) {
      do --at;
      while (at > 0 && static_cast<signed char>(field[at]) < 0);
      std::string_view before = field.substr(at);
      if (is_other(take_code(before))) return true;
    }
    return false;
  }
  bool is_other(std::uint32_t code) const { return others_.number(code) != FewCodes::kNone; }

  std::vector<std::string> rarer_;  // codes
  FewCodes others_{0};
  std::uint32_t distance_ = 0;
};

// Numbers the lists of a PlaceFinder: one for all the terms that will do at some place, however often they
// are asked for.
class Lists {
 public:
  std::uint32_t of(const std::vector<std::string>& terms) {
    std::string key;
    for (const std::string& term : terms) key += term + '\n';
    const auto [place, fresh] = numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size()));
    if (fresh) {
      for (const std::string& term : terms) wanted_.push_back({term, place->second});
    }
    return place->second;
  }
  PlaceFinder finder(const ForwardIndex& forward) const { return {forward, wanted_, numbers_.size()}; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<PlaceFinder::Wanted> wanted_;
};

// A phrase whose words have lists.
class ListedPhrase {
 public:
  ListedPhrase(const PositionedPhrase& words, Lists& lists) {
    for (const PositionedTerm& word : words) words_.push_back({lists.of(word.terms), word.offset});
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

// Whether around a place of the first side each other side has a place of its own: an assignment of places to
// sides, by augmenting paths (Kuhn).
class NearSearch {
 public:
  NearSearch(const std::vector<Positions>& sides, std::uint32_t distance, Watch& watch)
      : sides_(sides), distance_(distance), watch_(watch) {}

  bool finds_any() {
    return std::any_of(sides_.front().begin(), sides_.front().end(), [&](std::uint32_t start) {
      return !watch_.is_over(sides_.size() * kWorkPerSide) && finds_around(start);
    });
  }

 private:
  static constexpr std::size_t kWorkPerSide = 64, kFree = SIZE_MAX;

  bool finds_around(std::uint32_t start) {
    start_ = start;
    from_ = start > distance_ ? start - distance_ : 0;
    owner_.assign(start + distance_ - from_ + 1, kFree);
    for (std::size_t side = 1; side < sides_.size(); ++side) {
      tried_.assign(owner_.size(), 0);
      if (!finds_place(side)) return false;
    }
    return true;
  }

  bool finds_place(std::size_t side) {
    const Positions& places = sides_[side];
    for (auto at = std::lower_bound(places.begin(), places.end(), from_);
         at != places.end() && *at <= start_ + distance_; ++at) {
      const std::size_t place = *at - from_;
      if (*at == start_ || tried_[place]) continue;
      tried_[place] = 1;
      if (owner_[place] != kFree && !finds_place(owner_[place])) continue;
      owner_[place] = side;
      return true;
    }
    return false;
  }

  const std::vector<Positions>& sides_;
  std::uint32_t distance_;
  Watch& watch_;
  std::uint32_t start_ = 0, from_ = 0;
  std::vector<std::size_t> owner_;   // by place from `from_`: the side that has it
  std::vector<std::uint8_t> tried_;  // for the side that looks for one
};

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
    : forward_(forward), numbers_(wanted.size()), positions_(lists) {
  for (const Wanted& one : wanted) {
    const CodedTerm term = coded(forward, one.term);
    if (term.code == ForwardIndex::kNoWord) continue;
    std::uint32_t number = numbers_.number(term.code);
    if (number == FewCodes::kNone) {
      number = static_cast<std::uint32_t>(uses_.size());
      numbers_.add(term.code, number);
      uses_.emplace_back();
    }
    uses_[number].push_back({one.list, term.in_title});
  }
}

const std::vector<Positions>& PlaceFinder::find(std::uint32_t docid) {
  for (Positions& list : positions_) list.clear();
  const ForwardArticle article = forward_.article(docid);
  std::uint32_t place = 0, title_places = UINT32_MAX;
  const auto add = [&](std::uint32_t code, std::uint32_t at) {
    const std::uint32_t number = numbers_.number(code);
    if (number == FewCodes::kNone) return;
    const bool in_title = at < title_places;
    for (const Use& use : uses_[number]) {
      if (!use.in_title || in_title) positions_[use.list].push_back(at + 1 + (in_title ? 0 : kFieldGap));
    }
  };
  ByteReader marks(article.marks);
  std::uint32_t mark_place = marks.at_end() ? UINT32_MAX : static_cast<std::uint32_t>(marks.number());
  const auto add_marks_to = [&](std::uint32_t at) {
    while (mark_place <= at) {
      add(static_cast<std::uint32_t>(marks.number()), mark_place);
      mark_place = marks.at_end() ? UINT32_MAX : mark_place + static_cast<std::uint32_t>(marks.number());
    }
  };
  for (std::string_view field : {article.title, article.body}) {
    for (; !field.empty(); ++place) {
      add_marks_to(place);
      add(take_code(field), place);
    }
    title_places = std::min(title_places, place);
  }
  add_marks_to(UINT32_MAX - 1);
  return positions_;
}

OpenSegment::Made phrase_postings(const ForwardIndex& forward, const PositionedPhrase& words,
                                  const DocSet& candidates, const OutOfTime& out_of_time) {
  if (const auto phrase = WordPhrase::make(forward, words)) {
    return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
      return phrase->count(forward.article(docid), watch);
    });
  }
  Lists lists;
  ListedPhrase phrase(words, lists);
  PlaceFinder finder = lists.finder(forward);
  Positions found;
  return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
    found.clear();
    phrase.find(finder.find(docid), watch, found);
    return found.size();
  });
}

OpenSegment::Made near_postings(const ForwardIndex& forward, const std::vector<NearSide>& sides,
                                std::uint32_t distance, std::span<const std::uint32_t> languages,
                                const DocSet& candidates, const OutOfTime& out_of_time) {
  if (const auto pair = WordPair::make(forward, sides, distance)) {
    return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
      return std::size_t{pair->is_in(forward.article(docid), watch)};
    });
  }
  struct Alternative {
    ListedPhrase phrase;
    const std::vector<std::uint8_t>& languages;
  };
  Lists lists;
  std::vector<std::vector<Alternative>> alternatives(sides.size());
  for (std::size_t side = 0; side < sides.size(); ++side) {
    for (const NearAlternative& one : sides[side])
      alternatives[side].push_back({ListedPhrase(one.phrase, lists), one.languages});
  }
  PlaceFinder finder = lists.finder(forward);
  std::vector<Positions> places(sides.size());
  return counted(forward, candidates, out_of_time, [&](std::uint32_t docid, Watch& watch) {
    const std::vector<Positions>& found = finder.find(docid);
    for (std::size_t side = 0; side < sides.size(); ++side) {
      places[side].clear();
      for (Alternative& one : alternatives[side]) {
        if (one.languages.empty() || one.languages[languages[docid]])
          one.phrase.find(found, watch, places[side]);
      }
      std::sort(places[side].begin(), places[side].end());
      places[side].erase(std::unique(places[side].begin(), places[side].end()), places[side].end());
    }
    return std::size_t{NearSearch(places, distance, watch).finds_any()};
  });
}

}  // namespace chancery
