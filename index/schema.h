#pragma once
// The one table of what is indexed, read by writer, compiler and documents.
//
// A term is its prefix and a value. Words are folded, unstemmed and unprefixed; everything else has a prefix
// in capitals (Omega's where it has one), which no folded word begins with. Where words and mentions stand in
// an article is in the forward index (index/forward.h).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chancery {

enum class TermKind : std::uint8_t {
  kWord,
  kStem,
  kTitleWord,
  kTitleStem,
  kId,
  kFile,
  kLanguage,
  kSource,
  kAuthor,
  kEntity,
  kTopic
};

struct SchemaRow {
  TermKind kind;
  std::string_view prefix;
};

inline constexpr std::array<SchemaRow, 11> kSchema = {{
    {TermKind::kWord, ""},         // a folded word of title or body
    {TermKind::kStem, "Z"},        // language ':' stem, where it differs from the word
    {TermKind::kTitleWord, "S"},   // a folded word of the title
    {TermKind::kTitleStem, "ZS"},  // language ':' stem of a word of the title, where it differs
    {TermKind::kId, "Q"},          // the article's id
    {TermKind::kFile, "XF"},       // path of the file that the article came from
    {TermKind::kLanguage, "L"},    // ISO 639-1
    {TermKind::kSource, "XS"},     // the source as written
    {TermKind::kAuthor, "A"},      // the author, folded
    {TermKind::kEntity, "XE"},     // an entity's id; frequency is the number of its mentions
    {TermKind::kTopic, "XT"},      // a topic's id
}};

inline constexpr const SchemaRow& schema(TermKind kind) {
  return kSchema[static_cast<std::size_t>(kind)];
}

// Whether a term is a word's: of what has a prefix the first letter is a capital, which no folded word has.
inline constexpr bool is_word_term(std::string_view term) {
  return term.empty() || term.front() < 'A' || term.front() > 'Z';
}

// The term for a value: its prefix and the value. What is longer than Xapian allows (245 bytes in all) is cut
// and ends with a fingerprint of the whole, so that it stays one term for one value.
std::string make_term(TermKind kind, std::string_view value);
// A stem's term. `title` for words of the title.
std::string make_stem_term(std::string_view lang, std::string_view stem, bool title = false);
inline constexpr std::size_t kMaxTermBytes = 240;
inline constexpr std::size_t kMaxValueBytes = 220;  // of it, without prefix and language

// The version of the archive's format. An archive of another one is refused, with the remedy.
inline constexpr int kFormatVersion = 4;
// Changes when the rules of analysis or enrichment do, so that `stats` can say that a reindex would change
// something.
inline constexpr int kRulesVersion = 3;

// How often a word of the title counts (measured: tools/bench/RESULTS.md).
inline constexpr std::uint32_t kTitleWeight = 3;

}  // namespace chancery
