// Any bytes as an input of unknown format. The first byte says what it is called, and whether it is packed
// here, since a fuzzer does not find the check value of gzip. From a descriptor it reads as from memory.

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <array>

#include "tests/fuzz/reading.h"

namespace chancery {
namespace {

constexpr std::array<const char*, 8> kNames = {"in",      "in.txt",      "in.md",  "in.html",
                                               "in.json", "in.jsonl.gz", "in.xml", "-"};

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  require(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib works");
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib works");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A file that is nowhere but in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : file_(::memfd_create("input", MFD_CLOEXEC)) {
    require(::write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
            "memory can be written to");
    require(::lseek(file_, 0, SEEK_SET) == 0, "memory can be read again");
  }
  ~MemoryFile() { ::close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  int descriptor() const { return file_; }

 private:
  int file_;
};

void read_both_ways(std::string_view bytes, const std::string& name) {
  CheckedReading memory(name), file(name);
  read_bytes(bytes, name, memory.options(), memory.sink());
  require(!memory.articles().empty() || !memory.problems().empty(), "something was read or said");
  const MemoryFile stored(bytes);
  read_descriptor(stored.descriptor(), name, file.options(), file.sink());
  require(memory.problems() == file.problems(), "a file has the problems of its bytes");
  require(memory.articles().size() == file.articles().size(), "a file has the articles of its bytes");
  for (std::size_t i = 0; i < memory.articles().size(); ++i) {
    require(memory.articles()[i].id == file.articles()[i].id, "in their order");
    require(memory.articles()[i].content_hash() == file.articles()[i].content_hash(), "with their content");
  }
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  if (size == 0) return 0;
  const std::string_view bytes = bytes_of(data + 1, size - 1);
  const std::string name = kNames[*data % kNames.size()];
  const bool packed = *data & 0x10, cut = *data & 0x20, twice = *data & 0x40;
  std::string all;
  if (packed) {
    all = gzipped(bytes.substr(0, twice ? bytes.size() / 2 : bytes.size()));
    if (twice) all += gzipped(bytes.substr(bytes.size() / 2));
    if (cut) all.resize(all.size() - all.size() / 4);
  }
  read_both_ways(packed ? std::string_view(all) : bytes, name);
  return 0;
}
