// Any text as plain text and as Markdown.

#include "src/read/plain.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  const std::string text = to_utf8(bytes_of(data, size)).text;
  CheckedReading("in.txt").run([&](Intake& intake) { read_plain(text, intake); });
  CheckedReading("in.md").run([&](Intake& intake) { read_markdown(text, intake); });
  return 0;
}
