// Any bytes as a file of columns: opened or refused as damaged; what was opened can be read in every place.

#include "index/columns.h"
#include "src/base/error.h"
#include "tests/fuzz/reading.h"
#include "tests/fuzz/scratch.h"

namespace chancery {
namespace {

void read_all(const Columns& columns) {
  ColumnsBuilder copy;
  for (std::uint32_t docid = 1; docid <= columns.last(); ++docid) copy.add(columns, docid);
  require(copy.last() == columns.last(), "a copy has as many rows");
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const TemporaryFolder folder;
  const std::string path = write_anew(folder, "columns", bytes_of(data, size));
  try {
    read_all(Columns(path));
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::kDamaged, "what cannot be opened is damaged");
  }
  return 0;
}
