#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "index/files.h"
#include "index/manifest.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

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
        {
          Writer writer(folder.path(), test_options());
          writer.add(make_article("late", "Late", "harbour came late"), "");
          writer.add(make_article("a1", "Changed", "other words"), "");
          writer.remove("a2");
          writer.add(some_articles(4).back(), "/moved/here");
          writer.commit();
        }
        compact_archive(folder.path());
      },
      stop);
  CHECK(articles == 40);
  const auto files = Writer(folder.path(), test_options()).files();
  REQUIRE(files.size() == 1);
  CHECK(files.front().file == "/moved/here");
  CHECK(files.front().ids == std::vector<std::string>{"a3"});
  CHECK(search_in(folder.path(), "harbour").total == 39);
  CHECK(ids_of(search_in(folder.path(), "\"late\"")) == "late");
  CHECK(ids_of(search_in(folder.path(), "\"other words\"")) == "a1");
  CHECK_FALSE(fetch(*Snapshot::open(folder.path()), "a2"));
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("a run that commits on the way, and a reindex to several segments") {
  const TemporaryFolder folder;
  WriterOptions options = test_options();
  options.commit_articles = 7;
  {
    Writer writer(folder.path(), options);
    for (Article& article : some_articles(40)) CHECK(writer.add(std::move(article), "") == Added::kNew);
    CHECK(writer.commits() == 5);
    CHECK(search_in(folder.path(), "harbour").total == 35);
    // Of what was committed on the way, and of what was not.
    CHECK(writer.add(make_article("a3", "Changed", "other words"), "") == Added::kReplaced);
    CHECK(writer.add(make_article("a38", "Changed", "other words"), "") == Added::kReplaced);
    CHECK(writer.remove("a4"));
    CHECK(writer.remove("a39"));
    writer.commit();
    CHECK(segments_of(folder.path()) == 6);
  }
  const auto is_right = [&] {
    CHECK(search_in(folder.path(), "").total == 38);
    CHECK(search_in(folder.path(), "\"harbour\"").total == 36);
    CHECK(search_in(folder.path(), "\"other words\"").total == 2);
    CHECK(check_archive(folder.path(), no_progress).empty());
  };
  is_right();
  int step = 0;
  const std::atomic<bool> stop{false};
  options.commit_articles = 10;
  const std::uint64_t articles = reindex(
      folder.path(), options,
      [&](const ReindexProgress&) {
        // One that is in a finished new segment by now goes, one comes back with another content.
        if (++step != 25) return;
        Writer writer(folder.path(), test_options());
        writer.remove("a0");
        writer.add(make_article("a1", "Changed", "further words"), "");
        writer.add(make_article("late", "Late", "harbour came late"), "");
        writer.commit();
      },
      stop);
  CHECK(articles == 38);
  CHECK(segments_of(folder.path()) == 5);  // the last of what came meanwhile
  CHECK(search_in(folder.path(), "\"harbour\"").total == 35);
  CHECK(ids_of(search_in(folder.path(), "\"further words\"")) == "a1");
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("reindex says once whom it waits for") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(5));
  std::unique_ptr<Writer> other;
  std::vector<std::string> waits;
  const std::atomic<bool> stop{false};
  std::thread ending;
  reindex(
      folder.path(), test_options(),
      [&](const ReindexProgress& progress) {
        if (!other) other = std::make_unique<Writer>(folder.path(), test_options());
        if (progress.waiting_for.empty()) return;
        waits.push_back(progress.waiting_for);
        // After it was asked for more than once.
        ending = std::thread([&] {
          std::this_thread::sleep_for(std::chrono::milliseconds(500));
          other->remove("a0");
          other->commit();
          other.reset();
        });
      },
      stop);
  ending.join();
  REQUIRE(waits.size() == 1);
  CHECK(waits.front().find("test, process " + std::to_string(::getpid())) != std::string::npos);
  CHECK(search_in(folder.path(), "harbour").total == 4);
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
