// Any bytes as the tables of a folder: a line "=== leaders.tsv" begins the table of that name. Whatever is in
// them, the gazetteer that is made of them links and answers.

#include <array>

#include "src/enrich/enrich.h"
#include "src/text/encoding.h"
#include "src/text/function_words.h"
#include "src/world/entities.h"
#include "tests/fuzz/reading.h"
#include "tests/fuzz/scratch.h"

namespace chancery {
namespace {

constexpr std::array<std::string_view, kTableFiles> kHeaders = {
    "id\twikidata\tname\tnames\tfrom\tto\tdemonyms\tcapital\n",
    "id\twikidata\tname\tnames\tfrom\tto\n",
    "id\tname\tholders\tbodies\ttitles\n",
    "id\twikidata\tname\tnames\tsurnames\tborn\tdied\n",
    "leader\toffice\tof\tfrom\tto\n",
    "name\tentity\n",
    "name\n",
    "word\talso\n"};

// Tables that are not given are empty: the program's own would be read each time.
void write_tables(const TemporaryFolder& folder, std::string_view text) {
  for (std::size_t i = 0; i < kTableFiles; ++i) {
    const std::string name(name_of(static_cast<TableFile>(i)));
    const std::string mark = "=== " + name + "\n";
    const std::size_t at = text.find(mark);
    std::string_view table = kHeaders[i];
    if (at != std::string_view::npos) {
      table = text.substr(at + mark.size());
      table = table.substr(0, table.find("\n==="));
    }
    write_anew(folder, name, table);
  }
}

void check(const Gazetteer& gazetteer) {
  const Entity* before = nullptr;
  for (const Entity& entity : gazetteer.entities()) {
    require(!before || before->id < entity.id, "entities are in the order of their ids");
    before = &entity;
    require(is_valid_utf8(entity.name) && !entity.name.empty(), "an entity has a name");
    require(gazetteer.find(entity.id) == &entity, "an entity is found by its id");
    const std::uint32_t index = gazetteer.index_of(entity);
    for (const std::string_view term : gazetteer.given_names(index)) require(!term.empty(), "a word is one");
    const std::string_view first = gazetteer.first_name(index);
    require(first.empty() || is_function_word(first) || gazetteer.is_given_name(first),
            "a first name is given");
    for (const EntityName& name : entity.names) {
      require(is_valid_utf8(name.text), "a name is UTF-8");
      gazetteer.look_up(name.text);
    }
  }
}

// All that the tables name, as an article.
std::string text_of_names(const Gazetteer& gazetteer) {
  std::string text;
  for (const Entity& entity : gazetteer.entities()) {
    for (const EntityName& name : entity.names) text += std::string(name.text) + " said. ";
  }
  for (const Office& office : gazetteer.offices()) {
    for (const EntityName& title : office.titles) text += std::string(title.text) + " ";
  }
  return text;
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const TemporaryFolder folder;
  write_tables(folder, bytes_of(data, size));
  Diagnostics problems;
  const auto gazetteer = Gazetteer::load(folder.path(), problems);
  for (const Diagnostic& problem : problems) {
    require(problem.file.starts_with(folder.path()) && problem.line > 0,
            "a diagnostic names its file and line");
    require(is_valid_utf8(problem.message) && problem.message.size() < 1000, "a diagnostic is short text");
  }
  check(*gazetteer);
  gazetteer->suggest("putin", 5);
  Article article;
  article.body = text_of_names(*gazetteer);
  Enricher enricher(gazetteer);
  for (const char* lang : {"en", "ru", "zh"}) {
    article.lang = lang;
    enricher.enrich(article);
  }
  return 0;
}
