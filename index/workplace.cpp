#include "index/workplace.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <set>
#include <thread>

#include "index/writer.h"
#include "src/base/date.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

constexpr const char* kLockFile = "lock";
constexpr const char* kBuildPrefix = "building-";

// A merge or a reindex that switches holds the lock for a moment.
constexpr std::chrono::milliseconds kLockPatience{1000}, kLockRetry{20};

// What this process builds. A segment is moved out of its build folder, or the folder removed, but never both
// at once: a segment without some of its files would be committed.
struct OwnBuilds {
  std::mutex mutex;
  std::set<std::string> paths;
};
OwnBuilds& own_builds() {
  static OwnBuilds builds;
  return builds;
}

std::string segment_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits;
}

// Locks a folder. False where another has it, and where it was removed, as may happen at any time before.
bool lock_folder(FileLock& lock, const std::string& folder) {
  try {
    return lock.try_take(folder + "/" + kLockFile, "", nullptr);
  } catch (const Error&) {
    if (is_gone(folder)) return false;
    throw;
  }
}

}  // namespace

std::string holder_line(const std::string& command) {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  Instant now;
  now.seconds = static_cast<std::int64_t>(std::time(nullptr));
  now.has_offset = true;
  now.precision = Instant::Precision::kSecond;
  return command + ", process " + std::to_string(::getpid()) + " on " + host + ", since " + iso(now);
}

std::optional<FileLock> try_writer_lock(const std::string& folder, const std::string& command,
                                        std::string& holder) {
  FileLock lock;
  if (lock.try_take(folder + "/" + kLockFile, holder_line(command), &holder)) return lock;
  if (holder.empty()) holder = "another process";
  return std::nullopt;
}

FileLock take_writer_lock(const std::string& folder, const std::string& command) {
  std::string holder;
  const auto began = std::chrono::steady_clock::now();
  do {
    if (auto lock = try_writer_lock(folder, command, holder)) return std::move(*lock);
    std::this_thread::sleep_for(kLockRetry);
  } while (std::chrono::steady_clock::now() - began < kLockPatience);
  throw Error(ErrorKind::kLocked, "the archive in " + folder + " is being written by " + holder +
                                      "; wait for it to end, or stop it");
}

void require_lock(const std::string& folder, const FileLock& lock) {
  if (lock.is_at(folder + "/" + kLockFile)) return;
  throw Error(ErrorKind::kMissing, "the archive in " + folder +
                                       " was removed, or another put in its place, while it was being "
                                       "written; put it back, and run it again: what was committed is in it");
}

BuildFolder::BuildFolder(const std::string& archive) {
  // Elsewhere, in a container say, another process may have the same number, and its own folders.
  static std::atomic<unsigned> next{0};
  const std::string stem = archive + "/" + kBuildPrefix + std::to_string(::getpid()) + "-";
  // Until it is locked, another writer may take it for rubbish.
  do {
    path_ = stem + std::to_string(next++);
  } while (!make_inner_folder(path_) || !lock_folder(lock_, path_) || is_gone(path_ + "/" + kLockFile));
  const std::lock_guard guard(own_builds().mutex);
  own_builds().paths.insert(path_);
}

BuildFolder::~BuildFolder() {
  const std::lock_guard guard(own_builds().mutex);
  own_builds().paths.erase(path_);
  remove_tree(path_);
}

void remove_own_builds() noexcept {
  OwnBuilds& own = own_builds();
  const std::lock_guard guard(own.mutex);
  for (const std::string& path : own.paths) remove_tree(path);
  own.paths.clear();
}

void remove_rubbish(const std::string& folder, const Manifest& manifest) {
  std::set<std::string> named;
  for (const SegmentEntry& entry : manifest.segments) named.insert(entry.name);
  std::error_code ignored;
  const std::string segments = folder + "/" + kSegmentsFolder;
  for (const std::string& name : names_in(segments, ignored)) {
    if (!named.contains(name)) remove_tree(segments + "/" + name);
  }
  for (const SegmentEntry& entry : manifest.segments) {
    const std::string segment = segment_folder(folder, entry);
    for (const std::string& name : names_in(segment, ignored)) {
      if (!entry.files.contains(name)) remove_tree(segment + "/" + name);
    }
  }
  remove_tree(folder + "/" + kFreshManifestFile);
  for (const std::string& name : names_in(folder, ignored)) {
    if (!name.starts_with(kBuildPrefix)) continue;
    try {
      FileLock abandoned;
      if (lock_folder(abandoned, folder + "/" + name)) remove_tree(folder + "/" + name);
    } catch (const Error&) {
      // Another user's, say: it hinders nobody.
    }
  }
}

SegmentEntry place_segment(const std::string& archive, const std::string& built, SegmentEntry entry,
                           std::uint64_t number) {
  entry.name = segment_name(number);
  const std::string target = segment_folder(archive, entry);
  {
    const std::lock_guard guard(own_builds().mutex);
    const auto& paths = own_builds().paths;
    if (std::none_of(paths.begin(), paths.end(),
                     [&](const auto& path) { return built.starts_with(path + "/"); }))
      throw Error(ErrorKind::kInterrupted, "interrupted; the archive is as it was");
    remove_tree(target);
    rename_path(built, target);
  }
  flush_folder(archive + "/" + kSegmentsFolder);
  return entry;
}

void add_deletions(const std::string& archive, SegmentEntry& entry, const DocSet& deleted,
                   std::uint64_t generation) {
  std::string bytes(deleted.getSizeInBytes(), '\0');
  deleted.write(bytes.data());
  if (!entry.deleted_file.empty()) entry.files.erase(entry.deleted_file);
  entry.deleted_file = "deleted-" + std::to_string(generation) + ".bin";
  entry.deleted = deleted.cardinality();
  const std::string folder = segment_folder(archive, entry);
  const std::string path = folder + "/" + entry.deleted_file;
  write_file(path, bytes);
  flush_folder(folder);
  entry.files[entry.deleted_file] = {bytes.size(), hash64(bytes), file_status(path).changed};
}

}  // namespace chancery
