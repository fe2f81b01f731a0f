#include "src/query/parse.h"

#include <catch2/catch.hpp>

#include "tests/query/tree_shown.h"

using namespace chancery;
using namespace std::string_literals;

namespace {

struct Row {
  std::string query;
  std::string canonical;
  std::string places;  // of the diagnostics, "at+length"
  const char* reason;
};

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query.substr(0, 200));
    const ParsedQuery parsed = parse_query(row.query);
    for (const Diagnostic& diagnostic : parsed.diagnostics) UNSCOPED_INFO(to_string(diagnostic));
    CHECK(to_query(parsed.root) == row.canonical);
    CHECK(places(parsed.diagnostics) == row.places);
  }
}

}  // namespace

TEST_CASE("words and phrases are read as written") {
  check({
      {"", "", "", "the empty query"},
      {" \t\n ", "", "", "white space alone"},
      {"ceasefire", "ceasefire", "", "a word"},
      {"  trump   putin\talaska\nsummit ", "trump putin alaska summit", "",
       "white space of any kind parts words"},
      {"\"peace talks\"", "\"peace talks\"", "", "a phrase"},
      {"\"peace   \n talks\" now", "\"peace talks\" now", "", "white space in a phrase is single"},
      {"\"ceasefire\"", "\"ceasefire\"", "", "a quoted word stays quoted: it is not stemmed"},
      {"cease-fire al-Qaeda", "cease-fire al-Qaeda", "", "a hyphen inside a word excludes nothing"},
      {"Moscow-based -Kyiv", "Moscow-based -Kyiv", "", "only a hyphen at the head of a word does"},
      {"U.S. sanctions", "U.S. sanctions", "", "the stops of an abbreviation belong to it"},
      {"Ukraine's envoys' d’état l'Élysée", "Ukraine's envoys' d’état l'Élysée", "",
       "apostrophes, straight and curly"},
      {"AT&T C++ #war @nato 3.5% $5", "AT&T C++ #war @nato 3.5% $5", "",
       "signs inside words are kept for the Analyzer"},
      {"Moscow,Kyiv;Minsk", "Moscow Kyiv Minsk", "", "a comma parts words without a space, too"},
      {"1,000 tanks", "1,000 tanks", "", "but not the digits of a number"},
      {"talks—and war… peace", "talks and war peace", "", "so do long dashes and the ellipsis"},
      {"Trump - Putin & talks . ?", "Trump Putin talks", "",
       "punctuation that stands alone comes with pasted headlines"},
      {"Breaking: Putin speaks at 10:30", "Breaking: Putin speaks at 10:30", "",
       "a colon before a space, and in a time, makes no field"},
      {"trump and putin or not near", "trump and putin or not near", "", "small letters make no operator"},
      {"And Or Not Near", "And Or Not Near", "", "nor does one capital"},
      {"ANDES ORBAN NOTE NEARBY NEAR/x", "ANDES ORBAN NOTE NEARBY NEAR/x", "",
       "nor does the beginning of a word"},
  });
}

TEST_CASE("operators") {
  check({
      {"a AND b", "a AND b", "", "AND"},
      {"a AND b OR c", "a AND b OR c", "", "AND before OR needs no parentheses"},
      {"a AND (b OR c)", "a AND (b OR c)", "", "these do"},
      {"(a AND b) OR c", "a AND b OR c", "", "these do not"},
      {"a AND (b AND c)", "a AND b AND c", "", "AND within AND is one AND"},
      {"vladimir putin OR north korea", "vladimir putin OR north korea", "",
       "words side by side bind closer than OR, since names have several"},
      {"(vladimir putin) OR (north korea)", "vladimir putin OR north korea", "",
       "so these parentheses say nothing"},
      {"a (b c) d", "a b c d", "", "nor do those around words among words"},
      {"a (b -c) d", "a (b -c) d", "", "an exclusion holds for its parentheses alone"},
      {"a (b leader:x) d", "a (b leader:x) d", "", "so does a filter"},
      {"NOT a b", "-a b", "", "NOT binds closest"},
      {"a NOT b", "a -b", "", "NOT without AND"},
      {"a AND NOT b OR c", "a AND -b OR c", "", "NOT, AND, OR"},
      {"NOT NOT a", "a", "", "twice not is not at all"},
      {"NOT -a", "a", "", "in either spelling"},
      {"-word -\"a phrase\" -(a b) -leader:putin", "-word -\"a phrase\" -(a b) -leader:putin", "",
       "all that a hyphen excludes"},
      {"--word", "-word", "", "a slip of the finger"},
      {"−word －other", "-word -other", "", "the minus sign and the full-width one"},
      {"a NEAR b", "a NEAR b", "", "NEAR alone"},
      {"a NEAR/10 b", "a NEAR b", "", "is NEAR/10"},
      {"a NEAR/3 b c", "a NEAR/3 b c", "", "NEAR binds closer than side by side"},
      {"a NEAR/3 b NEAR/7 c", "a NEAR/7 b NEAR/7 c", "", "a chain reaches as far as its widest"},
      {"NOT a NEAR b", "-a NEAR b", "", "NOT excludes what is near, not its first word"},
      {"\"peace talks\" NEAR/5 (truce OR armistice)", "\"peace talks\" NEAR/5 (truce OR armistice)", "",
       "phrases and choices can be near"},
      {"leader:putin NEAR/10 sanctions", "leader:putin NEAR sanctions", "", "so can actors, in any language"},
      {"sanc* NEAR oil~", "sanc* NEAR oil~", "", "and words with a star or a tilde"},
      {"NATO AND EU OR UN", "NATO AND EU OR UN", "", "acronyms are no sentence in capitals"},
      {"VLADIMIR PUTIN AND VOLODYMYR ZELENSKY AND DONALD TRUMP",
       "VLADIMIR PUTIN AND VOLODYMYR ZELENSKY AND DONALD TRUMP", "", "nor are names"},
      {"WHY DID FRANCE NOT SIGN THE TEST BAN TREATY", "WHY DID FRANCE not SIGN THE TEST BAN TREATY", "15+3",
       "a headline in capitals excludes nothing"},
      {"TALKS IN MOSCOW, LONDON AND PARIS ON TRADE", "TALKS IN MOSCOW LONDON and PARIS ON TRADE", "24+3",
       "nor does it connect"},
      {"TALKS IN MOSCOW, \"LONDON\" AND PARIS ON TRADE", "TALKS IN MOSCOW \"LONDON\" AND PARIS ON TRADE", "",
       "with other syntax it is no headline"},
      {"停火 谈判 俄罗斯 乌克兰 美国 中国 普京 AND 特朗普",
       "停火 谈判 俄罗斯 乌克兰 美国 中国 普京 AND 特朗普", "",
       "a script without capitals has no headline in capitals"},
  });
}

TEST_CASE("operators without operands") {
  check({
      {"AND x", "x", "0+3", "nothing to the left"},
      {"x OR", "x", "2+2", "nothing to the right"},
      {"x NEAR", "x", "2+4", "nothing near"},
      {"NEAR/5 x", "x", "0+6", "nor here"},
      {"x NOT", "x", "2+3", "nothing to exclude"},
      {"NOT", "not", "0+3", "a query of operators alone is a query for these words"},
      {"AND", "and", "0+3", "each of them"},
      {"OR", "or", "0+2", "Oregon, perhaps"},
      {"(NEAR/5)", "near/5", "1+6", "parentheses change nothing"},
      {"a AND OR b", "a OR b", "2+3", "the second of two is kept"},
      {"a AND AND b", "a AND b", "2+3", "of the same kind as well"},
      {"a NEAR NEAR b", "a b", "2+4 7+4", "there is no telling what is near what"},
      {"a NEAR -b", "a -b", "2+4", "nothing is near what is excluded"},
      {"a NEAR topic:trade", "a topic:trade", "2+4", "an article has a topic everywhere"},
      {"a NEAR (b c)", "a b c", "2+4", "words side by side need not stand together"},
      {"(a NEAR b) NEAR c", "a NEAR b c", "11+4", "nearness to nearness"},
      {"a NEAR/0 b NEAR/99999999999 c", "a NEAR/100 b NEAR/100 c", "2+6 11+16", "distances that mean little"},
      {"(AND) a", "a", "1+3", "inside parentheses"},
      {"a - b -", "a b", "", "a hyphen alone is a dash"},
      {"-)a", "a", "1+1", "a hyphen before nothing"},
      {"AND date:soon OR x", "x", "0+3 9+4", "the date was an operand, though no good one"},
  });
}

TEST_CASE("quotation marks and parentheses that lack their other half") {
  check({
      {"\"peace talks", "\"peace talks\"", "0+1", "read to the end, as it is while one types"},
      {"\"peace talks leader:putin", "\"peace talks\" leader:putin", "0+1",
       "but no field belongs to a phrase"},
      {"\"peace talks AND war", "\"peace talks\" AND war", "0+1", "nor does an operator"},
      {"\"peace talks -war", "\"peace talks\" -war", "0+1", "nor an exclusion"},
      {"\"peace talks - war", "\"peace talks - war\"", "0+1", "a dash does"},
      {"(\"peace talks) war", "\"peace talks\" war", "1+1", "nor a parenthesis"},
      {"5\" gun", "5 gun", "1+1", "inches"},
      {"talks \"", "talks", "6+1", "a mark at the end"},
      {"a \"b\" c\" d", "a \"b\" c d", "7+1", "one too many"},
      {"\"\" a \"  \" -\"\" b", "a b", "0+2 5+4 11+2", "nothing between them"},
      {"\"...\" a", "a", "0+5", "nor any word"},
      {"a ) b", "a b", "2+1", "a parenthesis that was never opened"},
      {"a (b OR c", "a (b OR c)", "2+1", "or never closed"},
      {"(a OR (b c", "a OR b c", "0+1", "twice"},
      {"()", "", "0+1", "nothing inside"},
      {"a () b", "a b", "2+1", "among words"},
      {")(", "", "0+1 1+1", "the wrong way round"},
      {"foo(bar)baz", "foo bar baz", "", "a parenthesis parts words"},
      {"leader(s)", "leader s", "", "even of a field's name"},
      {"\"a\"b\"c\"", "\"a\" b \"c\"", "", "so does a quotation mark"},
      {"\"a\"-b (c)-d", "\"a\" b c d", "", "behind which no hyphen excludes"},
      {repeated("(", 4000), "", "0+1 50+1", "4,000 parentheses"},
  });
}

TEST_CASE("quotation marks of all kinds") {
  check({
      {"“peace talks”", "\"peace talks\"", "", "English"},
      {"„мирні переговори“", "\"мирні переговори\"", "", "German and Ukrainian"},
      {"«мирные переговоры» война", "\"мирные переговоры\" война", "", "Russian and French"},
      {"« cessez le feu »", "\"cessez le feu\"", "", "with the spaces of French"},
      {"»Waffenruhe jetzt«", "\"Waffenruhe jetzt\"", "", "German books"},
      {"”eldupphör nu”", "\"eldupphör nu\"", "", "Swedish"},
      {"「停戦 合意」", "\"停戦 合意\"", "", "Japanese"},
      {"＂peace talks＂", "\"peace talks\"", "", "full width"},
      {"“peace talks\" war", "\"peace talks\" war", "", "a keyboard that curls one of two"},
      {"“he said \"no\" again”", "\"he said no again\"", "", "marks inside marks"},
      {"World » Europe", "World Europe", "6+1", "an angle as a pointer"},
      {"-«мирные переговоры»", "-\"мирные переговоры\"", "", "excluded"},
      {"צה\"ל תקף", "צה\"ל תקף", "", "Hebrew abbreviates with a straight mark"},
      {"\"צה\"ל תקף\" עזה", "\"צה\"ל תקף\" עזה", "", "in a phrase too"},
      {"‘destructive’ visit", "‘destructive’ visit", "", "single marks are the Analyzer's affair"},
  });
}

TEST_CASE("stars and tildes") {
  check({
      {"sanc*", "sanc*", "", "the beginning of a word"},
      {"sanc** sanc＊", "sanc* sanc*", "", "more stars than one, and the full-width one"},
      {"*", "", "0+1", "a lone star"},
      {"a * b", "a b", "2+1", "among words"},
      {"-* a", "a", "1+1", "excluded"},
      {"*fire cease*fire", "*fire cease*fire", "0+5 6+10", "stars elsewhere stand for nothing"},
      {"zelenski~", "zelenski~", "", "one edit"},
      {"zelenski~1 zelenski~2", "zelenski~ zelenski~2", "", "one and two"},
      {"zelenski~3 zelenski~99", "zelenski~2 zelenski~2", "0+10 11+11", "no more than two"},
      {"zelenski~0 zelen*~0~0", "zelenski zelen*", "", "none at all"},
      {"~ ~5 a~b", "~5 a~b", "0+1", "tildes that no word stands before"},
      {"\"peace talks\"~5 war", "\"peace talks\" war", "13+2", "a phrase is not read loosely"},
      {"\"peace talks\"* war", "\"peace talks\" war", "13+1", "nor is it a beginning"},
      {"title:sanc* -sanc*", "title:sanc* -sanc*", "", "in titles and excluded"},
  });
}

TEST_CASE("fields") {
  check({
      {"leader:putin", "leader:putin", "", "a value"},
      {"Leader:Putin LEADER:Trump", "leader:Putin leader:Trump", "", "telephones capitalise"},
      {"org:nato organization:eu organisation:un", "organisation:nato organisation:eu organisation:un", "",
       "aliases"},
      {"lang:EN-gb language:uk", "language:en language:uk", "", "language tags become codes"},
      {"lang:klingonese", "language:klingonese", "5+10", "which no language has"},
      {"source:\"Chancery Wire\"", "source:\"Chancery Wire\"", "", "a value of two words"},
      {"source:\"Wire\" source:\"a:b\" source:\"-x\" source:\"AND\"",
       "source:Wire source:\"a:b\" source:\"-x\" source:\"AND\"", "", "values are quoted where they need it"},
      {"leader:putin leader:trump ceasefire", "leader:putin leader:trump ceasefire", "",
       "two values of one field"},
      {"leader:(putin trump)", "leader:putin leader:trump", "", "the same as a group"},
      {"leader:putin,trump", "leader:putin leader:trump", "", "and as a list"},
      {"leader:putin, trump", "leader:putin trump", "", "a comma before a space ends it"},
      {"leader:a,topic:b", "leader:a topic:b", "", "as does another field"},
      {"-leader:(putin trump)", "-leader:(putin trump)", "", "neither of them"},
      {"leader:(putin OR \"donald trump\")", "leader:putin leader:\"donald trump\"", "",
       "operators in a group"},
      {"leader:(putin AND trump)", "leader:putin AND leader:trump", "", "both of them"},
      {"leader:(putin -trump) x", "(leader:putin -leader:trump) x", "", "exclusion in a group"},
      {"leader:(a topic:b) c", "(leader:a topic:b) c", "", "a field within a field's group is that field"},
      {"said:(peace talks)", "said:peace said:talks", "", "words said are no alternatives"},
      {"-leader:putin", "-leader:putin", "", "an exclusion alone"},
      {"leader:-putin", "-leader:putin", "", "as a filter spells it"},
      {"-leader:-putin", "-leader:putin", "", "and both: one exclusion is meant"},
      {"leader:-\"donald trump\" leader:-(a b)", "-leader:\"donald trump\" -leader:(a b)", "",
       "of phrases and groups"},
      {"leader: putin", "leader:putin", "", "a space after the colon"},
      {"leader:", "leader", "0+7", "no value"},
      {"leader: AND x", "leader AND x", "0+7", "an operator is none"},
      {"leader:* x", "x", "0+8", "nor is a star"},
      {"leader:\"\" x", "x", "7+2", "nor are quotation marks"},
      {"leader:() x", "x", "7+1", "nor are parentheses"},
      {"leader:leader:x", "leader:\"leader:x\"", "", "a colon in a value"},
      {"topic:cease-fire person:o'brien", "topic:cease-fire person:o'brien", "",
       "values that need no quotation marks"},
      {"leader：普京", "leader:普京", "", "the colon of a Chinese keyboard"},
      {"title:peace title:\"peace talks\" title:(peace talks)",
       "title:peace title:\"peace talks\" title:(peace talks)", "", "titles hold text"},
      {"title:(a OR b) title:(a AND -b)", "title:(a OR b) title:(a AND -b)", "", "with all its operators"},
      {"title:-x -title:y title:(-z)", "-title:x -title:y -title:z", "", "exclusion from titles"},
      {"title:(a title:b)", "title:(a b)", "", "a title within a title"},
      {"title:(leader:x)", "leader:x", "", "an actor is in no title"},
      {"leader:(title:(a b))", "title:(a b)", "", "and a title's words are no leaders"},
      {"said:sanctions about:putin", "said:sanctions about:putin", "", "what was said and what it is about"},
  });
}

TEST_CASE("what is no field is read as words") {
  check({
      {"from:x", "from x", "0+5", "a mail's field"},
      {"leeder:putin", "leeder putin", "0+7", "a slip"},
      {"from:-x", "from x", "0+5", "no exclusion is meant"},
      {"-from:x", "-from -x", "1+5", "unless one is"},
      {"from:AND", "from and", "0+5", "nor an operator"},
      {"from:leader:putin", "from leader:putin", "0+5", "a field behind it is one"},
      {"a:b:c:d", "a b c d", "0+2 2+2 4+2", "all the way"},
      {"from:\"x y\" -from:(x y)", "from \"x y\" -from -(x y)", "0+5 12+5", "with a phrase and a group"},
      {"http://example.org/a?b=c:d", "http://example.org/a?b=c:d", "0+26", "an address"},
      {"-https://example.org", "-https://example.org", "1+19", "excluded"},
      {"外交部：声明", "外交部 声明", "", "a full-width colon is punctuation"},
      {"3:1 F-16:x a1:b", "3:1 F-16:x a1:b", "", "scores and the like are no fields"},
  });
}

TEST_CASE("dates") {
  check({
      {"date:2025-08-14", "date:2025-08-14", "", "a day"},
      {"date:2025 date:2025-08 date:2025-Q3", "date:2025 date:2025-08 date:2025-Q3", "",
       "a year, a month, a quarter"},
      {"date:2025-08-01..2025-08-15", "date:2025-08-01..2025-08-15", "", "a range"},
      {"date:2025-08.. date:..2024", "date:2025-08.. date:..2024", "", "open ones"},
      {"before:2025 after:2024-06-30", "before:2025 after:2024-06-30", "", "before and after"},
      {"date:2025/08/14 date:2025-q3 date:2025-01...2025-02",
       "date:2025-08-14 date:2025-Q3 date:2025-01..2025-02", "", "other spellings"},
      {"date:\"14 August 2025\" date:\"August 14, 2025\"", "date:2025-08-14 date:2025-08-14", "",
       "written out"},
      {"date:2025-08-15..2025-08-01", "date:2025-08-01..2025-08-15", "5+22", "the wrong way round"},
      {"date:2025-13 x", "x", "5+7", "no such month"},
      {"date:2025-02-30 x", "x", "5+10", "no such day"},
      {"date:yesterday x", "x", "5+9", "today's date is no part of a query"},
      {"x OR date:soon", "x", "10+4", "as an operand"},
      {"before:0001", "", "7+4", "before the calendar"},
      {"after:9999 x", "x", "6+4", "after it"},
      {"-date:2025", "-date:2025", "", "excluded"},
      {"date:(2024 2025)", "date:2024 date:2025", "", "a group"},
  });
}

TEST_CASE("scripts and hostile bytes") {
  check({
      {"بوتين وقف إطلاق النار", "بوتين وقف إطلاق النار", "", "Arabic"},
      {"هدنة، غزة؟", "هدنة غزة", "", "with its punctuation"},
      {"\u200Fleader:بوتين\u200F", "leader:بوتين", "", "marks of direction come along with copied text"},
      {"-\u200Fبوتين \u202Bهدنة\u202C", "-بوتين هدنة", "", "and hide what stands first"},
      {"می\u200Cخواهم", "می\u200Cخواهم", "", "the non-joiner is a letter of Persian"},
      {"中国，美国。停火！", "中国 美国 停火", "", "Chinese with its punctuation"},
      {"（停火 OR 和平）　普京", "(停火 OR 和平) 普京", "", "full-width parentheses and space"},
      {"война 🇺🇦 мир 🔥", "война мир", "6+2 13+1", "no article is found by an emoji"},
      {"war🔥", "war🔥", "", "in a word it stays for the Analyzer"},
      {"a\0b"s, "a b", "", "NUL is white space"},
      {"a\x01\x1F\x7F b", "a b", "", "so are control characters"},
      {"\xFF", "", "0+1 0+1", "a byte that is no UTF-8"},
      {"ab\xC3 cd\xE2\x82", "ab\uFFFD cd\uFFFD", "2+1", "letters cut in two"},
      {"\xED\xA0\x80x", "\uFFFD\uFFFD\uFFFDx", "0+1", "a surrogate"},
      {"\xEF\xBB\xBFleader:x", "leader:x", "", "a byte order mark"},
      {"e\u0301lysée", "e\u0301lysée", "", "letters in two parts stay so"},
  });
}

TEST_CASE("positions count code points") {
  const ParsedQuery parsed = parse_query("мир 🔥 leader:путин \u200F date:2025-13");
  CHECK(places(parsed.diagnostics) == "4+1 26+7");
  REQUIRE(parsed.root.children.size() == 2);
  CHECK(parsed.root.children[0].at == 0);
  CHECK(parsed.root.children[0].length == 3);
  CHECK(parsed.root.children[1].at == 6);
  CHECK(parsed.root.children[1].length == 12);
}

TEST_CASE("a tree has one form") {
  const Row rows[] = {
      {"trump putin", "plain(word:trump word:putin)", "", "side by side"},
      {"\"a\" \"a b\" a* a~2", "plain(exact:a phrase:a b prefix:a fuzzy/2:a)", "", "leaves"},
      {"a b AND c OR -d", "or(and(plain(word:a word:b) word:c) not(word:d))", "",
       "from the closest to the loosest"},
      {"a NEAR/3 b", "near/3(word:a word:b)", "", "near"},
      {"x leader:a y leader:b", "plain(word:x or(leader:a leader:b) word:y)", "",
       "values of one field are gathered"},
      {"leader:a AND leader:b", "and(leader:a leader:b)", "", "unless AND connects them"},
      {"leader:a leader:b", "or(leader:a leader:b)", "", "alone"},
      {"leader:a leader:b OR x", "or(leader:a leader:b word:x)", "", "a choice within a choice"},
      {"said:a said:b", "plain(said:a said:b)", "", "words said stay side by side"},
      {"title:(a b) c", "plain(title(plain(word:a word:b)) word:c)", "", "titles hold trees"},
      {"date:2025-08", "date:2025-08[2025-08-01 2025-08-31]", "", "the days of a month"},
      {"date:2024-02..2024-Q2", "date:2024-02..2024-Q2[2024-02-01 2024-06-30]", "", "of a range"},
      {"before:2025", "before:2025[0001-01-01 2024-12-31]", "", "before a year is before its first day"},
      {"after:2024-06-30", "after:2024-06-30[2024-07-01 9999-12-31]", "", "after a day is from the next"},
      {"after:2024-06", "after:2024-06[2024-07-01 9999-12-31]", "", "after a month likewise"},
      {"", "all", "", "no query matches everything"},
      {"-(a b)", "not(plain(word:a word:b))", "", "a group is excluded as a whole"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    CHECK(shown(parse_query(row.query).root) == row.canonical);
  }
}

TEST_CASE("what is wrong is said") {
  const Row rows[] = {
      {"leeder:x", "there is no field “leeder”, and it is read as words; did you mean “leader:”?", "",
       "the nearest name is offered"},
      {"from:x", "there is no field “from”, and it is read as words", "", "where there is one"},
      {"date:soon",
       "“soon” is no date, and is left out; write 2025, 2025-08, 2025-08-14, 2025-Q3 or "
       "2025-08-01..2025-08-15",
       "", "how it is done"},
      {"\"a b AND c", "the quotation mark is never closed; the phrase is read up to “AND”", "",
       "how far the phrase goes"},
      {"AND x", "AND has nothing to its left, and is left out", "", "which operator"},
      {"leader:", "“leader:” has no value, and is read as a word", "", "which field"},
      {repeated("x", 60).append(":y"),
       repeated("there is no field “", 1).append(40, 'x').append("…”, and it is read as words"), "",
       "not the whole of a long word"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    const ParsedQuery parsed = parse_query(row.query);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].message == row.canonical);
    CHECK_FALSE(parsed.diagnostics[0].refused);
  }
}

TEST_CASE("long queries are cut at a word") {
  std::string megabyte;
  while (megabyte.size() < (1u << 20)) megabyte += "sanctions ";
  const ParsedQuery words = parse_query(megabyte);
  CHECK(words.root.children.size() == kMaxQueryNodes);
  REQUIRE(words.diagnostics.size() == 2);
  CHECK(words.diagnostics[0].at == 2560);
  CHECK(words.diagnostics[0].length == 1529);
  CHECK(words.diagnostics[1].at + words.diagnostics[1].length == megabyte.size());

  const ParsedQuery one = parse_query(repeated("x", 1u << 20));
  CHECK(one.root.text == repeated("x", kMaxQueryBytes));
  CHECK(places(one.diagnostics) == "4096+1044480");

  std::string chinese;
  while (chinese.size() < 10'000) chinese += "停火";
  const ParsedQuery cut = parse_query("普京 " + chinese);
  CHECK(to_query(cut.root).size() == 7 + (kMaxQueryBytes - 7) / 3 * 3);
}

TEST_CASE("a canonical form is never too long to be a query") {
  std::string aliases;
  while (aliases.size() < 4000) aliases += "lang:xx:y ";
  const ParsedQuery parsed = parse_query(aliases);
  const std::string canonical = to_query(parsed.root);
  CHECK(canonical.size() <= kMaxQueryBytes);
  CHECK(without_positions(parse_query(canonical).root) == without_positions(parsed.root));
}

TEST_CASE("deep parentheses are read as if they were not there") {
  std::string deep = "x";
  for (int i = 0; i < 2000; ++i) deep = "(a OR (b AND " + deep + "))";
  const ParsedQuery parsed = parse_query(deep.substr(0, 4000));
  CHECK(parsed.diagnostics.size() > 1);
  CHECK(without_positions(parse_query(to_query(parsed.root)).root) == without_positions(parsed.root));

  const std::string balanced = repeated("(", 2000).append("a").append(2000, ')').append(" b");
  CHECK(to_query(parse_query(balanced).root) == "a b");
  CHECK(places(parse_query(balanced).diagnostics) == "50+1");
}

TEST_CASE("values of filters") {
  struct FilterRow {
    std::string value, text;
    bool exclude;
    const char* reason;
  };
  const FilterRow rows[] = {
      {"putin", "putin", false, "a value"},
      {"-putin", "putin", true, "excluded"},
      {"\"Chancery Wire\"", "Chancery Wire", false, "in quotation marks"},
      {"Chancery Wire", "Chancery Wire", false, "without"},
      {"-“Chancery Wire”", "Chancery Wire", true, "curly, excluded"},
      {"\"-x\"", "-x", false, "a hyphen in quotation marks is a letter of the value"},
      {"  -  putin ", "putin", true, "white space around"},
      {"-", "-", false, "a hyphen alone excludes nothing"},
      {"\"unclosed", "unclosed", false, "a mark without its other half"},
      {"", "", false, "nothing"},
      {"\"", "", false, "nor here"},
      {"a\0b\xFF"s, "a b\uFFFD", false, "hostile bytes"},
      {"\u200Fبوتين", "بوتين", false, "a mark of direction"},
  };
  for (const FilterRow& row : rows) {
    INFO(row.reason << ": " << row.value);
    CHECK(parse_filter_value(row.value).text == row.text);
    CHECK(parse_filter_value(row.value).exclude == row.exclude);
  }
}

TEST_CASE("fields have names") {
  for (int i = 0; i <= static_cast<int>(Field::kAfter); ++i) {
    const auto field = static_cast<Field>(i);
    CHECK(field_named(name_of(field)) == field);
  }
  CHECK(field_named("org") == Field::kOrganisation);
  CHECK(field_named("lang") == Field::kLanguage);
  CHECK(field_named("Leader") == Field::kLeader);
  CHECK_FALSE(field_named(""));
  CHECK_FALSE(field_named("from"));
}
