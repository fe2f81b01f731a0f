#pragma once
// A file's bytes in memory, mapped read-only. Empty files are fine.

#include <cstddef>
#include <string>
#include <string_view>

namespace chancery {

class MappedFile {
 public:
  // Throws kMachine.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return {data_, size_}; }

 private:
  std::string path_;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t slot_ = 0;  // in the list of those that can be named
};

// A mapped file that is cut while it is in use, or whose disk fails, cannot be read on, and no function that
// reads it returns: the system sends SIGBUS. After this the process then ends with the exit code of kDamaged
// and a sentence on standard error that names the file. For a program, before its threads.
void end_when_a_mapped_file_is_lost();

}  // namespace chancery
