#pragma once
// People whom no table knows: found where the article introduces them by their whole name, and named by it.
//
// An introduction is the title of an office, a rank or a role before the name ("Defence Minister Jane Doe",
// "spokesman John Roe"), a role behind it ("John Roe, a professor at ..."), or a verb of saying behind the
// name of somebody whom the article later calls by the surname. Only where capitals tell names from other
// words, and in languages that inflect names only in the nominative.

#include <cstdint>
#include <string>
#include <vector>

#include "src/enrich/bearer.h"
#include "src/enrich/scene.h"
#include "src/world/inflect.h"

namespace chancery {

// An office under one of its titles.
struct OfficeTaken {
  std::uint32_t office;  // by index in Gazetteer::offices()
  std::string title;     // its first word, folded
};

struct Stranger {
  std::string id;                     // slug of the name: the same in every article
  std::string name;                   // as it is first written
  std::uint32_t start = 0, end = 0;   // bytes of the introduction, the name alone
  std::uint32_t word = 0, words = 0;  // the same
  std::string reason;                 // "introduced: spokesman"
  std::vector<OfficeTaken> offices;   // whose titles introduce it
};

struct StrangerMention {
  std::size_t stranger = 0;  // in the list
  std::uint32_t start = 0, end = 0;
  std::uint32_t word = 0;  // the last
  MentionForm form = MentionForm::kIntroduced;
  float score = 0;
  std::string reason;
};

class Strangers {
 public:
  // Reads the article: `decided` tells by spot whether it was linked to somebody.
  void read(const Scene& scene, const std::vector<bool>& decided, const People& people);

  const std::vector<Stranger>& list() const { return list_; }
  // All of their mentions, introductions among them, in the order of the text.
  const std::vector<StrangerMention>& mentions() const { return mentions_; }

 private:
  Inflector inflector_;
  std::vector<Stranger> list_;
  std::vector<StrangerMention> mentions_;
};

}  // namespace chancery
