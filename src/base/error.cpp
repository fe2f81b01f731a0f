#include "src/base/error.h"

#include <cerrno>
#include <cstring>

namespace chancery {
namespace {

std::string remedy(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "; free some space on that disk and run it again: what was committed is safe";
    case EACCES:
    case EPERM:
    case EROFS:
      return "; check the owner and the permissions";
    case EMFILE:
    case ENFILE:
      return "; raise the limit on open files (ulimit -n)";
    case EFBIG:
      return "; raise the limit on the size of files (ulimit -f)";
    case ENOMEM:
    case EAGAIN:
      return "; free some memory, or raise the limits on it and on processes (ulimit -v, ulimit -u)";
    case EIO:
      return "; check the disk";
    case ENOENT:
      return "; check the path";
    default:
      return "";
  }
}

}  // namespace

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kLocked:
    case ErrorKind::kDamaged:
    case ErrorKind::kVersion:
    case ErrorKind::kMissing:
      return 3;
    case ErrorKind::kMachine:
      return 4;
    case ErrorKind::kInterrupted:
      return 130;
  }
  return 4;
}

void throw_system_error(std::string_view what, std::string_view path, int error_number) {
  throw Error(ErrorKind::kMachine, "cannot " + std::string(what) + " " + std::string(path) + ": " +
                                       std::strerror(error_number) + remedy(error_number));
}

std::string to_string(const Diagnostic& diagnostic) {
  std::string text;
  if (!diagnostic.file.empty()) {
    text += diagnostic.file;
    if (diagnostic.line != 0) text += ":" + std::to_string(diagnostic.line);
    text += ": ";
  }
  text += diagnostic.message;
  // The name of a file may hold anything: a line of its own, or what a terminal obeys.
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  }
  return text;
}

}  // namespace chancery
