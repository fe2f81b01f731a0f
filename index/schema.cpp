#include "index/schema.h"

#include "src/base/hash.h"

namespace chancery {
namespace {

constexpr std::size_t kFingerprintBytes = 33;

// Whatever the prefix: a word of the title is then the word's term with a prefix.
std::string prefixed(std::string term, std::string_view value) {
  if (value.size() <= kMaxValueBytes) return term.append(value);
  return term.append(value.substr(0, kMaxValueBytes - kFingerprintBytes)) + '#' + hash_hex(value);
}

}  // namespace

std::string make_term(TermKind kind, std::string_view value) {
  return prefixed(std::string(schema(kind).prefix), value);
}

std::string make_stem_term(std::string_view lang, std::string_view stem, bool title) {
  std::string text(schema(title ? TermKind::kTitleStem : TermKind::kStem).prefix);
  text.append(lang) += ':';
  return prefixed(std::move(text), stem);
}

}  // namespace chancery
