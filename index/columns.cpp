#include "index/columns.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "index/bytes.h"
#include "src/base/error.h"

namespace chancery {
namespace {

// The file: a magic number, the places of its sections, then the sections, each at a multiple of eight bytes.
constexpr std::string_view kMagic = "CHCOL001";

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

struct Place {
  std::uint64_t offset = 0, bytes = 0;
};

[[noreturn]] void damaged(const std::string& path) {
  throw Error(
      ErrorKind::kDamaged,
      path + " is damaged; run 'chancery check', and restore the archive from a copy or index it anew");
}

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

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
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

Columns::Columns(std::unique_ptr<MappedFile> file, const std::string& path) : file_(std::move(file)) {
  const std::string_view bytes = file_->bytes();
  std::array<Place, kSections> places;
  if (bytes.size() < kMagic.size() + sizeof places || !bytes.starts_with(kMagic)) damaged(path);
  std::memcpy(places.data(), bytes.data() + kMagic.size(), sizeof places);
  for (const Place& place : places) {
    if (place.offset % 8 != 0 || place.offset > bytes.size() || place.bytes > bytes.size() - place.offset)
      damaged(path);
  }
  const auto section = [&]<typename T>(Section which, std::span<const T>& out) {
    out = {reinterpret_cast<const T*>(bytes.data() + places[which].offset), places[which].bytes / sizeof(T)};
  };
  section(kIdBegin, id_begin_);
  section(kDays, days_);
  section(kInstants, instants_);
  section(kLengths, lengths_);
  section(kContentHashes, content_hashes_);
  section(kSources, sources_);
  section(kLanguages, languages_);
  section(kEntityBegin, entity_begin_);
  section(kEntities, entities_);
  section(kTopicBegin, topic_begin_);
  section(kTopics, topics_);
  ids_ = bytes.substr(places[kIds].offset, places[kIds].bytes);
  ByteReader keys(bytes.substr(places[kKeys].offset, places[kKeys].bytes));
  for (auto* list : {&entity_keys_, &topic_keys_, &source_keys_, &language_keys_}) *list = read_keys(keys);

  const std::size_t rows = days_.size();
  const bool sizes_fit = rows > 0 && instants_.size() == rows && lengths_.size() == rows &&
                         content_hashes_.size() == rows && sources_.size() == rows &&
                         languages_.size() == rows && id_begin_.size() == rows + 1 &&
                         entity_begin_.size() == rows + 1 && topic_begin_.size() == rows + 1;
  const auto weighted_fit = [](std::span<const Weighted> values, std::size_t limit) {
    return std::all_of(values.begin(), values.end(), [&](Weighted value) { return value.code() < limit; });
  };
  // Codes are used as indexes without further checks: they are checked here, once.
  if (!keys.ok() || !sizes_fit || !ascending_to(id_begin_, ids_.size()) ||
      !ascending_to(entity_begin_, entities_.size()) || !ascending_to(topic_begin_, topics_.size()) ||
      !codes_fit(sources_, source_keys_.size()) || !codes_fit(languages_, language_keys_.size()) ||
      !weighted_fit(entities_, entity_keys_.size()) || !weighted_fit(topics_, topic_keys_.size())) {
    damaged(path);
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

std::string ColumnsBuilder::finish() const {
  ByteWriter keys;
  for (const Dictionary* dictionary : {&entity_keys_, &topic_keys_, &source_keys_, &language_keys_}) {
    write_keys(keys, dictionary->keys);
  }
  const std::string key_bytes = keys.take();
  std::array<std::string_view, kSections> sections;
  sections[kIdBegin] = bytes_of(id_begin_);
  sections[kIds] = ids_;
  sections[kDays] = bytes_of(days_);
  sections[kInstants] = bytes_of(instants_);
  sections[kLengths] = bytes_of(lengths_);
  sections[kContentHashes] = bytes_of(content_hashes_);
  sections[kSources] = bytes_of(sources_);
  sections[kLanguages] = bytes_of(languages_);
  sections[kEntityBegin] = bytes_of(entity_begin_);
  sections[kEntities] = bytes_of(entities_);
  sections[kTopicBegin] = bytes_of(topic_begin_);
  sections[kTopics] = bytes_of(topics_);
  sections[kKeys] = key_bytes;

  std::array<Place, kSections> places;
  std::string out(kMagic.size() + sizeof places, '\0');
  for (std::size_t i = 0; i < kSections; ++i) {
    out.resize((out.size() + 7) / 8 * 8);
    places[i] = {out.size(), sections[i].size()};
    out += sections[i];
  }
  kMagic.copy(out.data(), kMagic.size());
  std::memcpy(out.data() + kMagic.size(), places.data(), sizeof places);
  return out;
}

}  // namespace chancery
