#include "index/forward.h"

#include <algorithm>
#include <numeric>

#include "index/bytes.h"

namespace chancery {
namespace {

constexpr std::string_view kMagic = "CHFWD001";
enum Section : std::size_t {
  kStream,
  kBegins,
  kTermBegins,
  kCodeOf,
  kPlaceOf,
  kCounts,
  kIsMark,
  kTerms,
  kSections
};
// Terms as they came, numbered from 1, and how they are numbered in the file.
struct Lexicon {
  std::vector<std::string_view> terms;
  std::vector<std::uint32_t> counts;
  std::vector<std::uint8_t> is_mark;
  std::vector<std::uint32_t> codes;  // by number; set by rank()

  // The more frequent, the lower; of equally frequent ones by their bytes.
  void rank() {
    std::vector<std::uint32_t> order(terms.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return counts[a] != counts[b] ? counts[a] > counts[b] : terms[a] < terms[b];
    });
    codes.assign(terms.size() + 1, ForwardIndex::kNoWord);
    for (std::uint32_t i = 0; i < order.size(); ++i) codes[order[i] + 1] = i + 1;
  }

  void write(SectionWriter& file) const {
    std::vector<std::uint32_t> order(terms.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return terms[a] < terms[b]; });
    std::vector<std::uint64_t> begins = {0};
    std::vector<std::uint32_t> code_of, place_of(order.size()), count_of(order.size());
    std::vector<std::uint8_t> mark_of(order.size());
    for (const std::uint32_t i : order) {
      const std::uint32_t code = codes[i + 1];
      place_of[code - 1] = static_cast<std::uint32_t>(code_of.size());
      count_of[code - 1] = counts[i];
      mark_of[code - 1] = is_mark[i];
      code_of.push_back(code);
      begins.push_back(begins.back() + terms[i].size());
    }
    file.write(kTermBegins, begins);
    file.write(kCodeOf, code_of);
    file.write(kPlaceOf, place_of);
    file.write(kCounts, count_of);
    file.write(kIsMark, mark_of);
    file.begin(kTerms);
    for (const std::uint32_t i : order) file.append(terms[i]);
    file.end();
  }
};

// An article in the stream: the bytes of its title and of its body, then these, then its marks.
void append_article(ByteWriter& out, const ForwardArticle& article) {
  out.text(article.title);
  out.text(article.body);
  out.raw(article.marks);
}

// How an article that is taken over has a code.
struct CodeUse {
  std::uint32_t words = 0;
  bool is_mark = false;
  bool is_there() const { return words > 0 || is_mark; }
};

// By code. What only deleted articles had is not there: it goes with them.
std::vector<CodeUse> uses_in(const ForwardPart& part) {
  const ForwardIndex& index = *part.index;
  std::vector<CodeUse> uses(index.codes() + 1);
  const bool whole = !part.live || part.live->cardinality() == index.last();
  if (whole) {
    for (std::uint32_t code = 1; code <= index.codes(); ++code)
      uses[code] = {index.count(code), index.is_mark(code)};
    return uses;
  }
  for (std::uint32_t docid = part.first; docid <= part.last; ++docid) {
    if (!part.live->contains(docid)) continue;
    const ForwardArticle article = index.article(docid);
    for (std::string_view field : {article.title, article.body}) {
      while (!field.empty()) {
        if (const std::uint32_t code = take_code(field); code < uses.size()) ++uses[code].words;
      }
    }
    for (ByteReader marks(article.marks); !marks.at_end();) {
      marks.number();
      if (const std::uint64_t code = marks.number(); code < uses.size()) uses[code].is_mark = true;
    }
  }
  return uses;
}

// Of damaged files alone some code has no term.
std::uint32_t recoded(std::uint64_t code, const std::vector<std::uint32_t>& to) {
  return code < to.size() ? to[code] : ForwardIndex::kNoWord;
}

void recode(std::string_view codes, const std::vector<std::uint32_t>& to, std::string& out) {
  out.clear();
  while (!codes.empty()) append_code(recoded(take_code(codes), to), out);
}

}  // namespace

void append_code(std::uint32_t code, std::string& out) {
  int more = 0;
  while (more < 4 && code >> (7 * (more + 1)) != 0) ++more;
  out += static_cast<char>(code >> (7 * more));
  while (more-- > 0) out += static_cast<char>(0x80 | (code >> (7 * more) & 0x7F));
}

ForwardIndex::ForwardIndex(const std::string& path)
    : file_(path, kMagic, kSections),
      begins_(file_.array<std::uint64_t>(kBegins)),
      stream_(file_.text(kStream)),
      terms_(file_.text(kTerms)),
      term_begins_(file_.array<std::uint64_t>(kTermBegins)),
      code_of_(file_.array<std::uint32_t>(kCodeOf)),
      place_of_(file_.array<std::uint32_t>(kPlaceOf)),
      counts_(file_.array<std::uint32_t>(kCounts)),
      is_mark_(file_.array<std::uint8_t>(kIsMark)) {
  const std::size_t terms = code_of_.size();
  const auto numbers = [&](std::span<const std::uint32_t> values, std::uint32_t from) {
    return values.size() == terms && std::all_of(values.begin(), values.end(), [&](std::uint32_t value) {
             return value >= from && value - from < terms;
           });
  };
  const bool fits = begins_.size() >= 2 && std::is_sorted(begins_.begin(), begins_.end()) &&
                    begins_.back() == stream_.size() && term_begins_.size() == terms + 1 &&
                    std::is_sorted(term_begins_.begin(), term_begins_.end()) &&
                    term_begins_.back() == terms_.size() && numbers(code_of_, 1) && numbers(place_of_, 0) &&
                    counts_.size() == terms && is_mark_.size() == terms;
  if (!fits) file_.damaged();
}

void ForwardIndex::prefetch(std::uint32_t docid) const {
  constexpr std::size_t kLine = 64, kMost = 16 * kLine;
  const char* block = stream_.data() + begins_[docid];
  const std::size_t size = std::min(article_bytes(docid), kMost);
  for (std::size_t i = 0; i < size; i += kLine) __builtin_prefetch(block + i);
}

ForwardArticle ForwardIndex::article(std::uint32_t docid) const {
  ByteReader block(stream_.substr(begins_[docid], article_bytes(docid)));
  if (block.at_end()) return {};
  const std::string_view title = block.text(), body = block.text();
  return {title, body, block.rest()};
}

std::uint32_t ForwardIndex::first_from(std::string_view wanted) const {
  std::uint32_t low = 0, high = codes();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (sorted_term(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::uint32_t ForwardIndex::code(std::string_view wanted) const {
  const std::uint32_t place = first_from(wanted);
  return place < codes() && sorted_term(place) == wanted ? code_of_[place] : kNoWord;
}

void ForwardBuilder::begin_article(std::uint32_t places, std::uint32_t title_places) {
  lengths_.push_back({places, title_places, 0});
  words_.resize(words_.size() + places, ForwardIndex::kNoWord);
}

std::uint32_t ForwardBuilder::number(std::string_view term) {
  const auto [place, fresh] =
      numbers_.try_emplace(std::string(term), static_cast<std::uint32_t>(terms_.size() + 1));
  if (fresh) {
    terms_.push_back(&place->first);
    counts_.push_back(0);
    is_mark_.push_back(0);
  }
  return place->second;
}

void ForwardBuilder::add_word(std::string_view term, std::span<const std::uint32_t> places) {
  const std::uint32_t word = number(term);
  counts_[word - 1] += static_cast<std::uint32_t>(places.size());
  const auto article = std::span(words_).last(lengths_.back().words);
  for (const std::uint32_t place : places) article[place] = word;
}

void ForwardBuilder::add_mark(std::string_view term, std::uint32_t place) {
  const std::uint32_t word = number(term);
  is_mark_[word - 1] = 1;
  marks_.push_back({place, word});
  ++lengths_.back().marks;
}

void ForwardBuilder::end_article() {
  std::stable_sort(marks_.end() - lengths_.back().marks, marks_.end(),
                   [](const Mark& a, const Mark& b) { return a.place < b.place; });
}

void ForwardBuilder::write(const std::string& path) {
  Lexicon lexicon;
  for (const std::string* term : terms_) lexicon.terms.push_back(*term);
  lexicon.counts = counts_;
  lexicon.is_mark = is_mark_;
  lexicon.rank();
  SectionWriter file(path, kMagic, kSections);
  file.begin(kStream);
  std::vector<std::uint64_t> begins = {0, 0};
  auto word = words_.begin();
  auto mark = marks_.begin();
  std::string title, body;
  for (const Length& length : lengths_) {
    title.clear();
    body.clear();
    for (std::uint32_t i = 0; i < length.words; ++i)
      append_code(lexicon.codes[*word++], i < length.title_places ? title : body);
    ByteWriter marks;
    for (std::uint32_t i = 0, before = 0; i < length.marks; ++i, ++mark) {
      marks.number(mark->place - before);
      marks.number(lexicon.codes[mark->term]);
      before = mark->place;
    }
    ByteWriter article;
    append_article(article, {title, body, marks.bytes()});
    file.append(article.bytes());
    begins.push_back(begins.back() + article.bytes().size());
  }
  file.end();
  file.write(kBegins, begins);
  lexicon.write(file);
  file.finish();
  *this = {};
}

void merge_forward(std::span<const ForwardPart> parts, const std::string& path) {
  // All terms once, numbered as they come; each part's codes to these numbers, and then to the new codes.
  Lexicon lexicon;
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  std::vector<std::vector<std::uint32_t>> new_codes(parts.size());
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const ForwardIndex& index = *parts[p].index;
    const std::vector<CodeUse> uses = uses_in(parts[p]);
    new_codes[p].assign(index.codes() + 1, ForwardIndex::kNoWord);
    for (std::uint32_t code = 1; code <= index.codes(); ++code) {
      if (!uses[code].is_there()) continue;
      const auto [place, fresh] =
          numbers.try_emplace(index.term(code), static_cast<std::uint32_t>(lexicon.terms.size() + 1));
      if (fresh) {
        lexicon.terms.push_back(place->first);
        lexicon.counts.push_back(0);
        lexicon.is_mark.push_back(0);
      }
      new_codes[p][code] = place->second;
      std::uint32_t& count = lexicon.counts[place->second - 1];
      count += std::min(uses[code].words, UINT32_MAX - count);
      if (uses[code].is_mark) lexicon.is_mark[place->second - 1] = 1;
    }
  }
  lexicon.rank();
  for (auto& codes : new_codes) {
    for (std::uint32_t& code : codes) code = lexicon.codes[code];
  }

  SectionWriter file(path, kMagic, kSections);
  std::vector<std::uint64_t> begins = {0, 0};
  std::string title, body;
  file.begin(kStream);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (std::uint32_t docid = parts[p].first; docid <= parts[p].last; ++docid) {
      begins.push_back(begins.back());
      if (parts[p].live && !parts[p].live->contains(docid)) continue;
      const ForwardArticle old = parts[p].index->article(docid);
      recode(old.title, new_codes[p], title);
      recode(old.body, new_codes[p], body);
      ByteWriter marks;
      for (ByteReader reader(old.marks); !reader.at_end();) {
        marks.number(reader.number());
        marks.number(recoded(reader.number(), new_codes[p]));
      }
      ByteWriter article;
      append_article(article, {title, body, marks.bytes()});
      file.append(article.bytes());
      begins.back() += article.bytes().size();
    }
  }
  file.end();
  file.write(kBegins, begins);
  lexicon.write(file);
  file.finish();
}

}  // namespace chancery
