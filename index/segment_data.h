#pragma once
// What is immutable of an open segment, and what is remembered of it: shared by the snapshots that have it,
// whatever was deleted meanwhile. Internal to index/segment. Thread-safe.

#include <xapian.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "index/lru.h"
#include "index/segment.h"
#include "src/base/descriptor.h"

namespace chancery {

[[noreturn]] void segment_damaged(const std::string& path, const std::string& what);

// How many of some deleted articles have each word.
struct DeletedCounts {
  struct Word {
    std::uint32_t articles = 0, last = 0;  // the last is the docid of one that was counted
  };
  DocSet articles;
  std::vector<Word> words;  // by code of the forward index

  void add(const ForwardIndex& forward, const DocSet& more);
};

class SegmentData {
 public:
  // Throws kDamaged, kMachine. REQUIRES: the files are as written.
  SegmentData(std::string folder, std::uint64_t articles);

  // A handle that nobody else has, and back. Throw as the constructor does.
  std::unique_ptr<Xapian::Database> take();
  void give_back(std::unique_ptr<Xapian::Database> database);

  // Of the manifest for which they were last counted, or null: the next one has more deletions.
  std::shared_ptr<const DeletedCounts> deleted_counts();
  void keep(std::shared_ptr<const DeletedCounts> counts);

  const std::string& folder() const { return folder_; }
  const Columns& columns() const { return columns_; }
  const ForwardIndex& forward() const { return forward_; }
  const DocSet& present() const { return present_; }
  const std::vector<std::uint8_t>& languages_there() const { return languages_there_; }
  LruCache<Postings>& cache() { return cache_; }

 private:
  std::unique_ptr<Xapian::Database> open_database() const;

  std::string folder_;
  Descriptor articles_;
  Columns columns_;
  ForwardIndex forward_;
  DocSet present_;
  std::vector<std::uint8_t> languages_there_;
  LruCache<Postings> cache_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
  std::shared_ptr<const DeletedCounts> deleted_counts_;
};

}  // namespace chancery
