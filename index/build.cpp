#include "index/build.h"

#include <xapian.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "index/document.h"
#include "index/files.h"
#include "index/schema.h"
#include "index/segment.h"
#include "index/storage.h"
#include "src/base/error.h"
#include "src/base/hash.h"
#include "src/enrich/enrich.h"

namespace chancery {
namespace {

// Measured: fresh databases of 500 documents take 2.1 MB/s where one that grows takes 1.2, and compacting
// them costs 5%.
constexpr std::size_t kBatchArticles = 500;
constexpr std::size_t kBatchBytes = 1u << 20;
// What a batch takes for each byte of its text, measured where every word is another: 120 in Latin letters,
// 300 in Chinese. News takes a tenth of that.
constexpr std::size_t kMemoryPerTextByte = 300;
// So many neighbouring batches are compacted by a worker while others are still written, so that little is
// left to do at the end. Each database that is being compacted holds some six files open.
constexpr std::size_t kGroup = 32;
constexpr std::size_t kCompactAtOnce = 64;

struct PendingArticle {
  Article article;
  std::string file;
};

struct Batch {
  std::size_t number = 0;
  std::size_t bytes = 0;
  std::vector<PendingArticle> articles;
};

// A batch is a segment in small: a folder with a database, columns and a forward index.
constexpr const char* kBatchDatabase = "/articles";
std::string columns_path(const std::string& batch) {
  return batch + "/" + kColumnsFile;
}
std::string forward_path(const std::string& batch) {
  return batch + "/" + kForwardFile;
}

class BatchWriter {
 public:
  explicit BatchWriter(std::shared_ptr<const Gazetteer> gazetteer) : enricher_(std::move(gazetteer)) {}

  void write(const Batch& batch, const std::string& folder) {
    make_inner_folder(folder);
    ColumnsBuilder columns;
    ForwardBuilder forward;
    const std::string path = folder + kBatchDatabase;
    with_storage_errors(path, [&] {
      // Not DB_DANGEROUS: it is no faster here, and replaces the reason of a failure by its own complaint.
      Xapian::WritableDatabase database(
          path, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS);
      for (const PendingArticle& pending : batch.articles) {
        const Enrichment found = enricher_.enrich(pending.article);
        Xapian::Document document;
        ColumnRow row;
        build_document({pending.article, found, enricher_.tokens(), enricher_.title_tokens(), pending.file},
                       stemmer_, document, row, forward);
        database.add_document(document);
        columns.add(row);
      }
      database.commit();
    });
    forward.write(forward_path(folder));
    columns.write(columns_path(folder));
  }

 private:
  Enricher enricher_;
  Stemmer stemmer_;
};

void compact_databases(const std::vector<std::string>& paths, const std::string& out, unsigned flags) {
  with_storage_errors(
      out,
      [&] {
        Xapian::Database all;
        for (const std::string& path : paths) all.add_database(Xapian::Database(path));
        all.compact(out, flags);
      },
      paths);
}

// In rounds where they are many, so that the number of open files stays bounded.
void compact_in_rounds(std::vector<std::string> round, const std::string& out, const std::string& scratch) {
  for (int level = 0; round.size() > kCompactAtOnce; ++level) {
    std::vector<std::string> next;
    for (std::size_t begin = 0; begin < round.size(); begin += kCompactAtOnce) {
      const std::size_t end = std::min(begin + kCompactAtOnce, round.size());
      next.push_back(scratch + "/level" + std::to_string(level) + "-" + std::to_string(begin));
      compact_databases({round.begin() + static_cast<std::ptrdiff_t>(begin),
                         round.begin() + static_cast<std::ptrdiff_t>(end)},
                        next.back(), 0);
      for (std::size_t i = begin; i < end; ++i) {
        if (round[i].starts_with(scratch)) remove_tree(round[i]);
      }
    }
    round = std::move(next);
  }
  compact_databases(round, out, Xapian::DBCOMPACT_SINGLE_FILE);
}

void write_forward_and_columns(const SegmentParts& parts, const std::string& folder) {
  merge_forward(parts.forward, folder + "/" + kForwardFile);
  parts.columns.write(folder + "/" + kColumnsFile);
}

}  // namespace

void stamp_files(const std::string& folder, SegmentEntry& entry) {
  std::error_code error;
  for (const std::string& name : names_in(folder, error)) {
    const std::string path = folder + "/" + name;
    flush_file(path);
    const FileStatus status = file_status(path);
    entry.files[name] = {status.bytes, hash_file(path), status.changed};
  }
  if (error) throw_system_error("list the folder", folder, error.value());
  flush_folder(folder);
}

SegmentEntry compact_segment(const SegmentParts& parts, const std::string& folder, const std::string& scratch,
                             std::size_t jobs) {
  make_inner_folder(folder);
  make_inner_folder(scratch);
  const auto write_beside = [&] { write_forward_and_columns(parts, folder); };
  std::future<void> beside = std::async(std::launch::deferred, write_beside);
  try {
    if (jobs > 1) beside = std::async(std::launch::async, write_beside);
  } catch (const std::system_error&) {
    // The system gives no more threads: this one writes them afterwards.
  }
  const std::string articles = folder + "/" + kArticlesFile;
  compact_in_rounds(parts.databases, articles, scratch);
  const std::string quotations = scratch + "/quotations";
  with_storage_errors(quotations, [&] {
    Xapian::WritableDatabase(quotations,
                             Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS);
  });
  compact_databases({quotations}, folder + "/" + kQuotationsFile, Xapian::DBCOMPACT_SINGLE_FILE);
  beside.get();

  SegmentEntry entry;
  with_storage_errors(
      articles,
      [&] {
        const Xapian::Database made(articles);
        entry.articles = made.get_doccount();
        if (made.get_lastdocid() != parts.columns.last())
          throw Xapian::DatabaseCorruptError("documents were lost in compaction");
      },
      parts.databases);
  entry.rules = kRulesVersion;
  stamp_files(folder, entry);
  remove_tree(scratch);
  return entry;
}

struct SegmentBuilder::State {
  std::string folder;
  BuildOptions options;
  std::size_t bytes_at_once = 0;

  // What workers do: write a batch, or compact a group of them.
  struct Task {
    std::optional<Batch> batch;
    std::size_t group = 0;
  };
  std::mutex mutex;
  std::condition_variable work_or_end, room;
  std::deque<Task> waiting;
  std::size_t bytes_in_work = 0;
  std::size_t tasks_in_work = 0;  // waiting ones too
  bool ending = false;
  std::exception_ptr failure;
  std::map<std::size_t, std::size_t> written;  // batches of each group
  std::vector<std::thread> workers;

  Batch filling;
  std::size_t next_batch = 0;
  std::uint64_t articles = 0, text_bytes = 0;

  std::string batch_folder(std::size_t number) const { return folder + "/batch-" + std::to_string(number); }
  std::string group_database(std::size_t group) const { return folder + "/group-" + std::to_string(group); }

  void compact_group(std::size_t group) const {
    std::vector<std::string> databases;
    for (std::size_t i = group * kGroup; i < (group + 1) * kGroup; ++i)
      databases.push_back(batch_folder(i) + kBatchDatabase);
    compact_databases(databases, group_database(group), 0);
    for (const std::string& database : databases) remove_tree(database);
  }

  void work() {
    std::unique_ptr<BatchWriter> writer;
    for (;;) {
      Task task;
      {
        std::unique_lock lock(mutex);
        work_or_end.wait(lock, [&] { return ending || !waiting.empty(); });
        if (waiting.empty()) return;
        task = std::move(waiting.front());
        waiting.pop_front();
      }
      std::exception_ptr error;
      try {
        if (task.batch) {
          if (!writer) writer = std::make_unique<BatchWriter>(options.gazetteer);
          writer->write(*task.batch, batch_folder(task.batch->number));
          const std::lock_guard lock(mutex);
          batch_is_written(task.batch->number);
        } else {
          compact_group(task.group);
        }
      } catch (...) {
        // Handed to the thread that adds: it rethrows.
        error = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      if (error && !failure) failure = error;
      if (task.batch) bytes_in_work -= task.batch->bytes;
      --tasks_in_work;
      room.notify_all();
    }
  }

  // REQUIRES: the mutex is held.
  void batch_is_written(std::size_t number) {
    const std::size_t group = number / kGroup;
    if (++written[group] < kGroup || ending) return;
    waiting.push_front({std::nullopt, group});
    ++tasks_in_work;
    work_or_end.notify_one();
  }

  // One more where all there are may be busy; where the system gives no more, those do the work.
  void start_worker() {
    if (workers.size() >= options.jobs || workers.size() > tasks_in_work) return;
    try {
      workers.emplace_back([this] { work(); });
    } catch (const std::system_error& error) {
      if (workers.empty()) throw_system_error("start", "a worker thread", error.code().value());
    }
  }

  void send() {
    if (filling.articles.empty()) return;
    filling.number = next_batch++;
    std::unique_lock lock(mutex);
    room.wait(lock, [&] {
      return failure || tasks_in_work == 0 || bytes_in_work + filling.bytes <= bytes_at_once;
    });
    if (failure) std::rethrow_exception(failure);
    start_worker();
    bytes_in_work += filling.bytes;
    ++tasks_in_work;
    waiting.push_back({std::exchange(filling, {}), 0});
    work_or_end.notify_one();
  }
};

SegmentBuilder::SegmentBuilder(std::string folder, BuildOptions options) : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->options = std::move(options);
  if (state_->options.jobs == 0) state_->options.jobs = 1;
  const std::size_t memory =
      state_->options.memory_bytes ? state_->options.memory_bytes : state_->options.jobs * kMemoryPerJob;
  state_->bytes_at_once = memory / kMemoryPerTextByte;
  make_inner_folder(state_->folder);
}

SegmentBuilder::~SegmentBuilder() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    state_->waiting.clear();
  }
  state_->work_or_end.notify_all();
  for (std::thread& worker : state_->workers) worker.join();
}

std::uint32_t SegmentBuilder::add(Article article, std::string file) {
  State& state = *state_;
  const std::size_t bytes = article.title.size() + article.body.size();
  if (state.filling.articles.size() >= kBatchArticles || state.filling.bytes + bytes > kBatchBytes)
    state.send();
  state.filling.bytes += bytes;
  state.text_bytes += bytes;
  state.filling.articles.push_back({std::move(article), std::move(file)});
  return static_cast<std::uint32_t>(++state.articles);
}

std::uint64_t SegmentBuilder::articles() const {
  return state_->articles;
}
std::uint64_t SegmentBuilder::text_bytes() const {
  return state_->text_bytes;
}
std::string SegmentBuilder::segment_path() const {
  return state_->folder + "/segment";
}

SegmentEntry SegmentBuilder::finish() {
  State& state = *state_;
  state.send();
  {
    std::unique_lock lock(state.mutex);
    state.room.wait(lock, [&] { return state.tasks_in_work == 0; });
    if (state.failure) std::rethrow_exception(state.failure);
  }
  SegmentParts parts;
  std::vector<std::unique_ptr<ForwardIndex>> forward;
  for (std::size_t i = 0; i < state.next_batch; ++i) {
    const std::string folder = state.batch_folder(i);
    if (state.written[i / kGroup] < kGroup) {
      parts.databases.push_back(folder + kBatchDatabase);
    } else if (i % kGroup == 0) {
      parts.databases.push_back(state.group_database(i / kGroup));
    }
    const Columns columns(columns_path(folder));
    for (std::uint32_t docid = 1; docid <= columns.last(); ++docid) parts.columns.add(columns, docid);
    forward.push_back(std::make_unique<ForwardIndex>(forward_path(folder)));
    parts.forward.push_back({forward.back().get(), 1, columns.last(), nullptr});
  }
  SegmentEntry entry = compact_segment(parts, segment_path(), state.folder + "/scratch", state.options.jobs);
  entry.text_bytes = state.text_bytes;
  entry.gazetteer = state.options.gazetteer->stamp();
  for (std::size_t i = 0; i < state.next_batch; ++i) remove_tree(state.batch_folder(i));
  for (const std::string& database : parts.databases) remove_tree(database);
  state.written.clear();
  state.next_batch = 0;
  state.articles = state.text_bytes = 0;
  return entry;
}

}  // namespace chancery
