#pragma once
// What holds whatever the input: a fuzz target ends where it does not.

#include <cstdio>
#include <cstdlib>

namespace chancery {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

}  // namespace chancery
