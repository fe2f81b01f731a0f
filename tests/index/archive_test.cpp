#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <future>
#include <map>
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

TEST_CASE("segments without their manifest are damage, and are not touched") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& path) {
    try {
      Writer writer(path, test_options());
      FAIL("opened");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kDamaged);
      CHECK(std::string(error.what()).find("its manifest") != std::string::npos);
    }
  };
  const std::string archive = folder.path() + "/archive", own = folder.path() + "/own";
  index_articles(archive, some_articles(3));
  rename_path(archive + "/manifest", archive + "/manifest.moved");
  refused(archive);
  rename_path(archive + "/manifest.moved", archive + "/manifest");
  CHECK(check_archive(archive, no_progress).empty());
  // A folder of that name that never was an archive's.
  make_folder(own + "/segments");
  write_file(own + "/segments/track1.wav", "sound");
  refused(own);
  CHECK(read_whole_file(own + "/segments/track1.wav") == "sound");
  CHECK_FALSE(std::filesystem::exists(own + "/lock"));
}

TEST_CASE("a first run that was killed before its manifest does not hinder the next") {
  const TemporaryFolder folder;
  make_folder(folder.path() + "/segments");
  make_folder(folder.path() + "/building-99999-0/segment-builder");
  write_file(folder.path() + "/lock", "test, process 99999\n");
  write_file(folder.path() + "/manifest.new", "half");
  index_articles(folder.path(), some_articles(3));
  CHECK(search_in(folder.path(), "harbour").total == 3);
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/building-99999-0"));
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

TEST_CASE("check is not misled by a writer beside it") {
  const TemporaryFolder folder;
  for (int i = 0; i < 3; ++i)
    index_articles(folder.path(), {make_article(std::to_string(i), "A", "harbour")});
  int looked = 0;
  const auto problems = check_archive(folder.path(), [&](const std::string&) {
    // While the second segment is about to be read, all are merged into a new one.
    if (++looked == 2) compact_archive(folder.path());
  });
  CHECK(problems.empty());
  CHECK(looked == 4);
}

TEST_CASE("what the machine refuses is not taken for damage") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(3));
  // Descriptors for the manifest, but not for all of a segment.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  REQUIRE(next >= 0);
  ::close(next);
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(next) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  ErrorKind kind = ErrorKind::kUsage;
  std::string message;
  try {
    Snapshot::open(folder.path());
  } catch (const Error& error) {
    kind = error.kind();
    message = error.what();
  }
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(kind == ErrorKind::kMachine);
  CHECK(message.find("ulimit -n") != std::string::npos);
}

TEST_CASE("a merge of a damaged segment names it, wherever the damage is") {
  const TemporaryFolder folder;
  const std::string whole = folder.path() + "/whole";
  index_articles(whole, some_articles(400));
  index_articles(whole, {make_article("new", "New", "harbour")});
  const SegmentEntry first = read_manifest(whole).segments.front();
  const std::string bytes = read_whole_file(segment_folder(whole, first) + "/articles.glass");
  constexpr std::size_t kPart = 4096;
  int noticed = 0, damaged = 0;
  for (std::size_t at = kPart; at < std::min<std::size_t>(bytes.size(), 20 * kPart); at += kPart) {
    const std::string archive = folder.path() + "/" + std::to_string(at);
    std::filesystem::copy(whole, archive, std::filesystem::copy_options::recursive);
    const std::string path = segment_folder(archive, first) + "/articles.glass";
    write_file(path, std::string(bytes).replace(at, kPart, kPart, '\xFF'));
    const std::string manifest = read_whole_file(archive + "/manifest");
    ++damaged;
    try {
      compact_archive(archive);
    } catch (const Error& error) {
      ++noticed;
      INFO(error.what());
      CHECK(error.kind() == ErrorKind::kDamaged);
      CHECK(std::string(error.what()).find(path) != std::string::npos);
      CHECK(read_whole_file(archive + "/manifest") == manifest);
    }
  }
  CHECK(damaged > 5);
  CHECK(noticed == damaged);
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
