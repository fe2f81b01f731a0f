#pragma once
// Segments into one: the same compaction that makes a segment of batches. What was deleted is cleaned out on
// the way.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "index/manifest.h"
#include "index/segment.h"

namespace chancery {

struct MergedSegment {
  SegmentEntry entry;                 // without a name
  std::vector<std::uint32_t> shifts;  // of each source: what is added to a docid there, modulo 2^32
};
// Writes `folder`; entry.articles is 0, and nothing written, where no article of the sources is live.
// `scratch` is a folder for what is needed meanwhile. Throws kMachine and kDamaged.
MergedSegment merge_segments(std::span<const std::shared_ptr<const OpenSegment>> sources,
                             const std::string& archive, const std::string& folder,
                             const std::string& scratch, std::size_t jobs);

// What counts of a segment when it is merged.
struct SegmentSize {
  std::uint64_t articles = 0, deleted = 0;
  std::uint64_t docids = 0;    // with the holes, which a merge keeps
  std::uint64_t id_bytes = 0;  // of all ids together
};
SegmentSize size_of(const OpenSegment& segment);

// No merge makes a segment of more docids, or of more bytes of ids, which its columns count in 32 bits.
inline constexpr std::uint64_t kMostDocids = 16'000'000;
inline constexpr std::uint64_t kMostIdBytes = UINT32_MAX;

// How many of the segments, from the first on, may be merged into one: at least one, unless there is none.
std::size_t fitting(std::span<const SegmentSize> segments);

// Which segments to merge now, as places in `segments`; empty where their number is low enough. Sizes go in
// steps of eight: eight segments of one step become one of the next, so that an article is copied once a
// step; a segment of which more than half is deleted is written anew. Those of more than half of what a
// segment may have are left as they are, and of the others as many are merged as fit into one.
std::vector<std::size_t> choose_merge(const std::vector<SegmentSize>& segments);

}  // namespace chancery
