#include "index/segment.h"

#include <xapian.h>

#include <algorithm>

#include "index/files.h"
#include "index/mapped_file.h"
#include "index/schema.h"
#include "index/segment_data.h"
#include "index/storage.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

// Whether all but the deletions is the same: a folder may have been put back from a copy under the same name.
bool same_segment(const SegmentEntry& a, const SegmentEntry& b) {
  auto files = [](const SegmentEntry& entry) {
    std::map<std::string, FileStamp> immutable = entry.files;
    immutable.erase(entry.deleted_file);
    return immutable;
  };
  return a.name == b.name && files(a) == files(b);
}

// The file is what the manifest says. Xapian has no fingerprints of its own and reads past the end of damaged
// blocks, so nothing is opened that could have been altered: what still bears the time of its writing is
// trusted, anything else is read whole. Returns what the file bears now.
FileStamp require_as_written(const std::string& path, FileStamp stamp) {
  const FileStatus status = file_status(path);
  if (status.bytes != stamp.bytes)
    segment_damaged(
        path, "it has " + std::to_string(status.bytes) + " bytes, and had " + std::to_string(stamp.bytes));
  if (status.changed == stamp.changed) return stamp;
  if (hash_file(path) != stamp.hash) segment_damaged(path, "its fingerprint does not fit");
  stamp.changed = status.changed;
  return stamp;
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
const std::vector<std::uint8_t>& OpenSegment::languages_there() const {
  return data_->languages_there();
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

const DeletedCounts& OpenSegment::deleted_counts() const {
  std::call_once(counting_deleted_, [&] {
    DocSet gone = data_->present() - live_;
    const auto before = data_->deleted_counts();
    auto counts = before && before->articles.isSubset(gone) ? std::make_shared<DeletedCounts>(*before)
                                                            : std::make_shared<DeletedCounts>();
    counts->add(data_->forward(), gone - counts->articles);
    counts->articles = std::move(gone);
    data_->keep(counts);
    deleted_counts_ = std::move(counts);
  });
  return *deleted_counts_;
}

std::vector<std::uint32_t> OpenSegment::frequencies(std::span<const std::string_view> terms) const {
  std::vector<std::uint32_t> found;
  found.reserve(terms.size());
  with_articles([&](const Xapian::Database& database) {
    for (const std::string_view term : terms) found.push_back(database.get_termfreq(std::string(term)));
  });
  if (deleted_.isEmpty()) return found;
  const std::vector<DeletedCounts::Word>& gone = deleted_counts().words;
  for (std::size_t i = 0; i < terms.size(); ++i)
    found[i] -= std::min(found[i], gone[forward().code(terms[i])].articles);
  return found;
}

void OpenSegment::with_articles(const std::function<void(const Xapian::Database&)>& use) const {
  auto database = data_->take();
  try {
    use(*database);
  } catch (const Xapian::Error& error) {
    const std::string path = data_->folder() + "/" + kArticlesFile;
    if (const int reason = system_reason(error)) throw_system_error("read", path, reason);
    segment_damaged(path, error.get_msg());
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
