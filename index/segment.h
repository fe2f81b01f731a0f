#pragma once
// One immutable part of an archive, open: its Xapian databases, its columns, its forward index, and postings
// that were read before.
//
// Thread-safe: a Xapian::Database belongs to one thread, so each use takes a handle of its own from a pool.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <roaring/roaring.hh>

#include "index/columns.h"
#include "index/forward.h"
#include "index/manifest.h"

namespace Xapian {
class Database;
}

namespace chancery {

using DocSet = ::Roaring;  // docids of one segment

// The articles that a term is in, by docid, and how often in each.
struct Postings {
  std::vector<std::uint32_t> docs;
  std::vector<std::uint16_t> counts;  // as long as `docs`; at most 65,535
  DocSet set;                         // the same docids
  bool cut = false;                   // words were left out: a wildcard stood for too many
  std::size_t bytes() const;
};

class SegmentData;
struct DeletedCounts;

class OpenSegment {
 public:
  // Throws kDamaged where a file is not what the manifest says. `same` is the same segment opened before,
  // perhaps with other deletions, or null: what is immutable is taken from it.
  static std::shared_ptr<const OpenSegment> open(const std::string& archive, const SegmentEntry& entry,
                                                 const std::shared_ptr<const OpenSegment>& same);
  ~OpenSegment();

  const SegmentEntry& entry() const;
  // Whether they differ in their deletions at most.
  bool shares_data_with(const OpenSegment& other) const { return data_ == other.data_; }
  const Columns& columns() const;
  const ForwardIndex& forward() const;
  const DocSet& live() const;     // what is neither a hole nor deleted
  const DocSet& deleted() const;  // as the manifest has it
  // Whether an article of the segment, live or deleted, has the language of that code.
  const std::vector<std::uint8_t>& languages_there() const;

  // How many live articles have each code, counted when it is first asked for.
  struct LiveCounts {
    std::vector<std::uint32_t> entities, topics, sources, languages;
  };
  const LiveCounts& live_counts() const;

  // How many live articles have each of these words or entities. Reads no postings: deleted articles have
  // their words counted when this is first asked.
  std::vector<std::uint32_t> frequencies(std::span<const std::string_view> terms) const;

  // A handle for this thread, for the time of `use`.
  void with_articles(const std::function<void(const Xapian::Database&)>& use) const;

  // The docid of the live article with this id, or 0.
  std::uint32_t find(std::string_view id) const;

  // Postings of one term, deleted articles included; remembered. Never null.
  std::shared_ptr<const Postings> postings(const std::string& term) const;

  // Postings that something else made (a union, say), remembered under `key` in the same cache. What `make`
  // says is not whole (the time ran out) is returned and not remembered.
  struct Made {
    Postings postings;
    bool whole = true;
  };
  std::shared_ptr<const Postings> remembered(const std::string& key,
                                             const std::function<Made(const Xapian::Database&)>& make) const;

  // The terms that begin with `prefix`, in order, until `each` returns false.
  void terms(const std::string& prefix, const std::function<bool(std::string_view)>& each) const;

  std::string document_data(std::uint32_t docid) const;
  std::vector<std::string> document_data(std::span<const std::uint32_t> docids) const;

 private:
  explicit OpenSegment(std::shared_ptr<SegmentData> data);
  const DeletedCounts& deleted_counts() const;

  std::shared_ptr<SegmentData> data_;
  SegmentEntry entry_;
  DocSet live_, deleted_;
  mutable std::once_flag counting_, counting_deleted_;
  mutable LiveCounts live_counts_;
  mutable std::shared_ptr<const DeletedCounts> deleted_counts_;
};

// Postings from sorted docids and their counts.
Postings make_postings(std::vector<std::uint32_t> docs, std::vector<std::uint16_t> counts);

inline constexpr const char* kArticlesFile = "articles.glass";
inline constexpr const char* kQuotationsFile = "quotations.glass";
inline constexpr const char* kColumnsFile = "columns.bin";
inline constexpr const char* kForwardFile = "forward.bin";

}  // namespace chancery
