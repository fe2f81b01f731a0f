#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "index/columns.h"
#include "index/files.h"
#include "index/manifest.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/workplace.h"
#include "src/base/error.h"
#include "src/base/hash.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

namespace {

ErrorKind kind_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("no error was thrown");
  return ErrorKind::kUsage;
}

Manifest some_manifest() {
  Manifest manifest;
  manifest.generation = 7;
  manifest.next_segment = 3;
  SegmentEntry entry;
  entry.name = "00000002";
  entry.articles = 10;
  entry.deleted = 4;
  entry.deleted_file = "deleted-7.bin";
  entry.files["articles.glass"] = {123, 0xFFFFFFFFFFFFFFFF};
  entry.gazetteer = "abc";
  entry.rules = 1;
  manifest.segments.push_back(entry);
  return manifest;
}

}  // namespace

TEST_CASE("a term is bounded and stays one term for one value") {
  CHECK(make_term(TermKind::kId, "a") == "Qa");
  const std::string longer(5000, 'x');
  const std::string term = make_term(TermKind::kId, longer), other = make_term(TermKind::kId, longer + "y");
  CHECK(term.size() <= kMaxTermBytes);
  CHECK(term != other);
  CHECK(term == make_term(TermKind::kId, longer));
  CHECK(make_stem_term("en", "sanction") == "Zen:sanction");
  CHECK(make_stem_term("en", "sanction", true) == "ZSen:sanction");
}

TEST_CASE("a record gives back the whole article and what was found") {
  Article article = make_article("id", "Title", "Body\nwith lines", "2025-08-14T18:40:00+02:00");
  article.url = "https://sample.example/1";
  article.author = "A. Writer";
  Enrichment found;
  found.lang = "en";
  found.entities = {{"ru", "Russia", EntityKind::kCountry, "Q159", 0.5f, 2},
                    {"vladimir-putin", "Vladimir Putin", EntityKind::kLeader, "", 1, 1}};
  found.mentions = {{0, 5, 1, MentionForm::kSurname, 0.9f, "surname; full name at 1:1"},
                    {7, 11, 0, MentionForm::kDemonym, 1, "demonym"}};
  found.topics = {{{"sanctions", 0.25f, "sanctions"}}};
  found.quotes.emplace();
  const StoredArticle stored = decode_record(encode_record(article, found, "/data/a.json"));
  CHECK(stored.article.content_hash() == article.content_hash());
  CHECK(stored.article.id == "id");
  CHECK(iso(*stored.article.published) == "2025-08-14T18:40:00+02:00");
  REQUIRE(stored.found.mentions.size() == 2);
  CHECK(stored.found.mentions[1].start == 7);
  CHECK(stored.found.mentions[0].reason == "surname; full name at 1:1");
  CHECK(stored.found.entities[0].kind == EntityKind::kCountry);
  REQUIRE(stored.found.topics);
  CHECK(stored.found.topics->front().id == "sanctions");
  CHECK_FALSE(stored.found.dates);
  REQUIRE(stored.found.quotes);
  CHECK(stored.found.quotes->empty());
  CHECK(decode_record_file(encode_record(article, found, "/data/a.json")) == "/data/a.json");
}

TEST_CASE("damaged records are named, whatever their bytes") {
  const std::string whole = encode_record(make_article("id", "Title", "Body"), {}, "");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK(kind_of([&] { decode_record(whole.substr(0, length)); }) == ErrorKind::kDamaged);
  }
  CHECK(kind_of([&] { decode_record(whole + "x"); }) == ErrorKind::kDamaged);
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string noise(random() % 200, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    try {
      decode_record(noise);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kDamaged);
    }
  }
}

TEST_CASE("columns give back their rows, holes too") {
  const TemporaryFolder folder;
  ColumnsBuilder builder;
  ColumnRow row;
  row.id = "a";
  row.day = 20314;
  row.instant = 1755129600;
  row.length = 12;
  row.source = "Wire";
  row.language = "en";
  row.entities = {{"ru", "Russia", EntityKind::kCountry, "", 0.5f, 1}};
  builder.add(row);
  builder.add_hole();
  row.id = "b";
  row.entities.push_back({"fr", "France", EntityKind::kCountry, "", 1, 1});
  builder.add(row);
  const std::string path = folder.path() + "/columns.bin";
  builder.write(path);
  const Columns columns(path);
  REQUIRE(columns.last() == 3);
  CHECK(columns.present(1));
  CHECK_FALSE(columns.present(2));
  CHECK(columns.id(3) == "b");
  CHECK(columns.days()[2] == kUndated);
  CHECK(columns.source_keys()[columns.sources()[1]].id == "Wire");
  REQUIRE(columns.entities(3).size() == 2);
  CHECK(columns.entity_keys()[columns.entities(3)[1].code()].name == "France");
  CHECK(columns.entities(1)[0].weight() == Approx(0.5).margin(0.01));

  row.day = INT32_MIN + 1;  // the calendar has no such day
  builder.add(row);
  builder.write(folder.path() + "/days");
  CHECK(kind_of([&] { Columns{folder.path() + "/days"}; }) == ErrorKind::kDamaged);

  const std::string whole = read_whole_file(path), cut_path = folder.path() + "/cut.bin";
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    write_file(cut_path, std::string_view(whole).substr(0, length));
    CHECK(kind_of([&] { Columns{cut_path}; }) == ErrorKind::kDamaged);
  }
}

TEST_CASE("a manifest is read back, and any change of it is noticed") {
  const TemporaryFolder folder;
  CHECK(kind_of([&] { read_manifest(folder.path()); }) == ErrorKind::kMissing);
  const Manifest manifest = some_manifest();
  write_manifest(folder.path(), manifest);
  const Manifest read = read_manifest(folder.path());
  CHECK(read.generation == 7);
  CHECK(read.segments == manifest.segments);
  CHECK(read.articles() == 6);
  CHECK(read.program == program_version());
  CHECK(program_version().starts_with("chancery "));

  const std::string path = folder.path() + "/manifest";
  const std::string whole = read_whole_file(path);
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    write_file(path, flipped);
    const ErrorKind kind = kind_of([&] { read_manifest(folder.path()); });
    CHECK((kind == ErrorKind::kDamaged || kind == ErrorKind::kVersion));
  }
  write_file(path, whole.substr(0, whole.size() / 2));
  CHECK(kind_of([&] { read_manifest(folder.path()); }) == ErrorKind::kDamaged);
  write_file(path, "");
  CHECK(kind_of([&] { read_manifest(folder.path()); }) == ErrorKind::kDamaged);
  write_file(path, "[1,2,3]\n");
  CHECK(kind_of([&] { read_manifest(folder.path()); }) == ErrorKind::kDamaged);
}

TEST_CASE("an archive of another version is refused with the remedy, and not altered") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/manifest";
  const std::string text = R"({"format":"chancery-archive","version":99})"
                           "\n";
  write_file(path, text);
  try {
    Writer writer(folder.path(), test_options());
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kVersion);
    CHECK(std::string(error.what()).find("chancery export") != std::string::npos);
  }
  CHECK(read_whole_file(path) == text);
  std::error_code error;
  CHECK(names_in(folder.path(), error) == std::vector<std::string>{"manifest"});
}

TEST_CASE("an archive as each older version wrote it is refused with the remedy, and not altered") {
  const int format = GENERATE(range(1, kFormatVersion));
  const std::string name = "format " + std::to_string(format);
  const TemporaryFolder folder;
  const std::string archive = folder.path() + "/archive";
  std::filesystem::copy(CHANCERY_SOURCE_DIR "/tests/data/archives/format-" + std::to_string(format), archive,
                        std::filesystem::copy_options::recursive);
  const auto files = [&] {
    std::map<std::string, std::uint64_t> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(archive)) {
      if (entry.is_regular_file()) found[entry.path()] = hash_file(entry.path());
    }
    return found;
  };
  const auto before = files();
  CHECK(before.size() > 3);
  const std::atomic<bool> stop{false};
  const std::function<void()> ways[] = {
      [&] { Snapshot::open(archive); }, [&] { Writer(archive, test_options()); },
      [&] {
        reindex(
            archive, test_options(), [](const ReindexProgress&) {}, stop);
      },
      [&] { compact(archive, {}, stop); }, [&] { merge_due(archive, {}, stop); }};
  for (const auto& way : ways) {
    try {
      way();
      FAIL("an archive of " + name + " was taken for one of today");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kVersion);
      CHECK_THAT(error.what(), Catch::Contains(name) && Catch::Contains("chancery export"));
    }
  }
  CHECK(files() == before);
}

TEST_CASE("the names in a folder, and why they are not there") {
  const TemporaryFolder folder;
  std::error_code error;
  CHECK(names_in(folder.path(), error).empty());
  CHECK_FALSE(error);
  write_file(folder.path() + "/a", "");
  make_folder(folder.path() + "/b/c");
  auto names = names_in(folder.path(), error);
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"a", "b"});
  CHECK(names_in(folder.path() + "/none", error).empty());
  CHECK(error == std::errc::no_such_file_or_directory);
}

TEST_CASE("rubbish is removed while others build and end") {
  const TemporaryFolder folder;
  std::atomic<bool> end{false};
  std::vector<std::thread> builders;
  std::atomic<int> failures{0}, built{0};
  for (int i = 0; i < 3; ++i) {
    builders.emplace_back([&] {
      while (!end) {
        try {
          const BuildFolder place(folder.path());
          write_file(place.path() + "/file", "built");
          ++built;
        } catch (const std::exception&) {
          ++failures;
        }
      }
    });
  }
  for (int i = 0; i < 500 || built < 100; ++i) CHECK_NOTHROW(remove_rubbish(folder.path(), {}));
  end = true;
  for (std::thread& builder : builders) builder.join();
  CHECK(failures == 0);
}

TEST_CASE("a lock names its holder") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/lock";
  FileLock first, second;
  std::string holder;
  REQUIRE(first.try_take(path, "me, process 1", &holder));
  CHECK_FALSE(second.try_take(path, "you", &holder));
  CHECK(holder == "me, process 1");
  first.release();
  CHECK(second.try_take(path, "you", &holder));
}
