// Any bytes as a manifest, and any line as one that bears the right fingerprint, which a fuzzer does not
// find.

#include "index/manifest.h"
#include "src/base/error.h"
#include "src/base/hash.h"
#include "tests/fuzz/reading.h"
#include "tests/fuzz/scratch.h"

namespace chancery {
namespace {

void read(const TemporaryFolder& folder, const std::string& bytes) {
  write_anew(folder, kManifestFile, bytes);
  try {
    const Manifest manifest = read_manifest(folder.path());
    manifest.articles();
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::kDamaged || error.kind() == ErrorKind::kVersion,
            "what cannot be read is damaged, or of another version");
    require(is_valid_utf8(error.what()), "a message is text");
  }
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const TemporaryFolder folder;
  const std::string bytes(bytes_of(data, size));
  read(folder, bytes);
  const std::string line = bytes.substr(0, bytes.find('\n'));
  read(folder, line + "\nxxh3 " + hash_hex(line) + "\n");
  return 0;
}
