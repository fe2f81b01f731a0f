#include "index/positions.h"

#include <xapian.h>

#include <algorithm>

namespace chancery {
namespace {

using Positions = std::vector<std::uint32_t>;

// A reader of one term's positions that moves forward through the articles, as its posting list does.
class PositionReader {
 public:
  PositionReader(const Xapian::Database& database, const std::string& term)
      : posting_(database.postlist_begin(term)), end_(database.postlist_end(term)) {}

  // Appends the term's positions in the article.
  void read(std::uint32_t docid, Positions& out) {
    if (posting_ == end_) return;
    posting_.skip_to(docid);
    if (posting_ == end_ || *posting_ != docid) return;
    const auto end = posting_.positionlist_end();
    for (auto position = posting_.positionlist_begin(); position != end; ++position) out.push_back(*position);
  }

 private:
  Xapian::PostingIterator posting_, end_;
};

// Appends the places where a phrase stands: those of its first word.
void phrase_places(const std::vector<Positions>& positions, const std::vector<PositionedTerm>& terms,
                   Positions& out) {
  std::vector<std::size_t> next(positions.size(), 0);
  for (const std::uint32_t start : positions.front()) {
    bool all = start >= terms.front().offset;
    const std::uint32_t base = start - terms.front().offset;
    for (std::size_t i = 1; all && i < positions.size(); ++i) {
      const std::uint32_t wanted = base + terms[i].offset;
      while (next[i] < positions[i].size() && positions[i][next[i]] < wanted) ++next[i];
      all = next[i] < positions[i].size() && positions[i][next[i]] == wanted;
    }
    if (all) out.push_back(start);
  }
}

// A reader of the places of a word or a phrase.
class PhraseReader {
 public:
  PhraseReader(const Xapian::Database& database, const std::vector<PositionedTerm>& terms)
      : terms_(terms), positions_(terms.size()) {
    for (const PositionedTerm& term : terms) readers_.emplace_back(database, term.term);
  }
  void read(std::uint32_t docid, Positions& out) {
    if (terms_.size() == 1) {
      readers_.front().read(docid, out);
      return;
    }
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      positions_[i].clear();
      readers_[i].read(docid, positions_[i]);
      if (positions_[i].empty()) return;
    }
    phrase_places(positions_, terms_, out);
  }

 private:
  const std::vector<PositionedTerm>& terms_;
  std::vector<PositionReader> readers_;
  std::vector<Positions> positions_;
};

constexpr std::size_t kAskEvery = 64;  // articles between two looks at the clock

std::uint16_t saturated(std::size_t count) {
  return static_cast<std::uint16_t>(std::min<std::size_t>(count, UINT16_MAX));
}

// How many places of the first side have one of each other side within the distance, all at different places.
std::uint16_t count_near(const std::vector<Positions>& sides, std::uint32_t distance) {
  std::size_t count = 0;
  Positions taken;
  for (const std::uint32_t start : sides.front()) {
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

}  // namespace

OpenSegment::Made phrase_postings(const Xapian::Database& database, const std::vector<PositionedTerm>& terms,
                                  const DocSet& candidates, const OutOfTime& out_of_time) {
  PhraseReader reader(database, terms);
  std::vector<std::uint32_t> docs;
  std::vector<std::uint16_t> counts;
  Positions places;
  bool whole = true;
  std::size_t seen = 0;
  for (const std::uint32_t docid : candidates) {
    if (++seen % kAskEvery == 0 && out_of_time()) {
      whole = false;
      break;
    }
    places.clear();
    reader.read(docid, places);
    if (places.empty()) continue;
    docs.push_back(docid);
    counts.push_back(saturated(places.size()));
  }
  return {make_postings(std::move(docs), std::move(counts)), whole};
}

OpenSegment::Made near_postings(const Xapian::Database& database, const std::vector<NearSide>& sides,
                                std::uint32_t distance, const DocSet& candidates,
                                const OutOfTime& out_of_time) {
  std::vector<std::vector<PhraseReader>> readers(sides.size());
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (const std::vector<PositionedTerm>& phrase : sides[i]) readers[i].emplace_back(database, phrase);
  }
  std::vector<std::uint32_t> docs;
  std::vector<std::uint16_t> counts;
  std::vector<Positions> positions(sides.size());
  bool whole = true;
  std::size_t seen = 0;
  for (const std::uint32_t docid : candidates) {
    if (++seen % kAskEvery == 0 && out_of_time()) {
      whole = false;
      break;
    }
    for (std::size_t i = 0; i < sides.size(); ++i) {
      positions[i].clear();
      for (PhraseReader& reader : readers[i]) reader.read(docid, positions[i]);
      if (readers[i].size() > 1) std::sort(positions[i].begin(), positions[i].end());
    }
    if (const std::uint16_t count = count_near(positions, distance)) {
      docs.push_back(docid);
      counts.push_back(count);
    }
  }
  return {make_postings(std::move(docs), std::move(counts)), whole};
}

}  // namespace chancery
