#pragma once
// Progress of long work on standard error: a bar with rate and time left on a terminal, plain lines
// elsewhere.
//
// For one thread.

#include <chrono>
#include <cstdint>
#include <string>

namespace chancery {

class Progress {
 public:
  // `unit` is what is counted ("articles"). Quiet prints nothing.
  Progress(std::string what, std::string unit, bool quiet);

  // `part` is how much of the whole is done, 0 to 1, or negative where that is unknown. Cheap: prints a few
  // times a second.
  void update(std::uint64_t count, double part);
  void finish(std::uint64_t count);
  // A line of its own, even where all else is quiet.
  void say(const std::string& line) const;

 private:
  void print(std::uint64_t count, double part, bool last);
  std::string what_, unit_;
  bool quiet_, terminal_;
  std::chrono::steady_clock::time_point began_, printed_;
};

}  // namespace chancery
