#include "index/writer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "index/dictionary.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/workplace.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

// A folder without a manifest may become an archive if there is nothing in it but what a run leaves that was
// killed before it wrote one.
void refuse_foreign(const std::string& folder) {
  std::error_code absent;
  const std::string segments = folder + "/" + kSegmentsFolder;
  // A manifest comes before the first segment: it is looked for again, since another run may have begun.
  if (!names_in(segments, absent).empty() && manifest_mark(folder).empty()) {
    throw Error(ErrorKind::kDamaged, folder +
                                         " has segments, but its manifest is missing; restore it from a "
                                         "copy, or give another folder with --archive");
  }
  const std::vector<std::string> names = names_in(folder, absent);
  const bool foreign =
      !names.empty() && std::find(names.begin(), names.end(), kSegmentsFolder) == names.end();
  if (!foreign) return;
  throw Error(ErrorKind::kMissing,
              folder + " is neither an archive nor an empty folder; give another with --archive");
}

}  // namespace

struct Writer::State {
  std::string folder;
  WriterOptions options;
  FileLock lock;
  std::shared_ptr<const Snapshot> snapshot;
  std::unique_ptr<BuildFolder> workplace;
  std::unique_ptr<SegmentBuilder> builder;
  std::uint64_t commits = 0;

  // What is not committed yet.
  struct Pending {
    std::uint32_t docid;
    std::uint64_t content_hash;
  };
  std::unordered_map<std::string, Pending> pending;  // by id
  DocSet dead_on_arrival;                   // of the segment being built: replaced before it was committed
  std::vector<DocSet> deletions;            // new ones, one a committed segment
  std::unordered_set<std::uint64_t> given;  // hashes of the ids of all that was added

  void reopen() {
    snapshot = Snapshot::open(folder, snapshot);
    deletions.assign(snapshot->segments().size(), {});
    pending.clear();
    dead_on_arrival = {};
  }

  // Makes the archive whole again with a manifest of other segments.
  void switch_to(std::vector<SegmentEntry> segments) {
    Manifest manifest = snapshot->manifest();
    ++manifest.generation;
    manifest.next_segment = next_number;
    manifest.segments = std::move(segments);
    require_lock(folder, lock);
    write_manifest(folder, manifest);
    ++commits;
    reopen();
    remove_rubbish(folder, snapshot->manifest());
  }

  bool remove_committed(const ArticlePlace& place) {
    return deletions[place.segment].addChecked(place.docid);
  }

  std::uint64_t next_number = 1;

  bool comes_from(const ArticlePlace& place, const std::string& file) const {
    const auto postings = snapshot->segments()[place.segment]->postings(make_term(TermKind::kFile, file));
    return postings->set.contains(place.docid);
  }
};

Writer::Writer(std::string folder, WriterOptions options) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.folder = std::move(folder);
  state.options = std::move(options);
  const bool fresh = state.options.create && manifest_mark(state.folder).empty();
  if (fresh) {
    refuse_foreign(state.folder);
    make_folder(state.folder + "/" + kSegmentsFolder);
  } else {
    read_manifest(state.folder);  // before the lock, which would alter the folder of another version
  }
  state.lock = take_writer_lock(state.folder, state.options.command);
  if (fresh && manifest_mark(state.folder).empty()) write_manifest(state.folder, {});
  state.reopen();
  state.next_number = state.snapshot->manifest().next_segment;
  make_inner_folder(state.folder + "/" + kSegmentsFolder);
  remove_rubbish(state.folder, state.snapshot->manifest());
  state.workplace = std::make_unique<BuildFolder>(state.folder);
}

Writer::~Writer() {
  // Workers write into the workplace: they end before it goes.
  state_->builder.reset();
}

const std::shared_ptr<const Snapshot>& Writer::committed() const {
  return state_->snapshot;
}
std::uint64_t Writer::commits() const {
  return state_->commits;
}

Added Writer::add(Article article, std::string file) {
  State& state = *state_;
  const std::uint64_t content_hash = article.content_hash();
  const bool given_before = !state.given.insert(hash64(article.id)).second;
  Added added = Added::kNew;
  if (const auto pending = state.pending.find(article.id); pending != state.pending.end()) {
    if (pending->second.content_hash == content_hash) return Added::kUnchanged;
    state.dead_on_arrival.add(pending->second.docid);
    added = Added::kReplaced;
  } else if (const auto place = find_article(*state.snapshot, article.id);
             place && !state.deletions[place->segment].contains(place->docid)) {
    const Columns& columns = state.snapshot->segments()[place->segment]->columns();
    const bool same = columns.content_hashes()[place->docid] == content_hash;
    if (same && (given_before || file.empty() || state.comes_from(*place, file))) return Added::kUnchanged;
    state.remove_committed(*place);
    added = same ? Added::kUnchanged : Added::kReplaced;
  }
  if (!state.builder) {
    state.builder =
        std::make_unique<SegmentBuilder>(state.workplace->path() + "/segment-builder", state.options.build);
  }
  std::string id = article.id;
  const std::uint32_t docid = state.builder->add(std::move(article), std::move(file));
  state.pending[std::move(id)] = {docid, content_hash};
  if (state.builder->articles() >= state.options.commit_articles ||
      state.builder->text_bytes() >= state.options.commit_bytes) {
    commit();
  }
  return added;
}

bool Writer::was_given(const std::string& id) const {
  return state_->given.contains(hash64(id));
}

bool Writer::remove(const std::string& id) {
  State& state = *state_;
  if (const auto pending = state.pending.find(id); pending != state.pending.end()) {
    state.dead_on_arrival.add(pending->second.docid);
    state.pending.erase(pending);
    return true;
  }
  const auto place = find_article(*state.snapshot, id);
  return place && state.remove_committed(*place);
}

void Writer::commit() {
  State& state = *state_;
  const bool additions = state.builder && state.builder->articles() > 0;
  const bool deletions = std::any_of(state.deletions.begin(), state.deletions.end(),
                                     [](const DocSet& set) { return !set.isEmpty(); });
  if (!additions && !deletions) return;
  SegmentEntry fresh;
  if (additions) fresh = state.builder->finish();
  require_lock(state.folder, state.lock);
  const std::uint64_t generation = state.snapshot->generation() + 1;
  std::vector<SegmentEntry> segments;
  for (std::size_t i = 0; i < state.deletions.size(); ++i) {
    SegmentEntry entry = state.snapshot->manifest().segments[i];
    if (!state.deletions[i].isEmpty()) {
      const DocSet deleted = state.snapshot->segments()[i]->deleted() | state.deletions[i];
      if (deleted.cardinality() == entry.articles) continue;
      add_deletions(state.folder, entry, deleted, generation);
    }
    segments.push_back(std::move(entry));
  }
  if (additions) {
    if (state.dead_on_arrival.cardinality() < fresh.articles) {
      fresh = place_segment(state.folder, state.builder->segment_path(), fresh, state.next_number++);
      if (!state.dead_on_arrival.isEmpty())
        add_deletions(state.folder, fresh, state.dead_on_arrival, generation);
      segments.push_back(std::move(fresh));
    } else {
      remove_tree(state.builder->segment_path());
    }
  }
  state.switch_to(std::move(segments));
}

std::vector<Writer::FileArticles> Writer::files() const {
  std::unordered_map<std::string, FileArticles> found;  // by the term, which may be a fingerprint of the path
  const std::string prefix = make_term(TermKind::kFile, "");
  for (const auto& segment : state_->snapshot->segments()) {
    std::vector<std::string> terms;
    segment->terms(prefix, [&](std::string_view term) {
      terms.emplace_back(term);
      return true;
    });
    for (const std::string& term : terms) {
      const DocSet live = segment->postings(term)->set & segment->live();
      if (live.isEmpty()) continue;
      FileArticles& file = found[term];
      if (file.file.empty()) file.file = decode_record_file(segment->document_data(live.minimum()));
      for (const std::uint32_t docid : live) file.ids.emplace_back(segment->columns().id(docid));
    }
  }
  std::vector<FileArticles> files;
  files.reserve(found.size());
  for (auto& [term, file] : found) files.push_back(std::move(file));
  return files;
}

}  // namespace chancery
