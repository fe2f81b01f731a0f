#pragma once
// A file of sections: arrays and texts that are used as they lie on disk, mapped into memory. Each begins at
// a multiple of eight bytes. Their places stand at the end, with a magic number, so that a section may be
// written before it is known how long it will be.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/files.h"
#include "index/mapped_file.h"

namespace chancery {

// Throws kMachine. Not flushed to disk.
class SectionWriter {
 public:
  // Sections are numbered from 0; one that is never begun is empty. `magic` has eight bytes.
  SectionWriter(const std::string& path, std::string_view magic, std::size_t sections)
      : file_(path), magic_(magic), places_(sections) {}

  // What is appended until end() is the section.
  void begin(std::size_t section);
  void append(std::string_view bytes) { file_.append(bytes); }
  void end();

  void write(std::size_t section, std::string_view bytes);
  template <typename T>
  void write(std::size_t section, const std::vector<T>& values) {
    write(section, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }
  void finish();

 private:
  friend class SectionReader;
  struct Place {
    std::uint64_t offset = 0, bytes = 0;
  };
  FileWriter file_;
  std::string_view magic_;
  std::vector<Place> places_;
  std::size_t open_ = 0;
};

class SectionReader {
 public:
  // Throws kDamaged if these are not the bytes of such a file.
  SectionReader(const std::string& path, std::string_view magic, std::size_t sections);

  std::string_view text(std::size_t section) const;
  template <typename T>
  std::span<const T> array(std::size_t section) const {
    const std::string_view bytes = text(section);
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  // For what is wrong in the sections.
  [[noreturn]] void damaged() const;

 private:
  std::string path_;
  MappedFile file_;
  std::vector<SectionWriter::Place> places_;
};

}  // namespace chancery
