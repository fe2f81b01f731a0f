#include "index/segment.h"

#include <fcntl.h>
#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "index/files.h"
#include "index/lru.h"
#include "index/mapped_file.h"
#include "index/schema.h"
#include "index/storage.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::kDamaged,
              path + " is damaged: " + what +
                  "; run 'chancery check', and restore the archive from a copy or index it anew");
}

// Whether all but the deletions is the same: a folder may have been put back from a copy under the same name.
bool same_segment(const SegmentEntry& a, const SegmentEntry& b) {
  auto files = [](const SegmentEntry& entry) {
    std::map<std::string, FileStamp> immutable = entry.files;
    immutable.erase(entry.deleted_file);
    return immutable;
  };
  return a.name == b.name && files(a) == files(b);
}

// Enough for the postings of some thousand words of any one segment.
std::size_t cache_budget(std::uint64_t articles) {
  return std::clamp<std::size_t>(articles * 256, std::size_t{4} << 20, std::size_t{256} << 20);
}

}  // namespace

std::size_t Postings::bytes() const {
  return sizeof *this + docs.capacity() * sizeof docs[0] + counts.capacity() * sizeof counts[0] +
         set.getSizeInBytes(false);
}

Postings make_postings(std::vector<std::uint32_t> docs, std::vector<std::uint16_t> counts) {
  Postings made;
  made.docs = std::move(docs);
  made.counts = std::move(counts);
  made.set.addMany(made.docs.size(), made.docs.data());
  return made;
}

// The file is what the manifest says. Xapian has no fingerprints of its own and reads past the end of damaged
// blocks, so nothing is opened that could have been altered: what still bears the time of its writing is
// trusted, anything else is read whole. Returns what the file bears now.
FileStamp require_as_written(const std::string& path, FileStamp stamp) {
  const FileStatus status = file_status(path);
  if (status.bytes != stamp.bytes)
    damaged(path,
            "it has " + std::to_string(status.bytes) + " bytes, and had " + std::to_string(stamp.bytes));
  if (status.changed == stamp.changed) return stamp;
  if (hash_file(path) != stamp.hash) damaged(path, "its fingerprint does not fit");
  stamp.changed = status.changed;
  return stamp;
}

// What two manifests that both name the segment share.
class SegmentData {
 public:
  // REQUIRES: the files are as written.
  SegmentData(std::string folder, std::uint64_t articles)
      : folder_(std::move(folder)),
        columns_(folder_ + "/" + kColumnsFile),
        forward_(folder_ + "/" + kForwardFile),
        cache_(cache_budget(articles)) {
    if (forward_.last() != columns_.last())
      damaged(folder_ + "/" + kForwardFile, "it has other articles than the columns");
    articles_ = Descriptor(::open((folder_ + "/" + kArticlesFile).c_str(), O_RDONLY | O_CLOEXEC));
    if (!articles_.is_open()) throw_system_error("open", folder_ + "/" + kArticlesFile, errno);
    give_back(open_database());
    for (std::uint32_t docid = 1; docid <= columns_.last(); ++docid) {
      if (columns_.present(docid)) present_.add(docid);
    }
    present_.runOptimize();
  }

  std::unique_ptr<Xapian::Database> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto database = std::move(idle_.back());
        idle_.pop_back();
        return database;
      }
    }
    return open_database();
  }

  void give_back(std::unique_ptr<Xapian::Database> database) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(database));
  }

  const std::string& folder() const { return folder_; }
  const Columns& columns() const { return columns_; }
  const ForwardIndex& forward() const { return forward_; }
  const DocSet& present() const { return present_; }
  LruCache<Postings>& cache() { return cache_; }

 private:
  // By descriptor, since a merge may have removed the file while this snapshot still runs; opened anew from
  // it, since handles must not share a file offset.
  std::unique_ptr<Xapian::Database> open_database() const {
    const std::string path = folder_ + "/" + kArticlesFile;
    const int descriptor =
        ::open(("/proc/self/fd/" + std::to_string(articles_.number())).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw_system_error("open", path, errno);
    try {
      return std::make_unique<Xapian::Database>(descriptor);
    } catch (const Xapian::Error& error) {
      if (const int reason = system_reason(error)) throw_system_error("read", path, reason);
      damaged(path, error.get_msg());
    }
  }

  std::string folder_;
  Descriptor articles_;
  Columns columns_;
  ForwardIndex forward_;
  DocSet present_;
  LruCache<Postings> cache_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

OpenSegment::OpenSegment(std::shared_ptr<SegmentData> data) : data_(std::move(data)) {}
OpenSegment::~OpenSegment() = default;

std::shared_ptr<const OpenSegment> OpenSegment::open(const std::string& archive, const SegmentEntry& entry,
                                                     const std::shared_ptr<const OpenSegment>& same) {
  if (same && same->entry_ == entry) return same;
  const std::string folder = segment_folder(archive, entry);
  const bool known = same && same_segment(same->entry_, entry);
  SegmentEntry checked = entry;
  for (auto& [name, stamp] : checked.files) {
    const bool seen = known && name != entry.deleted_file;
    stamp = seen ? same->entry_.files.at(name) : require_as_written(folder + "/" + name, stamp);
  }
  std::shared_ptr<OpenSegment> segment(
      new OpenSegment(known ? same->data_ : std::make_shared<SegmentData>(folder, entry.articles)));
  segment->entry_ = std::move(checked);
  segment->live_ = segment->data_->present();
  if (!entry.deleted_file.empty()) {
    const MappedFile file(folder + "/" + entry.deleted_file);
    segment->deleted_ = DocSet::readSafe(file.bytes().data(), file.bytes().size());
    segment->live_ -= segment->deleted_;
  }
  return segment;
}

const SegmentEntry& OpenSegment::entry() const {
  return entry_;
}
const Columns& OpenSegment::columns() const {
  return data_->columns();
}
const ForwardIndex& OpenSegment::forward() const {
  return data_->forward();
}
const DocSet& OpenSegment::live() const {
  return live_;
}
const DocSet& OpenSegment::deleted() const {
  return deleted_;
}

const OpenSegment::LiveCounts& OpenSegment::live_counts() const {
  std::call_once(counting_, [&] {
    const Columns& columns = data_->columns();
    LiveCounts& counts = live_counts_;
    counts.entities.resize(columns.entity_keys().size());
    counts.topics.resize(columns.topic_keys().size());
    counts.sources.resize(columns.source_keys().size());
    counts.languages.resize(columns.language_keys().size());
    for (const std::uint32_t docid : live_) {
      for (const Weighted value : columns.entities(docid)) ++counts.entities[value.code()];
      for (const Weighted value : columns.topics(docid)) ++counts.topics[value.code()];
      ++counts.sources[columns.sources()[docid]];
      ++counts.languages[columns.languages()[docid]];
    }
  });
  return live_counts_;
}

void OpenSegment::with_articles(const std::function<void(const Xapian::Database&)>& use) const {
  auto database = data_->take();
  try {
    use(*database);
  } catch (const Xapian::Error& error) {
    const std::string path = data_->folder() + "/" + kArticlesFile;
    if (const int reason = system_reason(error)) throw_system_error("read", path, reason);
    damaged(path, error.get_msg());
  }
  data_->give_back(std::move(database));
}

std::shared_ptr<const Postings> OpenSegment::remembered(
    const std::string& key, const std::function<Made(const Xapian::Database&)>& make) const {
  if (auto known = data_->cache().find(key)) return known;
  std::shared_ptr<const Postings> made;
  bool whole = true;
  with_articles([&](const Xapian::Database& database) {
    Made result = make(database);
    made = std::make_shared<const Postings>(std::move(result.postings));
    whole = result.whole;
  });
  if (whole) data_->cache().keep(key, made, made->bytes());
  return made;
}

std::shared_ptr<const Postings> OpenSegment::postings(const std::string& term) const {
  return remembered(term, [&](const Xapian::Database& database) {
    std::vector<std::uint32_t> docs;
    std::vector<std::uint16_t> counts;
    const Xapian::doccount frequency = database.get_termfreq(term);
    docs.reserve(frequency);
    counts.reserve(frequency);
    const auto end = database.postlist_end(term);
    for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
      docs.push_back(*posting);
      counts.push_back(
          static_cast<std::uint16_t>(std::min<Xapian::termcount>(posting.get_wdf(), UINT16_MAX)));
    }
    return Made{make_postings(std::move(docs), std::move(counts))};
  });
}

std::uint32_t OpenSegment::find(std::string_view id) const {
  std::uint32_t docid = 0;
  const std::string term = make_term(TermKind::kId, id);
  with_articles([&](const Xapian::Database& database) {
    const auto end = database.postlist_end(term);
    for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
      if (live_.contains(*posting)) docid = *posting;
    }
  });
  return docid;
}

void OpenSegment::terms(const std::string& prefix, const std::function<bool(std::string_view)>& each) const {
  with_articles([&](const Xapian::Database& database) {
    const auto end = database.allterms_end(prefix);
    for (auto term = database.allterms_begin(prefix); term != end; ++term) {
      if (!each(*term)) return;
    }
  });
}

std::string OpenSegment::document_data(std::uint32_t docid) const {
  return document_data(std::span(&docid, 1)).front();
}

std::vector<std::string> OpenSegment::document_data(std::span<const std::uint32_t> docids) const {
  std::vector<std::string> data;
  data.reserve(docids.size());
  with_articles([&](const Xapian::Database& database) {
    for (const std::uint32_t docid : docids) data.push_back(database.get_document(docid).get_data());
  });
  return data;
}

}  // namespace chancery
