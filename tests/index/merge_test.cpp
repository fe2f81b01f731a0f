#include <fcntl.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

#include "index/files.h"
#include "index/manifest.h"
#include "index/merge.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

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
  {
    Writer writer(folder.path(), test_options());
    CHECK(writer.remove("b0-1"));
    CHECK(writer.remove("b3-0"));
    CHECK(writer.remove("b8-3"));
    CHECK_FALSE(writer.remove("b8-3"));
    CHECK_FALSE(writer.remove("nobody"));
    writer.commit();
    CHECK(search_in(folder.path(), "harbour").total == 33);
  }
  CHECK(merge_archive(folder.path()) == 1);
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
  CHECK(merge_archive(folder.path()) == 0);
  CHECK_FALSE(compact_archive(folder.path()));
  {
    Writer writer(folder.path(), test_options());
    CHECK(writer.remove("b5-2"));
    writer.commit();
  }
  CHECK(compact_archive(folder.path()));
  CHECK(search_in(folder.path(), "harbour").total == 32);
  CHECK(check_archive(folder.path(), no_progress).empty());
}

TEST_CASE("what changes while segments are merged is taken along") {
  const TemporaryFolder folder;
  for (int batch = 0; batch < 8; ++batch) {
    std::vector<Article> some;
    for (int i = 0; i < 3; ++i)
      some.push_back(make_article("b" + std::to_string(batch) + "-" + std::to_string(i), "Note",
                                  "harbour number " + std::to_string(batch * 3 + i)));
    index_articles(folder.path(), std::move(some));
  }
  // Holes at both ends and in the middle, so that docids shift.
  const auto remove = [&](std::initializer_list<const char*> ids) {
    Writer writer(folder.path(), test_options());
    for (const char* id : ids) CHECK(writer.remove(id));
    writer.commit();
  };
  remove({"b1-0", "b2-1", "b3-2"});
  // A writer that is at work when it is time to switch, and ends when the merge asks for it.
  auto writer = std::make_unique<Writer>(folder.path(), test_options());
  for (const char* id : {"b1-1", "b2-0", "b3-0", "b7-2"}) CHECK(writer->remove(id));
  writer->add(make_article("b4-1", "Note", "changed"), "");
  writer->add(make_article("late", "Note", "harbour at last"), "");
  const std::atomic<bool> stop{false};
  CHECK_THROWS_AS(compact(folder.path(), {}, stop), Error);
  std::promise<void> merged;
  std::size_t merges = 0;
  MergeOptions options;
  options.waiting = [&](const std::string&) { merged.set_value(); };
  std::thread merging([&] { merges = merge_due(folder.path(), options, stop); });
  merged.get_future().wait();
  writer->commit();
  writer.reset();
  merging.join();
  CHECK(merges == 1);
  CHECK(check_archive(folder.path(), no_progress).empty());
  CHECK(search_in(folder.path(), "harbour").total == 24 - 3 - 4 - 1 + 1);
  for (const char* gone : {"b1-0", "b2-1", "b3-2", "b1-1", "b2-0", "b3-0", "b7-2"})
    CHECK_FALSE(fetch(*Snapshot::open(folder.path()), gone));
  CHECK(fetch(*Snapshot::open(folder.path()), "b4-1")->article.body == "changed");
}

TEST_CASE("one process merges at a time, and a merge that is stopped leaves the archive as it was") {
  const TemporaryFolder folder;
  for (int i = 0; i < 8; ++i)
    index_articles(folder.path(), {make_article("a" + std::to_string(i), "", "harbour")});
  const std::string before = read_whole_file(folder.path() + "/manifest");
  {
    FileLock other;
    REQUIRE(other.try_take(folder.path() + "/merge.lock", "another", nullptr));
    CHECK(merge_archive(folder.path()) == 0);
    try {
      compact_archive(folder.path());
      FAIL("two merge at once");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kLocked);
      CHECK(std::string(error.what()).find("another") != std::string::npos);
    }
  }
  const std::atomic<bool> stop{true};
  CHECK_THROWS_AS(compact(folder.path(), {}, stop), Error);
  CHECK(read_whole_file(folder.path() + "/manifest") == before);
  CHECK(merge_archive(folder.path()) == 1);
}

TEST_CASE("a segment is merged as it was opened, though a commit has replaced its deletions since") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(10));
  const auto remove = [&](const std::string& id) {
    Writer writer(folder.path(), test_options());
    REQUIRE(writer.remove(id));
    writer.commit();
  };
  remove("a1");
  const auto snapshot = Snapshot::open(folder.path());
  const SegmentEntry entry = snapshot->manifest().segments.front();
  remove("a2");
  REQUIRE(is_gone(segment_folder(folder.path(), entry) + "/" + entry.deleted_file));
  const MergedSegment merged = merge_segments(snapshot->segments(), folder.path(), folder.path() + "/merged",
                                              folder.path() + "/scratch", 1);
  CHECK(merged.entry.articles == 9);
}

TEST_CASE("which segments are merged") {
  const auto segment = [](std::uint64_t articles, std::uint64_t deleted = 0, std::uint64_t id_bytes = 0) {
    return SegmentSize{articles, deleted, articles, id_bytes};
  };
  CHECK(choose_merge({}).empty());
  CHECK(choose_merge(std::vector<SegmentSize>(7, segment(10))).empty());
  CHECK(choose_merge(std::vector<SegmentSize>(8, segment(10))).size() == 8);
  std::vector<SegmentSize> mixed(7, segment(10));
  mixed.push_back(segment(100'000));
  CHECK(choose_merge(mixed).empty());
  mixed.insert(mixed.begin(), segment(20));
  CHECK(choose_merge(mixed) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(choose_merge({segment(10), segment(1000, 501)}) == std::vector<std::size_t>{1});
  // As many as fit into one segment, and what is large is left as it is.
  CHECK(choose_merge(std::vector<SegmentSize>(8, segment(3'000'000))) ==
        std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(choose_merge(std::vector<SegmentSize>(20, segment(9'000'000))).empty());
  CHECK(choose_merge(std::vector<SegmentSize>(8, segment(10, 0, 1u << 30))) ==
        std::vector<std::size_t>{0, 1, 2});
  CHECK(choose_merge(std::vector<SegmentSize>(8, segment(10, 0, 3u << 30))).empty());
  std::vector<SegmentSize> holes(8, segment(10));
  for (SegmentSize& size : holes) size.docids = 3'000'000;
  CHECK(choose_merge(holes).size() == 5);
  CHECK(fitting({}) == 0);
  CHECK(fitting(mixed) == mixed.size());
  // One alone may always be written anew.
  CHECK(fitting(std::vector<SegmentSize>(2, segment(20'000'000))) == 1);
}
