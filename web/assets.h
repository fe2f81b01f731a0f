#pragma once
// The files of web/static and web/templates, which are part of the program. Immutable; thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {

// A file by its path from web/ ("templates/help.html"). REQUIRES: CMakeLists.txt embeds it and kFiles in
// assets.cpp lists it.
std::string_view embedded(std::string_view path);

// The static files under names that hold a hash of their content, so that browsers may keep them for ever.
class Assets {
 public:
  Assets();

  struct File {
    std::string name;  // "style.css"
    std::string url;   // "/static/style.5a0c….css"
    std::string_view type, content;
  };
  // REQUIRES: there is such a file.
  const File& file(std::string_view name) const;
  // By the whole path of a URL; null where no file has that name and that hash.
  const File* at(std::string_view url) const;

 private:
  std::vector<File> files_;
};

// A fingerprint of this program, so that a new build is not answered from a browser's cache: of its own file
// where the system shows it, else of the embedded files.
std::string program_stamp();

}  // namespace chancery
