#pragma once
// The numbering of a snapshot: what its segments number each for itself, brought together. Internal to
// index/.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/columns.h"
#include "index/lru.h"
#include "index/manifest.h"
#include "index/search.h"
#include "index/segment.h"
#include "index/snapshot.h"

namespace chancery {

// The values of a facet over all segments.
struct Dictionary {
  std::vector<FacetKey> keys;
  std::unordered_map<std::string_view, std::uint32_t> codes;  // views of `ids`
  std::vector<std::unique_ptr<std::string>> ids;

  // Adds a segment's values and returns the code here of each code there.
  std::vector<std::uint32_t> add(const std::vector<FacetKey>& segment_keys) {
    std::vector<std::uint32_t> map;
    map.reserve(segment_keys.size());
    for (const FacetKey& key : segment_keys) {
      auto found = codes.find(key.id);
      if (found == codes.end()) {
        ids.push_back(std::make_unique<std::string>(key.id));
        found = codes.emplace(*ids.back(), static_cast<std::uint32_t>(keys.size())).first;
        keys.push_back(key);
      }
      map.push_back(found->second);
    }
    return map;
  }
  std::optional<std::uint32_t> find(std::string_view id) const {
    const auto found = codes.find(id);
    if (found == codes.end()) return std::nullopt;
    return found->second;
  }
};

// Some thousand answers of ten hits with their facets.
inline constexpr std::size_t kResultCacheBytes = std::size_t{64} << 20;

struct SegmentMaps {
  std::vector<std::uint32_t> entities, topics, sources, languages;
};

struct Snapshot::State {
  Manifest manifest;
  std::vector<std::shared_ptr<const OpenSegment>> segments;
  std::vector<SegmentMaps> maps;  // one a segment
  Dictionary entities, topics, sources, languages;
  std::uint64_t articles = 0;
  double average_length = 1;
  std::int32_t first_day = INT32_MAX, last_day = INT32_MIN;
  std::string version;
  mutable LruCache<SearchResponse> results{kResultCacheBytes};  // see search()

  void gather();
};

// Where an article is.
struct ArticlePlace {
  std::uint32_t segment = 0, docid = 0;
};
// Of the live article with this id.
std::optional<ArticlePlace> find_article(const Snapshot& snapshot, std::string_view id);

}  // namespace chancery
