#include <xapian.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "index/check_forward.h"
#include "index/dictionary.h"
#include "index/files.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/storage.h"
#include "index/writer.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

// A writer may merge a segment away while it is read: what is missing then is no damage, if there is a newer
// manifest. Bounded, so that it ends where one commits without end.
constexpr int kTries = 20;

class Checker {
 public:
  Checker(const std::string& folder, const std::function<void(const std::string&)>& progress)
      : folder_(folder), progress_(progress) {}

  std::vector<std::string> run() {
    Manifest manifest;
    try {
      manifest = read_manifest(folder_);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kMachine) throw;
      problems_.emplace_back(error.what());
      return problems_;
    }
    for (const SegmentEntry& entry : manifest.segments) check_segment(entry);
    return std::move(problems_);
  }

 private:
  void problem(const std::string& path, const std::string& what) {
    problems_.push_back(path + ": " + what +
                        "; restore it from a copy of the archive, or index the articles into a new one");
  }

  void check_segment(const SegmentEntry& entry) {
    progress_("segment " + entry.name + ", " + std::to_string(entry.articles) + " articles");
    const std::string folder = segment_folder(folder_, entry);
    try {
      if (!check_files(entry, folder)) return;
      const auto segment = OpenSegment::open(folder_, entry, nullptr);
      check_database(folder + "/" + kArticlesFile);
      check_articles(*segment, folder + "/" + kArticlesFile);
      const std::string found = forward_problem(*segment);
      if (!found.empty()) problem(folder + "/" + kForwardFile, found);
    } catch (const Error& error) {
      // A limit or a permission is no damage; a file that is gone by now is, unless it was merged away.
      if (error.kind() == ErrorKind::kMachine && missing_file(folder_, entry).empty()) throw;
      problems_.emplace_back(error.what());
    } catch (const std::runtime_error& error) {
      problem(folder, error.what());
    }
  }

  bool check_files(const SegmentEntry& entry, const std::string& folder) {
    bool whole = true;
    for (const auto& [name, stamp] : entry.files) {
      const std::string path = folder + "/" + name;
      std::string found;
      if (is_gone(path)) {
        found = "is missing";
      } else if (const std::uint64_t size = file_status(path).bytes; size != stamp.bytes) {
        found = "has " + std::to_string(size) + " bytes instead of " + std::to_string(stamp.bytes);
      } else if (hash_file(path) != stamp.hash) {
        found = "is not what was written: its fingerprint does not fit";
      }
      if (found.empty()) continue;
      problem(path, found);
      whole = false;
    }
    return whole;
  }

  void check_database(const std::string& path) {
    try {
      std::ostringstream report;
      if (Xapian::Database::check(path, 0, &report) != 0)
        problem(path, "Xapian finds it damaged: " + report.str());
    } catch (const Xapian::Error& error) {
      if (const int reason = system_reason(error)) throw_system_error("read", path, reason);
      problem(path, error.get_msg());
    }
  }

  // Every article can be read, is what the columns say, and is in the archive once.
  void check_articles(const OpenSegment& segment, const std::string& path) {
    const Columns& columns = segment.columns();
    if (segment.entry().articles - segment.entry().deleted != segment.live().cardinality()) {
      problem(path, "the manifest counts " +
                        std::to_string(segment.entry().articles - segment.entry().deleted) +
                        " articles, and there are " + std::to_string(segment.live().cardinality()));
    }
    for (const std::uint32_t docid : segment.live()) {
      const StoredArticle stored = decode_record(segment.document_data(docid));
      if (stored.article.id != columns.id(docid) ||
          stored.article.content_hash() != columns.content_hashes()[docid]) {
        problem(path, "article " + stored.article.id + " is not the one that the columns name");
        return;
      }
      if (segment.find(stored.article.id) != docid) {
        problem(path, "article " + stored.article.id + " is not found by its id");
        return;
      }
      if (!ids_.insert(hash64(stored.article.id)).second) {
        problem(path, "article " + stored.article.id + " is in the archive twice");
        return;
      }
    }
  }

  const std::string& folder_;
  const std::function<void(const std::string&)>& progress_;
  std::vector<std::string> problems_;
  std::set<std::uint64_t> ids_;
};

}  // namespace

std::vector<std::string> check_archive(const std::string& folder,
                                       const std::function<void(const std::string&)>& progress) {
  for (int tries = 1;; ++tries) {
    const std::string mark = manifest_mark(folder);
    std::vector<std::string> problems = Checker(folder, progress).run();
    if (problems.empty() || mark == manifest_mark(folder) || tries == kTries) return problems;
  }
}

ArchiveStats archive_stats(const std::string& folder) {
  const auto snapshot = Snapshot::open(folder);
  ArchiveStats stats;
  stats.generation = snapshot->generation();
  stats.articles = snapshot->articles();
  stats.program = snapshot->manifest().program;
  stats.segments = snapshot->segments().size();
  stats.rules = kRulesVersion;
  std::set<std::string> gazetteers;
  for (const auto& segment : snapshot->segments()) {
    const SegmentEntry& entry = segment->entry();
    stats.deleted += entry.deleted;
    stats.text_bytes += entry.text_bytes;
    stats.rules = std::min(stats.rules, entry.rules);
    gazetteers.insert(entry.gazetteer);
    for (const auto& [name, stamp] : entry.files) stats.disk_bytes += stamp.bytes;
    for (const std::uint32_t docid : segment->live())
      stats.undated += segment->columns().days()[docid] == kUndated;
  }
  stats.gazetteers.assign(gazetteers.begin(), gazetteers.end());
  if (const auto days = snapshot->days()) {
    stats.first_day = iso(days->from);
    stats.last_day = iso(days->to);
  }
  const auto named = [](const Dictionary& dictionary) {
    return static_cast<std::uint64_t>(std::count_if(dictionary.keys.begin(), dictionary.keys.end(),
                                                    [](const FacetKey& key) { return !key.id.empty(); }));
  };
  stats.entities = named(snapshot->state().entities);
  stats.sources = named(snapshot->state().sources);
  stats.languages = named(snapshot->state().languages);
  return stats;
}

}  // namespace chancery
