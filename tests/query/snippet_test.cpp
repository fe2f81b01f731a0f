#include "src/query/snippet.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "src/query/hits.h"
#include "src/query/marks.h"
#include "src/text/encoding.h"

using namespace chancery;
using namespace std::string_literals;

namespace {

// "sanctions oil* \"peace talks\"" as the index's compiler would have it.
Highlights highlights_of(const std::vector<std::string>& wanted, const std::string& lang = "en") {
  Analyzer analyzer;
  Stemmer stemmer;
  Highlights out;
  for (const std::string& text : wanted) {
    Tokens tokens;
    analyzer.analyze(text, tokens);
    std::vector<std::string> terms;
    for (const Token& token : tokens.list) terms.emplace_back(tokens.term(token));
    if (text.ends_with('*')) {
      out.prefixes.push_back(terms.at(0));
    } else if (text.find(' ') != std::string::npos) {
      out.phrases.push_back(terms);
    } else {
      for (const std::string& term : terms) {
        out.words.insert(term);
        out.stems[std::string(lang)].emplace(stemmer.stem(lang, term));
      }
    }
  }
  return out;
}

std::string with_brackets(std::string text) {
  for (const auto& [mark, bracket] : {std::pair{kMarkStart, "["}, std::pair{kMarkEnd, "]"}}) {
    for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.replace(at, mark.size(), bracket);
  }
  return text;
}

Span span_of(std::string_view text, std::string_view part) {
  const auto at = static_cast<std::uint32_t>(text.find(part));
  return {at, at + static_cast<std::uint32_t>(part.size())};
}

struct Row {
  std::string body;
  std::vector<std::string> words;
  std::size_t width;
  std::string snippet;
  const char* reason;
  std::string lang = "en";
  std::string mention = {};
};

const std::string kStory =
    "The minister arrived late on Monday. He spoke to nobody at the airport. After lunch the delegations "
    "met, and the oil "
    "price was their first subject. Sanctions came next, and oil sanctions took the whole evening. Nobody "
    "signed a paper. "
    "The talks go on next week in another city.";

}  // namespace

TEST_CASE("a snippet shows the best window of a text") {
  const Row rows[] = {
      {"Sanctions bite.", {"sanctions"}, 280, "[Sanctions] bite.", "a short text is shown whole"},
      {"", {"sanctions"}, 280, "", "no text"},
      {" \n\t ", {"sanctions"}, 280, "", "white space alone"},
      {kStory, {"nothing"}, 40, "The minister arrived late on Monday. He…", "without a hit, the beginning"},
      {kStory, {}, 40, "The minister arrived late on Monday. He…", "without a word, likewise"},
      {kStory, {"minister"}, 40, "The [minister] arrived late on Monday. He…", "a hit at the beginning"},
      {kStory,
       {"delegations"},
       60,
       "…After lunch the [delegations] met, and the oil price was their…",
       "from the beginning of the sentence"},
      {kStory,
       {"oil", "sanctions"},
       60,
       "…[Sanctions] came next, and [oil] [sanctions] took the whole…",
       "different words count more than many"},
      {kStory, {"city"}, 60, "…The talks go on next week in another [city].", "near the end, too"},
      {kStory, {"signed"}, 20, "…Nobody [signed] a…", "a narrow window"},
      {"Oil, oil, oil and oil again. Much later in the day came oil sanctions.",
       {"oil", "sanctions"},
       30,
       "…in the day came [oil] [sanctions].",
       "than one word many times"},
      {"An oil tanker and some more words here. Then oil and again oil fields.",
       {"oil"},
       30,
       "…Then [oil] and again [oil] fields.",
       "more hits are denser"},
      {"First oil here, and nothing else for long. Second oil there, and nothing else.",
       {"oil"},
       30,
       "First [oil] here, and nothing…",
       "the first of equals"},
      {"A  line\nand\r\n\r\n another\u00A0\u3000one",
       {"line"},
       280,
       "A [line] and another one",
       "white space is single spaces"},
      {"\n\n  Head  of it  \n", {"it"}, 280, "Head of [it]", "and none at the ends"},
      {kStory, {"sanctions"}, 0, "…[Sanctions] came next,…", "no width at all is a narrow one"},
  };
  Snippeter snippeter;
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(with_brackets(snippeter.snippet(row.body, row.lang, highlights_of(row.words), {}, row.width)) ==
          row.snippet);
  }
}

TEST_CASE("what is highlighted") {
  const Row rows[] = {
      {"They sanctioned it; a sanction bites.",
       {"sanctions"},
       280,
       "They [sanctioned] it; a [sanction] bites.",
       "stems in the language of the article"},
      {"They sanctioned it; a sanction bites.",
       {"sanctions"},
       280,
       "They sanctioned it; a sanction bites.",
       "and in no other",
       "fr"},
      {"PUTIN, Putin's and “Putin”",
       {"putin"},
       280,
       "[PUTIN], [Putin]'s and “[Putin]”",
       "case, possessives and punctuation"},
      {"The sanctity of sanctuaries", {"sanct*"}, 280, "The [sanctity] of [sanctuaries]", "beginnings"},
      {"Peace talks. Talks of peace. The peace talks!",
       {"peace talks"},
       280,
       "[Peace talks]. Talks of peace. The [peace talks]!",
       "a phrase only as a whole"},
      {"A cease-fire, a ceasefire and a cease",
       {"ceasefire"},
       280,
       "A [cease-fire], a [ceasefire] and a cease",
       "a compound written together"},
      {"The U.S. told us what the US wants",
       {"U.S."},
       280,
       "The [U.S.] told us what the [US] wants",
       "an abbreviation is no pronoun"},
      {"N.A.T.O. is NATO", {"nato"}, 280, "[N.A.T.O.] is [NATO]", "with and without stops"},
      {"Un coup à l'Élysée, dans l’Elysee",
       {"élysée"},
       280,
       "Un coup à l'[Élysée], dans l’[Elysee]",
       "elision and accents",
       "fr"},
      {"I don't know what Don said",
       {"don"},
       280,
       "I don't know what [Don] said",
       "an apostrophe is part of a word"},
      {"Президент встретил президента.",
       {"президент"},
       280,
       "[Президент] встретил [президента].",
       "Russian cases",
       "ru"},
      {"قال الرئيس إن للرئيس وفدا",
       {"الرئيس"},
       280,
       "قال [الرئيس] إن [للرئيس] وفدا",
       "Arabic stems begin inside words",
       "ar"},
      {"俄罗斯总统普京与美国总统会晤",
       {"总统"},
       280,
       "俄罗斯[总统]普京与美国[总统]会晤",
       "Chinese has no spaces",
       "zh"},
      {"在停火协议之后，停火了",
       {"停火 协议"},
       280,
       "在[停火协议]之后，停火了",
       "nor have its phrases",
       "zh"},
      {"The Kremlin leader spoke; Kremlin guards stood by",
       {"spoke"},
       280,
       "The [Kremlin leader] [spoke]; Kremlin guards stood by",
       "a mention in other words",
       "en",
       "Kremlin leader"},
      {"Vladimir Putin spoke",
       {"putin"},
       280,
       "[Vladimir Putin] spoke",
       "a mention around a hit is one span",
       "en",
       "Vladimir Putin"},
      {"A\uE000B\uE001 oil", {"oil"}, 280, "AB [oil]", "marks in the text are dropped"},
  };
  Snippeter snippeter;
  for (const Row& row : rows) {
    INFO(row.reason);
    const Highlights highlights = highlights_of(row.words, row.lang == "fr" ? "en" : row.lang);
    std::vector<Span> mentions;
    if (!row.mention.empty()) mentions.push_back(span_of(row.body, row.mention));
    CHECK(with_brackets(snippeter.snippet(row.body, row.lang, highlights, mentions, row.width)) ==
          row.snippet);
    CHECK(with_brackets(snippeter.mark(row.body, row.lang, highlights, mentions)) == row.snippet);
  }
}

TEST_CASE("mark keeps the text as it is") {
  Snippeter snippeter;
  CHECK(with_brackets(snippeter.mark("  Oil\n\nand  oil ", "en", highlights_of({"oil"}), {})) ==
        "  [Oil]\n\nand  [oil] ");
  CHECK(snippeter.mark("", "en", highlights_of({"oil"}), {}).empty());
  CHECK(snippeter.mark("oil", "", {}, {}) == "oil");
}

TEST_CASE("mentions may be anything") {
  Snippeter snippeter;
  const std::string body = "Das Öl wird teuer.";
  const std::vector<Span> spans = {
      {4, 7}, {5, 7}, {4, 5}, {7, 4}, {3, 3}, {15, 400}, {4000000000u, 4000000001u}, {0, 3}, {1, 7}};
  CHECK(with_brackets(snippeter.mark(body, "de", {}, spans)) == "[Das Öl] wird teuer.");
  CHECK(with_brackets(snippeter.snippet(body, "de", {}, spans)) == "[Das Öl] wird teuer.");
}

TEST_CASE("mentions draw the window to them") {
  Snippeter snippeter;
  std::string body = "Oil first. ";
  while (body.size() < 30'000) body += "Nothing of interest happened on that day. ";
  body += "Then the Kremlin answered the envoys. Nothing else.";
  const std::vector<Span> mentions = {span_of(body, "Kremlin")};
  CHECK(with_brackets(snippeter.snippet(body, "en", {}, mentions, 60)) ==
        "…Then the [Kremlin] answered the envoys. Nothing else.");
  CHECK(with_brackets(snippeter.snippet(body, "en", highlights_of({"oil"}), mentions, 40)) ==
        "[Oil] first. Nothing of interest happened…");
}

TEST_CASE("only the head of a long text is looked at") {
  Snippeter snippeter;
  std::string body = "Some words. ";
  while (body.size() < 21'000) body += "Nothing of interest happened on that day. ";
  body += "Oil.";
  CHECK(with_brackets(snippeter.snippet(body, "en", highlights_of({"oil"}), {}, 40)) ==
        "Some words. Nothing of interest happened…");
}

TEST_CASE("nothing is cut in two") {
  struct CutRow {
    std::string unit;
    const char* reason;
  };
  const CutRow rows[] = {
      {"é", "a letter of two bytes"},
      {"e\u0301", "a letter and its accent"},
      {"e\u0301\u0323\u0308", "several accents"},
      {"👩‍👩‍👧‍👦", "a family joined by joiners"},
      {"👍🏽", "a skin tone"},
      {"🇺🇦", "a flag"},
      {"1️⃣", "a keycap"},
      {"क्षि", "a syllable of Devanagari"},
      {"한", "a syllable of Korean in three parts"},
      {"战", "Chinese"},
  };
  Snippeter snippeter;
  for (const CutRow& row : rows) {
    INFO(row.reason);
    std::string body;
    for (int i = 0; i < 200; ++i) body += row.unit;
    for (std::size_t width = 20; width < 40; ++width) {
      const std::string shown = snippeter.snippet(body, "", {}, {}, width);
      REQUIRE(shown.ends_with("…"));
      const std::string kept = shown.substr(0, shown.size() - "…"s.size());
      CHECK(kept.size() % row.unit.size() == 0);
      CHECK(body.starts_with(kept));
    }
    const Span mention{static_cast<std::uint32_t>(row.unit.size() * 100),
                       static_cast<std::uint32_t>(row.unit.size() * 101)};
    const std::string middle = with_brackets(snippeter.snippet(body, "", {}, {mention}, 60));
    const std::size_t open = middle.find('[');
    REQUIRE(open != std::string::npos);
    CHECK((open - "…"s.size()) % row.unit.size() == 0);
    CHECK(middle.substr(open, row.unit.size() + 2) == '[' + row.unit + ']');
  }
}

TEST_CASE("hostile texts") {
  Snippeter snippeter;
  const Highlights highlights = highlights_of({"oil", "a", "peace talks", "x*"});
  std::string accents = "a";
  for (int i = 0; i < 50'000; ++i) accents += "\u0301";
  CHECK(is_valid_utf8(snippeter.snippet(accents + " oil " + accents, "en", highlights, {})));
  CHECK(snippeter.snippet(std::string(1u << 20, 'x'), "en", highlights, {}).size() < 2'000'000);
  CHECK(snippeter.snippet(std::string(1u << 20, 'y'), "en", highlights, {}).size() < 300);
  CHECK_FALSE(snippeter.snippet(std::string(100'000, '.'), "en", highlights, {}).empty());
  std::string peace;
  for (int i = 0; i < 20'000; ++i) peace += "peace ";
  CHECK(with_brackets(snippeter.snippet(peace + "talks", "en", highlights, {}, 20)) == "peace peace peace…");
  Highlights odd;
  odd.words = {"", "\u0301"};
  odd.stems["en"] = {""};
  odd.prefixes = {"oil"};
  odd.phrases = {{}, {""}};
  CHECK(with_brackets(snippeter.snippet("oil wells", "en", odd, {})) == "[oil] wells");
}

TEST_CASE("the quick search finds what the analysis finds") {
  const std::vector<std::string> pieces = {"oil",        "Oil",
                                           "OIL",        "oils",
                                           "sanction",   "SANCTIONS",
                                           "sanctioned", "peace",
                                           "talks",      "peace-talks",
                                           "cease-fire", "ceasefire",
                                           "U.S.",       "US",
                                           "us",         "nato",
                                           "N.A.T.O.",   "die",
                                           "dying",      "don't",
                                           "Don",        "l'Élysée",
                                           "elysee",     "президент",
                                           "Президента", "ёлка",
                                           "елки",       "الرئيس",
                                           "للرئيس",     "أمريكا",
                                           "停火",       "协议",
                                           "总统",       "e\u0301lyse\u0301e",
                                           "ÉLYSÉE",     "x",
                                           "X-ray",      "3.5",
                                           "a.b",        "...",
                                           "—",          "\n",
                                           "🔥",          "(",
                                           ")"};
  const Highlights highlights =
      highlights_of({"oil", "sanctions", "ceasefire", "U.S.", "nato", "die", "don", "elysee", "президент",
                     "ёлка", "الرئيس", "أمريكا", "停火", "peace talks", "x*"});
  Analyzer analyzer;
  HitFinder finder;
  std::mt19937 random(7);
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 40; n > 0; --n)
      text += pieces[random() % pieces.size()] + (random() % 8 == 0 ? "" : " ");
    for (const std::string lang : {"en", "ru", "ar", ""}) {
      std::vector<TextHit> quick, exact;
      finder.in_text(text, lang, highlights, analyzer, quick);
      Tokens tokens;
      analyzer.analyze(text, tokens);
      finder.in_tokens(tokens, lang, highlights, exact);
      std::vector<Span> quick_spans, exact_spans;
      for (const TextHit& hit : quick) quick_spans.push_back(hit.span);
      for (const TextHit& hit : exact) exact_spans.push_back(hit.span);
      unite(quick_spans);
      unite(exact_spans);
      if (quick_spans == exact_spans) continue;
      const auto shown = [&](const std::vector<Span>& spans) {
        std::string out;
        append_marked(text, 0, text.size(), spans, false, out);
        return with_brackets(out);
      };
      CAPTURE(text, lang, shown(quick_spans), shown(exact_spans));
      FAIL("the two differ");
    }
  }
}

TEST_CASE("snippets are parts of their texts, with marks in pairs") {
  const std::vector<std::string> pieces = {"oil",
                                           " ",
                                           " ",
                                           " ",
                                           "\n\n",
                                           ". ",
                                           "Then ",
                                           "sanctions",
                                           "é",
                                           "e\u0301",
                                           "👩‍👩‍👧",
                                           "🇺🇦🇷🇺",
                                           "战争",
                                           "停火",
                                           "。",
                                           "قال",
                                           "Mr. ",
                                           "U.S. ",
                                           "\uE000",
                                           "\uE001",
                                           "…",
                                           "-",
                                           "'",
                                           "\u200B",
                                           "\u00A0"};
  const Highlights highlights = highlights_of({"oil", "sanctions", "停火"});
  Snippeter snippeter;
  Graphemes graphemes;
  std::mt19937 random(11);
  for (int i = 0; i < 5'000; ++i) {
    std::string body;
    for (std::size_t n = random() % 200; n > 0; --n) body += pieces[random() % pieces.size()];
    std::vector<Span> mentions;
    for (int m = 0; m < 3 && !body.empty(); ++m)
      mentions.push_back({static_cast<std::uint32_t>(random() % body.size()),
                          static_cast<std::uint32_t>(random() % (body.size() + 9))});
    const std::size_t width = 20 + random() % 100;
    const std::string snippet = snippeter.snippet(body, "en", highlights, mentions, width);
    REQUIRE(is_valid_utf8(snippet));
    bool open = false;
    std::string plain;
    for (std::size_t at = 0; at < snippet.size();) {
      const std::string_view three = std::string_view(snippet).substr(at, 3);
      if (three == kMarkStart || three == kMarkEnd) {
        REQUIRE(open == (three == kMarkEnd));
        open = !open;
        at += 3;
      } else {
        plain += snippet[at++];
      }
    }
    REQUIRE_FALSE(open);
    if (plain.starts_with("…")) plain.erase(0, 3);
    if (plain.ends_with("…")) plain.resize(plain.size() - 3);
    std::string whole;
    append_marked(body, 0, body.size(), {}, true, whole);
    CAPTURE(body, snippet, width);
    REQUIRE(whole.find(plain) != std::string::npos);
    REQUIRE(count_code_points(plain) <= width + 20);
  }
}
