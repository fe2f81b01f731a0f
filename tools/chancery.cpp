#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>

#include "index/mapped_file.h"
#include "src/base/error.h"
#include "tools/commands.h"

namespace chancery {

std::atomic<bool> interrupted{false};

namespace {

// The second signal ends the process at once: whatever was committed is safe.
void on_signal(int signal) {
  if (!interrupted.exchange(true)) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// A program may be started with its standard streams closed. The next file that is opened would take the
// place of one: messages would be written into an archive. What stands in for a stream fails when it is used,
// so that no result is lost without a word.
void open_standard_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    if (::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream) std::abort();
  }
}

int run(const Options& options) {
  switch (options.command) {
    case Command::kIndex:
      return run_index(options);
    case Command::kReindex:
      return run_reindex(options);
    case Command::kSearch:
      return run_search(options);
    case Command::kAnnotate:
      return run_annotate(options);
    case Command::kServe:
      return run_serve(options);
    case Command::kDelete:
      return run_delete(options);
    case Command::kExport:
      return run_export(options);
    case Command::kEntities:
      return run_entities(options);
    case Command::kStats:
      return run_stats(options);
    case Command::kCheck:
      return run_check(options);
    case Command::kCompact:
      return run_compact(options);
  }
  return exit_code(ErrorKind::kUsage);
}

void set_signals() {
  // Without SA_RESTART: a command that waits for input wakes up, and ends with what it has.
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // The write fails then, and says why.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  end_when_a_mapped_file_is_lost();
}

int run_command_line(int count, char** values) {
  const ParsedOptions parsed = parse_options({values + 1, values + count});
  int code = parsed.exit_code;
  if (parsed.options) {
    code = run(*parsed.options);
  } else {
    std::fputs(parsed.message.c_str(), code == 0 ? stdout : stderr);
  }
  if (std::fflush(stdout) != 0) throw_system_error("write to", "standard output", errno);
  return code;
}

int main_of(int count, char** values) {
  open_standard_streams();
  set_signals();
  try {
    return run_command_line(count, values);
  } catch (const Error& error) {
    std::fprintf(stderr, "chancery: %s\n", error.what());
    return exit_code(error.kind());
  } catch (const std::bad_alloc&) {
    std::fputs(
        "chancery: out of memory; free some, or use a larger machine; index and reindex take less with a "
        "smaller --memory\n",
        stderr);
    return exit_code(ErrorKind::kMachine);
  } catch (const std::system_error& error) {
    // Of the standard library: a thread that could not be started.
    std::fprintf(stderr,
                 "chancery: cannot start a thread: %s; free some memory, or raise the limits on it and on "
                 "processes (ulimit -v, ulimit -u)\n",
                 error.code().message().c_str());
    return exit_code(ErrorKind::kMachine);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chancery: %s\n", error.what());
    return exit_code(ErrorKind::kMachine);
  }
}

}  // namespace
}  // namespace chancery

int main(int count, char** values) {
  return chancery::main_of(count, values);
}
