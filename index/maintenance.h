#pragma once
// Merging an archive's segments while searches, additions and deletions go on: the writer's lock is held only
// to switch to what was merged, and what was deleted meanwhile is taken along. One process merges at a time.

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace chancery {

class Snapshot;

struct MergeOptions {
  std::size_t jobs = 1;
  std::string command = "chancery";        // what the locks say of their holder
  std::shared_ptr<const Snapshot> opened;  // a snapshot from which open segments are taken, or null
  // Is told who writes, where that is waited for.
  std::function<void(const std::string& holder)> waiting = [](const std::string&) {};
};

// Merges what the policy (index/merge.h) says is due, one merge after another. Leaves it to the next where
// another process merges, or writes for long. `stop` ends it between two steps. Returns how many were made.
// Throws as a Writer does.
std::size_t merge_due(const std::string& folder, const MergeOptions& options, const std::atomic<bool>& stop);

// Everything into one segment, or as few as may hold it, deletions cleaned out. Returns whether anything
// changed. Throws kLocked where another writes or merges at the beginning, kInterrupted on `stop`.
bool compact(const std::string& folder, const MergeOptions& options, const std::atomic<bool>& stop);

}  // namespace chancery
