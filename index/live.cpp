#include "index/live.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "index/manifest.h"
#include "index/snapshot.h"
#include "src/base/error.h"

namespace chancery {
namespace {

// One stat() each time: cheap, and far within the two seconds that are promised.
constexpr auto kLookEvery = std::chrono::milliseconds(250);

}  // namespace

struct LiveArchive::State {
  std::string folder;
  mutable std::mutex mutex;
  std::condition_variable ending_changed;
  bool ending = false;
  std::string mark, trouble;
  std::shared_ptr<const Snapshot> current;
  std::thread watcher;

  void watch() {
    std::unique_lock lock(mutex);
    while (!ending_changed.wait_for(lock, kLookEvery, [&] { return ending; })) {
      const std::string seen = manifest_mark(folder);
      if (seen == mark) continue;
      const auto previous = current;
      lock.unlock();
      std::shared_ptr<const Snapshot> fresh;
      std::string problem;
      try {
        fresh = Snapshot::open(folder, previous);
      } catch (const Error& error) {
        problem = error.what();
      }
      lock.lock();
      mark = seen;
      trouble = problem;
      if (fresh) current = std::move(fresh);
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

std::string LiveArchive::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

}  // namespace chancery
