#include "src/query/understand.h"

#include <catch2/catch.hpp>

#include "tests/query/tree_shown.h"

using namespace chancery;

namespace {

const Gazetteer& world() {
  static const std::shared_ptr<const Gazetteer> gazetteer = Gazetteer::built_in();
  return *gazetteer;
}

ParsedQuery understood(std::string_view query) {
  ParsedQuery parsed = parse_query(query);
  understand(parsed.root, world(), parsed.diagnostics);
  return parsed;
}

struct Row {
  const char* query;
  const char* tree;
  const char* reason;
};

}  // namespace

TEST_CASE("names become entities") {
  const Row rows[] = {
      {"trump putin alaska summit",
       "plain(entity:donald-trump(word:trump) entity:vladimir-putin(word:putin) word:alaska word:summit)",
       "the plain language of a search box, in its order"},
      {"putin", "entity:vladimir-putin(word:putin)", "a word alone"},
      {"Vladimir Putin ceasefire", "plain(entity:vladimir-putin(phrase:Vladimir Putin) word:ceasefire)",
       "several words are one name"},
      {"european union sanctions", "plain(entity:eu(phrase:european union) word:sanctions)",
       "in small letters"},
      {"bosnia and herzegovina", "entity:ba(phrase:bosnia and herzegovina)", "a name with a small and"},
      {"bush", "entity:george-h-w-bush|george-w-bush|jeb-bush(word:bush)",
       "a surname means whoever bears it"},
      {"Putin's summit", "plain(entity:vladimir-putin(word:Putin's) word:summit)", "a possessive"},
      {"U.S. officials", "plain(entity:us(word:U.S.) word:officials)", "an abbreviation"},
      {"US officials", "plain(entity:us(word:US) word:officials)", "without its stops"},
      {"Russia-Ukraine war", "plain(entity:ru(word:Russia) entity:ua(word:Ukraine) word:war)",
       "a compound of names is these names"},
      {"Moscow-based", "word:Moscow-based", "a compound with a name is a word"},
      {"путина саммит", "plain(entity:vladimir-putin(word:путина) word:саммит)",
       "another script, in the genitive"},
      {"بوتين ترامب", "plain(entity:vladimir-putin(word:بوتين) entity:donald-trump(word:ترامب))", "Arabic"},
      {"普京 制裁", "plain(entity:vladimir-putin(word:普京) word:制裁)", "Chinese with a space"},
      {"普京特朗普会晤", "plain(entity:vladimir-putin(word:普京) entity:donald-trump(word:特朗普) word:会晤)",
       "Chinese without"},
      {"发展中国家", "word:发展中国家", "the characters of China inside another word"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    CHECK(shown(understood(row.query).root) == row.tree);
    CHECK(understood(row.query).diagnostics.empty());
  }
}

TEST_CASE("what stays a word") {
  const Row rows[] = {
      {"russian sanctions", "plain(word:russian word:sanctions)", "a demonym is an adjective here"},
      {"moscow talks", "plain(word:moscow word:talks)", "a capital is a city first"},
      {"kremlin statement", "plain(word:kremlin word:statement)", "a metonym is a building first"},
      {"washington", "word:washington", "a surname that is a capital too"},
      {"Washington Post report", "plain(word:Washington word:Post word:report)",
       "a name that holds another's and means something else"},
      {"us sanctions", "plain(word:us word:sanctions)", "the pronoun"},
      {"who said it", "plain(word:who word:said word:it)", "pronouns"},
      {"may summit", "plain(word:may word:summit)", "a month"},
      {"talks in may", "plain(word:talks word:in word:may)", "a preposition that is a surname"},
      {"Ban on exports", "plain(word:Ban word:on word:exports)", "telephones capitalise the head of a query"},
      {"In Moscow", "plain(word:In word:Moscow)", "so do sentences"},
      {"Leaders Will Begin Talks In May",
       "plain(word:Leaders word:Will word:Begin word:Talks word:In word:May)",
       "and headlines all their words"},
      {"TREATY TALKS MAY END IN A BAN",
       "plain(word:TREATY word:TALKS word:MAY word:END word:IN word:A word:BAN)", "in one way or another"},
      {"world war ii", "plain(word:world word:war word:ii)", "a number of kings and popes"},
      {"\"Vladimir Putin\" summit", "plain(phrase:Vladimir Putin word:summit)",
       "a phrase in quotation marks is a phrase"},
      {"\"putin\"", "exact:putin", "a quoted word is a word"},
      {"-putin summit", "plain(not(word:putin) word:summit)", "who excludes a word means the word"},
      {"-(putin summit)", "not(plain(word:putin word:summit))", "in parentheses, too"},
      {"title:putin", "title(word:putin)", "titles hold words"},
      {"putin* putin~ putin NEAR oil", "plain(prefix:putin fuzzy/1:putin near/10(word:putin word:oil))",
       "as do stars, tildes and nearness"},
      {"", "all", "nothing"},
      {"...", "all", "no word"},
      {"war🔥 ½", "plain(word:war🔥 word:½)", "no name"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    CHECK(shown(understood(row.query).root) == row.tree);
  }
}

TEST_CASE("capitals tell a name from a word") {
  const Row rows[] = {
      {"WHO report", "plain(entity:who(word:WHO) word:report)", "an acronym"},
      {"Who Will Lead The WHO", "plain(word:Who word:Will word:Lead word:The entity:who(word:WHO))",
       "in a headline, beside the pronoun"},
      {"Theresa May visit", "plain(entity:theresa-may(phrase:Theresa May) word:visit)",
       "the full name needs none"},
      {"talks with May", "plain(word:talks word:with entity:theresa-may(word:May))", "a surname"},
      {"May", "entity:theresa-may(word:May)", "alone"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    CHECK(shown(understood(row.query).root) == row.tree);
  }
}

TEST_CASE("names beside operators") {
  const Row rows[] = {
      {"north korea OR south korea", "or(entity:kp(phrase:north korea) entity:kr(phrase:south korea))",
       "either"},
      {"trump AND putin AND summit",
       "and(entity:donald-trump(word:trump) entity:vladimir-putin(word:putin) word:summit)", "all"},
      {"vladimir AND putin", "and(word:vladimir entity:vladimir-putin(word:putin))",
       "words that AND parts are no name"},
      {"trump -leader:putin summit",
       "plain(entity:donald-trump(word:trump) not(leader:putin=vladimir-putin) word:summit)",
       "beside an exclusion"},
      {"普京会晤 AND 美国", "and(plain(entity:vladimir-putin(word:普京) word:会晤) entity:us(word:美国))",
       "Chinese words of several"},
  };
  for (const Row& row : rows) {
    INFO(row.reason << ": " << row.query);
    CHECK(shown(understood(row.query).root) == row.tree);
  }
}

TEST_CASE("values of entity fields become ids") {
  struct FieldRow {
    const char* query;
    const char* tree;
    const char* message;
    const char* reason;
  };
  const FieldRow rows[] = {
      {"leader:putin", "leader:putin=vladimir-putin", "", "a surname"},
      {"leader:\"Vladimir Putin\"", "leader:Vladimir Putin=vladimir-putin", "", "a full name"},
      {"leader:vladimir-putin", "leader:vladimir-putin=vladimir-putin", "", "an id"},
      {"leader:Путин", "leader:Путин=vladimir-putin", "", "another script"},
      {"person:putin actor:putin", "plain(person:putin=vladimir-putin actor:putin=vladimir-putin)", "",
       "leaders are persons and actors"},
      {"country:US", "country:US=us", "", "a code in capitals"},
      {"country:russian", "country:russian=ru", "", "a demonym, where nothing else fits"},
      {"country:jordan", "country:jordan=jo", "", "the field tells a country from a surname"},
      {"org:NATO", "organisation:NATO=nato", "", "an acronym"},
      {"title:(a leader:putin)", "title(plain(word:a leader:putin=vladimir-putin))", "",
       "inside another field"},
      {"-leader:putin", "not(leader:putin=vladimir-putin)", "", "excluded"},
      {"about:putin", "about:putin=vladimir-putin", "", "what an article is about is an actor"},
      {"about:\"Jane Q. Doe\"", "about:Jane Q. Doe=jane-doe",
       "“Jane Q. Doe” is in no table of the gazetteer; whomever articles introduce by that name is meant",
       "or is none"},
      {"said:putin topic:putin source:putin", "plain(said:putin topic:putin source:putin)", "",
       "other fields hold words"},
      {"person:jane-doe", "person:jane-doe=jane-doe", "", "an id that only an archive knows"},
      {"person:\"Jane Q. Doe\"", "person:Jane Q. Doe=jane-doe",
       "“Jane Q. Doe” is in no table of the gazetteer; whomever articles introduce by that name is meant",
       "a name that nobody bears"},
      {"leader:zelinskyy", "leader:zelinskyy=zelinskyy",
       "no leader is known as “zelinskyy”; did you mean leader:volodymyr-zelenskyy", "a slip"},
      {"leader:nato", "leader:nato=nato",
       "“nato” is not a leader but an organisation; did you mean organisation:nato?", "another field"},
      {"org:putin", "organisation:putin=putin",
       "“putin” is not an organisation but a leader; did you mean leader:vladimir-putin?",
       "and the other way round"},
      {"leader:bush", "leader:bush=george-h-w-bush|george-w-bush|jeb-bush",
       "“bush” is the name of George H. W. Bush, George W. Bush and Jeb Bush, and all of them are meant; an "
       "id such as "
       "leader:george-h-w-bush means one",
       "a name of three"},
  };
  for (const FieldRow& row : rows) {
    INFO(row.reason << ": " << row.query);
    const ParsedQuery parsed = understood(row.query);
    CHECK(shown(parsed.root) == row.tree);
    const std::string message = parsed.diagnostics.empty() ? "" : parsed.diagnostics.front().message;
    CHECK(message.substr(0, std::string_view(row.message).size()) == row.message);
    CHECK(parsed.diagnostics.size() == (*row.message == '\0' ? 0 : 1));
  }
}

TEST_CASE("diagnostics of fields stand at the field") {
  const ParsedQuery parsed = understood("мир leader:nobody-at-all-known leader:qqqqqq");
  CHECK(places(parsed.diagnostics) == "31+13");
}

TEST_CASE("many unknown names are not all spoken of") {
  std::string query;
  for (int i = 0; i < 200; ++i) query += "leader:qwx" + std::to_string(i) + ' ';
  const ParsedQuery parsed = understood(query);
  CHECK(parsed.diagnostics.size() == 20);
  CHECK(parsed.root.children.size() == 200);
}

TEST_CASE("values of filters become ids") {
  Diagnostics diagnostics;
  CHECK(resolve_entity(Field::kLeader, "putin", world(), diagnostics) ==
        std::vector<std::string>{"vladimir-putin"});
  CHECK(resolve_entity(Field::kCountry, "ukraine", world(), diagnostics) == std::vector<std::string>{"ua"});
  CHECK(diagnostics.empty());
  CHECK(resolve_entity(Field::kLeader, "\xFF???", world(), diagnostics).size() == 1);
  CHECK(resolve_entity(Field::kLeader, "", world(), diagnostics) == std::vector<std::string>{""});
  CHECK(diagnostics.size() == 2);
}

TEST_CASE("positions of entities cover their words") {
  const ParsedQuery parsed = understood("мир Vladimir Putin 普京会晤");
  const auto& children = parsed.root.children;
  REQUIRE(children.size() == 4);
  CHECK(children[1].at == 4);
  CHECK(children[1].length == 14);
  CHECK(children[2].at == 19);
  CHECK(children[2].length == 2);
  CHECK(children[3].at == 21);
}

TEST_CASE("an understood query prints so that it is understood again") {
  for (const char* query :
       {"trump putin alaska summit", "Vladimir Putin OR \"north korea\"", "普京特朗普会晤",
        "Russia-Ukraine war -leader:putin", "-(a b) leader:(putin trump)"}) {
    INFO(query);
    const Node root = without_positions(understood(query).root);
    CHECK(without_positions(understood(to_query(root)).root) == root);
  }
}
