#pragma once
// Articles to a segment, on all cores.
//
// Articles are cut into batches whose bounds do not depend on the number of workers; each batch is enriched,
// analysed and written to a small fresh database, which measures faster than one large one; all are compacted
// into the segment in order. So the same articles make the same segment whatever the number of workers.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/columns.h"
#include "index/forward.h"
#include "index/manifest.h"
#include "src/base/article.h"
#include "src/world/gazetteer.h"

namespace chancery {

inline constexpr std::size_t kMemoryPerJob = std::size_t{320} << 20;

struct BuildOptions {
  std::size_t jobs = 1;          // worker threads
  std::size_t memory_bytes = 0;  // what batches in work may take together; 0: kMemoryPerJob for each worker
  std::shared_ptr<const Gazetteer> gazetteer;
};

class SegmentBuilder {
 public:
  // Works in `folder`, which it makes, and which is rubbish until finish() has returned and the segment was
  // moved away. Throws kMachine.
  SegmentBuilder(std::string folder, BuildOptions options);
  ~SegmentBuilder();  // stops the workers; what was not finished is lost

  // Returns the docid that the article will have in the segment. Waits while too much is in work. Throws what
  // a worker threw before.
  std::uint32_t add(Article article, std::string file);

  std::uint64_t articles() const;
  std::uint64_t text_bytes() const;  // of titles and bodies that were added

  // Writes folder/segment and returns its entry, without a name. The builder is empty then and may be used
  // again, once the segment was moved away.
  SegmentEntry finish();
  std::string segment_path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What a segment is made of, in order. The columns and the parts of the forward index number the articles as
// the compacted databases do.
struct SegmentParts {
  std::vector<std::string> databases;
  ColumnsBuilder columns;
  std::vector<ForwardPart> forward;
};
// Writes the files of a segment and returns its entry, without a name. With two jobs or more the forward
// index is written beside the database.
SegmentEntry compact_segment(const SegmentParts& parts, const std::string& folder, const std::string& scratch,
                             std::size_t jobs);

// The size and fingerprint of each file in a segment's folder, flushed to disk.
void stamp_files(const std::string& folder, SegmentEntry& entry);

}  // namespace chancery
