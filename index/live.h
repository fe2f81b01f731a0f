#pragma once
// The archive as a serving process sees it: the newest snapshot, noticed within a second of its commit.
//
// Thread-safe.

#include <memory>
#include <string>

namespace chancery {

class Snapshot;

class LiveArchive {
 public:
  // Throws an Error if the archive cannot be opened now.
  explicit LiveArchive(std::string folder);
  ~LiveArchive();

  // Never null. Searches of one request should all run on one snapshot.
  std::shared_ptr<const Snapshot> current() const;
  // Why a newer manifest could not be opened (the old snapshot goes on serving), or empty.
  std::string trouble() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
