#include "index/maintenance.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <thread>

#include "index/merge.h"
#include "index/snapshot.h"
#include "index/workplace.h"
#include "src/base/error.h"

namespace chancery {
namespace {

constexpr auto kLockRetry = std::chrono::milliseconds(50);
// A merge that is due waits so long for a writer to end; then it is left to that one.
constexpr auto kPatience = std::chrono::seconds(10);

class Merger {
 public:
  Merger(const std::string& folder, const MergeOptions& options, const std::atomic<bool>& stop, FileLock lock)
      : folder_(folder), options_(options), stop_(stop), only_(std::move(lock)), snapshot_(options.opened) {
    reopen();
  }

  const Manifest& manifest() const { return snapshot_->manifest(); }
  void reopen() { snapshot_ = Snapshot::open(folder_, snapshot_); }

  std::vector<SegmentSize> sizes() const {
    std::vector<SegmentSize> all;
    for (const auto& segment : snapshot_->segments()) all.push_back(size_of(*segment));
    return all;
  }

  enum class Outcome { kMerged, kEmptied, kLeft };  // kEmptied: nothing was live, and nothing is in its place

  // Merges the segments at these places of the snapshot. Left are those that another replaced meanwhile, and
  // where `patience` ended.
  Outcome merge(const std::vector<std::size_t>& chosen, std::optional<std::chrono::seconds> patience) {
    std::vector<std::shared_ptr<const OpenSegment>> sources;
    for (const std::size_t i : chosen) sources.push_back(snapshot_->segments()[i]);
    if (!workplace_) workplace_.emplace(folder_);
    const std::string built = workplace_->path() + "/merged", scratch = workplace_->path() + "/merging";
    MergedSegment merged;
    try {
      merged = merge_segments(sources, folder_, built, scratch, options_.jobs);
    } catch (const Error&) {
      // A reindex may have replaced and removed them meanwhile.
      reopen();
      if (std::all_of(sources.begin(), sources.end(), [&](const auto& source) { return find(*source); }))
        throw;
      remove_tree(built);
      remove_tree(scratch);
      return Outcome::kLeft;
    }
    const std::optional<FileLock> lock = wait_for_lock(patience);
    reopen();
    const Outcome outcome = lock ? switch_to(sources, merged, built, *lock) : Outcome::kLeft;
    remove_tree(built);
    return outcome;
  }

 private:
  std::optional<FileLock> wait_for_lock(std::optional<std::chrono::seconds> patience) const {
    const auto began = std::chrono::steady_clock::now();
    for (bool said = false;; said = true) {
      if (stop_) throw Error(ErrorKind::kInterrupted, "interrupted; the archive is as it was");
      std::string holder;
      if (auto lock = try_writer_lock(folder_, options_.command, holder)) return lock;
      if (patience && std::chrono::steady_clock::now() - began > *patience) return std::nullopt;
      if (!said) options_.waiting(holder);
      std::this_thread::sleep_for(kLockRetry);
    }
  }

  // REQUIRES: the writer's lock is held.
  Outcome switch_to(const std::vector<std::shared_ptr<const OpenSegment>>& sources,
                    const MergedSegment& merged, const std::string& built, const FileLock& lock) {
    Manifest manifest = snapshot_->manifest();
    ++manifest.generation;
    // What was deleted of the sources meanwhile is deleted in what was made of them.
    DocSet dead;
    std::set<std::string> replaced;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto now = find(*sources[i]);
      if (!now) return Outcome::kLeft;
      for (const std::uint32_t docid : now->deleted() - sources[i]->deleted())
        dead.add(docid + merged.shifts[i]);
      replaced.insert(now->entry().name);
    }
    require_lock(folder_, lock);
    std::optional<SegmentEntry> fresh;
    if (merged.entry.articles > dead.cardinality()) {
      fresh = place_segment(folder_, built, merged.entry, manifest.next_segment++);
      if (!dead.isEmpty()) add_deletions(folder_, *fresh, dead, manifest.generation);
    }
    std::vector<SegmentEntry> segments;
    for (const SegmentEntry& entry : manifest.segments) {
      if (!replaced.contains(entry.name)) {
        segments.push_back(entry);
      } else if (entry.name == sources.front()->entry().name && fresh) {
        segments.push_back(*fresh);
      }
    }
    manifest.segments = std::move(segments);
    require_lock(folder_, lock);
    write_manifest(folder_, manifest);
    reopen();
    remove_rubbish(folder_, snapshot_->manifest());
    return fresh ? Outcome::kMerged : Outcome::kEmptied;
  }

  // The same segment in the newest snapshot, perhaps with more deletions.
  std::shared_ptr<const OpenSegment> find(const OpenSegment& source) const {
    for (const auto& segment : snapshot_->segments()) {
      if (segment->shares_data_with(source)) return segment;
    }
    return nullptr;
  }

  const std::string& folder_;
  const MergeOptions& options_;
  const std::atomic<bool>& stop_;
  FileLock only_;
  std::optional<BuildFolder> workplace_;
  std::shared_ptr<const Snapshot> snapshot_;
};

// The lock of those who merge; nothing where another has it, whom `holder` then names.
std::optional<FileLock> take_merge_lock(const std::string& folder, const MergeOptions& options,
                                        std::string& holder) {
  read_manifest(folder);  // before anything is written into a folder that is no archive
  FileLock lock;
  if (lock.try_take(folder + "/merge.lock", holder_line(options.command), &holder)) return lock;
  return std::nullopt;
}

}  // namespace

std::size_t merge_due(const std::string& folder, const MergeOptions& options, const std::atomic<bool>& stop) {
  std::size_t merges = 0;
  std::string holder;
  std::optional<FileLock> lock = take_merge_lock(folder, options, holder);
  if (!lock) return merges;
  Merger merger(folder, options, stop, std::move(*lock));
  while (!stop) {
    const std::vector<std::size_t> chosen = choose_merge(merger.sizes());
    if (chosen.empty()) break;
    if (merger.merge(chosen, kPatience) == Merger::Outcome::kLeft) break;
    ++merges;
  }
  return merges;
}

bool compact(const std::string& folder, const MergeOptions& options, const std::atomic<bool>& stop) {
  std::string holder;
  std::optional<FileLock> lock = take_merge_lock(folder, options, holder);
  if (!lock) {
    throw Error(ErrorKind::kLocked,
                "the archive in " + folder + " is being merged by " + holder + "; wait for it to end");
  }
  Merger merger(folder, options, stop, std::move(*lock));
  {
    const FileLock writing = take_writer_lock(folder, options.command);  // or it says who writes
    merger.reopen();  // what the manifest does not name is rubbish only where all that it names is there
    remove_rubbish(folder, merger.manifest());
  }
  bool changed = false;
  for (std::size_t at = 0;;) {
    const std::vector<SegmentSize> sizes = merger.sizes();
    if (at >= sizes.size()) return changed;
    std::vector<std::size_t> chosen(fitting(std::span(sizes).subspan(at)));
    std::iota(chosen.begin(), chosen.end(), at);
    if (chosen.size() == 1 && sizes[at].deleted == 0) {
      ++at;
      continue;
    }
    switch (merger.merge(chosen, std::nullopt)) {
      case Merger::Outcome::kMerged:
        ++at;
        [[fallthrough]];
      case Merger::Outcome::kEmptied:
        changed = true;
        break;
      case Merger::Outcome::kLeft:
        at = 0;  // a reindex has put others in their place
    }
  }
}

}  // namespace chancery
