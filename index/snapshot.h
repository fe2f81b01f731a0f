#pragma once
// An open, unchanging view of one manifest. Searches run on it.
//
// Thread-safe: a thread takes Xapian handles of its own from the segments' pools. Segments that two snapshots
// share are opened once, with their columns and cached postings.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/date.h"

namespace chancery {

class OpenSegment;
struct Manifest;

class Snapshot {
 public:
  // Opens what the manifest of `folder` names; segments that `previous` has open are taken from it. Throws an
  // Error of kind kMissing, kVersion or kDamaged, with the remedy, or kMachine.
  static std::shared_ptr<const Snapshot> open(const std::string& folder,
                                              const std::shared_ptr<const Snapshot>& previous = nullptr);
  ~Snapshot();

  std::uint64_t articles() const;      // that are live
  std::uint64_t generation() const;    // of the manifest; grows with each commit
  const std::string& version() const;  // changes whenever anything that a search could see does: for ETags
  const Manifest& manifest() const;
  const std::vector<std::shared_ptr<const OpenSegment>>& segments() const;

  // Over the live articles, as BM25 wants them.
  double average_length() const;         // words, title weighted
  std::optional<DayRange> days() const;  // first and last day of publication; nothing where none has one

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit Snapshot(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chancery
