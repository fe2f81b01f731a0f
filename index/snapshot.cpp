#include "index/snapshot.h"

#include <algorithm>
#include <unordered_map>

#include "index/dictionary.h"
#include "index/manifest.h"
#include "index/segment.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

// A writer may remove a segment between the reading of a manifest and the opening of what it names; the next
// manifest is there then. A reader meets that a few times at most.
constexpr int kTries = 20;

}  // namespace

Snapshot::Snapshot(std::unique_ptr<State> state) : state_(std::move(state)) {}
Snapshot::~Snapshot() = default;

std::shared_ptr<const Snapshot> Snapshot::open(const std::string& folder,
                                               const std::shared_ptr<const Snapshot>& previous) {
  std::unordered_map<std::string, std::shared_ptr<const OpenSegment>> known;
  if (previous) {
    for (const auto& segment : previous->segments()) known[segment->entry().name] = segment;
  }
  for (int tries = 1;; ++tries) {
    const std::string mark = manifest_mark(folder);
    auto state = std::make_unique<State>();
    state->manifest = read_manifest(folder);
    try {
      for (SegmentEntry& entry : state->manifest.segments) {
        const auto same = known.find(entry.name);
        state->segments.push_back(
            OpenSegment::open(folder, entry, same == known.end() ? nullptr : same->second));
        entry = state->segments.back()->entry();  // with the times that its files were found sound at
      }
    } catch (const Error& error) {
      if (mark != manifest_mark(folder) && tries < kTries) continue;
      if (error.kind() != ErrorKind::kMachine) throw;
      for (const SegmentEntry& entry : state->manifest.segments) {
        if (const std::string path = missing_file(folder, entry); !path.empty()) {
          throw Error(ErrorKind::kDamaged,
                      path +
                          " is missing; run 'chancery check', and restore the archive from a copy or "
                          "index it anew");
        }
      }
      throw;
    }
    state->gather();
    return std::shared_ptr<const Snapshot>(new Snapshot(std::move(state)));
  }
}

void Snapshot::State::gather() {
  std::uint64_t words = 0;
  for (const auto& segment : segments) {
    const Columns& columns = segment->columns();
    for (const std::uint32_t docid : segment->live()) {
      words += columns.lengths()[docid];
      const std::int32_t day = columns.days()[docid];
      if (day == kUndated) continue;
      first_day = std::min(first_day, day);
      last_day = std::max(last_day, day);
    }
    articles += segment->live().cardinality();
    maps.push_back({entities.add(columns.entity_keys()), topics.add(columns.topic_keys()),
                    sources.add(columns.source_keys()), languages.add(columns.language_keys())});
  }
  average_length =
      articles == 0 ? 1 : std::max(1.0, static_cast<double>(words) / static_cast<double>(articles));
  std::string marks = std::to_string(manifest.generation);
  for (const SegmentEntry& entry : manifest.segments) {
    marks += "/" + entry.name;
    for (const auto& [name, stamp] : entry.files) marks += "," + std::to_string(stamp.hash);
  }
  version = hash_hex(marks);
}

std::uint64_t Snapshot::articles() const {
  return state_->articles;
}
std::uint64_t Snapshot::generation() const {
  return state_->manifest.generation;
}
const std::string& Snapshot::version() const {
  return state_->version;
}
const Manifest& Snapshot::manifest() const {
  return state_->manifest;
}
const std::vector<std::shared_ptr<const OpenSegment>>& Snapshot::segments() const {
  return state_->segments;
}
double Snapshot::average_length() const {
  return state_->average_length;
}

std::optional<DayRange> Snapshot::days() const {
  if (state_->first_day > state_->last_day) return std::nullopt;
  return DayRange{Day{state_->first_day}, Day{state_->last_day}};
}

std::optional<ArticlePlace> find_article(const Snapshot& snapshot, std::string_view id) {
  for (std::uint32_t i = 0; i < snapshot.segments().size(); ++i) {
    if (const std::uint32_t docid = snapshot.segments()[i]->find(id)) return ArticlePlace{i, docid};
  }
  return std::nullopt;
}

}  // namespace chancery
