// Any bytes as a query: parsed, understood and printed; what is printed parses to the same tree.

#include "src/query/parse.h"
#include "src/query/understand.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const std::shared_ptr<const Gazetteer> gazetteer = Gazetteer::built_in();
  ParsedQuery parsed = parse_query(bytes_of(data, size));
  const std::string canonical = to_query(parsed.root);
  require(is_valid_utf8(canonical), "what is printed is UTF-8");
  require(to_query(parse_query(canonical).root) == canonical, "what is printed parses to the same");
  understand(parsed.root, *gazetteer, parsed.diagnostics);
  require(parsed.diagnostics.size() <= 40, "diagnostics are few");
  for (const Diagnostic& diagnostic : parsed.diagnostics)
    require(is_valid_utf8(diagnostic.message), "a diagnostic is text");
  return 0;
}
