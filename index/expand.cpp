#include "index/expand.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <map>

#include "index/schema.h"
#include "src/text/stem.h"

namespace chancery {
namespace {

std::size_t code_points(std::string_view text, std::vector<char32_t>& out) {
  out.clear();
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    UChar32 c;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
    out.push_back(static_cast<char32_t>(c));
  }
  return out.size();
}

// Whether two words are within `limit` edits (insertion, deletion, replacement, or exchange of neighbours),
// by the optimal string alignment distance.
bool within_edits(const std::vector<char32_t>& a, const std::vector<char32_t>& b, std::size_t limit,
                  std::vector<std::vector<std::size_t>>& rows) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return false;
  rows.assign(3, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    row[0] = i;
    std::size_t best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return false;
  }
  return rows[a.size() % 3][b.size()] <= limit;
}

std::string_view prefix_of(const Plan& leaf) {
  return schema(leaf.in_title ? TermKind::kTitleWord : TermKind::kWord).prefix;
}

// Adds the terms that begin with `beginning` and that `wanted` takes.
template <typename Wanted>
void collect(const OpenSegment& segment, const std::string& beginning, std::string_view prefix,
             Expansion& out, Wanted&& wanted) {
  segment.terms(beginning, [&](std::string_view term) {
    if ((prefix.empty() && !is_word_term(term)) || !wanted(term.substr(prefix.size()))) return true;
    if (out.terms.size() == kMaxExpansion) {
      out.cut = true;
      return false;
    }
    out.terms.emplace_back(term);
    return true;
  });
}

}  // namespace

Expansion expand(const Plan& leaf, const OpenSegment& segment) {
  Expansion found;
  const std::string_view prefix = prefix_of(leaf);
  if (leaf.kind == Plan::Kind::kPrefix) {
    collect(segment, leaf.word, prefix, found, [](std::string_view) { return true; });
    return found;
  }
  // Of a misspelt word the first letter is nearly always right, and only words that share it are looked at.
  const std::string_view word = std::string_view(leaf.word).substr(prefix.size());
  std::vector<char32_t> wanted, other;
  std::vector<std::vector<std::size_t>> rows;
  code_points(word, wanted);
  std::int32_t first = 0;
  if (!word.empty()) U8_FWD_1(word.data(), first, static_cast<std::int32_t>(word.size()));
  const std::string beginning =
      std::string(prefix) + std::string(word.substr(0, static_cast<std::size_t>(first)));
  collect(segment, beginning, prefix, found, [&](std::string_view candidate) {
    if (candidate.size() > word.size() + 4 * leaf.distance) return false;
    code_points(candidate, other);
    return within_edits(wanted, other, leaf.distance, rows);
  });
  return found;
}

std::vector<std::uint8_t> language_mask(const OpenSegment& segment, const std::vector<std::string>& langs) {
  const std::vector<FacetKey>& keys = segment.columns().language_keys();
  std::vector<std::uint8_t> mask(keys.size(), 0);
  bool all = true;
  for (std::size_t code = 0; code < keys.size(); ++code) {
    mask[code] = std::find(langs.begin(), langs.end(), keys[code].id) != langs.end();
    all = all && (mask[code] || !segment.languages_there()[code]);
  }
  return all ? std::vector<std::uint8_t>() : mask;
}

std::vector<GroupWords> words_of_group(const Plan& group, const OpenSegment& segment) {
  const std::string_view prefix = prefix_of(group);
  const std::string_view word = std::string_view(group.word).substr(prefix.size());
  // Words of one stem begin alike: with what the word and its stems have in common.
  std::size_t common = word.size();
  for (const OwnStem& own : group.own_stems) {
    const std::string_view stem = std::string_view(own.term).substr(prefix.size());
    const auto differ = std::mismatch(word.begin(), word.end(), stem.begin(), stem.end()).first;
    common = std::min(common, static_cast<std::size_t>(differ - word.begin()));
  }
  std::map<std::vector<std::string>, std::vector<std::string>> by_languages;
  if (!group.own_stems.empty() && common > 0) {
    Stemmer stemmer;
    Expansion candidates;
    const std::string beginning = std::string(prefix) + std::string(word.substr(0, common));
    collect(segment, beginning, prefix, candidates, [&](std::string_view candidate) {
      std::vector<std::string> langs;
      for (const OwnStem& own : group.own_stems) {
        if (stemmer.stem(own.lang, candidate) == std::string_view(own.term).substr(prefix.size()))
          langs.push_back(own.lang);
      }
      if (candidate != word && !langs.empty())
        by_languages[std::move(langs)].push_back(std::string(prefix) + std::string(candidate));
      return false;
    });
  }
  std::vector<GroupWords> words = {{{}, {group.word}}};
  for (auto& [langs, terms] : by_languages) {
    std::vector<std::uint8_t> mask = language_mask(segment, langs);
    if (!mask.empty()) {
      words.push_back({std::move(mask), std::move(terms)});
      continue;
    }
    auto& everywhere = words.front().terms;
    everywhere.insert(everywhere.end(), terms.begin(), terms.end());
  }
  return words;
}

}  // namespace chancery
