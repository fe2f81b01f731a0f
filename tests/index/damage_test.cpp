#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "index/files.h"
#include "index/manifest.h"
#include "index/workplace.h"
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

TEST_CASE("a merge of a segment that was damaged since it was opened names it, whichever file it is") {
  const TemporaryFolder folder;
  const std::string whole = folder.path() + "/whole";
  index_articles(whole, some_articles(400));
  index_articles(whole, {make_article("new", "New", "harbour")});
  {
    Writer writer(whole, test_options());
    REQUIRE(writer.remove("a7"));
    writer.commit();
  }
  const SegmentEntry first = read_manifest(whole).segments.front();
  REQUIRE(first.files.size() == 5);
  for (const auto& [name, stamp] : first.files) {
    const std::string archive = folder.path() + "/" + name;
    std::filesystem::copy(whole, archive, std::filesystem::copy_options::recursive);
    MergeOptions options;
    options.opened = Snapshot::open(archive);
    const std::string path = segment_folder(archive, first) + "/" + name;
    std::string bytes = read_whole_file(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 8);
    write_file(path, bytes);
    const std::string manifest = read_whole_file(archive + "/manifest");
    INFO(name);
    try {
      compact(archive, options, false);
      FAIL("what is damaged was merged");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kDamaged);
      CHECK_THAT(error.what(), Catch::Contains(path + " is damaged: its fingerprint"));
    }
    CHECK(read_whole_file(archive + "/manifest") == manifest);
  }
}

TEST_CASE("compact removes nothing of an archive that cannot be opened") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(5));
  const std::string segments = folder.path() + "/segments/";
  std::filesystem::copy(segments + "00000001", segments + "00000007",
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove(segments + "00000001/columns.bin");
  CHECK_THROWS_AS(compact_archive(folder.path()), Error);
  CHECK(std::filesystem::exists(segments + "00000007/columns.bin"));
}

TEST_CASE("of a build folder that was given up nothing is committed") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(5));
  const BuildFolder place(folder.path());
  make_folder(place.path() + "/merged");
  remove_own_builds();
  CHECK(is_gone(place.path()));
  make_folder(place.path() + "/merged");  // as from a file that was written after that
  try {
    place_segment(folder.path(), place.path() + "/merged", {}, 9);
    FAIL("a segment without its files is in the archive");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kInterrupted);
  }
  CHECK(is_gone(folder.path() + "/segments/00000009"));
}

TEST_CASE("a process of the same number elsewhere keeps its build folders") {
  const TemporaryFolder folder;
  const auto next_path = [&] {
    const BuildFolder place(folder.path());
    const std::string path = place.path();
    const std::size_t dash = path.rfind('-');
    return path.substr(0, dash + 1) + std::to_string(std::stoi(path.substr(dash + 1)) + 1);
  };
  const std::string theirs = next_path();
  make_folder(theirs);
  write_file(theirs + "/work", "theirs");
  const BuildFolder ours(folder.path());
  CHECK(ours.path() != theirs);
  remove_own_builds();
  CHECK(read_whole_file(theirs + "/work") == "theirs");
}

TEST_CASE("check finds what is damaged and opening refuses it") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(50));
  const std::string segment = segment_folder(folder.path(), read_manifest(folder.path()).segments.front());
  CHECK(check_archive(folder.path(), no_progress).empty());
  for (const char* name : {"articles.glass", "columns.bin", "forward.bin", "quotations.glass"}) {
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
