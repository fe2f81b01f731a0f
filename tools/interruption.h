#pragma once
// Ctrl-C during work that cannot look whether it was asked to stop: a merge is one long call of Xapian.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace chancery {

// While it lives, an interruption ends the process, with code 130: as safe as a kill, since an archive
// changes by one rename. What this process was building in an archive is removed. `grace` is how long work
// that does look may take to end by itself.
class EndsWhenInterrupted {
 public:
  explicit EndsWhenInterrupted(std::chrono::milliseconds grace = {});
  ~EndsWhenInterrupted();
  EndsWhenInterrupted(const EndsWhenInterrupted&) = delete;
  EndsWhenInterrupted& operator=(const EndsWhenInterrupted&) = delete;

 private:
  void watch(std::chrono::milliseconds grace);

  std::mutex mutex_;
  std::condition_variable done_changed_;
  bool done_ = false;
  std::thread watcher_;
};

}  // namespace chancery
