// Any bytes as a forward index: opened or refused as damaged; what was opened can be read, searched and
// copied in every place.

#include "index/forward.h"

#include "index/positions.h"
#include "src/base/error.h"
#include "tests/fuzz/reading.h"
#include "tests/temporary_folder.h"

namespace chancery {
namespace {

void read_all(const ForwardIndex& index, const std::string& copy) {
  DocSet all;
  for (std::uint32_t docid = 1; docid <= index.last(); ++docid) all.add(docid);
  PositionedPhrase phrase;
  for (std::uint32_t place = 0; place < std::min(index.codes(), 3u); ++place)
    phrase.push_back({{std::string(index.sorted_term(place))}, place});
  const auto never = [] { return false; };
  if (!phrase.empty()) {
    phrase_postings(index, phrase, all, never);
    const std::vector<std::uint32_t> languages(index.last() + 1, 0);
    near_postings(index, {{{phrase, {}}}, {{{phrase.front()}, {1}}}}, 5, languages, all, never);
  }
  const ForwardPart part{&index, 1, index.last(), nullptr};
  merge_forward(std::span(&part, 1), copy);
  require(ForwardIndex(copy).last() == index.last(), "a copy has as many articles");
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  static const TemporaryFolder folder;
  const std::string path = folder.write("forward", bytes_of(data, size));
  try {
    read_all(ForwardIndex(path), folder.path() + "/copy");
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::kDamaged, "what cannot be opened is damaged");
  }
  return 0;
}
