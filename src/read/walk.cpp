// The files of the paths that were given.

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <utility>

#include "src/read/reader.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  Walk(std::vector<InputFile>& files, const std::function<void(Diagnostic&&)>& problem)
      : files_(files), problem_(problem) {}

  // `linked`: whether a symbolic link stands on the way; `asked`: whether the user named this path.
  void visit(const fs::path& path, bool linked, bool asked) {
    struct stat status;
    if (::stat(path.c_str(), &status) != 0) return complain(path, errno);
    if (S_ISDIR(status.st_mode)) {
      struct stat itself;
      if (!asked && ::lstat(path.c_str(), &itself) == 0 && S_ISLNK(itself.st_mode)) linked = true;
      const bool first = entered_.emplace(status.st_dev, status.st_ino).second;
      // By links a folder is entered once, and only if nothing else led there before: links may lead back,
      // and a few that lead across would multiply without end.
      if (first || !linked) list(path, linked);
    } else if (S_ISREG(status.st_mode) || asked) {
      files_.push_back(
          {path.string(), S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0});
    } else {
      complain(path, "neither a file nor a folder");
    }
  }

 private:
  void list(const fs::path& folder, bool linked) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      std::string name = entry->path().filename().string();
      if (!name.starts_with('.')) names.push_back(std::move(name));
    }
    if (error) complain(folder, error.value());
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) visit(folder / name, linked, false);
  }

  void complain(const fs::path& path, int error_number) {
    complain(path, std::string("cannot be read: ") + std::strerror(error_number));
  }

  void complain(const fs::path& path, std::string message) {
    Diagnostic diagnostic;
    diagnostic.file = path.string();
    diagnostic.message = std::move(message);
    diagnostic.refused = true;
    problem_(std::move(diagnostic));
  }

  std::vector<InputFile>& files_;
  const std::function<void(Diagnostic&&)>& problem_;
  std::set<std::pair<dev_t, ino_t>> entered_;
};

}  // namespace

std::vector<InputFile> list_inputs(const std::vector<std::string>& paths,
                                   const std::function<void(Diagnostic&&)>& problem) {
  std::vector<InputFile> files;
  Walk walk(files, problem);
  for (const std::string& path : paths) walk.visit(path, false, true);
  return files;
}

}  // namespace chancery
