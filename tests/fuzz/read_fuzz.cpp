// Any bytes as an input file: each article that is read is valid text with an id.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "src/read/reader.h"
#include "src/text/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  ReadSink sink;
  sink.article = [](Article&& article, std::size_t) {
    if (article.id.empty() || !is_valid_utf8(article.title) || !is_valid_utf8(article.body)) std::abort();
    return true;
  };
  sink.problem = [](Diagnostic&&) {};
  read_bytes({reinterpret_cast<const char*>(data), size}, "input", {}, sink);
  return 0;
}
