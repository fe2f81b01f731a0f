#include "src/world/gazetteer.h"

#include <filesystem>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "src/text/analyze.h"
#include "src/text/fold.h"
#include "src/world/entities.h"
#include "tests/temporary_folder.h"

using namespace chancery;
namespace fs = std::filesystem;

namespace {

const std::string kTestTables = std::string(CHANCERY_SOURCE_DIR) + "/tests/data/gazetteer";
const std::string kOwnTables = std::string(CHANCERY_SOURCE_DIR) + "/src/world/tables";

std::shared_ptr<const Gazetteer> test_gazetteer() {
  Diagnostics problems;
  auto gazetteer = Gazetteer::load(kTestTables, problems);
  for (const Diagnostic& problem : problems) FAIL_CHECK(to_string(problem));
  return gazetteer;
}

std::vector<std::string> words_of(std::string_view name) {
  Analyzer analyzer;
  Tokens tokens;
  analyzer.analyze(name, tokens);
  std::vector<std::string> words;
  for (const Token& token : tokens.list) {
    if (token.kind == TokenKind::kWord) words.emplace_back(tokens.term(token));
  }
  return words;
}

// "id+id" of whom the longest name at the head of a text means, and its length.
std::string longest(const Gazetteer& gazetteer, std::string_view text, std::string_view lang) {
  const std::vector<std::string> words = words_of(text);
  const std::vector<std::string_view> terms(words.begin(), words.end());
  const auto match = gazetteer.longest_match(terms.data(), terms.size(), lang);
  if (match.length == 0) return "";
  std::string ids;
  for (std::uint32_t i = 0; i < match.count; ++i) {
    const Entity& entity = gazetteer.entities()[match.candidates[i].entity];
    const EntityName& name = entity.names[match.candidates[i].name];
    if (!name.lang.empty() && !lang.empty() && name.lang != lang) continue;
    if (ids.find(entity.id) == std::string::npos) ids += (ids.empty() ? "" : "+") + entity.id;
  }
  return ids + " " + std::to_string(match.length);
}

std::string ids(const std::vector<Gazetteer::Match>& matches) {
  std::string all;
  for (const Gazetteer::Match& match : matches) all += (all.empty() ? "" : " ") + match.entity->id;
  return all;
}

}  // namespace

TEST_CASE("the program's own tables are well formed") {
  Diagnostics problems;
  const auto from_files = Gazetteer::load(kOwnTables, problems);
  for (const Diagnostic& problem : problems) FAIL_CHECK(to_string(problem));
  const auto built_in = Gazetteer::built_in();
  CHECK(built_in->stamp() == from_files->stamp());
  CHECK(built_in->entities().size() > 250);
  const Entity* putin = built_in->find("vladimir-putin");
  REQUIRE(putin);
  CHECK(putin->kind == EntityKind::kLeader);
  CHECK(built_in->index_of(*putin) < built_in->entities().size());
  CHECK_FALSE(built_in->find("nobody"));
}

// The fast way of cutting plain names into words must be the analyzer's.
TEST_CASE("every name is found by its own words") {
  const auto gazetteer = Gazetteer::built_in();
  Analyzer analyzer;
  Tokens tokens;
  std::vector<std::string_view> terms;
  std::size_t checked = 0;
  for (const Entity& entity : gazetteer->entities()) {
    for (const EntityName& name : entity.names) {
      tokens.clear();
      terms.clear();
      analyzer.analyze(name.text, tokens);
      bool cjk = false;
      for (const Token& token : tokens.list) {
        if (token.kind == TokenKind::kWord) terms.push_back(tokens.term(token));
        cjk = cjk || token.kind == TokenKind::kCjk || token.kind == TokenKind::kBigram;
      }
      const auto match = cjk ? gazetteer->longest_match_text(name.text, 0, name.lang)
                             : gazetteer->longest_match(terms.data(), terms.size(), name.lang);
      const std::size_t length = cjk ? name.text.size() : terms.size();
      const std::string_view last = name.text;
      // A closing bracket is no character of the name.
      const bool whole = match.length == length || (cjk && last.substr(last.size() - 3) == "）");
      const bool known = std::any_of(match.candidates, match.candidates + match.count,
                                     [&](const auto& c) { return c.entity == gazetteer->index_of(entity); });
      if (!whole || !known) FAIL_CHECK(entity.id << " is not found as " << name.lang << ":" << name.text);
      ++checked;
    }
  }
  CHECK(checked > 10000);
}

TEST_CASE("the longest name that begins at a word") {
  struct Row {
    std::string_view text, lang, expected, reason;
  };
  const Row rows[] = {
      {"Vladimir Putin met", "en", "vladimir-putin 2", "a full name"},
      {"Putin met", "en", "vladimir-putin 1", "a surname"},
      {"met Putin", "en", "", "begins at the first word or not at all"},
      {"North Korea", "en", "kp 2", "two words"},
      {"Democratic Republic of the Congo", "en", "cd 5", "five"},
      {"Congo", "en", "cd+cg 1", "borne by two"},
      {"Bush", "en", "george-h-w-bush+george-w-bush 1", "borne by two leaders"},
      {"VLADIMIR PUTIN", "en", "vladimir-putin 2", "case is folded"},
      {"Erdogan", "en", "recep-tayyip-erdogan 1", "and so are accents"},
      {"the U.S. said", "en", "", "an article that the table does not have"},
      {"U.S. said", "en", "us 1", "a dotted abbreviation"},
      {"N.A.T.O.", "en", "nato 1", "another, without its stops"},
      {"Deutschland", "de", "de 1", "a name of the language"},
      {"Deutschland", "en", "", "and not of another"},
      {"Deutschland", "", "de 1", "any, where the language is not known"},
      {"Владимиром Путиным", "ru", "vladimir-putin 2", "both words inflected"},
      {"Владимиру Зеленскому", "ru", "volodymyr-zelenskyy 2", "the same given name, another surname"},
      {"Соединённых Штатов", "ru", "us 2", "a country of two words"},
      {"Украине", "ru", "ua 1", "a country"},
      {"Україні", "uk", "ua 1", "in Ukrainian"},
      {"Украине", "uk", "", "Russian is not Ukrainian"},
      {"Trumpa", "pl", "donald-trump 1", "a name without a language inflects in Polish"},
      {"Trumpa", "en", "", "and not in English"},
      {"Wołodymyrem Zełenskim", "pl", "volodymyr-zelenskyy 2", "Polish"},
      {"وبوتين", "ar", "vladimir-putin 1", "and Putin"},
      {"Washington Post", "en", " 2", "a decoy: nobody"},
      {"Washington said", "en", "us 1", "and without its second word no decoy"},
      {"Latin America", "en", " 2", "a decoy that begins otherwise"},
      {"", "en", "", "nothing"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.text << ": " << row.reason);
    CHECK(longest(*gazetteer, row.text, row.lang) == row.expected);
  }
}

TEST_CASE("what a word may name as an inflected form") {
  struct Row {
    std::string_view term, lang, expected, reason;
  };
  const Row rows[] = {
      {"ruska", "cs", "ru", "a genitive, which is an adjective as it stands"},
      {"rusko", "cs", "", "the name itself is none"},
      {"украине", "ru", "ua", "a locative"},
      {"украина", "ru", "", "and its nominative"},
      {"россией", "ru", "ru", "an instrumental"},
      {"путина", "ru", "vladimir-putin", "a surname"},
      {"вашингтона", "ru", "us", "a capital"},
      {"niemiec", "pl", "de", "a plural without an ending"},
      {"trumpova", "cs", "donald-trump", "an adjective of possession"},
      {"путина", "en", "", "a language that does not inflect names"},
      {"путина", "uk", "", "a name of another language"},
      {"соединенных", "ru", "", "a part of a name of two words"},
      {"рос", "ru", "", "a stem alone"},
      {"ззз", "ru", "", "nobody's name"},
      {"", "ru", "", "nothing"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.term << " in " << row.lang << ": " << row.reason);
    std::vector<Gazetteer::TokenMatch::Candidate> found;
    gazetteer->inflected_matches(row.term, row.lang, found);
    std::string all;
    for (const auto& c : found) {
      const std::string& id = gazetteer->entities()[c.entity].id;
      if (all.find(id) == std::string::npos) all += (all.empty() ? "" : " ") + id;
      CHECK(c.name < gazetteer->entities()[c.entity].names.size());
    }
    CHECK(all == row.expected);
  }
  // It adds to what is there.
  std::vector<Gazetteer::TokenMatch::Candidate> found;
  gazetteer->inflected_matches("украине", "ru", found);
  const std::size_t first = found.size();
  gazetteer->inflected_matches("путина", "ru", found);
  REQUIRE(found.size() > first);
  CHECK(gazetteer->entities()[found.front().entity].id == "ua");
  CHECK(gazetteer->entities()[found.back().entity].id == "vladimir-putin");
}

TEST_CASE("names in Chinese and Japanese are matched by characters") {
  struct Row {
    std::string_view text;
    std::size_t at;
    std::string_view lang, id;
    std::size_t length;
    std::string_view reason;
  };
  const Row rows[] = {
      {"普京总统", 0, "zh", "vladimir-putin", 6, "no words are needed"},
      {"总统普京", 6, "zh", "vladimir-putin", 6, "within a text"},
      {"弗拉基米尔·普京说", 0, "zh", "vladimir-putin", 23, "with its dot"},
      {"弗拉基米尔普京", 0, "zh", "vladimir-putin", 21, "without"},
      {"普", 0, "zh", "", 0, "a part of a name is none"},
      {"上海地区", 3, "zh", "ht", 6, "a name across words is not seen here; the decoy begins before it"},
      {"タイの首都", 0, "ja", "th", 6, "a word of Katakana"},
      {"タイトル", 0, "ja", "", 0, "the head of another"},
      {"ネクタイ", 6, "ja", "", 0, "the tail of another"},
      {"日本", 0, "en", "", 0, "of another language"},
      {"Putin", 0, "zh", "", 0, "no character"},
      {"", 0, "zh", "", 0, "nothing"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.text << ": " << row.reason);
    const auto match = gazetteer->longest_match_text(row.text, row.at, row.lang);
    CHECK(match.length == row.length);
    CHECK((match.count > 0 ? gazetteer->entities()[match.candidates[0].entity].id : "") == row.id);
  }
}

TEST_CASE("titles of offices are found like names") {
  const auto gazetteer = test_gazetteer();
  const auto office = [&](std::string_view text, std::string_view lang) -> std::string {
    const std::vector<std::string> words = words_of(text);
    const std::vector<std::string_view> terms(words.begin(), words.end());
    const auto match = gazetteer->longest_title(terms.data(), terms.size(), lang);
    return match.count > 0 ? gazetteer->offices()[match.candidates[0].entity].id : "";
  };
  CHECK(office("prime minister of", "en") == "prime-minister");
  CHECK(office("президенту", "ru") == "president");
  CHECK(office("secretary", "en").empty());
  const auto match = gazetteer->longest_title_text("法国总统", 6, "zh");
  REQUIRE(match.count == 1);
  CHECK(gazetteer->offices()[match.candidates[0].entity].id == "president");
}

TEST_CASE("a name is looked up whole, however it is written") {
  struct Row {
    std::string_view name, expected, reason;
  };
  const Row rows[] = {
      {"Vladimir Putin", "vladimir-putin", "as in the table"},
      {"  vladimir   PUTIN ", "vladimir-putin", "case and blanks"},
      {"putin", "vladimir-putin", "a surname"},
      {"zelensky", "volodymyr-zelenskyy", "another spelling of the table"},
      {"Зеленський", "volodymyr-zelenskyy", "another script"},
      {"Путина", "vladimir-putin", "an inflected form"},
      {"普京", "vladimir-putin", "Chinese"},
      {"kim jong un", "kim-jong-un", "spaced"},
      {"Kim Jong-un", "kim-jong-un", "hyphened"},
      {"erdogan", "recep-tayyip-erdogan", "without accents"},
      {"kremlin", "ru", "a metonym"},
      {"ukrainian", "ua", "a demonym"},
      {"Berlin", "de", "a capital"},
      {"brussels", "be eu", "two bear it"},
      {"clinton", "bill-clinton hillary-clinton", "in the order of their ids"},
      {"u.s.", "us", "an abbreviation"},
      {"Vladimir", "", "a given name is no name"},
      {"Vladimir Putin Street", "", "more than a name"},
      {"Washington Post", "", "a decoy"},
      {"", "", "nothing"},
      {" - ", "", "no letter"},
      {"\xFF\xFE", "", "no text"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.reason);
    CHECK(ids(gazetteer->look_up(row.name)) == row.expected);
  }
  CHECK(gazetteer->look_up("putin").front().role == NameRole::kSurname);
  CHECK(gazetteer->look_up("Moscow").front().role == NameRole::kCapital);
}

TEST_CASE("what is misspelt has a suggestion") {
  struct Row {
    std::string_view name, expected, reason;
  };
  const Row rows[] = {
      {"putim", "vladimir-putin", "a wrong letter"},
      {"Marcon", "emmanuel-macron", "two letters swapped"},
      {"zelenskyi", "volodymyr-zelenskyy", "a transcription that no table has"},
      {"ukrane", "ua", "a letter is missing"},
      {"qqqqqqqq", "", "near to nothing"},
      {"", "", "nothing"},
  };
  const auto gazetteer = test_gazetteer();
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.reason);
    const auto found = gazetteer->suggest(row.name, 3);
    CHECK((found.empty() ? "" : found.front()->id) == row.expected);
    CHECK(found.size() <= 3);
  }
}

TEST_CASE("what names are besides") {
  const auto gazetteer = test_gazetteer();
  const auto name_of = [&](std::string_view id, std::string_view text) {
    for (const EntityName& name : gazetteer->find(id)->names) {
      if (name.text == text) return name;
    }
    return EntityName{};
  };
  CHECK(name_of("nato", "NATO").acronym);
  CHECK(name_of("afd", "AfD").acronym);
  CHECK(name_of("us", "США").acronym);
  CHECK_FALSE(name_of("nato", "North Atlantic Treaty Organization").acronym);
  CHECK_FALSE(name_of("vladimir-putin", "Putin").acronym);
  CHECK(name_of("theresa-may", "May").also == AlsoIs::kWord);
  CHECK(name_of("tr", "Turkey").also == AlsoIs::kWord);
  CHECK(name_of("jo", "Jordan").also == AlsoIs::kName);
  CHECK(name_of("vladimir-putin", "Putin").also == AlsoIs::kNothing);
  CHECK(gazetteer->is_given_name("vladimir"));
  CHECK_FALSE(gazetteer->is_given_name("putin"));
  CHECK_FALSE(gazetteer->is_given_name("minister"));
  CHECK(gazetteer->given_name_bearers("vladimir") >= 1);
  CHECK(gazetteer->given_name_bearers("putin") == 0);
  CHECK(gazetteer->given_name_bearers("") == 0);
  CHECK(gazetteer->first_name(gazetteer->index_of(*gazetteer->find("vladimir-putin"))) == "vladimir");
  CHECK(gazetteer->first_name(gazetteer->index_of(*gazetteer->find("ru"))).empty());
  const auto given = gazetteer->given_names(gazetteer->index_of(*gazetteer->find("vladimir-putin")));
  CHECK(std::find(given.begin(), given.end(), "владимир") != given.end());
  CHECK(gazetteer->given_names(gazetteer->index_of(*gazetteer->find("ru"))).empty());
}

TEST_CASE("terms of office stand in their order, with their dates") {
  const auto gazetteer = test_gazetteer();
  const Entity& putin = *gazetteer->find("vladimir-putin");
  REQUIRE(putin.terms.size() == 3);
  CHECK(putin.terms[1].office == "prime-minister");
  CHECK(putin.terms[1].office_name == "Prime Minister");
  CHECK(putin.terms[1].of == "ru");
  CHECK(iso(*putin.terms[0].to) == "2008-05-07");
  CHECK_FALSE(putin.terms[2].to.has_value());
  CHECK(iso(*gazetteer->find("abraham-lincoln")->to) == "1865-12-31");
}

TEST_CASE("a table that is wrong says where and why, and the rest is read") {
  struct Row {
    std::string file, text, problem, reason;
  };
  const std::string countries = "id\twikidata\tname\tnames\tdemonyms\tcapital\tfrom\tto\n";
  const std::string leaders = "id\twikidata\tname\tnames\tsurnames\tborn\tdied\n";
  const std::string terms = "leader\toffice\tof\tfrom\tto\n";
  const Row rows[] = {
      {"countries.tsv", countries + "Fr\t\tFrance\t\t\t\t\t\n",
       ":2: the id \"Fr\" is not lower-case letters, digits and hyphens", "a bad id"},
      {"countries.tsv", countries + "fr\tP31\tFrance\t\t\t\t\t\n", ":2: \"P31\" is not a Wikidata id",
       "a bad Wikidata id"},
      {"countries.tsv", countries + "fr\t\t\t\t\t\t\t\n", ":2: \"fr\" has no name", "no name"},
      {"countries.tsv", countries + "fr\t\tFrance\t\t\t\t\t\nfr\t\tFrance\t\t\t\t\t\n",
       ":3: the id \"fr\" was given before", "an id twice"},
      {"countries.tsv", countries + "fr\t\tFrance\t\t\t\tlong ago\t\n", ":2: \"long ago\" is not a date",
       "a bad date"},
      {"countries.tsv", countries + "fr\t\tFrance\t\t\t\t2000\t1999\n", ":2: \"1999\" is before \"2000\"",
       "an end before its beginning"},
      {"countries.tsv", "id\tname\nfr\tFrance\n",
       ":1: the header has no column \"wikidata\"; the table is left out", "a bad header"},
      {"organisations.tsv", "id\twikidata\tname\tnames\tfrom\tto\nfr\t\tFront\t\t\t\n",
       ":2: the id \"fr\" was given before", "an id over two tables"},
      {"offices.tsv", "id\tname\tholders\tbodies\ttitles\npresident\t\tone\t\t\n",
       ":2: \"president\" has no name", "an office without a name"},
      {"offices.tsv", "id\tname\tholders\tbodies\ttitles\npresident\tPresident\ttwo\t\t\n",
       ":2: \"two\" is neither \"one\" nor \"several\"", "an office of nobody knows how many"},
      {"offices.tsv", "id\tname\tholders\tbodies\ttitles\npresident\tPresident\tone\tnone-such\t\n",
       ":2: there is no organisation \"none-such\"", "a body that no table has"},
      {"terms.tsv", terms + "nobody\tpresident\tfr\t\t\n", ":2: there is no leader \"nobody\"",
       "a term of nobody"},
      {"terms.tsv", terms + "emmanuel-macron\tpope\tfr\t\t\n", ":2: there is no office \"pope\"",
       "of no office"},
      {"terms.tsv", terms + "emmanuel-macron\tpresident\txx\t\t\n",
       ":2: there is no country or organisation \"xx\"", "of no country"},
      {"leaders.tsv", leaders + "a-b\t\tA B\t—\tB\t\t\n",
       ":2: \"—\" of \"a-b\" has no letter and was left out", "a name without a letter"},
      {"leaders.tsv", leaders + "a-b\t\tA B\t" + std::string(300, 'x') + "\tB\t\t\n",
       ":2: a name of \"a-b\" is over 200 bytes and was left out", "a very long name"},
      {"metonyms.tsv", "name\tentity\nKremlin\txx\n", ":2: there is no entity \"xx\"", "a metonym of nobody"},
      {"common.tsv", "word\talso\nMay\tmonth\n", ":2: \"month\" is neither \"word\" nor \"name\"",
       "a common word of no kind"},
      {"common.tsv", "word\talso\nMay Day\tword\n", ":2: \"May Day\" is not one word", "two words"},
  };
  for (const Row& row : rows) {
    INFO(row.file << ": " << row.reason);
    const TemporaryFolder folder;
    for (const auto& file : fs::directory_iterator(kTestTables)) fs::copy(file, folder.path());
    folder.write(row.file, row.text);
    Diagnostics problems;
    const auto gazetteer = Gazetteer::load(folder.path(), problems);
    REQUIRE(gazetteer);
    REQUIRE_FALSE(problems.empty());
    const std::string wanted = folder.path() + "/" + row.file + row.problem;
    const bool said = std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& p) {
      return to_string(p).substr(0, wanted.size()) == wanted;
    });
    if (!said) FAIL_CHECK("said instead: " << to_string(problems.front()));
  }
}

TEST_CASE("a folder's tables stand for the program's, and what it lacks is the program's") {
  const TemporaryFolder folder;
  folder.write("metonyms.tsv", "name\tentity\nthe Big House\tfr\n");
  Diagnostics problems;
  const auto gazetteer = Gazetteer::load(folder.path(), problems);
  CHECK(problems.empty());
  CHECK(ids(gazetteer->look_up("the big house")) == "fr");
  CHECK(ids(gazetteer->look_up("Vladimir Putin")) == "vladimir-putin");
  CHECK(gazetteer->stamp() != Gazetteer::built_in()->stamp());
}

TEST_CASE("a folder that cannot be read is an error that names it") {
  Diagnostics problems;
  try {
    Gazetteer::load("/nowhere/at/all", problems);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kMachine);
    CHECK(std::string(error.what()).find("/nowhere/at/all") != std::string::npos);
  }
}

TEST_CASE("no table crashes the reader") {
  std::mt19937 random(1);
  std::string whole;
  for (const char* file : {"countries.tsv", "leaders.tsv", "terms.tsv", "offices.tsv"}) {
    std::ifstream in(kTestTables + "/" + file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (int round = 0; round < 40; ++round) {
      std::string broken = text;
      for (int i = 0; i < 30; ++i)
        broken[random() % broken.size()] = static_cast<char>("\t\n|:\xFF\xE6 a\0"[random() % 9]);
      const TemporaryFolder folder;
      folder.write(file, broken);
      Diagnostics problems;
      const auto gazetteer = Gazetteer::load(folder.path(), problems);
      CHECK(ids(gazetteer->look_up("NATO")) == "nato");
    }
  }
}
