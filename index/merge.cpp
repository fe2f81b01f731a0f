#include "index/merge.h"

#include <xapian.h>

#include <algorithm>
#include <map>

#include "index/build.h"
#include "index/files.h"
#include "index/schema.h"
#include "index/storage.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

constexpr std::size_t kMergeAtOnce = 8;
constexpr std::uint64_t kSmallestStep = 512;  // articles

int step_of(const SegmentSize& size) {
  int step = 0;
  for (std::uint64_t limit = kSmallestStep; size.articles - size.deleted > limit; limit *= kMergeAtOnce)
    ++step;
  return step;
}

// The database of a segment without its deleted articles: itself, or a copy from which they were removed.
std::string cleaned_database(const OpenSegment& source, const std::string& path, const std::string& copy) {
  if (source.deleted().isEmpty()) return path;
  with_storage_errors(copy,
                      [&] {
                        Xapian::Database(path).compact(copy, Xapian::DBCOMPACT_NO_RENUMBER);
                        Xapian::WritableDatabase database(copy, Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
                        for (const std::uint32_t docid : source.deleted()) database.delete_document(docid);
                        database.commit();
                      },
                      {path});
  return copy;
}

// What is merged must be what was written, or damage would be copied under a new and fitting fingerprint; and
// Xapian reads past the end of damaged blocks. Costs a tenth of the copying.
void require_sound(const OpenSegment& source, const std::string& folder) {
  for (const auto& [name, stamp] : source.entry().files) {
    // It was read when the segment was opened, and a commit may have replaced it since.
    if (name == source.entry().deleted_file) continue;
    const std::string path = folder + "/" + name;
    if (hash_file(path) == stamp.hash) continue;
    throw Error(ErrorKind::kDamaged,
                path +
                    " is damaged: its fingerprint does not fit; run 'chancery check', and restore the "
                    "archive from a copy or index it anew");
  }
}

}  // namespace

MergedSegment merge_segments(std::span<const std::shared_ptr<const OpenSegment>> sources,
                             const std::string& archive, const std::string& folder,
                             const std::string& scratch, std::size_t jobs) {
  make_inner_folder(scratch);
  SegmentParts parts;
  std::vector<std::string>& paths = parts.databases;
  ColumnsBuilder& columns = parts.columns;
  std::uint64_t text_bytes = 0;
  struct Moved {
    std::string id;
    std::uint32_t docid;
  };
  std::vector<Moved> moved;
  std::vector<std::uint32_t> shifts;
  for (const auto& source : sources) {
    const DocSet& live = source->live();
    shifts.push_back(0);
    if (live.isEmpty()) continue;
    const std::string source_folder = segment_folder(archive, source->entry());
    require_sound(*source, source_folder);
    const std::string path = source_folder + "/" + kArticlesFile;
    paths.push_back(cleaned_database(*source, path, scratch + "/cleaned-" + std::to_string(paths.size())));
    // Compaction numbers anew without the unused docids at either end, and leaves the holes between.
    const std::uint32_t first = live.minimum(), last = live.maximum();
    shifts.back() = columns.last() + 1 - first;
    for (std::uint32_t docid = first; docid <= last; ++docid) {
      if (live.contains(docid)) {
        columns.add(source->columns(), docid);
      } else {
        columns.add_hole();
      }
    }
    parts.forward.push_back({&source->forward(), first, last, &live});
    for (const std::uint32_t docid : {first, last}) {
      moved.push_back({std::string(source->columns().id(docid)), docid + shifts.back()});
    }
    text_bytes += source->entry().text_bytes * live.cardinality() /
                  std::max<std::uint64_t>(1, source->entry().articles);
  }
  MergedSegment merged{{}, std::move(shifts)};
  if (paths.empty()) return merged;
  SegmentEntry& entry = merged.entry;
  entry = compact_segment(parts, folder, scratch + "/rounds", jobs);
  with_storage_errors(folder, [&] {
    const Xapian::Database made(folder + "/" + kArticlesFile);
    for (const Moved& check : moved) {
      const std::string term = make_term(TermKind::kId, check.id);
      const auto posting = made.postlist_begin(term);
      if (posting == made.postlist_end(term) || *posting != check.docid) {
        throw Xapian::DatabaseCorruptError("articles are not where the merge should have put them");
      }
    }
  });
  entry.text_bytes = text_bytes;
  entry.gazetteer = sources.front()->entry().gazetteer;
  entry.rules = sources.front()->entry().rules;
  for (const auto& source : sources) {
    if (source->entry().gazetteer != entry.gazetteer) entry.gazetteer = "several";
    entry.rules = std::min(entry.rules, source->entry().rules);
  }
  remove_tree(scratch);
  return merged;
}

SegmentSize size_of(const OpenSegment& segment) {
  const Columns& columns = segment.columns();
  return {segment.entry().articles, segment.entry().deleted, columns.last(), columns.id_bytes()};
}

std::size_t fitting(std::span<const SegmentSize> segments) {
  std::uint64_t docids = 0, id_bytes = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    docids += segments[i].docids;
    id_bytes += segments[i].id_bytes;
    if (i > 0 && (docids > kMostDocids || id_bytes > kMostIdBytes)) return i;
  }
  return segments.size();
}

std::vector<std::size_t> choose_merge(const std::vector<SegmentSize>& segments) {
  struct Step {
    std::vector<std::size_t> places;
    std::vector<SegmentSize> sizes;
  };
  std::map<int, Step> steps;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const SegmentSize& size = segments[i];
    if (size.deleted * 2 > size.articles) return {i};
    if (size.docids > kMostDocids / 2 || size.id_bytes > kMostIdBytes / 2) continue;
    Step& step = steps[step_of(size)];
    step.places.push_back(i);
    step.sizes.push_back(size);
  }
  for (auto& [number, step] : steps) {
    if (step.places.size() < kMergeAtOnce) continue;
    step.places.resize(fitting(step.sizes));
    return std::move(step.places);
  }
  return {};
}

}  // namespace chancery
