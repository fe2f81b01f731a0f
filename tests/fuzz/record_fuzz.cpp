// Any bytes as the data of a document: decoded or refused as damaged; what was decoded is stored again as it
// is.

#include "index/record.h"
#include "src/base/error.h"
#include "tests/fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chancery;
  const std::string_view bytes = bytes_of(data, size);
  const std::string file = decode_record_file(bytes);
  try {
    const StoredArticle stored = decode_record(bytes);
    const std::string again = encode_record(stored.article, stored.found, file);
    const StoredArticle twice = decode_record(again);
    require(twice.article.content_hash() == stored.article.content_hash(),
            "a stored article is the same again");
    require(decode_record_file(again) == file, "and so is its file");
    require(twice.found.mentions.size() == stored.found.mentions.size(), "and what was found in it");
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::kDamaged, "what cannot be decoded is damaged");
  }
  return 0;
}
