#pragma once
// The archive as a serving process sees it: the newest snapshot, noticed within a second of its commit.
//
// Thread-safe.

#include <memory>
#include <string>

#include "src/base/error.h"

namespace chancery {

class Snapshot;

struct Trouble {
  ErrorKind kind = ErrorKind::kMachine;
  std::string message;  // names paths; empty where there is none
  bool empty() const { return message.empty(); }
};

class LiveArchive {
 public:
  // Throws an Error if the archive cannot be opened now.
  explicit LiveArchive(std::string folder);
  ~LiveArchive();

  // Never null. Searches of one request should all run on one snapshot.
  std::shared_ptr<const Snapshot> current() const;
  // Why a newer manifest could not be opened (the old snapshot goes on serving), or empty.
  Trouble trouble() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
