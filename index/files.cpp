#include "index/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "index/mapped_file.h"
#include "src/base/error.h"

namespace chancery {
namespace {

Descriptor create(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.is_open()) throw_system_error("create", path, errno);
  return file;
}

void write_all(const Descriptor& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_system_error("write", path, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void flush(const std::string& path, int flags) {
  const Descriptor file(::open(path.c_str(), flags | O_CLOEXEC));
  if (!file.is_open()) throw_system_error("open", path, errno);
  if (::fsync(file.number()) != 0) throw_system_error("flush to disk", path, errno);
}

}  // namespace

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw_system_error("create the folder", path, error.value());
}

bool make_inner_folder(const std::string& path) {
  std::error_code error;
  const bool made = std::filesystem::create_directory(path, error);
  if (error) throw_system_error("create the folder", path, error.value());
  return made;
}

void write_file(const std::string& path, std::string_view bytes) {
  const Descriptor file = create(path);
  write_all(file, bytes, path);
  if (::fsync(file.number()) != 0) throw_system_error("flush to disk", path, errno);
}

std::string read_whole_file(const std::string& path) {
  return std::string(MappedFile(path).bytes());
}

void flush_file(const std::string& path) {
  flush(path, O_RDONLY);
}
void flush_folder(const std::string& path) {
  flush(path, O_RDONLY | O_DIRECTORY);
}

void rename_path(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw_system_error("rename " + from + " to", to, errno);
}

void remove_tree(const std::string& path) noexcept {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

bool is_gone(const std::string& path) {
  std::error_code error;
  return std::filesystem::status(path, error).type() == std::filesystem::file_type::not_found;
}

FileStatus file_status(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw_system_error("read", path, errno);
  return {static_cast<std::uint64_t>(status.st_size),
          std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec};
}

std::vector<std::string> names_in(const std::string& folder, std::error_code& error) {
  std::vector<std::string> names;
  std::filesystem::directory_iterator place(folder, error);
  for (; !error && place != std::filesystem::directory_iterator(); place.increment(error))
    names.push_back(place->path().filename());
  return names;
}

FileWriter::FileWriter(std::string path) : path_(std::move(path)), file_(create(path_)) {}

void FileWriter::append(std::string_view bytes) {
  constexpr std::size_t kBuffer = std::size_t{1} << 20;
  buffer_ += bytes;
  size_ += bytes.size();
  if (buffer_.size() >= kBuffer) write_out();
}

void FileWriter::write_out() {
  write_all(file_, buffer_, path_);
  buffer_.clear();
}

void FileWriter::finish() {
  write_out();
  if (!file_.close()) throw_system_error("write", path_, errno);
}

bool FileLock::try_take(const std::string& path, const std::string& line, std::string* holder) {
  release();
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) throw_system_error("open the lock", path, errno);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw_system_error("lock", path, errno);
    if (!holder) return false;
    char text[512];
    const ssize_t length = ::pread(file.number(), text, sizeof text, 0);
    holder->assign(text, length > 0 ? static_cast<std::size_t>(length) : 0);
    if (const std::size_t end = holder->find('\n'); end != std::string::npos) holder->resize(end);
    return false;
  }
  if (!line.empty()) {
    // Over what stands there, and cut then: on a full disk the space of the line before is enough.
    const std::string text = line + '\n';
    if (::pwrite(file.number(), text.data(), text.size(), 0) < 0 ||
        ::ftruncate(file.number(), static_cast<off_t>(text.size())) != 0)
      throw_system_error("write the lock", path, errno);
  }
  file_ = std::move(file);
  return true;
}

bool FileLock::is_at(const std::string& path) const {
  struct stat locked {
  }, there{};
  return ::fstat(file_.number(), &locked) == 0 && ::stat(path.c_str(), &there) == 0 &&
         locked.st_dev == there.st_dev && locked.st_ino == there.st_ino;
}

}  // namespace chancery
