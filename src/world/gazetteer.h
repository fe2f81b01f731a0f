#pragma once
// The tables of entities, their names in every script, and who held which office when.
//
// Immutable once loaded, and may be shared between threads. The project's own tables are part of the program;
// a folder with tables of the same names replaces them.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/article.h"
#include "src/base/error.h"

namespace chancery {

// How a written form stands for its entity.
enum class NameRole : std::uint8_t {
  kFull,     // stands for the entity wherever it is written: "Emmanuel Macron", "Ukraine", "НАТО"
  kSurname,  // a person's surname alone: links only with support
  kDemonym,  // "Ukrainian", "français"
  kCapital,  // a capital, which stands for the country only as somebody who acts
  kMetonym,  // "Kremlin"
};

// What else a single word is, besides the name of an entity; from the table of common words.
enum class AlsoIs : std::uint8_t {
  kNothing,
  kWord,  // an ordinary word: "May", "Turkey", "Bond"
  kName,  // the name of many people or places: "Jordan", "Georgia", "Johnson"
};

struct EntityName {
  // Views of the table, which the gazetteer keeps.
  std::string_view text;  // as the table writes it
  std::string_view lang;  // ISO 639-1; empty: in every language of its script
  NameRole role = NameRole::kFull;
  bool acronym = false;  // letters that are spelt: "NATO", "AfD"
  AlsoIs also = AlsoIs::kNothing;
};

struct Office {
  std::string id;           // "president"
  std::string name;         // "President"
  bool one_holder = false;  // at a time, of each country or organisation: its title alone says who is meant
  std::vector<EntityName>
      titles;  // the words that stand before or after a name, or for the office; roles mean nothing here
  std::vector<std::string> bodies;  // ids of the organisations that its holders lead: "us-treasury"
};

struct Term {                   // of office
  std::string office;           // a key of the table of offices: "president"
  std::string office_name;      // "President"
  std::string of;               // id of a country or organisation
  std::optional<Day> from, to;  // open where empty; first day, and last day
  bool leads_state = false;     // of the head of a state or a government
};
// An office whose holders lead a state or a government, where it is a country's: "president".
bool is_top_office(std::string_view office);

struct Entity {
  std::string id;
  std::string name;  // the usual English name
  std::string wikidata;
  EntityKind kind = EntityKind::kLeader;
  std::vector<EntityName> names;  // `name` itself among them
  std::vector<Term> terms;        // of a leader, by `from`; a row of the leaders without any is a person's
  std::optional<Day> from, to;    // the life of a person, or of a state or organisation; open where empty
};

class Tenures;  // offices.h

class Gazetteer {
 public:
  // The tables that are part of the program, read anew at each call. Throws nothing but std::bad_alloc: a
  // test holds that they are well formed.
  static std::shared_ptr<const Gazetteer> built_in();
  // The tables of a folder. A table that is absent there is taken from the program. Everything wrong is added
  // to `problems` with file, line and reason, and its row left out. Throws a kMachine error if the folder
  // cannot be read.
  static std::shared_ptr<const Gazetteer> load(const std::string& folder, Diagnostics& problems);

  ~Gazetteer();
  Gazetteer(const Gazetteer&) = delete;
  Gazetteer& operator=(const Gazetteer&) = delete;

  const std::vector<Entity>& entities() const;         // by id
  const Entity* find(std::string_view id) const;       // or null
  std::uint32_t index_of(const Entity& entity) const;  // its place in entities()
  const std::vector<Office>& offices() const;          // by id
  const Tenures& tenures() const;

  // The entities that bear this name, whole, however cased, accented or spaced: "zelenski", "الكرملين"
  // (metonyms and demonyms included). Leaders first, then by id.
  struct Match {
    const Entity* entity;
    NameRole role;
  };
  std::vector<Match> look_up(std::string_view name) const;
  // Whose id or name is nearest in spelling, for "did you mean"; at most `limit`.
  std::vector<const Entity*> suggest(std::string_view name, std::size_t limit) const;

  // The longest name that begins at the first of a list of folded tokens (of kind kWord alone), for the
  // linker and for queries. Names of another language than `lang` are passed over, unless it is empty. In a
  // language that inflects names the tokens may be inflected.
  struct TokenMatch {
    std::uint32_t length = 0;  // in tokens, or in bytes of a text; 0 where nothing begins here
    // What bears that name, leaders first, then by id; views of the gazetteer's own memory. None of them,
    // with a length, is a name that holds the name of an entity and means something else ("Washington Post"):
    // pass over it.
    struct Candidate {
      std::uint32_t entity;  // index into entities()
      std::uint32_t name;    // index into its names
    };
    const Candidate* candidates = nullptr;
    std::uint32_t count = 0;
    bool inflected = false;  // by an ending, so that the token is none of the table's
    std::uint8_t particles =
        0;  // letters at the head of the first token that are words of their own (Arabic "and", "for")
  };
  TokenMatch longest_match(const std::string_view* terms, std::size_t count,
                           std::string_view lang = {}) const;
  // Adds to `out` all that a single word may name as an inflected form, whether or not it is a name as it
  // stands: in Czech "Ruska" is the genitive of a country, and an adjective.
  void inflected_matches(std::string_view term, std::string_view lang,
                         std::vector<TokenMatch::Candidate>& out) const;
  // As longest_match, for names that are written with characters of Chinese or Japanese, at byte `at` of a
  // text, however that was cut into words. Such a name may begin with a Latin letter or a digit.
  TokenMatch longest_match_text(std::string_view text, std::size_t at, std::string_view lang = {}) const;

  // The same for the titles of offices: candidates are indices into offices() and into the titles of one.
  TokenMatch longest_title(const std::string_view* terms, std::size_t count,
                           std::string_view lang = {}) const;
  TokenMatch longest_title_text(std::string_view text, std::size_t at, std::string_view lang = {}) const;

  // Folded words of a leader's full names beside the surname ("donald", "j", "дональд"); views of the
  // gazetteer's own memory.
  std::span<const std::string_view> given_names(std::uint32_t entity) const;
  // The folded word with which a leader's English name begins; empty where that is the surname.
  std::string_view first_name(std::uint32_t entity) const;
  // How many leaders have full names that begin with a folded word which is no surname of theirs.
  std::uint32_t given_name_bearers(std::string_view term) const;
  // Whether a folded word is the given name of any leader, or a form of one in a language that inflects
  // names.
  bool is_given_name(std::string_view term, std::string_view lang = {}) const;

  // A fingerprint of the tables: archives say with which they were made.
  const std::string& stamp() const;

 private:
  struct Tables;
  explicit Gazetteer(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace chancery
