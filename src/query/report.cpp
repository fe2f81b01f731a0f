#include "src/query/report.h"

#include "src/query/characters.h"
#include "src/text/utf8.h"

namespace chancery {

void report(Diagnostics& diagnostics, std::size_t at, std::size_t length, std::string message) {
  Diagnostic& diagnostic = diagnostics.emplace_back();
  diagnostic.at = at;
  diagnostic.length = length;
  diagnostic.message = std::move(message);
}

std::string in_quotes(std::string_view word) {
  constexpr std::uint32_t kShown = 40;
  std::string out = "“";
  for (const Character& character : read_characters(word).list) {
    if (character.at == kShown) {
      out += "…";
      break;
    }
    append_code_point(character.c, out);
  }
  return out += "”";
}

}  // namespace chancery
