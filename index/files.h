#pragma once
// Files of an archive: written whole, flushed to disk, renamed. Everything throws an Error of kind kMachine
// that names path, reason and remedy.

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "src/base/descriptor.h"

namespace chancery {

void make_folder(const std::string& path);  // with its parents; fine if it is there
// The same in a folder that is there: what writes into an archive must not make one where it was removed.
// Returns whether it was not there.
bool make_inner_folder(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);  // flushed to disk
std::string read_whole_file(const std::string& path);
void flush_file(const std::string& path);
void flush_folder(const std::string& path);
void rename_path(const std::string& from, const std::string& to);
void remove_tree(const std::string& path) noexcept;  // what cannot be removed stays
bool is_gone(const std::string& path);               // nothing is there; false also where that cannot be told
struct FileStatus {
  std::uint64_t bytes = 0;
  std::int64_t changed = 0;  // of the inode, in nanoseconds since 1970
};
FileStatus file_status(const std::string& path);
// The names in a folder, in no order: all of them, or those until an `error`, which is set and not thrown.
std::vector<std::string> names_in(const std::string& folder, std::error_code& error);

// A new file, written from its beginning to its end. Not flushed to disk.
class FileWriter {
 public:
  explicit FileWriter(std::string path);
  void append(std::string_view bytes);
  std::uint64_t size() const { return size_; }  // of all that was appended
  void finish();                                // what was appended is in the file then

 private:
  void write_out();

  std::string path_, buffer_;
  std::uint64_t size_ = 0;
  Descriptor file_;
};

// An advisory lock on a file, with a line in it that says who holds it. Released when the process ends,
// however it does.
class FileLock {
 public:
  // Takes the lock or returns false; `holder` then has the line that the holder wrote. An empty line is not
  // written, and needs no space.
  bool try_take(const std::string& path, const std::string& line, std::string* holder);
  bool held() const { return file_.is_open(); }
  // Whether the file at `path` is the one that is locked: false once it was removed or another put there.
  bool is_at(const std::string& path) const;
  void release() { file_.close(); }

 private:
  Descriptor file_;
};

}  // namespace chancery
