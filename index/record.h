#pragma once
// The data of a document: the whole article and what was found in it, so that an archive can be exported,
// reindexed and moved by itself. Thread-safe.

#include <string>
#include <string_view>

#include "index/search.h"

namespace chancery {

// `file` is the path that the article came from, or empty.
std::string encode_record(const Article& article, const Enrichment& found, std::string_view file);

// Throws an Error of kind kDamaged if these are not the bytes of a record.
StoredArticle decode_record(std::string_view bytes);
std::string decode_record_file(std::string_view bytes);

}  // namespace chancery
