#include "web/workers.h"

#include <system_error>

namespace chancery {

Workers::Workers(const WorkerOptions& options) : options_(options) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  // Nobody retires any more: the lists stand still.
  for (std::thread& thread : threads_) thread.join();
  for (std::thread& thread : retired_) thread.join();
}

bool Workers::take(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  for (std::thread& thread : retired_) thread.join();
  retired_.clear();
  // Those that are idle have the tasks before this one to do.
  const bool all_busy = idle_ <= tasks_.size();
  const bool full = threads_.empty() || tasks_.size() >= idle_ + options_.waiting;
  if (all_busy && !grow() && full) return false;
  tasks_.push_back(std::move(task));
  changed_.notify_one();
  return true;
}

std::size_t Workers::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

// Whether there is one more thread now. A machine that has no more to give is as good as the bound.
bool Workers::grow() {
  if (threads_.size() >= options_.threads) return false;
  const auto self = threads_.emplace(threads_.end());
  try {
    *self = std::thread([this, self] { work(self); });
  } catch (const std::system_error&) {
    threads_.erase(self);
    return false;
  }
  ++idle_;
  return true;
}

void Workers::work(std::list<std::thread>::iterator self) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait_for(lock, options_.idle, [&] { return ending_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) {
      if (!ending_) retired_.splice(retired_.end(), threads_, self);
      return;
    }
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    ++idle_;
  }
}

}  // namespace chancery
