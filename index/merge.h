#pragma once
// Segments into one: the same compaction that makes a segment of batches. What was deleted is cleaned out on
// the way.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "index/manifest.h"
#include "index/segment.h"

namespace chancery {

// Writes `folder` and returns its entry, without a name; entry.articles is 0, and nothing written, where no
// article of the sources is live. `scratch` is a folder for what is needed meanwhile. Throws kMachine and
// kDamaged.
SegmentEntry merge_segments(std::span<const std::shared_ptr<const OpenSegment>> sources,
                            const std::string& archive, const std::string& folder,
                            const std::string& scratch);

// Which segments to merge now, as places in `segments`; empty where their number is low enough. Sizes go in
// steps of eight: eight segments of one step become one of the next, so that an article is copied once a
// step; a segment of which more than half is deleted is written anew.
std::vector<std::size_t> choose_merge(const std::vector<SegmentEntry>& segments);

}  // namespace chancery
