#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/read/reading.h"
#include "tests/temporary_folder.h"

using namespace chancery;
namespace fs = std::filesystem;

namespace {

struct Listing {
  std::string files;  // relative to the folder
  std::string complaints;
};

Listing listing_of(const TemporaryFolder& folder, const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  for (const std::string& name : names) paths.push_back(folder.at(name));
  Listing listing;
  const std::string prefix = folder.path() + "/";
  const auto relative = [&](const std::string& path) {
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
  };
  for (const InputFile& file : list_inputs(paths, [&](Diagnostic&& problem) {
         CHECK(problem.refused);
         listing.complaints += relative(problem.file) + ": " + problem.message + "\n";
       })) {
    listing.files += relative(file.path) + ":" + std::to_string(file.bytes) + " ";
  }
  return listing;
}

}  // namespace

TEST_CASE("a folder stands for its files in the order of their names") {
  const TemporaryFolder folder;
  folder.write("in/b.txt", "12");
  folder.write("in/a/2.txt", "1");
  folder.write("in/a/1.txt", "123");
  folder.write("in/.hidden/x.txt", "1");
  folder.write("in/.DS_Store", "1");
  folder.write("in/c.jsonl.gz", "");
  fs::create_directory(folder.at("in/empty"));
  const Listing listing = listing_of(folder, {"in"});
  CHECK(listing.files == "in/a/1.txt:3 in/a/2.txt:1 in/b.txt:2 in/c.jsonl.gz:0 ");
  CHECK(listing.complaints == "");
  CHECK(listing_of(folder, {"in/b.txt", "in/a", "in/.DS_Store"}).files ==
        "in/b.txt:2 in/a/1.txt:3 in/a/2.txt:1 in/.DS_Store:1 ");
}

TEST_CASE("symbolic links are followed, but never round and round") {
  const TemporaryFolder folder;
  folder.write("in/a/1.txt", "1");
  folder.write("other/2.txt", "1");
  fs::create_directory_symlink(folder.at("other"), folder.at("in/link"));
  fs::create_symlink(folder.at("other/2.txt"), folder.at("in/file"));
  fs::create_directory_symlink("..", folder.at("in/a/up"));
  fs::create_directory_symlink(folder.at("in"), folder.at("other/back"));
  fs::create_symlink("self", folder.at("in/self"));
  fs::create_symlink("nowhere", folder.at("in/dangling"));
  const Listing listing = listing_of(folder, {"in"});
  CHECK(listing.files == "in/a/1.txt:1 in/file:1 in/link/2.txt:1 ");
  CHECK(listing.complaints ==
        "in/dangling: cannot be read: No such file or directory\nin/self: cannot be read: Too many levels of "
        "symbolic links\n");
}

TEST_CASE("links across folders do not multiply") {
  const TemporaryFolder folder;
  // Each of twenty folders has two links to the next: a million ways to the last.
  for (int i = 0; i < 20; ++i) {
    const fs::path here = std::filesystem::path(folder.path()) / ("d" + std::to_string(i));
    fs::create_directory(here);
    fs::create_directory_symlink("../d" + std::to_string(i + 1), here / "one");
    fs::create_directory_symlink("../d" + std::to_string(i + 1), here / "two");
  }
  folder.write("d20/1.txt", "1");
  CHECK(listing_of(folder, {"d0"}).files.size() < 200);
}

TEST_CASE("what is absent, locked or no file is told") {
  const TemporaryFolder folder;
  folder.write("in/1.txt", "1");
  REQUIRE(::mkfifo((folder.at("in/pipe")).c_str(), 0600) == 0);
  fs::create_directory(folder.at("in/locked"));
  fs::permissions(folder.at("in/locked"), fs::perms::none);
  fs::permissions(folder.path(), fs::perms::all);
  const bool root = ::geteuid() == 0;  // whom no permission stops
  if (root) REQUIRE(::seteuid(65534) == 0);
  const Listing listing = listing_of(folder, {"missing", "in"});
  if (root) REQUIRE(::seteuid(0) == 0);
  fs::permissions(folder.at("in/locked"), fs::perms::owner_all);
  CHECK(listing.files == "in/1.txt:1 ");
  CHECK(listing.complaints ==
        "missing: cannot be read: No such file or directory\nin/locked: cannot be read: Permission denied\n"
        "in/pipe: neither a file nor a folder\n");
  // A pipe that is named is meant: `chancery index <(zcat a.gz)`.
  CHECK(listing_of(folder, {"in/pipe"}).files == "in/pipe:0 ");
}

TEST_CASE("a deep folder is walked to its end") {
  const TemporaryFolder folder;
  fs::path deep = folder.path();
  for (int i = 0; i < 300; ++i) deep /= "d";
  fs::create_directories(deep);
  folder.write((deep / "1.txt").lexically_relative(folder.path()).string(), "1");
  CHECK(listing_of(folder, {"d"}).complaints == "");
  CHECK(listing_of(folder, {"d"}).files.ends_with("/1.txt:1 "));
}
