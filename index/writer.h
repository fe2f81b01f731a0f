#pragma once
// The one writer of an archive: additions, replacements and deletions, committed together by one new
// manifest.
//
// For one thread; it indexes on as many as its options say. Nothing of what was not committed is ever seen.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "index/build.h"
#include "src/base/date.h"

namespace chancery {

class Snapshot;

struct WriterOptions {
  BuildOptions build;
  std::string command = "chancery";                       // what the lock says of its holder
  std::uint64_t commit_articles = 100'000;                // a commit at the latest after so many
  std::uint64_t commit_bytes = std::uint64_t{512} << 20;  // ... or so much text
  bool create = true;  // make the archive if there is none; else throw kMissing
};

enum class Added { kNew, kReplaced, kUnchanged };

class Writer {
 public:
  // Takes the writer's lock and removes what a killed run left. Throws kLocked with the holder's name,
  // kMissing, kVersion, kDamaged, kMachine; a folder that is no archive of this version is not touched then.
  Writer(std::string folder, WriterOptions options);
  ~Writer();

  // REQUIRES: article.id is not empty. `file` is what --sync goes by, or empty. Commits when enough has come
  // together. An article whose content is the same counts as unchanged, even if it is written anew since it
  // comes from another file than before: the first file that has it belongs to it.
  Added add(Article article, std::string file);
  // Whether this writer was given an article with that id.
  bool was_given(const std::string& id) const;
  // Whether there was such an article.
  bool remove(const std::string& id);
  void commit();

  // The files that articles came from, and for each their ids, of what is committed.
  struct FileArticles {
    std::string file;
    std::vector<std::string> ids;
  };
  std::vector<FileArticles> files() const;

  const std::shared_ptr<const Snapshot>& committed() const;
  std::uint64_t commits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct ReindexProgress {
  std::uint64_t done = 0, total = 0;
  std::string waiting_for;  // whoever held the writer's lock when it was wanted, or empty
};

// Builds new segments from the stored articles with today's tables and rules, while searches and additions go
// on; takes along what was added, replaced and deleted meanwhile; switches by one rename. `stop` ends it with
// the archive as it was, by kInterrupted. Returns the number of articles.
std::uint64_t reindex(const std::string& folder, const WriterOptions& options,
                      const std::function<void(const ReindexProgress&)>& progress,
                      const std::atomic<bool>& stop);

// Removes what this process builds in archives, for one that ends without its writers' destructors: none of
// it will be committed. What they make meanwhile stays for the next writer.
void remove_own_builds() noexcept;

// What is wrong with an archive, in sentences that name the file and the remedy; empty where nothing is.
std::vector<std::string> check_archive(const std::string& folder,
                                       const std::function<void(const std::string&)>& progress);

// `chancery stats`.
struct ArchiveStats {
  std::uint64_t generation = 0, articles = 0, deleted = 0, undated = 0, text_bytes = 0, disk_bytes = 0,
                segments = 0;
  std::string first_day, last_day;
  std::uint64_t entities = 0, sources = 0, languages = 0;
  std::vector<std::string> gazetteers;  // stamps
  int rules = 0;                        // the lowest of any segment
  std::string program;
};
ArchiveStats archive_stats(const std::string& folder);

}  // namespace chancery
