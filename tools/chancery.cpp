#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

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

int main_of(int count, char** values) {
  const ParsedOptions parsed = parse_options({values + 1, values + count});
  if (!parsed.options) {
    std::fputs(parsed.message.c_str(), parsed.exit_code == 0 ? stdout : stderr);
    return parsed.exit_code;
  }
  // Without SA_RESTART: a command that waits for input wakes up, and ends with what it has.
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const int code = run(*parsed.options);
    if (std::fflush(stdout) != 0) throw_system_error("write to", "standard output", errno);
    return code;
  } catch (const Error& error) {
    std::fprintf(stderr, "chancery: %s\n", error.what());
    return exit_code(error.kind());
  } catch (const std::bad_alloc&) {
    std::fputs("chancery: out of memory; give --memory a smaller size, or use a larger machine\n", stderr);
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
