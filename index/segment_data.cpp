#include "index/segment_data.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "index/bytes.h"
#include "index/storage.h"
#include "src/base/error.h"

namespace chancery {
namespace {

// Enough for the postings of some thousand words of any one segment.
std::size_t cache_budget(std::uint64_t articles) {
  return std::clamp<std::size_t>(articles * 256, std::size_t{4} << 20, std::size_t{256} << 20);
}

}  // namespace

void segment_damaged(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::kDamaged,
              path + " is damaged: " + what +
                  "; run 'chancery check', and restore the archive from a copy or index it anew");
}

void DeletedCounts::add(const ForwardIndex& forward, const DocSet& more) {
  words.resize(forward.codes() + 1);
  for (const std::uint32_t docid : more) {
    const auto count = [&](std::uint64_t code) {
      if (code == ForwardIndex::kNoWord || code >= words.size() || words[code].last == docid) return;
      words[code].last = docid;
      ++words[code].articles;
    };
    const ForwardArticle article = forward.article(docid);
    for (std::string_view field : {article.title, article.body}) {
      while (!field.empty()) count(take_code(field));
    }
    for (ByteReader marks(article.marks); !marks.at_end();) {
      marks.number();
      count(marks.number());
    }
  }
}

SegmentData::SegmentData(std::string folder, std::uint64_t articles)
    : folder_(std::move(folder)),
      columns_(folder_ + "/" + kColumnsFile),
      forward_(folder_ + "/" + kForwardFile),
      cache_(cache_budget(articles)) {
  if (forward_.last() != columns_.last())
    segment_damaged(folder_ + "/" + kForwardFile, "it has other articles than the columns");
  articles_ = Descriptor(::open((folder_ + "/" + kArticlesFile).c_str(), O_RDONLY | O_CLOEXEC));
  if (!articles_.is_open()) throw_system_error("open", folder_ + "/" + kArticlesFile, errno);
  give_back(open_database());
  languages_there_.assign(columns_.language_keys().size(), 0);
  for (std::uint32_t docid = 1; docid <= columns_.last(); ++docid) {
    if (!columns_.present(docid)) continue;
    present_.add(docid);
    languages_there_[columns_.languages()[docid]] = 1;
  }
  present_.runOptimize();
}

std::unique_ptr<Xapian::Database> SegmentData::take() {
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

void SegmentData::give_back(std::unique_ptr<Xapian::Database> database) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(database));
}

std::shared_ptr<const DeletedCounts> SegmentData::deleted_counts() {
  const std::lock_guard lock(mutex_);
  return deleted_counts_;
}

void SegmentData::keep(std::shared_ptr<const DeletedCounts> counts) {
  const std::lock_guard lock(mutex_);
  deleted_counts_ = std::move(counts);
}

// By descriptor, since a merge may have removed the file while this snapshot still runs; opened anew from
// it, since handles must not share a file offset.
std::unique_ptr<Xapian::Database> SegmentData::open_database() const {
  const std::string path = folder_ + "/" + kArticlesFile;
  const int descriptor =
      ::open(("/proc/self/fd/" + std::to_string(articles_.number())).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw_system_error("open", path, errno);
  try {
    return std::make_unique<Xapian::Database>(descriptor);
  } catch (const Xapian::Error& error) {
    if (const int reason = system_reason(error)) throw_system_error("read", path, reason);
    segment_damaged(path, error.get_msg());
  }
}

}  // namespace chancery
