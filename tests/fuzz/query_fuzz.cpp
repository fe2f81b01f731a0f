// Any bytes as a query: parsed, understood and printed; what is printed parses to the same tree.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "src/query/parse.h"
#include "src/query/understand.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const std::shared_ptr<const Gazetteer> gazetteer = Gazetteer::built_in();
  ParsedQuery parsed = parse_query({reinterpret_cast<const char*>(data), size});
  const std::string canonical = to_query(parsed.root);
  if (to_query(parse_query(canonical).root) != canonical) std::abort();
  understand(parsed.root, *gazetteer, parsed.diagnostics);
  return 0;
}
