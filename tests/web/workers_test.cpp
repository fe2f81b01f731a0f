#include "web/workers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <latch>

using namespace chancery;

namespace {

void wait_until(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

constexpr std::chrono::hours kNever{1};

}  // namespace

TEST_CASE("there are as many threads as are busy, and no more than the bound") {
  std::latch go(1);
  std::atomic<int> running = 0, done = 0;
  const auto task = [&] {
    ++running;
    go.wait();
    ++done;
  };
  {
    Workers workers({.threads = 3, .waiting = 2, .idle = kNever});
    CHECK(workers.threads() == 0);
    CHECK(workers.take(task));
    wait_until([&] { return running == 1; });
    CHECK(workers.threads() == 1);
    CHECK(workers.take(task));
    CHECK(workers.take(task));
    wait_until([&] { return running == 3; });
    CHECK(workers.threads() == 3);
    // They are all busy: two may wait, and no more.
    CHECK(workers.take(task));
    CHECK(workers.take(task));
    CHECK_FALSE(workers.take(task));
    CHECK(workers.threads() == 3);
    go.count_down();
  }
  CHECK(done == 5);  // what was taken is done, also at the end
}

TEST_CASE("threads that find nothing to do end, and others come when they are needed") {
  Workers workers({.threads = 4, .waiting = 0, .idle = std::chrono::milliseconds(1)});
  for (int round = 0; round < 3; ++round) {
    std::latch go(1);
    std::atomic<int> running = 0;
    for (int i = 0; i < 4; ++i) {
      REQUIRE(workers.take([&] {
        ++running;
        go.wait();
      }));
    }
    wait_until([&] { return running == 4; });
    CHECK_FALSE(workers.take([] {}));
    go.count_down();
    wait_until([&] { return workers.threads() == 0; });
  }
}
