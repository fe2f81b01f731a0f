// Any text as a page.

#include "src/read/html.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  const std::string text = to_utf8(bytes_of(data, size)).text;
  CheckedReading("in.html").run([&](Intake& intake) { read_html(text, intake); });
  return 0;
}
