#include "tools/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace chancery {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr double kTerminalSeconds = 0.2, kPlainSeconds = 5;
constexpr int kBarWidth = 24;

std::string clock_text(double seconds) {
  char text[64];
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  }
  return text;
}

}  // namespace

Progress::Progress(std::string what, std::string unit, bool quiet)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) == 1),
      began_(steady_clock::now()),
      printed_(began_) {}

void Progress::update(std::uint64_t count, double part) {
  if (quiet_) return;
  const auto now = steady_clock::now();
  if (duration<double>(now - printed_).count() < (terminal_ ? kTerminalSeconds : kPlainSeconds)) return;
  printed_ = now;
  print(count, part, false);
}

void Progress::finish(std::uint64_t count) {
  if (quiet_) return;
  print(count, 1, true);
}

void Progress::say(const std::string& line) const {
  std::fprintf(stderr, "%schancery: %s\n", terminal_ ? "\r\x1b[K" : "", line.c_str());
}

void Progress::print(std::uint64_t count, double part, bool last) {
  const double seconds = duration<double>(steady_clock::now() - began_).count();
  const double rate = seconds > 0 ? static_cast<double>(count) / seconds : 0;
  std::string line = what_ + " ";
  if (terminal_ && part >= 0) {
    const int filled = static_cast<int>(std::clamp(part, 0.0, 1.0) * kBarWidth);
    line += "[" + std::string(static_cast<std::size_t>(filled), '#') +
            std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + "] ";
  }
  char numbers[160];
  std::snprintf(numbers, sizeof numbers, "%llu %s, %.0f/s", static_cast<unsigned long long>(count),
                unit_.c_str(), rate);
  line += numbers;
  if (last) {
    line += ", took " + clock_text(seconds);
  } else if (part > 0.001) {
    std::snprintf(numbers, sizeof numbers, ", %.0f%%, about ", part * 100);
    line += numbers + clock_text(seconds * (1 - part) / part) + " left";
  }
  std::fprintf(stderr, terminal_ ? "\r\x1b[K%s%s" : "%s%s", line.c_str(), last || !terminal_ ? "\n" : "");
}

}  // namespace chancery
