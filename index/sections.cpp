#include "index/sections.h"

#include <cstring>

#include "src/base/error.h"

namespace chancery {
namespace {

constexpr std::size_t kAlignment = 8;

}  // namespace

void SectionWriter::begin(std::size_t section) {
  constexpr std::string_view kPadding("\0\0\0\0\0\0\0", kAlignment - 1);
  file_.append(kPadding.substr(0, (kAlignment - file_.size() % kAlignment) % kAlignment));
  places_[section].offset = file_.size();
  open_ = section;
}

void SectionWriter::end() {
  places_[open_].bytes = file_.size() - places_[open_].offset;
}

void SectionWriter::write(std::size_t section, std::string_view bytes) {
  begin(section);
  append(bytes);
  end();
}

void SectionWriter::finish() {
  file_.append({reinterpret_cast<const char*>(places_.data()), places_.size() * sizeof(Place)});
  file_.append(magic_);
  file_.finish();
}

SectionReader::SectionReader(const std::string& path, std::string_view magic, std::size_t sections)
    : path_(path), file_(path), places_(sections) {
  const std::string_view bytes = file_.bytes();
  const std::size_t table = sections * sizeof(SectionWriter::Place);
  if (bytes.size() < table + magic.size() || !bytes.ends_with(magic)) damaged();
  std::memcpy(places_.data(), bytes.data() + bytes.size() - table - magic.size(), table);
  for (const SectionWriter::Place& place : places_) {
    if (place.offset % kAlignment != 0 || place.offset > bytes.size() ||
        place.bytes > bytes.size() - place.offset)
      damaged();
  }
}

std::string_view SectionReader::text(std::size_t section) const {
  return file_.bytes().substr(places_[section].offset, places_[section].bytes);
}

void SectionReader::damaged() const {
  throw Error(
      ErrorKind::kDamaged,
      path_ + " is damaged; run 'chancery check', and restore the archive from a copy or index it anew");
}

}  // namespace chancery
