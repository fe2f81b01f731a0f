#pragma once
// The part of an archive's folder that only writers touch: the lock, folders in which segments are built,
// rubbish. Internal to index/.

#include <optional>
#include <string>

#include "index/files.h"
#include "index/manifest.h"
#include "index/segment.h"

namespace chancery {

// Who a lock's holder is, for the message to others.
std::string holder_line(const std::string& command);

// Takes the writer's lock of an archive; nothing where another has it, whom `holder` then names.
std::optional<FileLock> try_writer_lock(const std::string& folder, const std::string& command,
                                        std::string& holder);
// The same, or throws kLocked with its holder, once that has kept it for a second.
FileLock take_writer_lock(const std::string& folder, const std::string& command);
// Throws kMissing where the archive was removed since its lock was taken, or another put in its place, which
// must not be written over.
void require_lock(const std::string& folder, const FileLock& lock);

// A folder in which something is built, locked as long as it is there, so that another writer can tell work
// from rubbish. remove_own_builds() removes it before.
class BuildFolder {
 public:
  explicit BuildFolder(const std::string& archive);
  ~BuildFolder();
  BuildFolder(const BuildFolder&) = delete;
  BuildFolder& operator=(const BuildFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileLock lock_;
};

// Removes what `manifest` does not name and nobody builds. What cannot be removed now stays for the next
// writer. REQUIRES: the writer's lock is held.
void remove_rubbish(const std::string& folder, const Manifest& manifest);

// Moves a finished segment from a build folder to its place in the archive and returns its entry with its
// name. Throws kInterrupted where the build folder was given up meanwhile.
SegmentEntry place_segment(const std::string& archive, const std::string& built, SegmentEntry entry,
                           std::uint64_t number);

// Writes all deletions of a segment as the file of that generation, which `entry` names from then on.
void add_deletions(const std::string& archive, SegmentEntry& entry, const DocSet& deleted,
                   std::uint64_t generation);

}  // namespace chancery
