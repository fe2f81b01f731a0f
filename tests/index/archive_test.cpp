#include <catch2/catch.hpp>

#include <thread>

#include "index/files.h"
#include "index/live.h"
#include "index/manifest.h"
#include "index/merge.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

namespace {

std::vector<Article> some_articles(int count, const std::string& word = "harbour") {
  std::vector<Article> articles;
  for (int i = 0; i < count; ++i) {
    articles.push_back(make_article("a" + std::to_string(i), "Report " + std::to_string(i),
                                    "The " + word + " reopened on day " + std::to_string(i) + ".",
                                    i % 3 == 0 ? "" : "2025-08-14"));
  }
  return articles;
}

std::size_t segments_of(const std::string& folder) {
  return read_manifest(folder).segments.size();
}

void no_progress(const std::string&) {}

}  // namespace

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
  CHECK(writer.committed().articles() == 5);
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

TEST_CASE("deletions, compaction and merges keep every other article") {
  const TemporaryFolder folder;
  for (int batch = 0; batch < 9; ++batch) {
    std::vector<Article> some;
    for (int i = 0; i < 4; ++i)
      some.push_back(make_article("b" + std::to_string(batch) + "-" + std::to_string(i), "Note",
                                  "harbour number " + std::to_string(batch * 4 + i)));
    index_articles(folder.path(), std::move(some));
  }
  CHECK(segments_of(folder.path()) == 9);
  Writer writer(folder.path(), test_options());
  CHECK(writer.remove("b0-1"));
  CHECK(writer.remove("b3-0"));
  CHECK(writer.remove("b8-3"));
  CHECK_FALSE(writer.remove("b8-3"));
  CHECK_FALSE(writer.remove("nobody"));
  writer.commit();
  CHECK(search_in(folder.path(), "harbour").total == 33);
  writer.merge_due();
  CHECK(segments_of(folder.path()) == 1);
  CHECK(read_manifest(folder.path()).segments.front().deleted == 0);
  SearchRequest request;
  request.text = "harbour";
  request.size = 100;
  const SearchResponse response = search_in(folder.path(), request);
  CHECK(response.total == 33);
  CHECK(response.hits.size() == 33);
  CHECK(ids_of(search_in(folder.path(), "\"35\"")).empty());
  CHECK(ids_of(search_in(folder.path(), "\"34\"")) == "b8-2");
  CHECK(ids_of(search_in(folder.path(), "\"2\"")) == "b0-2");
  CHECK(check_archive(folder.path(), no_progress).empty());
  CHECK_FALSE(writer.compact());
  CHECK(writer.remove("b5-2"));
  CHECK(writer.compact());
  CHECK(search_in(folder.path(), "harbour").total == 32);
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

TEST_CASE("which segments are merged") {
  const auto segment = [](std::uint64_t articles, std::uint64_t deleted = 0) {
    SegmentEntry entry;
    entry.articles = articles;
    entry.deleted = deleted;
    return entry;
  };
  CHECK(choose_merge({}).empty());
  CHECK(choose_merge(std::vector<SegmentEntry>(7, segment(10))).empty());
  CHECK(choose_merge(std::vector<SegmentEntry>(8, segment(10))).size() == 8);
  std::vector<SegmentEntry> mixed(7, segment(10));
  mixed.push_back(segment(100'000));
  CHECK(choose_merge(mixed).empty());
  mixed.insert(mixed.begin(), segment(20));
  CHECK(choose_merge(mixed) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(choose_merge({segment(10), segment(1000, 501)}) == std::vector<std::size_t>{1});
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

TEST_CASE("what a killed run left is removed by the next writer, and what is named stays") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(3));
  make_folder(folder.path() + "/building-99999-0/segment-builder");
  make_folder(folder.path() + "/segments/00000077");
  write_file(folder.path() + "/segments/00000077/articles.glass", "half");
  CHECK(search_in(folder.path(), "harbour").total == 3);
  Writer writer(folder.path(), test_options());
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/building-99999-0"));
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/segments/00000077"));
  CHECK(search_in(folder.path(), "harbour").total == 3);
}

TEST_CASE("reindex makes the archive anew and takes along what comes meanwhile") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(40));
  const auto before = ids_of(search_in(folder.path(), "harbour"));
  int step = 0;
  const std::atomic<bool> stop{false};
  const std::uint64_t articles = reindex(
      folder.path(), test_options(),
      [&](const ReindexProgress& progress) {
        CHECK(progress.total >= progress.done);
        if (++step != 20) return;
        Writer writer(folder.path(), test_options());
        writer.add(make_article("late", "Late", "harbour came late"), "");
        writer.add(make_article("a1", "Changed", "other words"), "");
        writer.remove("a2");
        writer.commit();
      },
      stop);
  CHECK(articles == 40);
  CHECK(search_in(folder.path(), "harbour").total == 39);
  CHECK(ids_of(search_in(folder.path(), "\"late\"")) == "late");
  CHECK(ids_of(search_in(folder.path(), "\"other words\"")) == "a1");
  CHECK_FALSE(fetch(*Snapshot::open(folder.path()), "a2"));
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("reindex that is interrupted leaves the archive as it was") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(10));
  const std::string manifest = read_whole_file(folder.path() + "/manifest");
  std::atomic<bool> stop{false};
  CHECK_THROWS_AS(reindex(
                      folder.path(), test_options(), [&](const ReindexProgress&) { stop = true; }, stop),
                  Error);
  CHECK(read_whole_file(folder.path() + "/manifest") == manifest);
  CHECK(search_in(folder.path(), "harbour").total == 10);
  CHECK_THROWS_AS(reindex(
                      folder.path() + "/none", test_options(), [](const ReindexProgress&) {}, stop),
                  Error);
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/none"));
}

TEST_CASE("a snapshot stays as it is while the archive is changed and merged under it") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(6));
  const auto old = Snapshot::open(folder.path());
  Writer writer(folder.path(), test_options());
  writer.remove("a0");
  writer.add(make_article("new", "New", "harbour"), "");
  writer.compact();
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

TEST_CASE("check finds what is damaged and opening refuses it") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(50));
  const std::string segment = segment_folder(folder.path(), read_manifest(folder.path()).segments.front());
  CHECK(check_archive(folder.path(), no_progress).empty());
  for (const char* name : {"articles.glass", "columns.bin", "quotations.glass"}) {
    const std::string path = segment + "/" + name;
    const std::string whole = read_whole_file(path);
    std::string flipped = whole;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 8);
    write_file(path, flipped);
    INFO(name);
    const auto problems = check_archive(folder.path(), no_progress);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().find(name) != std::string::npos);
    write_file(path, std::string_view(whole).substr(0, whole.size() / 2));
    CHECK_FALSE(check_archive(folder.path(), no_progress).empty());
    CHECK_THROWS_AS(Snapshot::open(folder.path()), Error);
    std::filesystem::remove(path);
    CHECK_FALSE(check_archive(folder.path(), no_progress).empty());
    CHECK_THROWS_AS(Snapshot::open(folder.path()), Error);
    write_file(path, whole);
    CHECK(check_archive(folder.path(), no_progress).empty());
  }
  CHECK_FALSE(check_archive(folder.path() + "/none", no_progress).empty());
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

TEST_CASE("statistics") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(6));
  const ArchiveStats stats = archive_stats(folder.path());
  CHECK(stats.articles == 6);
  CHECK(stats.undated == 2);
  CHECK(stats.first_day == "2025-08-14");
  CHECK(stats.gazetteers == std::vector<std::string>{test_gazetteer()->stamp()});
  CHECK(stats.sources == 1);
}
