#include "index/forward.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <roaring/roaring.hh>
#include <utility>

#include "index/bytes.h"
#include "index/files.h"
#include "index/positions.h"
#include "src/base/error.h"
#include "tests/temporary_folder.h"

using namespace chancery;

namespace {

// "title | body", words by spaces; "+term" is a mark at the place of the word before it.
void add(ForwardBuilder& builder, const std::string& text) {
  std::vector<std::pair<std::string, std::vector<std::uint32_t>>> words;
  std::vector<std::pair<std::string, std::uint32_t>> marks;
  std::uint32_t place = 0, title_places = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word == "|") {
      title_places = place;
    } else if (word.front() == '+') {
      marks.emplace_back(word.substr(1), place - 1);
    } else {
      const auto same =
          std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.first == word; });
      if (same == words.end()) {
        words.push_back({word, {place}});
      } else {
        same->second.push_back(place);
      }
      ++place;
    }
  }
  builder.begin_article(place, title_places);
  for (const auto& [word, places] : words) {
    if (word != "_") builder.add_word(word, places);  // no word begins at "_"
  }
  for (const auto& [mark, at] : marks) builder.add_mark(mark, at);
  builder.end_article();
}

std::string shown(const ForwardIndex& index, std::uint32_t docid) {
  const ForwardArticle article = index.article(docid);
  std::vector<std::string> words;
  std::size_t title = 0;
  bool in_title = true;
  for (std::string_view field : {article.title, article.body}) {
    while (!field.empty()) {
      const std::uint32_t code = take_code(field);
      words.emplace_back(code == ForwardIndex::kNoWord ? "_" : index.term(code));
    }
    if (std::exchange(in_title, false)) title = words.size();
  }
  ByteReader marks(article.marks);
  for (std::uint64_t place = 0; !marks.at_end();) {
    place += marks.number();
    words[place] += " +" + std::string(index.term(static_cast<std::uint32_t>(marks.number())));
  }
  std::string text;
  for (std::size_t i = 0; i <= words.size(); ++i) {
    if (i == title) text += text.empty() ? "|" : " |";
    if (i < words.size()) text += (text.empty() ? "" : " ") + words[i];
  }
  return text;
}

// "docid:count docid:count" of what was found in all articles.
std::string found_in(const OpenSegment::Made& made) {
  std::string text;
  for (std::size_t i = 0; i < made.postings.docs.size(); ++i)
    text += (i ? " " : "") + std::to_string(made.postings.docs[i]) + ":" +
            std::to_string(made.postings.counts[i]);
  return text;
}

PositionedPhrase phrase(const std::string& words, char between = ' ') {
  PositionedPhrase terms;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(between, at), words.size());
    if (end > at) terms.push_back({{words.substr(at, end - at)}, static_cast<std::uint32_t>(terms.size())});
    at = end + 1;
  }
  return terms;
}

std::string phrase_in(const ForwardIndex& index, const PositionedPhrase& terms) {
  DocSet all;
  for (std::uint32_t docid = 1; docid <= index.last(); ++docid) all.add(docid);
  return found_in(phrase_postings(index, terms, all, [] { return false; }));
}

bool one_of(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether the sides after those that have a place each find one near the first's, by trying all.
bool others_near(const std::vector<std::string>& text, const std::vector<std::vector<std::string>>& sides,
                 std::size_t distance, const std::vector<std::size_t>& taken) {
  if (taken.size() == sides.size()) return true;
  const std::size_t from = taken.front() > distance ? taken.front() - distance : 0;
  for (std::size_t at = from; at <= taken.front() + distance && at < text.size(); ++at) {
    if (!one_of(sides[taken.size()], text[at])) continue;
    if (std::find(taken.begin(), taken.end(), at) != taken.end()) continue;
    std::vector<std::size_t> with = taken;
    with.push_back(at);
    if (others_near(text, sides, distance, with)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a code is as long as it must be, and ends where the next begins") {
  const std::uint32_t codes[] = {0,     1,       127,     128,       129,       16383,
                                 16384, 2097151, 2097152, 268435455, 268435456, UINT32_MAX};
  std::string bytes;
  for (const std::uint32_t code : codes) append_code(code, bytes);
  CHECK(bytes.size() == 3 * 1 + 3 * 2 + 2 * 3 + 2 * 4 + 2 * 5);
  std::string_view rest = bytes;
  for (const std::uint32_t code : codes) {
    REQUIRE(!rest.empty());
    CHECK(take_code(rest) == code);
  }
  CHECK(rest.empty());
}

TEST_CASE("a forward index gives back its articles, alone and merged") {
  const TemporaryFolder folder;
  const std::vector<std::string> texts = {"grain falls | grain fell in the north +XEru north", "| no title",
                                          "only title |", "_ gap | a _ b +XEus", "|"};
  ForwardBuilder builder;
  for (const std::string& text : texts) add(builder, text);
  builder.write(folder.path() + "/one");
  add(builder, "zebra | the grain +XEcn");
  builder.write(folder.path() + "/two");
  const ForwardIndex one(folder.path() + "/one"), two(folder.path() + "/two");
  REQUIRE(one.last() == texts.size());
  for (std::uint32_t docid = 1; docid <= one.last(); ++docid) CHECK(shown(one, docid) == texts[docid - 1]);
  CHECK(one.term(1) == "grain");  // of equally frequent words the first by its bytes
  CHECK(one.code("nowhere") == ForwardIndex::kNoWord);
  CHECK(one.is_mark(one.code("XEru")));
  CHECK(!one.is_mark(one.code("grain")));
  CHECK(one.sorted_term(one.first_from("fal")) == "falls");
  CHECK(one.first_from("zzz") == one.codes());

  DocSet live;
  live.addMany(3, std::vector<std::uint32_t>{1, 4, 5}.data());
  const ForwardPart parts[] = {{&two, 1, 1, nullptr}, {&one, 1, 5, &live}};
  merge_forward(parts, folder.path() + "/merged");
  const ForwardIndex merged(folder.path() + "/merged");
  REQUIRE(merged.last() == 6);
  CHECK(shown(merged, 1) == "zebra | the grain +XEcn");
  CHECK(shown(merged, 2) == texts[0]);
  CHECK(merged.article(3).body.empty());  // a hole
  CHECK(shown(merged, 5) == texts[3]);
  CHECK(merged.count(merged.code("grain")) == 3);
  CHECK(merged.code("only") == ForwardIndex::kNoWord);  // what only the deleted had is gone with them
}

TEST_CASE("phrases are found in title and body, and nowhere between") {
  const TemporaryFolder folder;
  ForwardBuilder builder;
  // Enough words that codes of one, two and three bytes stand side by side.
  std::string many = "|";
  for (int i = 0; i < 20'000; ++i) many += " w" + std::to_string(i);
  add(builder, many);
  add(builder, "peace talks | talks on peace talks went on +XEru on");
  add(builder, "peace | talks");
  add(builder, "| a a a a b w19999 w5 w19998 w19999 w5");
  add(builder, "| " + std::string("x ") + many.substr(2, 300) + " end of it");
  builder.write(folder.path() + "/index");
  const ForwardIndex index(folder.path() + "/index");
  struct Row {
    std::string words, found, reason;
  };
  const Row rows[] = {
      {"peace talks", "2:2", "in both fields, and not from one into the other"},
      {"Speace Stalks", "2:1", "in the title alone"},
      {"talks on", "2:1", "in the body"},
      {"a a", "4:3", "at every place, overlapping"},
      {"a a a a", "4:1", "the whole"},
      {"a b", "4:1", "at the end of the run"},
      {"w19999 w5", "4:2", "a long code and a short one, at the end of the text too"},
      {"w19998 w19999", "1:1 4:1", "two long codes"},
      {"w5 w6", "1:1 5:1", "within many"},
      {"w0 w1 w2 w3 w4 w5 w6 w7", "1:1 5:1", "a long phrase"},
      {"end of it", "5:1", "at the end, past the last whole block"},
      {"on XEru", "", "a mark stands at a place, not after it"},
      {"nowhere talks", "", "a word that is not there"},
      {"talks peace", "", "a phrase has an order"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.words);
    CHECK(phrase_in(index, phrase(row.words)) == row.found);
  }
  CHECK(phrase_in(index, {{{"went"}, 0}, {{"XEru"}, 1}}) == "2:1");                   // a word and a mark
  CHECK(phrase_in(index, {{{"talks"}, 0}, {{"peace"}, 2}}) == "2:1");                 // with a word between
  CHECK(phrase_in(index, {{{"peace"}, 0}, {{"talks"}, 1}, {{"went"}, 2}}) == "2:1");  // three
}

TEST_CASE("phrases and NEAR equal those of a plain comparison of words") {
  const TemporaryFolder folder;
  ForwardBuilder builder;
  std::vector<std::vector<std::string>> texts;
  std::uint32_t state = 7;
  const auto random = [&](std::uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> words;
    std::string text = "|";
    for (std::uint32_t n = random(60); n > 0; --n) {
      words.push_back("w" + std::to_string(random(2) ? random(3) : random(400)));
      text += " " + words.back();
    }
    add(builder, text);
    texts.push_back(std::move(words));
  }
  builder.write(folder.path() + "/index");
  const ForwardIndex index(folder.path() + "/index");
  // "docid:count" of each text in which `count` counts any.
  const auto expected = [&](auto&& count) {
    std::string text;
    for (std::size_t t = 0; t < texts.size(); ++t) {
      if (const std::size_t found = count(texts[t]))
        text += (text.empty() ? "" : " ") + std::to_string(t + 1) + ":" + std::to_string(found);
    }
    return text;
  };
  DocSet all;
  all.addRange(1, 301);
  std::vector<std::uint32_t> languages;  // every other article is of the second
  for (std::uint32_t docid = 0; docid <= 300; ++docid) languages.push_back(1 - docid % 2);
  const auto never = [] { return false; };
  for (int i = 0; i < 300; ++i) {
    const auto& from = texts[random(300)];
    const std::uint32_t length = 2 + random(3);
    if (from.size() < length) continue;
    const std::uint32_t begin = random(static_cast<std::uint32_t>(from.size()) - length + 1);
    const std::vector<std::string> wanted(from.begin() + begin, from.begin() + begin + length);
    std::string words;
    for (const std::string& word : wanted) words += word + " ";
    INFO(words);
    REQUIRE(phrase_in(index, phrase(words)) == expected([&](const std::vector<std::string>& text) {
              std::size_t found = 0;
              for (std::size_t at = 0; at + length <= text.size(); ++at)
                found +=
                    std::equal(wanted.begin(), wanted.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
              return found;
            }));

    // These words in another order, each with another that will do.
    std::vector<std::vector<std::string>> alternatives;
    for (const std::string& word : wanted)
      alternatives.push_back({word, "w" + std::to_string(random(6)), "nowhere"});
    std::rotate(alternatives.begin(), alternatives.begin() + random(length), alternatives.end());
    const std::uint32_t distance = 1 + random(12);
    std::vector<NearSide> sides, with_phrase, of_language;
    for (const auto& side : alternatives) {
      sides.push_back({{{{side, 0}}, {}}});
      // The same through the lists of places, which phrases and languages ask for.
      with_phrase.push_back({{{{side, 0}}, {}}, {phrase("nowhere either"), {}}});
      of_language.push_back({{{{side, 0}}, {0, 1}}});
    }
    const std::string near = expected([&](const std::vector<std::string>& text) {
      for (std::size_t at = 0; at < text.size(); ++at) {
        if (one_of(alternatives[0], text[at]) && others_near(text, alternatives, distance, {at})) return 1;
      }
      return 0;
    });
    INFO("NEAR/" << distance);
    REQUIRE(found_in(near_postings(index, sides, distance, languages, all, never)) == near);
    REQUIRE(found_in(near_postings(index, with_phrase, distance, languages, all, never)) == near);
    DocSet second;
    for (std::uint32_t docid = 2; docid <= 300; docid += 2) second.add(docid);
    REQUIRE(found_in(near_postings(index, of_language, distance, languages, all, never)) ==
            found_in(near_postings(index, sides, distance, languages, second, never)));
  }
}

TEST_CASE("each side of NEAR finds a place of its own where there is one") {
  const TemporaryFolder folder;
  ForwardBuilder builder;
  add(builder, "| a b c");
  builder.write(folder.path() + "/index");
  const ForwardIndex index(folder.path() + "/index");
  const NearSide a = {{phrase("a"), {}}}, b = {{phrase("b"), {}}}, b_or_c = {{{{{"b", "c"}, 0}}, {}}};
  const std::vector<std::uint32_t> languages(2, 0);
  const auto found = [&](const std::vector<NearSide>& sides) {
    return found_in(near_postings(index, sides, 5, languages, DocSet::bitmapOf(1, 1u), [] { return false; }));
  };
  CHECK(found({a, b, b_or_c}) == "1:1");
  CHECK(found({a, b_or_c, b}) == "1:1");  // the first to choose must not keep what the other needs
  CHECK(found({a, b_or_c, b_or_c}) == "1:1");
  CHECK(found({a, b_or_c, b_or_c, b_or_c}) == "");
  CHECK(found({b, a, b}) == "");
  CHECK(found({a, a}) == "");
}

TEST_CASE("within one long article too the clock is looked at") {
  const TemporaryFolder folder;
  ForwardBuilder builder;
  std::string text = "|", words;
  for (int i = 0; i < 20'000; ++i) text += i % 2 ? " b" : " a";
  for (int i = 0; i < 100; ++i) text += " x";
  for (int i = 0; i < 20'000; ++i) text += " c";
  for (int i = 0; i < 200; ++i) words += "a b ";
  add(builder, text + " +XEru");
  builder.write(folder.path() + "/index");
  const ForwardIndex index(folder.path() + "/index");
  const DocSet all = DocSet::bitmapOf(1, 1u);
  PositionedPhrase with_mark = phrase(words);
  with_mark.push_back({{"XEru"}, static_cast<std::uint32_t>(with_mark.size()) - 1});
  const NearSide a = {{phrase("a"), {}}}, b = {{phrase("b"), {}}, {phrase("a b"), {}}},
                 c = {{phrase("c"), {}}};
  const std::vector<NearSide> pair = {a, c}, many = {a, b, a, b, a, b, a, c};  // c is too far away
  const std::vector<std::uint32_t> languages(2, 0);
  const std::function<OpenSegment::Made(const OutOfTime&)> searches[] = {
      [&](const OutOfTime& out) { return phrase_postings(index, phrase(words), all, out); },
      [&](const OutOfTime& out) { return phrase_postings(index, with_mark, all, out); },
      [&](const OutOfTime& out) { return near_postings(index, pair, 50, languages, all, out); },
      [&](const OutOfTime& out) { return near_postings(index, many, 50, languages, all, out); },
  };
  for (const auto& search : searches) {
    INFO("search " << &search - searches);
    int looks = 0;
    CHECK(search([&] { return ++looks < 0; }).whole);
    REQUIRE(looks > 4);
    const int all_looks = std::exchange(looks, 0);
    CHECK(!search([&] { return ++looks >= 2; }).whole);
    CHECK(looks == 2);  // once it is over, nobody asks again
    CHECK(all_looks > looks);
  }
}

TEST_CASE("bytes that are no forward index are refused") {
  const TemporaryFolder folder;
  ForwardBuilder builder;
  add(builder, "a title | and a body");
  builder.write(folder.path() + "/good");
  const std::string good = read_whole_file(folder.path() + "/good");
  const auto refused = [&](const std::string& bytes) {
    const std::string path = folder.path() + "/bad";
    std::ofstream(path, std::ios::binary) << bytes;
    CHECK_THROWS_AS(ForwardIndex(path), Error);
  };
  refused("");
  refused("CHFWD001");
  for (std::size_t cut = 1; cut < good.size(); cut += 7) refused(good.substr(0, good.size() - cut));
  refused(std::string(good.size(), '\0'));
  std::string places = good;  // a section that would lie outside
  places[good.size() - 8 - 1] = '\x7F';
  refused(places);
}
