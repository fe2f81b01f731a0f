#include "index/manifest.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "index/files.h"
#include "index/schema.h"
#include "src/base/error.h"
#include "src/base/hash.h"

namespace chancery {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "chancery-archive";

// The file is one line of JSON and one with its fingerprint.
std::string seal(const std::string& line) {
  return line + "\nxxh3 " + hash_hex(line) + "\n";
}

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::kDamaged, "the archive's manifest " + path + " is damaged (" + what +
                                       "); restore it from a copy, or index into a new archive");
}

Json to_json(const SegmentEntry& entry) {
  Json files = Json::object();
  for (const auto& [name, stamp] : entry.files)
    files[name] = {{"bytes", stamp.bytes}, {"xxh3", stamp.hash}, {"changed", stamp.changed}};
  return {{"name", entry.name},
          {"articles", entry.articles},
          {"text_bytes", entry.text_bytes},
          {"files", files},
          {"deleted_file", entry.deleted_file},
          {"deleted", entry.deleted},
          {"gazetteer", entry.gazetteer},
          {"rules", entry.rules}};
}

SegmentEntry segment_from(const Json& json) {
  SegmentEntry entry;
  json.at("name").get_to(entry.name);
  json.at("articles").get_to(entry.articles);
  json.at("text_bytes").get_to(entry.text_bytes);
  for (const auto& [name, stamp] : json.at("files").items()) {
    entry.files[name] = {stamp.at("bytes").get<std::uint64_t>(), stamp.at("xxh3").get<std::uint64_t>(),
                         stamp.value("changed", std::int64_t{0})};
  }
  json.at("deleted_file").get_to(entry.deleted_file);
  json.at("deleted").get_to(entry.deleted);
  json.at("gazetteer").get_to(entry.gazetteer);
  json.at("rules").get_to(entry.rules);
  return entry;
}

}  // namespace

std::string_view program_version() {
  return "chancery " CHANCERY_VERSION;
}

std::uint64_t Manifest::articles() const {
  std::uint64_t live = 0;
  for (const SegmentEntry& entry : segments) live += entry.articles - entry.deleted;
  return live;
}

Manifest read_manifest(const std::string& folder) {
  const std::string path = folder + "/" + kManifestFile;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) throw_system_error("read", path, errno);
    throw Error(ErrorKind::kMissing, "there is no archive in " + folder +
                                         "; make one with 'chancery index --archive " + folder + " PATH...'");
  }
  const std::string text = read_whole_file(path);
  const std::size_t end = text.find('\n');
  const std::string line = text.substr(0, end);
  try {
    const Json json = Json::parse(line);
    if (json.value("format", "") != kFormat) damaged(path, "it is no manifest");
    if (!json.at("version").is_number_integer()) damaged(path, "its version is no number");
    const auto version = json.at("version").get<std::int64_t>();
    // A second line of another kind is another version's; one of ours that does not fit is damage.
    const bool ours = end != std::string::npos && text.compare(end, 6, "\nxxh3 ") == 0;
    if (version != kFormatVersion && (!ours || text == seal(line))) {
      throw Error(ErrorKind::kVersion, "the archive in " + folder + " has format " + std::to_string(version) +
                                           ", and this program reads format " +
                                           std::to_string(kFormatVersion) +
                                           "; export it with the program that wrote it ('chancery export') "
                                           "and index the result into a new archive");
    }
    if (text != seal(line)) damaged(path, "its fingerprint does not fit");
    Manifest manifest;
    json.at("generation").get_to(manifest.generation);
    json.at("next_segment").get_to(manifest.next_segment);
    json.at("program").get_to(manifest.program);
    for (const Json& segment : json.at("segments")) manifest.segments.push_back(segment_from(segment));
    return manifest;
  } catch (const Json::exception&) {
    // Its words would bring bytes of the file to the terminal.
    damaged(path, "it cannot be parsed");
  }
}

std::string manifest_mark(const std::string& folder) {
  struct stat status {};
  if (::stat((folder + "/" + kManifestFile).c_str(), &status) != 0) return "";
  char mark[96];
  std::snprintf(mark, sizeof mark, "%llu-%lld-%lld-%ld", static_cast<unsigned long long>(status.st_ino),
                static_cast<long long>(status.st_size), static_cast<long long>(status.st_mtim.tv_sec),
                status.st_mtim.tv_nsec);
  return mark;
}

void write_manifest(const std::string& folder, const Manifest& manifest) {
  Json segments = Json::array();
  for (const SegmentEntry& entry : manifest.segments) segments.push_back(to_json(entry));
  const Json json = {{"format", kFormat},
                     {"version", kFormatVersion},
                     {"generation", manifest.generation},
                     {"next_segment", manifest.next_segment},
                     {"program", program_version()},
                     {"segments", segments}};
  const std::string path = folder + "/" + kManifestFile, fresh = folder + "/" + kFreshManifestFile;
  write_file(fresh, seal(json.dump()));
  rename_path(fresh, path);
  flush_folder(folder);
}

std::string segment_folder(const std::string& archive, const SegmentEntry& entry) {
  return archive + "/" + kSegmentsFolder + "/" + entry.name;
}

std::string missing_file(const std::string& archive, const SegmentEntry& entry) {
  for (const auto& [name, stamp] : entry.files) {
    const std::string path = segment_folder(archive, entry) + "/" + name;
    if (is_gone(path)) return path;
  }
  return "";
}

}  // namespace chancery
