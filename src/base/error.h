#pragma once
// Failures and messages.
//
// An Error is a failing environment or a wrong command: it is thrown, once, and its text names the path
// or the word that is at fault and what to do. A Diagnostic is a message about input: it is returned
// beside a value and never thrown.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {

enum class ErrorKind {
  kUsage,        // the command line, or a request, is wrong
  kLocked,       // another writer holds the archive
  kDamaged,      // the archive's files are not what the manifest says
  kVersion,      // the archive was written by another version
  kMissing,      // there is no archive there
  kMachine,      // disk full, port taken, no permission, out of memory
  kInterrupted,  // the user asked to stop
};

// The exit code of the program for a kind: 2 usage, 3 archive, 4 machine, 130 interrupted.
int exit_code(ErrorKind kind);

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// Throws a kMachine error of the form "cannot <what> <path>: <reason of errno>; <remedy>". The remedy is
// chosen by errno (disk full, permission, too many open files); pass the errno that was seen.
[[noreturn]] void throw_system_error(std::string_view what, std::string_view path, int error_number);

// A message about a query or a file. `at` and `length` count Unicode code points of a query, or bytes of
// a file; `line` counts from 1 and is 0 where lines mean nothing.
struct Diagnostic {
  std::string file;  // path as given, or empty for a query
  std::size_t line = 0;
  std::size_t at = 0;
  std::size_t length = 0;
  std::string message;
  // True where an input or an article was refused; false where it was read in spite of a flaw.
  bool refused = false;
};

using Diagnostics = std::vector<Diagnostic>;

// "file:line: message", "file: message" or "message", on one line: control characters become '?'.
std::string to_string(const Diagnostic& diagnostic);

}  // namespace chancery
