// The commands that change an archive: index, reindex, delete, compact.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>

#include "index/maintenance.h"
#include "index/manifest.h"
#include "index/search.h"
#include "index/snapshot.h"
#include "index/writer.h"
#include "src/read/reader.h"
#include "tools/commands.h"
#include "tools/interruption.h"
#include "tools/progress.h"

namespace chancery {
namespace {

// Within which a reindex that was asked to stop ends in order; the last steps of one take longer.
constexpr std::chrono::seconds kGrace{1};

std::size_t jobs_of(const Options& options) {
  return options.jobs > 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
}

std::string command_of(const Options& options) {
  return "chancery " + std::string(name_of(options.command));
}

WriterOptions writer_options(const Options& options, bool create) {
  WriterOptions writer;
  writer.build.jobs = jobs_of(options);
  writer.build.memory_bytes = options.memory_bytes;
  writer.build.gazetteer = load_gazetteer(options);
  writer.command = command_of(options);
  writer.create = create;
  return writer;
}

MergeOptions merge_options(const Options& options, std::shared_ptr<const Snapshot> opened) {
  return {jobs_of(options), command_of(options), std::move(opened), [](const std::string& holder) {
            std::fprintf(stderr, "merging: waiting for %s\n", holder.c_str());
          }};
}

// The same for every spelling of a path, also of one that is gone. Symbolic links stand for themselves: what
// is below one is below the folder that it is in.
std::string absolute_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error).lexically_normal();
  if (error) throw_system_error("find the folder of", path, error.value());
  return absolute.has_filename() ? absolute.string() : absolute.parent_path().string();
}

// Whether a path is one of these or below one.
bool is_within(const std::set<std::string>& places, std::filesystem::path path) {
  while (!places.contains(path.string())) {
    if (!path.has_relative_path()) return false;
    path = path.parent_path();
  }
  return true;
}

class Indexing {
 public:
  explicit Indexing(const Options& options)
      : options_(options),
        writer_(std::make_unique<Writer>(options.archive, writer_options(options, true))),
        progress_("indexing", "articles", options.quiet) {}

  int run() {
    const auto refuse = [&](Diagnostic&& diagnostic) {
      if (diagnostic.refused) flawed_.insert(absolute_path(diagnostic.file));
      note(diagnostic);
    };
    std::vector<std::string> paths;
    std::copy_if(options_.words.begin(), options_.words.end(), std::back_inserter(paths),
                 [](const std::string& word) { return word != "-"; });
    std::vector<InputFile> files = list_inputs(paths, refuse);
    // The archive may lie in a folder that is indexed: its own files are no articles.
    const std::string archive = absolute_path(options_.archive) + "/";
    std::erase_if(files,
                  [&](const InputFile& file) { return absolute_path(file.path).starts_with(archive); });
    for (const InputFile& file : files) total_bytes_ += file.bytes;
    for (const InputFile& file : files) {
      if (interrupted) break;
      read(file);
    }
    if (paths.size() < options_.words.size() && !interrupted) {
      total_bytes_ = 0;
      read_descriptor(STDIN_FILENO, "-", read_options(), sink(""));
    }
    if (options_.sync && !interrupted) sync(paths);
    if (interrupted) progress_.say("committing what was read; a second Ctrl-C ends it at once");
    writer_->commit();
    progress_.finish(articles());
    const bool stopped = interrupted;
    report(stopped);
    if (stopped) return exit_code(ErrorKind::kInterrupted);
    merge();
    return refused_ > 0 ? 1 : 0;
  }

 private:
  std::uint64_t articles() const { return added_ + replaced_ + unchanged_; }

  ReadOptions read_options() const {
    ReadOptions read;
    read.published = options_.published;
    read.lang = options_.lang;
    read.source = options_.source;
    return read;
  }

  void note(const Diagnostic& diagnostic) {
    refused_ += diagnostic.refused;
    print(diagnostic);
  }

  ReadSink sink(const std::string& file) {
    ReadSink into;
    into.article = [this, file](Article&& article, std::size_t) {
      in_file_ += article.title.size() + article.body.size();
      switch (writer_->add(std::move(article), file)) {
        case Added::kNew:
          ++added_;
          break;
        case Added::kReplaced:
          ++replaced_;
          break;
        case Added::kUnchanged:
          ++unchanged_;
          break;
      }
      const double done = static_cast<double>(done_bytes_ + std::min(in_file_, file_bytes_));
      progress_.update(articles(), total_bytes_ > 0 ? done / static_cast<double>(total_bytes_) : -1);
      return !interrupted;
    };
    into.stopped = [] { return interrupted.load(); };
    into.problem = [this, file](Diagnostic&& diagnostic) {
      if (diagnostic.refused && !file.empty()) flawed_.insert(file);
      note(diagnostic);
    };
    return into;
  }

  void read(const InputFile& file) {
    in_file_ = 0;
    file_bytes_ = file.bytes;
    read_file(file.path, read_options(), sink(absolute_path(file.path)));
    done_bytes_ += file.bytes;
  }

  // Removes the articles of files under the given paths that no file of this run has. A file of which
  // something was refused keeps what it had, and so does all that is in a folder that could not be read: a
  // flaw must not delete.
  void sync(const std::vector<std::string>& paths) {
    writer_->commit();
    std::set<std::string> roots;
    for (const std::string& path : paths) roots.insert(absolute_path(path));
    for (const Writer::FileArticles& file : writer_->files()) {
      if (!is_within(roots, file.file) || is_within(flawed_, file.file)) continue;
      for (const std::string& id : file.ids) {
        if (!writer_->was_given(id)) removed_ += writer_->remove(id);
      }
    }
  }

  // Others may write meanwhile.
  void merge() {
    const MergeOptions merging = merge_options(options_, writer_->committed());
    writer_.reset();
    const EndsWhenInterrupted ends;
    merge_due(options_.archive, merging, interrupted);
  }

  void report(bool stopped) const {
    std::fprintf(stderr, "%llu new, %llu replaced, %llu unchanged", static_cast<unsigned long long>(added_),
                 static_cast<unsigned long long>(replaced_), static_cast<unsigned long long>(unchanged_));
    if (options_.sync) std::fprintf(stderr, ", %llu removed", static_cast<unsigned long long>(removed_));
    if (refused_ > 0) std::fprintf(stderr, ", %llu refused", static_cast<unsigned long long>(refused_));
    std::fprintf(stderr, "; %llu articles in %s\n",
                 static_cast<unsigned long long>(writer_->committed()->articles()), options_.archive.c_str());
    if (stopped) std::fputs("interrupted: what was read until now is committed\n", stderr);
  }

  const Options& options_;
  std::unique_ptr<Writer> writer_;
  Progress progress_;
  std::uint64_t added_ = 0, replaced_ = 0, unchanged_ = 0, removed_ = 0, refused_ = 0;
  std::uint64_t total_bytes_ = 0, done_bytes_ = 0, file_bytes_ = 0, in_file_ = 0;
  std::set<std::string> flawed_;  // absolute paths of files and folders of which something was refused
};

}  // namespace

int run_index(const Options& options) {
  return Indexing(options).run();
}

int run_reindex(const Options& options) {
  Progress progress("reindexing", "articles", options.quiet);
  std::uint64_t done = 0;
  bool waiting = false;
  const EndsWhenInterrupted reindexing(kGrace);
  const std::uint64_t articles = reindex(
      options.archive, writer_options(options, false),
      [&](const ReindexProgress& seen) {
        if (!seen.waiting_for.empty() && !waiting) progress.say("waiting for " + seen.waiting_for);
        waiting = !seen.waiting_for.empty();
        done = seen.done;
        progress.update(seen.done, seen.total > 0
                                       ? static_cast<double>(seen.done) / static_cast<double>(seen.total)
                                       : -1);
      },
      interrupted);
  progress.finish(done);
  std::fprintf(stderr, "%llu articles in %s, made anew\n", static_cast<unsigned long long>(articles),
               options.archive.c_str());
  return 0;
}

int run_delete(const Options& options) {
  auto writer = std::make_unique<Writer>(options.archive, writer_options(options, false));
  std::vector<std::string> ids = options.words;
  if (!options.query.empty()) {
    SearchRequest request;
    request.text = options.query;
    request.match = MatchMode::kAll;
    MatchingIds matching = matching_ids(*writer->committed(), *load_gazetteer(options), request);
    // What is deleted must be what was meant, to the letter.
    if (matching.everything || !matching.diagnostics.empty()) {
      for (const Diagnostic& diagnostic : matching.diagnostics) print(diagnostic);
      throw Error(ErrorKind::kUsage,
                  matching.everything
                      ? "the query \"" + options.query +
                            "\" asks for nothing, and would delete every article; nothing was deleted"
                      : "the query is not wholly understood; nothing was deleted");
    }
    for (std::string& id : matching.ids) ids.push_back(std::move(id));
  }
  std::uint64_t removed = 0, absent = 0;
  for (const std::string& id : ids) {
    if (writer->remove(id)) {
      ++removed;
    } else {
      ++absent;
      print({"", 0, 0, 0, "there is no article " + id, true});
    }
  }
  const EndsWhenInterrupted committing;
  writer->commit();
  std::fprintf(stderr, "%llu removed; %llu articles in %s\n", static_cast<unsigned long long>(removed),
               static_cast<unsigned long long>(writer->committed()->articles()), options.archive.c_str());
  const MergeOptions merging = merge_options(options, writer->committed());
  writer.reset();
  merge_due(options.archive, merging, interrupted);
  return absent > 0 ? 1 : 0;
}

int run_compact(const Options& options) {
  const EndsWhenInterrupted compacting;
  const bool changed = compact(options.archive, merge_options(options, nullptr), interrupted);
  std::fprintf(stderr, "%s; %llu articles in %s\n", changed ? "compacted" : "nothing to do",
               static_cast<unsigned long long>(read_manifest(options.archive).articles()),
               options.archive.c_str());
  return 0;
}

}  // namespace chancery
