#include "src/text/analyze.h"

#include <catch2/catch.hpp>

#include "src/text/stem.h"

using namespace chancery;

namespace {

// "1:cease 1~ceasefire 2:fire": position, ':' for words, '~' for joined forms, '+' for bigrams, '#' for
// longer words of Chinese.
std::string shown(std::string_view text) {
  static Analyzer analyzer;
  Tokens tokens;
  analyzer.analyze(text, tokens);
  std::string out;
  for (const Token& token : tokens.list) {
    if (!out.empty()) out += ' ';
    out += std::to_string(token.position);
    out += std::string_view(":#+~")[static_cast<std::size_t>(token.kind)];
    out += tokens.term(token);
  }
  return out;
}

struct Row {
  const char* text;
  const char* tokens;
  const char* reason;
};

}  // namespace

TEST_CASE("text becomes tokens") {
  const Row rows[] = {
      {"Trump met Putin.", "1:trump 2:met 3:putin", "plain words, folded"},
      {"Putin's and Xi’s envoys", "1:putin 2:and 3:xi 4:envoys",
       "a possessive is no part of a name, straight or curly"},
      {"the envoys' cars", "1:the 2:envoys 3:cars", "a plural possessive has no letter after its apostrophe"},
      {"PUTIN'S MOVE", "1:putin 2:move", "possessives in capitals"},
      {"don't", "1:don't", "an apostrophe inside a word belongs to it"},
      {"O’Brien", "1:o'brien", "curly and straight apostrophes are one"},
      {"l'Élysée", "1:l 2:elysee", "elision: the noun must be found alone"},
      {"coup d’état", "1:coup 2:d 3:etat", "elision within an English text"},
      {"U.S. and Russia", "1:u.s. 2:and 3:russia", "U.S. is not the pronoun us"},
      {"the US says", "1:the 2:u.s. 3:says", "US in capitals between words that are not"},
      {"a US-China deal", "1:a 2:u.s. 2~uschina 3:china 4:deal", "in a compound"},
      {"tell us now", "1:tell 2:us 3:now", "the pronoun"},
      {"THEY TOLD US NOW", "1:they 2:told 3:us 4:now", "in capitals throughout, case says nothing"},
      {"N.A.T.O. or NATO", "1:nato 2:or 3:nato", "dots of an abbreviation do not matter"},
      {"J.D. Vance", "1:jd 2:vance", "initials run together"},
      {"Washington, D.C.-based", "1:washington 2:dc 3:based", "an abbreviation in a compound is not joined"},
      {"a cease-fire holds", "1:a 2:cease 2~ceasefire 3:fire 4:holds",
       "a compound is its parts and its joined form"},
      {"al-Qaeda", "1:al 1~alqaeda 2:qaeda", "a name with a hyphen"},
      {"a one-on-one call", "1:a 2:one 2~oneonone 3:on 4:one 5:call", "three parts"},
      {"state-of-the-art", "1:state 2:of 3:the 4:art",
       "of four parts and more nobody writes the joined form"},
      {"1,250,000 people and 3.5 pct", "1:1250000 2:people 3:and 4:3.5 5:pct",
       "thousands are one number, decimals stay"},
      {"5,10 and 20", "1:5,10 2:and 3:20", "a comma that separates no thousands"},
      {"reporters.The", "1:reporters 2:the", "a missing space after a full stop"},
      {"example.com", "1:example 2:com", "parts of a host name are words"},
      {"snake_case", "1:snake 2:case", "an underscore separates"},
      {"İstanbul Erdoğan Łódź Đinđić", "1:istanbul 2:erdogan 3:lodz 4:dindic",
       "accents and letters without decomposition"},
      {"Erdog\xCC\x86"
       "an",
       "1:erdogan", "a decomposed letter is the same letter"},
      {"straße Æthelred", "1:strasse 2:aethelred", "ligatures are written out"},
      {"Зеленський зустрів Путіна", "1:зеленський 2:зустрів 3:путіна",
       "Cyrillic by the fast path, й and ї kept"},
      {"ёлка и Ёлкин", "1:елка 2:и 3:елкин", "ё is written е as often as not"},
      {"п'ять п’ять", "1:п'ять 2:п'ять", "the Ukrainian apostrophe"},
      {"الرئيسُ بوتين", "1:الرييس 2:بوتين", "Arabic vowels dropped, hamza carriers as their letters"},
      {"ＮＡＴＯ", "1:nato", "full-width letters"},
      {"总统", "1+总统", "a dictionary word of two characters is one bigram"},
      {"普京", "1#普 1+普京 2#京", "a name that no dictionary has"},
      {"俄罗斯总统普京", "1#俄罗斯 1+俄罗 2+罗斯 3+斯总 4+总统 5+统普 6#普 6+普京 7#京",
       "dictionary words and bigrams, positions of characters"},
      {"他在 Moscow 说", "1+他在 3:moscow 4#说", "scripts side by side"},
      {"นายกรัฐมนตรี", "1:นายก 2:รัฐมนตรี", "Thai has no spaces; ICU's dictionary cuts it"},
      {"東京で会談", "1+東京 2+京で 3#で 3+で会 4+会談", "Japanese particles"},
      {"", "", "nothing"},
      {" .,;!? —", "", "no words"},
      {"😀 🇺🇦", "", "emoji are no words"},
      {"COVID-19", "1:covid 2:19", "a number joins no compound"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.text);
    CHECK(shown(row.text) == row.tokens);
  }
}

TEST_CASE("capitals of organisations that spell words") {
  CHECK(shown("the WHO said") == "1:the 2:w.h.o. 3:said");
  CHECK(shown("who said") == "1:who 2:said");
  CHECK(shown("the UN voted") == "1:the 2:u.n. 3:voted");
  CHECK(shown("US") == "1:u.s.");
}

TEST_CASE("offsets are those of the text") {
  Analyzer analyzer;
  Tokens tokens;
  const std::string text = "L'Élysée — Putin’s talks";
  analyzer.analyze(text, tokens);
  REQUIRE(tokens.list.size() == 4);
  CHECK(text.substr(tokens.list[1].start, tokens.list[1].end - tokens.list[1].start) == "Élysée");
  CHECK(text.substr(tokens.list[2].start, tokens.list[2].end - tokens.list[2].start) == "Putin");
  CHECK(tokens.list[2].capital);
  CHECK_FALSE(tokens.list[3].capital);
}

TEST_CASE("an article is its title and its body, with a gap between") {
  Analyzer analyzer;
  Tokens tokens;
  const std::size_t title = analyzer.analyze_article("Summit ends", "Talks go on", tokens);
  REQUIRE(title == 2);
  REQUIRE(tokens.list.size() == 5);
  CHECK(tokens.list[1].position == 2);
  CHECK(tokens.list[2].position == 3 + kFieldGap);
  CHECK(tokens.list[2].start == 13);
}

TEST_CASE("a title in capitals does not decide the case of the body") {
  Analyzer analyzer;
  Tokens tokens;
  analyzer.analyze_article("TALKS TELL US MORE", "The US agreed", tokens);
  CHECK(tokens.term(tokens.list[2]) == "us");
  CHECK(tokens.term(tokens.list[5]) == "u.s.");
}

TEST_CASE("sentences") {
  Segmenter segmenter;
  const auto sentences = [&](std::string_view text) {
    std::vector<Span> spans;
    segmenter.sentences(text, spans);
    std::vector<std::string> out;
    for (const Span& span : spans) out.emplace_back(text.substr(span.start, span.end - span.start));
    return out;
  };
  using Strings = std::vector<std::string>;
  CHECK(sentences("One. Two! Three?") == Strings{"One.", "Two!", "Three?"});
  CHECK(sentences("Mr. Smith went to Washington. He slept.") ==
        Strings{"Mr. Smith went to Washington.", "He slept."});
  CHECK(sentences("The U.S. President spoke. It ended.") ==
        Strings{"The U.S. President spoke.", "It ended."});
  CHECK(sentences("A headline\n\nA body.") == Strings{"A headline", "A body."});
  CHECK(sentences("普京访问中国。他会见了习近平。") == Strings{"普京访问中国。", "他会见了习近平。"});
  CHECK(sentences("").empty());
}

TEST_CASE("stems by language") {
  Stemmer stemmer;
  CHECK(stemmer.stem("en", "sanctions") == "sanction");
  CHECK(stemmer.stem("en", "summit") == "summit");
  CHECK(stemmer.stem("ru", "президента") == stemmer.stem("ru", "президент"));
  CHECK(stemmer.stem("de", "sanktionen") == "sanktion");
  CHECK(stemmer.stem("uk", "президента") == "президента");
  CHECK(stemmer.stem("", "sanctions") == "sanctions");
  CHECK(Stemmer::has("fr"));
  CHECK_FALSE(Stemmer::has("zh"));
}
