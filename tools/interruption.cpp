#include "tools/interruption.h"

#include <cstdio>
#include <cstdlib>

#include "index/writer.h"
#include "tools/commands.h"

namespace chancery {
namespace {

// A signal handler may only set a flag; the watcher looks at it.
constexpr std::chrono::milliseconds kLookEvery{20};

}  // namespace

EndsWhenInterrupted::EndsWhenInterrupted(std::chrono::milliseconds grace)
    : watcher_([this, grace] { watch(grace); }) {}

EndsWhenInterrupted::~EndsWhenInterrupted() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  done_changed_.notify_all();
  watcher_.join();
}

void EndsWhenInterrupted::watch(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  for (auto left = grace; left >= left.zero(); left -= interrupted ? kLookEvery : left.zero()) {
    if (done_changed_.wait_for(lock, kLookEvery, [&] { return done_; })) return;
  }
  remove_own_builds();
  std::fputs("chancery: interrupted; what was committed is safe\n", stderr);
  std::_Exit(exit_code(ErrorKind::kInterrupted));
}

}  // namespace chancery
