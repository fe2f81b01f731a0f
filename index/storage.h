#pragma once
// Xapian's exceptions stop at the storage code: here they become an Error that names the path and the remedy.

#include <xapian.h>

#include <cerrno>
#include <string>

#include "src/base/error.h"

namespace chancery {

// Runs `work`, which writes at `path`. Errors of Xapian become kMachine.
template <typename Work>
void with_storage_errors(const std::string& path, Work&& work) {
  try {
    work();
  } catch (const Xapian::Error& error) {
    const int reason = errno;
    const char* detail = error.get_error_string();
    if (detail != nullptr && (reason == ENOSPC || reason == EDQUOT || reason == EMFILE || reason == EACCES)) {
      throw_system_error("write", path, reason);
    }
    throw Error(ErrorKind::kMachine, "cannot write " + path + ": " + error.get_description() +
                                         "; check the disk, and run it again: what was committed is safe");
  }
}

}  // namespace chancery
