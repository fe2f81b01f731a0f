#include "src/enrich/cues.h"

#include <algorithm>
#include <array>

#include "src/text/fold.h"
#include "src/world/tables.h"

extern "C" const char chancery_file_cues_tsv[];
extern "C" const char chancery_file_cues_tsv_end[];

namespace chancery {
namespace {

constexpr std::array<std::string_view, kCues> kCueNames = {
    "honorific", "madam",       "given",    "rank",      "calendar",   "apposition", "suffix",     "follows",
    "thing",     "named",       "american", "act",       "stance",     "clause",     "impersonal", "helper",
    "place",     "party",       "mood",     "object",    "toward",     "direction",  "local",      "agent",
    "journey",   "and",         "elect",    "of",        "article",    "realm",      "former",     "holding",
    "unheld",    "notholder",   "role",     "feminine",  "government", "province",   "family",     "oneof",
    "masculine", "womanstitle", "finance",  "nosurname", "civil",      "nogiven",    "campaign"};
constexpr std::size_t kShortestStem = 2;  // bytes

std::uint16_t code_of(std::string_view lang) {
  return lang.size() < 2 ? std::uint16_t{0}
                         : static_cast<std::uint16_t>(static_cast<unsigned char>(lang[0]) << 8 |
                                                      static_cast<unsigned char>(lang[1]));
}

}  // namespace

Cues::Cues(Diagnostics& problems)
    : Cues({chancery_file_cues_tsv,
            static_cast<std::size_t>(chancery_file_cues_tsv_end - chancery_file_cues_tsv)},
           problems) {}

Cues::Cues(std::string_view text, Diagnostics& problems) {
  std::vector<ListItem> items;
  read_table({"cues.tsv", text}, {"cue", "lang", "words"}, problems, [&](const Row& row) {
    const auto name = std::find(kCueNames.begin(), kCueNames.end(), row[0]);
    if (name == kCueNames.end()) return void(row.refuse("there is no cue \"" + std::string(row[0]) + '"'));
    if (row[1].size() != 2) return void(row.refuse('"' + std::string(row[1]) + "\" is no language"));
    const auto cue = static_cast<Cue>(name - kCueNames.begin());
    split_items(row[2], items);
    for (const ListItem& item : items) {
      const bool stem = item.text.back() == '*';
      std::string word = folded(item.text.substr(0, item.text.size() - stem));
      if (stem) longest_stem_ = std::max(longest_stem_, word.size());
      add(stem ? stems_ : whole_, std::move(word), row[1], cue);
    }
  });
}

void Cues::add(Table& table, std::string folded_word, std::string_view lang, Cue cue) {
  auto entries = table.find(folded_word);
  if (entries == table.end()) entries = table.try_emplace(words_.emplace_back(std::move(folded_word))).first;
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(cue);
  for (Entry& entry : entries->second) {
    if (entry.lang == code_of(lang)) {
      entry.cues |= bit;
      return;
    }
  }
  entries->second.push_back({code_of(lang), bit});
}

std::uint64_t Cues::find(const Table& table, std::string_view term, std::string_view lang) {
  const auto entries = table.find(term);
  if (entries == table.end()) return 0;
  std::uint64_t cues = 0;
  for (const Entry& entry : entries->second) {
    if (lang.empty() || entry.lang == code_of(lang)) cues |= entry.cues;
  }
  return cues;
}

std::size_t Cues::prefix(Cue cue, std::string_view text, std::string_view lang) const {
  constexpr std::size_t kLongest = 12;  // bytes: four characters
  for (std::size_t length = std::min(kLongest, text.size()); length > 0; --length) {
    if (find(whole_, text.substr(0, length), lang) >> static_cast<unsigned>(cue) & 1u) return length;
  }
  return 0;
}

std::uint64_t Cues::kinds(std::string_view term, std::string_view lang) const {
  std::uint64_t cues = find(whole_, term, lang);
  for (std::size_t length = kShortestStem; length <= std::min(term.size(), longest_stem_); ++length) {
    cues |= find(stems_, term.substr(0, length), lang);
  }
  return cues;
}

bool Cues::is(Cue cue, std::string_view term, std::string_view lang) const {
  return kinds(term, lang) >> static_cast<unsigned>(cue) & 1u;
}

}  // namespace chancery
