#pragma once
// Xapian's exceptions stop at the storage code: here they become an Error that names the path and the remedy.

#include <xapian.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

namespace chancery {

// By name, since Xapian's exceptions have no virtual functions. DatabaseFormatError is of newer versions;
// what cannot be uncompressed has no type of its own.
inline bool is_damage(const Xapian::Error& error) {
  const std::string_view type = error.get_type();
  return type == "DatabaseCorruptError" || type == "DatabaseVersionError" || type == "DatabaseFormatError" ||
         (type == "DatabaseError" && error.get_msg().starts_with("inflate failed"));
}

[[noreturn]] inline void throw_damaged(const std::vector<std::string>& paths, const std::string& reason) {
  std::string named;
  for (const std::string& path : paths) named += (named.empty() ? "" : " or ") + path;
  throw Error(ErrorKind::kDamaged, named + " is damaged: " + reason +
                                       "; run 'chancery check', and restore the archive from a copy");
}

// What the system said, or 0. By its words, since Xapian may wrap one error in the next, and since errno is
// another by the time that an exception is caught.
inline int system_reason(const Xapian::Error& error) {
  const std::string text = error.get_description();
  if (text.find("too many open files") != std::string::npos) return EMFILE;  // of its lock, in its own words
  for (const int reason : {ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, EACCES, EPERM, EROFS, EIO, ENOMEM}) {
    if (text.find(std::strerror(reason)) != std::string::npos) return reason;
  }
  return 0;
}

// Runs `work`, which writes at `path`, and reads the databases at `sources` if they are not the same. Errors
// of Xapian become kDamaged where what it read is damaged, else kMachine.
template <typename Work>
void with_storage_errors(const std::string& path, Work&& work, std::vector<std::string> sources = {}) {
  if (sources.empty()) sources.push_back(path);
  try {
    work();
  } catch (const std::length_error&) {
    // Xapian takes a length from damaged bytes as it is.
    throw_damaged(sources, "a length in it is impossible");
  } catch (const Xapian::Error& error) {
    if (const int reason = system_reason(error)) throw_system_error("write", path, reason);
    if (is_damage(error)) throw_damaged(sources, error.get_description());
    throw Error(ErrorKind::kMachine, "cannot write " + path + ": " + error.get_description() +
                                         "; check the disk, and run it again: what was committed is safe");
  }
}

}  // namespace chancery
