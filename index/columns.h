#pragma once
// What counting and sorting need of each article of a segment, by docid, outside Xapian: one file, mapped
// into memory.
//
// Measured: counting from a column in memory adds nothing to a search, from a value slot it doubles it.
// Columns are immutable and may be shared between threads; a ColumnsBuilder may not.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/sections.h"
#include "src/base/article.h"

namespace chancery {

inline constexpr std::int32_t kUndated = INT32_MIN;

// A value of a facet in a segment's dictionary.
struct FacetKey {
  std::string id, name;
  EntityKind kind = EntityKind::kPerson;  // of entities
};

// A value of an article, and how much it is about it (0 to 255).
struct Weighted {
  std::uint32_t packed = 0;
  static Weighted make(std::uint32_t code, float weight);
  std::uint32_t code() const { return packed >> 8; }
  float weight() const { return static_cast<float>(packed & 0xFF) / 255.0f; }
};

// One article, before it is in a column.
struct ColumnRow {
  std::string id;
  std::uint64_t content_hash = 0;
  std::int32_t day = kUndated;
  std::int64_t instant = INT64_MIN;  // seconds since 1970 UTC; INT64_MIN where undated
  std::uint32_t length = 0;          // words, those of the title weighted
  std::string source, language;
  std::vector<FoundEntity> entities;
  std::vector<FoundTopic> topics;
};

class Columns {
 public:
  // Throws kDamaged if these are not the bytes of a column file.
  explicit Columns(const std::string& path);

  std::uint32_t last() const { return last_; }  // docids run from 1 to this; some may be holes
  bool present(std::uint32_t docid) const { return !id(docid).empty(); }
  std::string_view id(std::uint32_t docid) const;
  std::uint64_t id_bytes() const { return ids_.size(); }  // of all together
  std::span<const std::int32_t> days() const { return days_; }  // index: docid
  std::span<const std::int64_t> instants() const { return instants_; }
  std::span<const std::uint32_t> lengths() const { return lengths_; }
  std::span<const std::uint64_t> content_hashes() const { return content_hashes_; }
  std::span<const std::uint32_t> sources() const { return sources_; }      // codes of source_keys()
  std::span<const std::uint32_t> languages() const { return languages_; }  // codes of language_keys()
  std::span<const Weighted> entities(std::uint32_t docid) const {
    return entities_.subspan(entity_begin_[docid], entity_begin_[docid + 1] - entity_begin_[docid]);
  }
  std::span<const Weighted> topics(std::uint32_t docid) const {
    return topics_.subspan(topic_begin_[docid], topic_begin_[docid + 1] - topic_begin_[docid]);
  }
  const std::vector<FacetKey>& entity_keys() const { return entity_keys_; }
  const std::vector<FacetKey>& topic_keys() const { return topic_keys_; }
  const std::vector<FacetKey>& source_keys() const { return source_keys_; }
  const std::vector<FacetKey>& language_keys() const { return language_keys_; }

 private:
  SectionReader file_;
  std::uint32_t last_ = 0;
  std::span<const std::uint32_t> id_begin_;
  std::string_view ids_;
  std::span<const std::int32_t> days_;
  std::span<const std::int64_t> instants_;
  std::span<const std::uint32_t> lengths_;
  std::span<const std::uint64_t> content_hashes_;
  std::span<const std::uint32_t> sources_, languages_;
  std::span<const std::uint32_t> entity_begin_, topic_begin_;
  std::span<const Weighted> entities_, topics_;
  std::vector<FacetKey> entity_keys_, topic_keys_, source_keys_, language_keys_;
};

class ColumnsBuilder {
 public:
  ColumnsBuilder();
  void add(const ColumnRow& row);
  void add(const Columns& from, std::uint32_t docid);  // from another segment, when merging
  void add_hole();
  std::uint32_t last() const { return static_cast<std::uint32_t>(days_.size()) - 1; }
  // Writes the file. Throws kMachine.
  void write(const std::string& path) const;

 private:
  struct Dictionary {
    std::unordered_map<std::string, std::uint32_t> codes;
    std::vector<FacetKey> keys;
    std::uint32_t code(const FacetKey& key);
  };
  std::vector<std::uint32_t> id_begin_;
  std::string ids_;
  std::vector<std::int32_t> days_;
  std::vector<std::int64_t> instants_;
  std::vector<std::uint32_t> lengths_;
  std::vector<std::uint64_t> content_hashes_;
  std::vector<std::uint32_t> sources_, languages_;
  std::vector<std::uint32_t> entity_begin_, topic_begin_;
  std::vector<Weighted> entities_, topics_;
  Dictionary entity_keys_, topic_keys_, source_keys_, language_keys_;
};

}  // namespace chancery
