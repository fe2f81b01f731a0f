// Any bytes as JSON Lines, and any text as a document of JSON.

#include "src/read/json.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  const std::string_view bytes = bytes_of(data, size);
  CheckedReading lines("in.jsonl");
  lines.run([&](Intake& intake) {
    MemorySource source(bytes);
    LineReader reader(source, intake.limits().line_bytes);
    read_json_lines(reader, intake);
  });
  CheckedReading document("in.json");
  document.run([&](Intake& intake) { read_json(to_utf8(bytes, "UTF-8").text, intake); });
  return 0;
}
