#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "index/files.h"
#include "index/manifest.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

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
