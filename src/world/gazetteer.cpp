#include "src/world/gazetteer.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <unordered_map>

#include "src/base/hash.h"
#include "src/text/encoding.h"
#include "src/text/fold.h"
#include "src/text/function_words.h"
#include "src/world/entities.h"
#include "src/world/names.h"
#include "src/world/offices.h"
#include "src/world/spelling.h"

#define CHANCERY_TABLE(name)                                 \
  extern "C" const char chancery_file_tables_##name##_tsv[]; \
  extern "C" const char chancery_file_tables_##name##_tsv_end[];
CHANCERY_TABLE(countries)
CHANCERY_TABLE(organisations)
CHANCERY_TABLE(offices)
CHANCERY_TABLE(leaders)
CHANCERY_TABLE(terms)
CHANCERY_TABLE(metonyms)
CHANCERY_TABLE(decoys)
CHANCERY_TABLE(common)
#undef CHANCERY_TABLE

namespace chancery {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

TableSet built_in_tables() {
  TableSet set;
  const auto put = [&](TableFile file, const char* begin, const char* end) {
    set[file] = {std::string(name_of(file)), between(begin, end), true};  // a test holds that they are clean
  };
  put(TableFile::kCountries, chancery_file_tables_countries_tsv, chancery_file_tables_countries_tsv_end);
  put(TableFile::kOrganisations, chancery_file_tables_organisations_tsv,
      chancery_file_tables_organisations_tsv_end);
  put(TableFile::kOffices, chancery_file_tables_offices_tsv, chancery_file_tables_offices_tsv_end);
  put(TableFile::kLeaders, chancery_file_tables_leaders_tsv, chancery_file_tables_leaders_tsv_end);
  put(TableFile::kTerms, chancery_file_tables_terms_tsv, chancery_file_tables_terms_tsv_end);
  put(TableFile::kMetonyms, chancery_file_tables_metonyms_tsv, chancery_file_tables_metonyms_tsv_end);
  put(TableFile::kDecoys, chancery_file_tables_decoys_tsv, chancery_file_tables_decoys_tsv_end);
  put(TableFile::kCommon, chancery_file_tables_common_tsv, chancery_file_tables_common_tsv_end);
  return set;
}

// No more than tells that a table is too large.
std::string read_whole(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) throw_system_error("read", path, errno);
  std::string text;
  char buffer[1 << 16];
  while (text.size() <= kMostTableBytes) {
    const std::size_t n = std::fread(buffer, 1, sizeof buffer, file.get());
    if (n == 0) break;
    text.append(buffer, n);
  }
  if (std::ferror(file.get())) throw_system_error("read", path, errno);
  return text;
}

// A single word in capitals, or with two and more of them: NATO, AfD, США.
bool is_acronym(std::string_view text) {
  if (text.size() > 16 || text.find(' ') != std::string_view::npos) return false;
  std::size_t letters = 0, capitals = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    const std::string_view letter = text.substr(i, next - i);
    if (letter != "." && letter != "-") {
      ++letters;
      if (begins_with_capital(letter)) ++capitals;
      if (letters == 1 && capitals == 0) return false;
    }
    i = next;
  }
  return capitals >= 2 && capitals * 2 > letters;
}

std::size_t count_names(const World& world) {
  std::size_t count = world.decoys.size();
  for (const Entity& entity : world.entities) count += entity.names.size();
  for (const Office& office : world.offices) count += office.titles.size();
  return count;
}

// The form under which names are looked up whole: folded letters and digits alone.
std::string squeezed(std::string_view name) {
  std::string all = folded(name), kept;
  for (const char c : all) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) kept += c;
  }
  return kept;
}

}  // namespace

namespace {

using Texts = std::vector<std::unique_ptr<std::string>>;  // of tables that are not built in

bool has_surname(const Entity& entity) {
  return std::any_of(entity.names.begin(), entity.names.end(),
                     [](const EntityName& name) { return name.role == NameRole::kSurname; });
}

}  // namespace

struct Gazetteer::Tables {
  Texts texts;
  World world;
  NameIndex names;
  Tenures tenures;
  std::string stamp;
  std::vector<std::string_view> given;       // of all leaders, one after another
  std::vector<std::uint32_t> first_given;    // by entity, and one past the last
  std::vector<std::uint16_t> given_bearers;  // by word
  std::vector<std::uint32_t> first_names;    // by entity: the word with which its English name begins, or 0

  // Made when it is first asked for: indexing never does.
  struct WholeNames {
    std::once_flag made;
    std::unordered_map<std::string, std::vector<NameIndex::Candidate>> by_name;
  };
  mutable WholeNames whole;

  Tables(const TableSet& set, Texts kept, Diagnostics& problems);
  void index_names();
  struct Given {
    std::vector<std::uint32_t> words, firsts;  // of all full names; their first words
    std::uint32_t first = 0;                   // of the English name
  };
  void index_given(const std::vector<Given>& words);
  const decltype(WholeNames::by_name)& whole_names() const;
};

Gazetteer::Tables::Tables(const TableSet& set, Texts kept, Diagnostics& problems)
    : texts(std::move(kept)), world(read_world(set, problems)), names(count_names(world)) {
  std::string all;
  for (const TableText& table : set.tables) all += hash_hex(table.text);
  stamp = hash_hex(all);
  tenures.read(world.entities, world.offices);
  index_names();
}

void Gazetteer::Tables::index_names() {
  using Kind = NameIndex::Kind;
  std::vector<Given> given_words(world.entities.size());
  std::vector<std::pair<std::uint32_t, EntityName*>> singles;
  for (std::uint32_t e = 0; e < world.entities.size(); ++e) {
    Entity& entity = world.entities[e];
    std::vector<std::uint32_t> surnames;
    std::string_view lang;
    const bool no_surname = is_person(entity.kind) && !has_surname(entity);
    for (std::uint32_t n = 0; n < entity.names.size(); ++n) {
      EntityName& name = entity.names[n];
      const auto words = names.add(Kind::kName, name.text, name.lang, {e, n});
      name.acronym = name.role == NameRole::kFull && is_acronym(name.text);
      if (words.size() == 1) singles.emplace_back(words[0], &name);
      if (!is_person(entity.kind)) continue;
      if (name.role == NameRole::kSurname) surnames.insert(surnames.end(), words.begin(), words.end());
      if (name.role != NameRole::kFull || words.size() < 2) continue;
      // Of somebody whom the table gives no surname it is the last word of his name, in every language.
      const bool usual = n == 0 || (!name.lang.empty() && name.lang != lang);
      if (no_surname && usual) surnames.push_back(words.back());
      lang = name.lang;
      if (n == 0) given_words[e].first = words.front();
      given_words[e].firsts.push_back(words.front());
      given_words[e].words.insert(given_words[e].words.end(), words.begin(), words.end());
    }
    for (auto* list : {&given_words[e].words, &given_words[e].firsts}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
      std::erase_if(*list, [&](std::uint32_t w) {
        return std::find(surnames.begin(), surnames.end(), w) != surnames.end();
      });
    }
  }
  for (std::uint32_t o = 0; o < world.offices.size(); ++o) {
    const auto& titles = world.offices[o].titles;
    for (std::uint32_t t = 0; t < titles.size(); ++t)
      names.add(Kind::kTitle, titles[t].text, titles[t].lang, {o, t});
  }
  for (std::uint32_t d = 0; d < world.decoys.size(); ++d) {
    names.add(Kind::kName, world.decoys[d].text, world.decoys[d].lang, {NameIndex::kNobody, d});
  }
  std::vector<AlsoIs> also(names.words().size() + 1, AlsoIs::kNothing);
  for (const auto& [word, is] : world.common) also[names.words().find(folded(word))] = is;
  for (const auto& [word, name] : singles) {
    const bool grammar = !name->acronym && is_function_word(names.words().text(word));
    name->also = grammar ? AlsoIs::kWord : also[word];
  }
  const auto rank = [&](const NameIndex::Candidate& c) {
    if (c.entity == NameIndex::kNobody) return 2;
    return is_person(world.entities[c.entity].kind) ? 0 : 1;
  };
  names.finish([&](const NameIndex::Candidate& a, const NameIndex::Candidate& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.entity < b.entity;
  });
  index_given(given_words);
}

void Gazetteer::Tables::index_given(const std::vector<Given>& words) {
  given_bearers.assign(names.words().size() + 1, 0);
  std::vector<std::int8_t> grammar(names.words().size() + 1, -1);  // by word, once asked
  const auto is_grammar = [&](std::uint32_t word) {                // "the", of Peter the Great
    if (grammar[word] < 0) grammar[word] = is_function_word(names.words().text(word));
    return grammar[word] == 1;
  };
  for (const Given& of_one : words) {
    first_given.push_back(static_cast<std::uint32_t>(given.size()));
    for (const std::uint32_t word : of_one.words) {
      if (!is_grammar(word)) given.push_back(names.words().text(word));
    }
    for (const std::uint32_t word : of_one.firsts) {
      if (!is_grammar(word)) ++given_bearers[word];
    }
    const bool given_first =
        std::find(of_one.firsts.begin(), of_one.firsts.end(), of_one.first) != of_one.firsts.end();
    first_names.push_back(given_first ? of_one.first : 0);
  }
  first_given.push_back(static_cast<std::uint32_t>(given.size()));
}

auto Gazetteer::Tables::whole_names() const -> const decltype(WholeNames::by_name)& {
  std::call_once(whole.made, [&] {
    for (std::uint32_t e = 0; e < world.entities.size(); ++e) {
      const Entity& entity = world.entities[e];
      for (std::uint32_t n = 0; n < entity.names.size(); ++n)
        whole.by_name[squeezed(entity.names[n].text)].push_back({e, n});
    }
  });
  return whole.by_name;
}

Gazetteer::Gazetteer(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Gazetteer::~Gazetteer() = default;

std::shared_ptr<const Gazetteer> Gazetteer::built_in() {
  Diagnostics none;
  return std::shared_ptr<const Gazetteer>(
      new Gazetteer(std::make_unique<Tables>(built_in_tables(), Texts{}, none)));
}

std::shared_ptr<const Gazetteer> Gazetteer::load(const std::string& folder, Diagnostics& problems) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::directory_iterator(folder, error); error) throw_system_error("read", folder, error.value());
  TableSet set = built_in_tables();
  Texts texts;
  for (TableText& table : set.tables) {
    const std::string path = (fs::path(folder) / table.file).string();
    if (!fs::exists(path, error)) continue;
    // A pipe would be waited for.
    if (!fs::is_regular_file(path, error))
      throw Error(ErrorKind::kMachine, "cannot read " + path + ": it is no file");
    texts.push_back(std::make_unique<std::string>(read_whole(path)));
    table = {path, *texts.back()};
  }
  return std::shared_ptr<const Gazetteer>(
      new Gazetteer(std::make_unique<Tables>(set, std::move(texts), problems)));
}

const std::vector<Entity>& Gazetteer::entities() const {
  return tables_->world.entities;
}
const std::vector<Office>& Gazetteer::offices() const {
  return tables_->world.offices;
}
const Tenures& Gazetteer::tenures() const {
  return tables_->tenures;
}
const std::string& Gazetteer::stamp() const {
  return tables_->stamp;
}

const Entity* Gazetteer::find(std::string_view id) const {
  const auto& all = entities();
  const auto found = std::lower_bound(all.begin(), all.end(), id,
                                      [](const Entity& e, std::string_view i) { return e.id < i; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

std::uint32_t Gazetteer::index_of(const Entity& entity) const {
  return static_cast<std::uint32_t>(&entity - entities().data());
}

std::vector<Gazetteer::Match> Gazetteer::look_up(std::string_view name) const {
  std::vector<NameIndex::Candidate> found;
  const std::string key = squeezed(name);
  if (key.empty()) return {};
  const auto& whole = tables_->whole_names();
  if (const auto exact = whole.find(key); exact != whole.end()) {
    found = exact->second;
  } else if (is_valid_utf8(name)) {  // perhaps in another case: "Путина"
    Analyzer analyzer;
    Tokens tokens;
    analyzer.analyze(name, tokens);
    std::vector<std::string_view> terms;
    for (const Token& token : tokens.list) {
      if (token.kind == TokenKind::kWord) terms.push_back(tokens.term(token));
    }
    const TokenMatch match = longest_match(terms.data(), terms.size());
    if (match.length == terms.size()) found.assign(match.candidates, match.candidates + match.count);
  }
  std::vector<Match> matches;
  for (const NameIndex::Candidate& candidate : found) {
    const Entity& entity = entities()[candidate.entity];
    const NameRole role = entity.names[candidate.name].role;
    const auto known =
        std::find_if(matches.begin(), matches.end(), [&](const Match& m) { return m.entity == &entity; });
    if (known == matches.end())
      matches.push_back({&entity, role});
    else
      known->role = std::min(known->role, role);
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    const bool leader_a = is_person(a.entity->kind), leader_b = is_person(b.entity->kind);
    return leader_a != leader_b ? leader_a : a.entity->id < b.entity->id;
  });
  return matches;
}

std::vector<const Entity*> Gazetteer::suggest(std::string_view name, std::size_t limit) const {
  const std::string wanted = squeezed(name);
  // A third of the letters may be wrong, as in "zelinskiyy"; not of the bytes, of which most scripts have
  // more.
  const auto letters = std::count_if(wanted.begin(), wanted.end(), [](char c) { return (c & 0xC0) != 0x80; });
  // What is longer than any name has no more wrong than a long name, so that most names are seen not to be
  // near at once.
  const std::size_t furthest = std::clamp<std::size_t>(static_cast<std::size_t>(letters) / 3, 1, 8);
  std::unordered_map<std::uint32_t, std::size_t> nearest;
  for (const auto& [spelling, candidates] : tables_->whole_names()) {
    const std::size_t distance = edit_distance(wanted, spelling, furthest);
    if (distance > furthest) continue;
    for (const NameIndex::Candidate& candidate : candidates) {
      const auto [at, fresh] = nearest.emplace(candidate.entity, distance);
      if (!fresh) at->second = std::min(at->second, distance);
    }
  }
  std::vector<std::pair<std::size_t, std::uint32_t>> order;
  for (const auto& [entity, distance] : nearest) order.emplace_back(distance, entity);
  std::sort(order.begin(), order.end());
  std::vector<const Entity*> found;
  for (std::size_t i = 0; i < order.size() && i < limit; ++i) found.push_back(&entities()[order[i].second]);
  return found;
}

Gazetteer::TokenMatch Gazetteer::longest_match(const std::string_view* terms, std::size_t count,
                                               std::string_view lang) const {
  return tables_->names.longest(NameIndex::Kind::kName, terms, count, lang);
}
void Gazetteer::inflected_matches(std::string_view term, std::string_view lang,
                                  std::vector<TokenMatch::Candidate>& out) const {
  tables_->names.inflected(NameIndex::Kind::kName, term, lang, out);
}
Gazetteer::TokenMatch Gazetteer::longest_match_text(std::string_view text, std::size_t at,
                                                    std::string_view lang) const {
  return tables_->names.longest_in_text(NameIndex::Kind::kName, text, at, lang);
}
Gazetteer::TokenMatch Gazetteer::longest_title(const std::string_view* terms, std::size_t count,
                                               std::string_view lang) const {
  return tables_->names.longest(NameIndex::Kind::kTitle, terms, count, lang);
}
Gazetteer::TokenMatch Gazetteer::longest_title_text(std::string_view text, std::size_t at,
                                                    std::string_view lang) const {
  return tables_->names.longest_in_text(NameIndex::Kind::kTitle, text, at, lang);
}

std::span<const std::string_view> Gazetteer::given_names(std::uint32_t entity) const {
  const std::uint32_t from = tables_->first_given[entity], to = tables_->first_given[entity + 1];
  return std::span(tables_->given).subspan(from, to - from);
}

std::uint32_t Gazetteer::given_name_bearers(std::string_view term) const {
  return tables_->given_bearers[tables_->names.words().find(term)];
}

std::string_view Gazetteer::first_name(std::uint32_t entity) const {
  const std::uint32_t word = tables_->first_names[entity];
  return word == 0 ? std::string_view{} : tables_->names.words().text(word);
}

bool Gazetteer::is_given_name(std::string_view term, std::string_view lang) const {
  const auto is_one = [&](std::string_view word) { return given_name_bearers(word) > 0; };
  if (is_one(term)) return true;
  Lemmas lemmas;
  tables_->names.inflector().lemmas(term, inflecting(lang), lemmas);
  return std::any_of(lemmas.list.begin(), lemmas.list.begin() + static_cast<std::ptrdiff_t>(lemmas.count),
                     [&](const Lemma& lemma) { return is_one(lemma.text()); });
}

}  // namespace chancery
