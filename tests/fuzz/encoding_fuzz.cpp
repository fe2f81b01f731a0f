// Any bytes to UTF-8. The first line is what a page declares as its encoding.

#include "src/read/html.h"
#include "src/text/encoding.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  const std::string_view all = bytes_of(data, size);
  const std::size_t end = std::min(all.find('\n'), all.size());
  const std::string_view bytes = all.substr(std::min(end + 1, all.size()));
  for (const std::string_view declared : {all.substr(0, end), std::string_view(), declared_encoding(bytes)}) {
    const Decoded decoded = to_utf8(bytes, declared);
    require(is_valid_utf8(decoded.text), "the text is UTF-8");
    require(!decoded.encoding.empty(), "the encoding has a name");
    require(decoded.replaced == 0 || decoded.first_replaced < bytes.size(), "what was replaced is there");
    std::string blanked = decoded.text;
    blank_controls(blanked);
    require(blanked == decoded.text, "the text has no control characters");
    require(count_code_points(decoded.text) <= decoded.text.size(), "a code point has a byte");
  }
  looks_binary(bytes);
  return 0;
}
