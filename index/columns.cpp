#include "index/columns.h"

#include <algorithm>

#include "index/bytes.h"
#include "src/base/error.h"

namespace chancery {
namespace {

constexpr std::string_view kMagic = "CHCOL002";
enum Section : std::size_t {
  kIdBegin,
  kIds,
  kDays,
  kInstants,
  kLengths,
  kContentHashes,
  kSources,
  kLanguages,
  kEntityBegin,
  kEntities,
  kTopicBegin,
  kTopics,
  kKeys,
  kSections
};

// A code shares 32 bits with a weight of eight; offsets have 32.
constexpr std::size_t kMostKeys = (1u << 24) - 1;
constexpr std::size_t kMostOffset = UINT32_MAX;

[[noreturn]] void too_large() {
  throw Error(ErrorKind::kMachine, "a segment would be too large; commit more often");
}

std::uint32_t offset(std::size_t value) {
  if (value > kMostOffset) too_large();
  return static_cast<std::uint32_t>(value);
}

void write_keys(ByteWriter& out, const std::vector<FacetKey>& keys) {
  out.number(keys.size());
  for (const FacetKey& key : keys) {
    out.text(key.id);
    out.text(key.name);
    out.number(static_cast<std::uint64_t>(key.kind));
  }
}

std::vector<FacetKey> read_keys(ByteReader& in) {
  std::vector<FacetKey> keys;
  for (std::uint64_t n = in.number(); n > 0 && in.ok(); --n) {
    FacetKey key;
    key.id = in.text();
    key.name = in.text();
    key.kind = static_cast<EntityKind>(in.number() % kEntityKinds);
    keys.push_back(std::move(key));
  }
  return keys;
}

bool codes_fit(std::span<const std::uint32_t> codes, std::size_t keys) {
  return std::all_of(codes.begin(), codes.end(), [&](std::uint32_t code) { return code < keys; });
}

bool ascending_to(std::span<const std::uint32_t> begins, std::size_t end) {
  return !begins.empty() && std::is_sorted(begins.begin(), begins.end()) && begins.back() == end;
}

}  // namespace

Weighted Weighted::make(std::uint32_t code, float weight) {
  return {(code << 8) | static_cast<std::uint32_t>(std::clamp(weight, 0.0f, 1.0f) * 255.0f + 0.5f)};
}

Columns::Columns(const std::string& path)
    : file_(path, kMagic, kSections),
      id_begin_(file_.array<std::uint32_t>(kIdBegin)),
      ids_(file_.text(kIds)),
      days_(file_.array<std::int32_t>(kDays)),
      instants_(file_.array<std::int64_t>(kInstants)),
      lengths_(file_.array<std::uint32_t>(kLengths)),
      content_hashes_(file_.array<std::uint64_t>(kContentHashes)),
      sources_(file_.array<std::uint32_t>(kSources)),
      languages_(file_.array<std::uint32_t>(kLanguages)),
      entity_begin_(file_.array<std::uint32_t>(kEntityBegin)),
      topic_begin_(file_.array<std::uint32_t>(kTopicBegin)),
      entities_(file_.array<Weighted>(kEntities)),
      topics_(file_.array<Weighted>(kTopics)) {
  ByteReader keys(file_.text(kKeys));
  for (auto* list : {&entity_keys_, &topic_keys_, &source_keys_, &language_keys_}) *list = read_keys(keys);

  const std::size_t rows = days_.size();
  const bool sizes_fit = rows > 0 && instants_.size() == rows && lengths_.size() == rows &&
                         content_hashes_.size() == rows && sources_.size() == rows &&
                         languages_.size() == rows && id_begin_.size() == rows + 1 &&
                         entity_begin_.size() == rows + 1 && topic_begin_.size() == rows + 1;
  const auto weighted_fit = [](std::span<const Weighted> values, std::size_t limit) {
    return std::all_of(values.begin(), values.end(), [&](Weighted value) { return value.code() < limit; });
  };
  const bool days_fit = std::all_of(days_.begin(), days_.end(), [](std::int32_t day) {
    return day == kUndated || (day >= kFirstDay.number && day <= kLastDay.number);
  });
  // Codes and days are used as indexes without further checks: they are checked here, once.
  if (!keys.ok() || !sizes_fit || !days_fit || !ascending_to(id_begin_, ids_.size()) ||
      !ascending_to(entity_begin_, entities_.size()) || !ascending_to(topic_begin_, topics_.size()) ||
      !codes_fit(sources_, source_keys_.size()) || !codes_fit(languages_, language_keys_.size()) ||
      !weighted_fit(entities_, entity_keys_.size()) || !weighted_fit(topics_, topic_keys_.size())) {
    file_.damaged();
  }
  last_ = static_cast<std::uint32_t>(rows) - 1;
}

std::string_view Columns::id(std::uint32_t docid) const {
  return ids_.substr(id_begin_[docid], id_begin_[docid + 1] - id_begin_[docid]);
}

std::uint32_t ColumnsBuilder::Dictionary::code(const FacetKey& key) {
  if (keys.size() > kMostKeys) too_large();
  const auto [found, fresh] = codes.try_emplace(key.id, static_cast<std::uint32_t>(keys.size()));
  if (fresh) keys.push_back(key);
  return found->second;
}

// Docids begin at 1: row 0 is a hole.
ColumnsBuilder::ColumnsBuilder() {
  id_begin_.push_back(0);
  entity_begin_.push_back(0);
  topic_begin_.push_back(0);
  source_keys_.code({});
  language_keys_.code({});
  add_hole();
}

void ColumnsBuilder::add_hole() {
  add(ColumnRow{});
}

void ColumnsBuilder::add(const ColumnRow& row) {
  ids_ += row.id;
  id_begin_.push_back(offset(ids_.size()));
  days_.push_back(row.day);
  instants_.push_back(row.instant);
  lengths_.push_back(row.length);
  content_hashes_.push_back(row.content_hash);
  sources_.push_back(source_keys_.code({row.source, row.source, {}}));
  languages_.push_back(language_keys_.code({row.language, row.language, {}}));
  for (const FoundEntity& entity : row.entities) {
    entities_.push_back(
        Weighted::make(entity_keys_.code({entity.id, entity.name, entity.kind}), entity.salience));
  }
  entity_begin_.push_back(offset(entities_.size()));
  for (const FoundTopic& topic : row.topics) {
    topics_.push_back(Weighted::make(topic_keys_.code({topic.id, topic.id, {}}), topic.score));
  }
  topic_begin_.push_back(offset(topics_.size()));
}

void ColumnsBuilder::add(const Columns& from, std::uint32_t docid) {
  ids_ += from.id(docid);
  id_begin_.push_back(offset(ids_.size()));
  days_.push_back(from.days()[docid]);
  instants_.push_back(from.instants()[docid]);
  lengths_.push_back(from.lengths()[docid]);
  content_hashes_.push_back(from.content_hashes()[docid]);
  sources_.push_back(source_keys_.code(from.source_keys()[from.sources()[docid]]));
  languages_.push_back(language_keys_.code(from.language_keys()[from.languages()[docid]]));
  for (const Weighted value : from.entities(docid)) {
    entities_.push_back({(entity_keys_.code(from.entity_keys()[value.code()]) << 8) | (value.packed & 0xFF)});
  }
  entity_begin_.push_back(offset(entities_.size()));
  for (const Weighted value : from.topics(docid)) {
    topics_.push_back({(topic_keys_.code(from.topic_keys()[value.code()]) << 8) | (value.packed & 0xFF)});
  }
  topic_begin_.push_back(offset(topics_.size()));
}

void ColumnsBuilder::write(const std::string& path) const {
  ByteWriter keys;
  for (const Dictionary* dictionary : {&entity_keys_, &topic_keys_, &source_keys_, &language_keys_}) {
    write_keys(keys, dictionary->keys);
  }
  SectionWriter file(path, kMagic, kSections);
  file.write(kIdBegin, id_begin_);
  file.write(kIds, ids_);
  file.write(kDays, days_);
  file.write(kInstants, instants_);
  file.write(kLengths, lengths_);
  file.write(kContentHashes, content_hashes_);
  file.write(kSources, sources_);
  file.write(kLanguages, languages_);
  file.write(kEntityBegin, entity_begin_);
  file.write(kEntities, entities_);
  file.write(kTopicBegin, topic_begin_);
  file.write(kTopics, topics_);
  file.write(kKeys, keys.bytes());
  file.finish();
}

}  // namespace chancery
