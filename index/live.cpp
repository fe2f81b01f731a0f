#include "index/live.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "index/manifest.h"
#include "index/snapshot.h"

namespace chancery {
namespace {

// One stat() each time: cheap, and far within the two seconds that are promised.
constexpr auto kLookEvery = std::chrono::milliseconds(250);
// What could not be opened is tried again, since the reason may pass; an attempt may read whole columns.
constexpr auto kRetryEvery = std::chrono::seconds(1);

}  // namespace

struct LiveArchive::State {
  std::string folder;
  mutable std::mutex mutex;
  std::condition_variable ending_changed;
  bool ending = false;
  std::string mark;  // of the manifest that `current` is of
  Trouble trouble;
  std::shared_ptr<const Snapshot> current;
  std::thread watcher;

  void watch() {
    std::unique_lock lock(mutex);
    while (
        !ending_changed.wait_for(lock, trouble.empty() ? kLookEvery : kRetryEvery, [&] { return ending; })) {
      const std::string seen = manifest_mark(folder);
      if (seen == mark) {
        trouble = {};
        continue;
      }
      const auto previous = current;
      lock.unlock();
      std::shared_ptr<const Snapshot> fresh;
      Trouble problem;
      try {
        fresh = Snapshot::open(folder, previous);
      } catch (const Error& error) {
        problem = {error.kind(), error.what()};
      } catch (const std::exception& error) {
        problem.message = error.what();
      }
      lock.lock();
      trouble = problem;
      if (!fresh) continue;
      mark = seen;
      current = std::move(fresh);
    }
  }
};

LiveArchive::LiveArchive(std::string folder) : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->mark = manifest_mark(state_->folder);
  state_->current = Snapshot::open(state_->folder);
  state_->watcher = std::thread([state = state_.get()] { state->watch(); });
}

LiveArchive::~LiveArchive() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
  }
  state_->ending_changed.notify_all();
  state_->watcher.join();
}

std::shared_ptr<const Snapshot> LiveArchive::current() const {
  const std::lock_guard lock(state_->mutex);
  return state_->current;
}

Trouble LiveArchive::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

}  // namespace chancery
