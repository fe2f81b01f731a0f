#include <algorithm>
#include <chrono>
#include <set>
#include <thread>
#include <unordered_map>

#include "index/dictionary.h"
#include "index/record.h"
#include "index/workplace.h"
#include "index/writer.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

constexpr std::size_t kReadAtOnce = 256;
constexpr auto kLockRetry = std::chrono::milliseconds(100);

// Where an article is among the new segments, and what it was made from.
struct Rebuilt {
  std::uint32_t segment = 0, docid = 0;
  std::uint64_t content_hash = 0, file_hash = 0;
  unsigned seen = 0;  // the last pass that saw the article
};

class Reindexer {
 public:
  Reindexer(const std::string& folder, const WriterOptions& options,
            const std::function<void(const ReindexProgress&)>& progress, const std::atomic<bool>& stop)
      : folder_(folder),
        options_(options),
        progress_(progress),
        stop_(stop),
        workplace_(folder),
        builder_(workplace_.path() + "/segment-builder", options.build) {}

  std::uint64_t run() {
    FileLock only;
    std::string holder;
    if (!only.try_take(folder_ + "/reindex.lock", holder_line(options_.command), &holder)) {
      throw Error(ErrorKind::kLocked,
                  "the archive in " + folder_ + " is being reindexed by " + holder + "; wait for it to end");
    }
    std::shared_ptr<const Snapshot> snapshot = Snapshot::open(folder_);
    seen_.total = snapshot->articles();
    take_changes(*snapshot);
    finish_segment();
    // What came meanwhile is taken along before the lock, so that the lock is held for the last of it alone:
    // what was given to the builder is still in work, and would be waited for with the lock.
    snapshot = Snapshot::open(folder_, snapshot);
    take_changes(*snapshot);
    finish_segment();
    const FileLock lock = take_lock();
    snapshot = Snapshot::open(folder_, snapshot);
    take_changes(*snapshot);
    finish_segment();
    return switch_over(*snapshot, lock);
  }

 private:
  void check_stop() const {
    if (stop_) throw Error(ErrorKind::kInterrupted, "interrupted; the archive is as it was");
  }

  FileLock take_lock() {
    for (;;) {
      check_stop();
      std::string holder;
      if (auto lock = try_writer_lock(folder_, options_.command, holder)) return std::move(*lock);
      if (seen_.waiting_for.empty()) {
        seen_.waiting_for = holder;
        progress_(seen_);
      }
      std::this_thread::sleep_for(kLockRetry);
    }
  }

  // Rebuilds every live article of the snapshot that was not rebuilt from the same content and file before.
  // What a segment says of an article's file never changes, so that those seen before need not be read again.
  void take_changes(const Snapshot& snapshot) {
    ++pass_;
    for (const auto& segment : snapshot.segments()) {
      const bool fresh = taken_.insert(segment->entry().name).second;
      std::vector<std::uint32_t> wanted;
      for (const std::uint32_t docid : segment->live()) {
        const auto known = rebuilt_.find(std::string(segment->columns().id(docid)));
        if (!fresh && known != rebuilt_.end() &&
            known->second.content_hash == segment->columns().content_hashes()[docid]) {
          known->second.seen = pass_;
          continue;
        }
        wanted.push_back(docid);
      }
      for (std::size_t begin = 0; begin < wanted.size(); begin += kReadAtOnce) {
        const auto some = std::span(wanted).subspan(begin, std::min(kReadAtOnce, wanted.size() - begin));
        for (const std::string& data : segment->document_data(some)) rebuild(data);
      }
    }
  }

  void rebuild(const std::string& data) {
    check_stop();
    StoredArticle stored = decode_record(data);
    const std::string id = stored.article.id;
    const std::uint64_t content_hash = stored.article.content_hash();
    std::string file = decode_record_file(data);
    const std::uint64_t file_hash = hash64(file);
    if (const auto old = rebuilt_.find(id); old != rebuilt_.end()) {
      old->second.seen = pass_;
      if (old->second.content_hash == content_hash && old->second.file_hash == file_hash) return;
      dead_of(old->second.segment).add(old->second.docid);
    }
    const std::uint32_t docid = builder_.add(std::move(stored.article), std::move(file));
    rebuilt_[id] = {static_cast<std::uint32_t>(finished_.size()), docid, content_hash, file_hash, pass_};
    ++seen_.done;
    seen_.total = std::max(seen_.total, seen_.done);
    progress_(seen_);
    if (builder_.articles() >= options_.commit_articles || builder_.text_bytes() >= options_.commit_bytes)
      finish_segment();
  }

  DocSet& dead_of(std::uint32_t segment) {
    if (dead_.size() <= segment) dead_.resize(segment + 1);
    return dead_[segment];
  }

  void finish_segment() {
    if (builder_.articles() == 0) return;
    SegmentEntry entry = builder_.finish();
    const std::string place = workplace_.path() + "/finished-" + std::to_string(finished_.size());
    rename_path(builder_.segment_path(), place);
    finished_.push_back(std::move(entry));
    places_.push_back(place);
  }

  // REQUIRES: the writer's lock is held, and the last pass was over the snapshot.
  std::uint64_t switch_over(const Snapshot& snapshot, const FileLock& lock) {
    for (const auto& [id, where] : rebuilt_) {
      if (where.seen != pass_) dead_of(where.segment).add(where.docid);  // it was deleted meanwhile
    }
    require_lock(folder_, lock);
    Manifest manifest = snapshot.manifest();
    ++manifest.generation;
    manifest.segments.clear();
    for (std::uint32_t i = 0; i < finished_.size(); ++i) {
      if (dead_of(i).cardinality() == finished_[i].articles) continue;
      manifest.segments.push_back(place_segment(folder_, places_[i], finished_[i], manifest.next_segment++));
      if (!dead_of(i).isEmpty())
        add_deletions(folder_, manifest.segments.back(), dead_of(i), manifest.generation);
    }
    check_stop();
    require_lock(folder_, lock);
    write_manifest(folder_, manifest);
    const auto fresh = Snapshot::open(folder_);  // before those that it replaces go
    remove_rubbish(folder_, fresh->manifest());
    return fresh->articles();
  }

  const std::string& folder_;
  const WriterOptions& options_;
  const std::function<void(const ReindexProgress&)>& progress_;
  const std::atomic<bool>& stop_;
  BuildFolder workplace_;
  SegmentBuilder builder_;
  ReindexProgress seen_;
  unsigned pass_ = 0;
  std::unordered_map<std::string, Rebuilt> rebuilt_;
  std::set<std::string> taken_;  // names of segments
  std::vector<SegmentEntry> finished_;
  std::vector<std::string> places_;
  std::vector<DocSet> dead_;
};

}  // namespace

std::uint64_t reindex(const std::string& folder, const WriterOptions& options,
                      const std::function<void(const ReindexProgress&)>& progress,
                      const std::atomic<bool>& stop) {
  read_manifest(folder);  // before anything is written into a folder that is no archive
  return Reindexer(folder, options, progress, stop).run();
}

}  // namespace chancery
