#pragma once
// What the commands print for people: results, annotations, entities, statistics. Colours on a terminal only.

#include <string>

#include "index/search.h"
#include "index/writer.h"
#include "src/world/gazetteer.h"

namespace chancery {

std::string text_of(const SearchResponse& response);
// A header line, then a line a result (RFC 4180): rank, id, title, published, source, lang, url, score,
// entities.
std::string csv_of(const SearchResponse& response);
std::string text_of(const Article& article, const Enrichment& found);
std::string text_of(const Entity& entity, bool whole);
// `current` is the stamp of the tables that a reindex would use.
std::string text_of(const ArchiveStats& stats, const std::string& current);
std::string json_of(const ArchiveStats& stats);

}  // namespace chancery
