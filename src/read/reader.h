#pragma once
// Bytes to articles, whatever the format: JSON Lines, JSON, plain text, Markdown, HTML, RSS, Atom, and gzip
// of any.
//
// The format is known by content, and by the file's name only where the content leaves it open. What cannot
// be read becomes a diagnostic with file, position and reason; nothing here throws on account of an input's
// content.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/article.h"
#include "src/base/error.h"

namespace chancery {

struct ReadLimits {
  std::size_t file_bytes =
      256u << 20;  // of one file that is read whole (HTML, feeds, text, a JSON document), unpacked
  std::size_t line_bytes = 64u << 20;  // of one line of JSON Lines
  std::size_t depth = 200;             // of nested JSON, XML or HTML
  std::size_t field_bytes = 4u << 20;  // of one body; other fields 64 KiB
  std::size_t unpack_ratio = 1000;     // of gzip: unpacked to packed bytes, past the first 64 MiB
};

struct ReadOptions {
  // For articles that carry none.
  std::optional<Instant> published;
  std::string lang;
  std::string source;
  ReadLimits limits;
};

struct ReadSink {
  // Called for each article in the order of the input, with its `id` set (the article's own, else its
  // canonical URL, else the path of the file, followed by '#' and a number from the second on where one file
  // has several without either; for lines of standard input a hash of the text). `line` is the line it began
  // at, or 0. Returning false ends the reading.
  std::function<bool(Article&&, std::size_t line)> article;
  // Called for each flaw. `Diagnostic::refused` says whether something was left out for it.
  std::function<void(Diagnostic&&)> problem;
  // Asked while read_file or read_descriptor waits for input, at the latest a fifth of a second after a
  // signal; true ends the reading. May be empty.
  std::function<bool()> stopped = {};
};

// What a folder walk found: one file.
struct InputFile {
  std::string path;
  std::uint64_t bytes = 0;
};

// The files of PATHs: a file stands for itself, a folder for every file in it that does not begin with a dot,
// in the order of their names, recursively, symbolic links to folders followed unless they lead back. What is
// absent or unreadable goes to `problem`.
std::vector<InputFile> list_inputs(const std::vector<std::string>& paths,
                                   const std::function<void(Diagnostic&&)>& problem);

// Reads one file, or what comes from an open descriptor under a name for messages ("-" for standard input),
// or bytes. Of a file that changes meanwhile, lines that were read before are handed on; the rest is refused.
// Lines of JSON are handed on as they arrive. Where `sink.stopped` ends the reading, lines that
// were whole have been handed on; what had not arrived whole is left out without a diagnostic.
void read_file(const std::string& path, const ReadOptions& options, const ReadSink& sink);
void read_descriptor(int descriptor, const std::string& name, const ReadOptions& options,
                     const ReadSink& sink);
void read_bytes(std::string_view bytes, const std::string& name, const ReadOptions& options,
                const ReadSink& sink);

// The formats, for tests: what a whole input of that format holds.
enum class Format { kJsonLines, kJson, kPlain, kMarkdown, kHtml, kFeed, kBinary };
Format sniff(std::string_view head, std::string_view name);

}  // namespace chancery
