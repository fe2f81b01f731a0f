#pragma once
// The command line, from one table of flags that feeds the parser and the help.

#include <optional>
#include <string>
#include <vector>

#include "index/search.h"

namespace chancery {

enum class Command {
  kIndex,
  kReindex,
  kSearch,
  kAnnotate,
  kServe,
  kDelete,
  kExport,
  kEntities,
  kStats,
  kCheck,
  kCompact
};

struct Options {
  Command command = Command::kSearch;
  std::string archive;             // --archive, $CHANCERY_ARCHIVE or ./archive
  std::string gazetteer;           // a folder of tables, or empty for those of the program
  std::vector<std::string> words;  // paths, ids, or the words of a query
  std::size_t jobs = 0;            // 0: as many as the machine has cores
  std::size_t memory_bytes = 0;    // 0: as many as the jobs need
  bool sync = false, json = false, csv = false, check = false, quiet = false;
  std::optional<Instant> published;
  std::string lang, source, trec, query, host = "127.0.0.1";
  int port = 8480;
  SearchRequest request;  // of search, export and delete

  std::string text() const;  // the words as one query
};

// What came of a command line: options, or a text to print and an exit code (0 for help, 2 for wrong usage).
struct ParsedOptions {
  std::optional<Options> options;
  std::string message;
  int exit_code = 0;
};
ParsedOptions parse_options(const std::vector<std::string>& arguments);

std::string_view name_of(Command command);

}  // namespace chancery
