#pragma once
// Files for what reads no memory, for fuzz targets.

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/temporary_folder.h"

namespace chancery {

// A new file each time: writing over one makes some file systems wait for the disk.
inline std::string write_anew(const TemporaryFolder& folder, const std::string& name,
                              std::string_view bytes) {
  std::filesystem::remove(folder.at(name));
  return folder.write(name, bytes);
}

}  // namespace chancery
