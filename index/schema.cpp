#include "index/schema.h"

#include "src/base/hash.h"

namespace chancery {
namespace {

std::string bounded(std::string term) {
  if (term.size() <= kMaxTermBytes) return term;
  constexpr std::size_t kFingerprint = 33;
  const std::string fingerprint = hash_hex(term);
  term.resize(kMaxTermBytes - kFingerprint);
  return term + '#' + fingerprint;
}

}  // namespace

std::string make_term(TermKind kind, std::string_view value) {
  std::string text(schema(kind).prefix);
  text += value;
  return bounded(std::move(text));
}

std::string make_stem_term(std::string_view lang, std::string_view stem, bool title) {
  std::string text(schema(title ? TermKind::kTitleStem : TermKind::kStem).prefix);
  text += lang;
  text += ':';
  text += stem;
  return bounded(std::move(text));
}

}  // namespace chancery
