#pragma once
// Threads that answer requests: as many as are busy at the same time, up to a bound. One that finds nothing
// to do for a while ends. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace chancery {

struct WorkerOptions {
  std::size_t threads = 64;   // at most
  std::size_t waiting = 128;  // tasks that may wait for one, at most
  std::chrono::milliseconds idle{10'000};
};

class Workers {
 public:
  explicit Workers(const WorkerOptions& options);
  // Does what was taken, then ends the threads.
  ~Workers();

  // Runs the task on a thread, in the order in which they came. False, and nothing will be run, where all
  // threads are busy and as many tasks as may already wait. REQUIRES: the task does not throw.
  bool take(std::function<void()> task);

  std::size_t threads() const;  // that there are now

 private:
  void work(std::list<std::thread>::iterator self);
  bool grow();

  const WorkerOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::list<std::thread> threads_;
  std::list<std::thread> retired_;  // to be joined; they need the mutex no more
  std::size_t idle_ = 0;            // have nothing in hand, or have just been made
  bool ending_ = false;
};

}  // namespace chancery
