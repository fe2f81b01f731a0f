#pragma once
// The small file that lists an archive's segments and deletions. Replacing it by rename is the only way in
// which an archive changes; whatever it does not name is rubbish of a killed run.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {

struct FileStamp {
  std::uint64_t bytes = 0;
  std::uint64_t hash = 0;  // XXH3
  // When its inode last changed, in nanoseconds since 1970. A file that still bears this is what was written
  // there; one that was copied or touched is read whole when it is opened, to see whether its hash fits.
  std::int64_t changed = 0;
  bool operator==(const FileStamp& other) const { return bytes == other.bytes && hash == other.hash; }
};

struct SegmentEntry {
  std::string name;            // its folder under segments/
  std::uint64_t articles = 0;  // written, before deletions
  std::uint64_t text_bytes = 0;
  std::map<std::string, FileStamp> files;
  std::string deleted_file;  // in the same folder; empty where nothing was deleted
  std::uint64_t deleted = 0;
  std::string gazetteer;  // stamp of the tables that it was made with
  int rules = 0;
  bool operator==(const SegmentEntry&) const = default;
};

struct Manifest {
  std::uint64_t generation = 0;
  std::uint64_t next_segment = 1;
  std::string program;                 // that wrote it, with its version; write_manifest() sets it
  std::vector<SegmentEntry> segments;  // in the order in which they were committed

  std::uint64_t articles() const;  // live
};

// "chancery 0.1.0": this program and its version.
std::string_view program_version();

inline constexpr const char* kManifestFile = "manifest";
inline constexpr const char* kFreshManifestFile = "manifest.new";  // until it is renamed
inline constexpr const char* kSegmentsFolder = "segments";

// Throws an Error: kMissing where there is no archive, kVersion for another format, kDamaged for anything
// else.
Manifest read_manifest(const std::string& folder);
// What identifies the manifest without reading it, to notice a new one cheaply: inode, size and time. Empty
// where there is none.
std::string manifest_mark(const std::string& folder);
// Writes it to disk, through fsync and rename. Throws kMachine.
void write_manifest(const std::string& folder, const Manifest& manifest);

std::string segment_folder(const std::string& archive, const SegmentEntry& entry);
// The path of a file that the entry names and that is not there, or empty. What is there may be whole, though
// it could not be opened for want of memory, descriptors or permission.
std::string missing_file(const std::string& archive, const SegmentEntry& entry);

}  // namespace chancery
