#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <thread>

#include "index/files.h"
#include "index/live.h"
#include "index/manifest.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

TEST_CASE("the same articles again change nothing") {
  const TemporaryFolder folder;
  {
    Writer writer(folder.path(), test_options());
    for (Article& article : some_articles(5)) CHECK(writer.add(std::move(article), "") == Added::kNew);
    writer.commit();
  }
  const auto generation = read_manifest(folder.path()).generation;
  Writer writer(folder.path(), test_options());
  for (Article& article : some_articles(5)) CHECK(writer.add(std::move(article), "") == Added::kUnchanged);
  writer.commit();
  CHECK(read_manifest(folder.path()).generation == generation);
  CHECK(writer.committed()->articles() == 5);
}

TEST_CASE("the same id with other content replaces, another id with the same content is another article") {
  const TemporaryFolder folder;
  index_articles(folder.path(),
                 {make_article("a", "One", "first wording"), make_article("b", "One", "first wording")});
  CHECK(search_in(folder.path(), "wording").total == 2);
  {
    Writer writer(folder.path(), test_options());
    CHECK(writer.add(make_article("a", "One", "second wording"), "") == Added::kReplaced);
    // Twice in one run: the last one counts.
    CHECK(writer.add(make_article("a", "One", "third wording"), "") == Added::kReplaced);
    CHECK(writer.add(make_article("a", "One", "third wording"), "") == Added::kUnchanged);
    // Nothing is seen before it is committed.
    CHECK(search_in(folder.path(), "\"third\"").total == 0);
    writer.commit();
  }
  CHECK(search_in(folder.path(), "wording").total == 2);
  CHECK(ids_of(search_in(folder.path(), "\"first\"")) == "b");
  CHECK(ids_of(search_in(folder.path(), "\"second\"")).empty());
  CHECK(ids_of(search_in(folder.path(), "\"third\"")) == "a");
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("an archive may lose its last article and gain others") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(2));
  Writer writer(folder.path(), test_options());
  writer.remove("a0");
  writer.remove("a1");
  writer.commit();
  CHECK(search_in(folder.path(), "").total == 0);
  CHECK(segments_of(folder.path()) == 0);
  writer.add(make_article("new", "New", "harbour"), "");
  writer.commit();
  CHECK(ids_of(search_in(folder.path(), "harbour")) == "new");
}

TEST_CASE("the result is the same whatever the number of workers") {
  const TemporaryFolder one, four;
  std::vector<Article> articles;
  for (int i = 0; i < 1300; ++i)
    articles.push_back(
        make_article("a" + std::to_string(i), "Report", "harbour wording " + std::to_string(i % 97)));
  index_articles(one.path(), articles, 1);
  index_articles(four.path(), articles, 4);
  for (const char* query : {"harbour", "\"13\"", ""}) {
    SearchRequest request;
    request.text = query;
    request.size = 1000;
    CHECK(ids_of(search_in(one.path(), request)) == ids_of(search_in(four.path(), request)));
  }
  CHECK(search_in(one.path(), "harbour").total == 1300);
}

TEST_CASE("a second writer is told who holds the lock") {
  const TemporaryFolder folder;
  Writer first(folder.path(), test_options());
  try {
    Writer second(folder.path(), test_options());
    FAIL("two writers");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kLocked);
    CHECK(std::string(error.what()).find("test, process " + std::to_string(::getpid())) != std::string::npos);
  }
}

TEST_CASE("a folder with other things in it is not made an archive") {
  const TemporaryFolder folder;
  write_file(folder.path() + "/letter.txt", "dear");
  try {
    Writer writer(folder.path(), test_options());
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kMissing);
  }
  CHECK(read_whole_file(folder.path() + "/letter.txt") == "dear");
}

TEST_CASE("a snapshot stays as it is while the archive is changed and merged under it") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(6));
  const auto old = Snapshot::open(folder.path());
  {
    Writer writer(folder.path(), test_options());
    writer.remove("a0");
    writer.add(make_article("new", "New", "harbour"), "");
    writer.commit();
  }
  compact_archive(folder.path());
  SearchRequest request;
  request.text = "harbour";
  // On two threads, so that a second handle is opened on a file that is gone.
  std::vector<std::thread> threads;
  std::array<std::uint64_t, 4> totals{};
  for (std::size_t i = 0; i < totals.size(); ++i) {
    threads.emplace_back([&, i] { totals[i] = search(*old, *test_gazetteer(), request).total; });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::uint64_t total : totals) CHECK(total == 6);
  CHECK(fetch(*old, "a0"));
  const auto fresh = Snapshot::open(folder.path(), old);
  CHECK(search(*fresh, *test_gazetteer(), request).total == 6);
  CHECK_FALSE(fetch(*fresh, "a0"));
  CHECK(fresh->version() != old->version());
}

TEST_CASE("a serving process notices a commit") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(2));
  const LiveArchive live(folder.path());
  CHECK(live.current()->articles() == 2);
  index_articles(folder.path(), {make_article("new", "New", "harbour")});
  for (int i = 0; i < 200 && live.current()->articles() != 3; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(live.current()->articles() == 3);
  // A damaged manifest is told, and the old snapshot goes on.
  write_file(folder.path() + "/manifest", "{}");
  for (int i = 0; i < 200 && live.trouble().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK_FALSE(live.trouble().empty());
  CHECK(live.current()->articles() == 3);
}

TEST_CASE("a serving process tries again what could not be opened") {
  const TemporaryFolder folder, newer;
  index_articles(folder.path(), some_articles(2));
  const LiveArchive live(folder.path());
  std::filesystem::copy(folder.path(), newer.path(), std::filesystem::copy_options::recursive);
  index_articles(newer.path(), {make_article("new", "New", "harbour")});
  // The manifest comes before what it names; when that is there too, the manifest is the same.
  const SegmentEntry last = read_manifest(newer.path()).segments.back();
  write_file(folder.path() + "/manifest.new", read_whole_file(newer.path() + "/manifest"));
  rename_path(folder.path() + "/manifest.new", folder.path() + "/manifest");
  for (int i = 0; i < 200 && live.trouble().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE_FALSE(live.trouble().empty());
  CHECK(live.current()->articles() == 2);
  rename_path(segment_folder(newer.path(), last), segment_folder(folder.path(), last));
  for (int i = 0; i < 500 && live.current()->articles() != 3; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(live.current()->articles() == 3);
  CHECK(live.trouble().empty());
}

TEST_CASE("the files that articles came from") {
  const TemporaryFolder folder;
  Writer writer(folder.path(), test_options());
  writer.add(make_article("a", "A", "harbour"), "/data/one.jsonl");
  writer.add(make_article("b", "B", "harbour"), "/data/one.jsonl");
  writer.add(make_article("c", "C", "harbour"), "/data/" + std::string(400, 'x'));
  writer.add(make_article("d", "D", "harbour"), "");
  writer.commit();
  auto files = writer.files();
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.file.size() < b.file.size(); });
  REQUIRE(files.size() == 2);
  CHECK(files[0].file == "/data/one.jsonl");
  CHECK(files[0].ids == std::vector<std::string>{"a", "b"});
  CHECK(files[1].file == "/data/" + std::string(400, 'x'));
}

TEST_CASE("an article belongs to the first file of a run that has it") {
  const TemporaryFolder folder;
  // The files by name, each with its articles.
  const auto files_now = [&] {
    std::map<std::string, std::vector<std::string>> files;
    for (auto& file : Writer(folder.path(), test_options()).files()) {
      std::sort(file.ids.begin(), file.ids.end());
      files[file.file] = file.ids;
    }
    return files;
  };
  using Files = std::map<std::string, std::vector<std::string>>;
  const auto add = [&](const std::vector<std::pair<std::string, std::string>>& articles, Added expected) {
    Writer writer(folder.path(), test_options());
    for (const auto& [id, file] : articles) {
      CHECK(writer.add(make_article(id, "A", "harbour"), file) == expected);
      CHECK(writer.was_given(id));
    }
    CHECK_FALSE(writer.was_given("c"));
    writer.commit();
    return writer.commits();
  };
  CHECK(add({{"a", "/in/one"}, {"b", "/in/one"}}, Added::kNew) == 1);
  CHECK(files_now() == Files{{"/in/one", {"a", "b"}}});
  // Moved: the content is the same, the file is another.
  CHECK(add({{"a", "/in/two"}, {"b", "/in/two"}}, Added::kUnchanged) == 1);
  CHECK(files_now() == Files{{"/in/two", {"a", "b"}}});
  // In two files: the same run again changes nothing.
  CHECK(add({{"a", "/in/two"}, {"b", "/in/two"}, {"a", "/in/x"}}, Added::kUnchanged) == 0);
  CHECK(files_now() == Files{{"/in/two", {"a", "b"}}});
  // From no file: it stays with the one it has.
  CHECK(add({{"a", ""}}, Added::kUnchanged) == 0);
  CHECK(files_now() == Files{{"/in/two", {"a", "b"}}});
  CHECK(search_in(folder.path(), "harbour").total == 2);
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("statistics") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(6));
  const ArchiveStats stats = archive_stats(folder.path());
  CHECK(stats.articles == 6);
  CHECK(stats.undated == 2);
  CHECK(stats.first_day == "2025-08-14");
  CHECK(stats.gazetteers == std::vector<std::string>{test_gazetteer()->stamp()});
  CHECK(stats.sources == 1);
  CHECK(stats.program == program_version());
}
