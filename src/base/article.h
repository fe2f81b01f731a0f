#pragma once
// The values that pass between the layers: an article, and what is found in it.
//
// A span is in bytes of Article::text() (UTF-8), half open; `annotate` turns them into code points.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/date.h"

namespace chancery {

struct Article {
  std::string id;
  std::string url;
  std::string title;
  std::string body;
  std::optional<Instant> published;
  std::string source;
  std::string lang;  // ISO 639-1 in lower case, or empty where nobody said
  std::string author;

  // What spans count in: title + "\n\n" + body, or just the body where there is no title.
  std::string text() const;
  std::size_t body_offset() const { return title.empty() ? 0 : title.size() + 2; }
  // A fingerprint of everything but the id: the same content has the same hash.
  std::uint64_t content_hash() const;
};

enum class EntityKind : std::uint8_t { kLeader, kCountry, kOrganisation, kPerson };
inline constexpr int kEntityKinds = 4;
constexpr bool is_person(EntityKind kind) { return kind == EntityKind::kLeader || kind == EntityKind::kPerson; }
std::string_view name_of(EntityKind kind);  // "leader", "country", "organisation", "person"
std::optional<EntityKind> entity_kind(std::string_view name);

// How a mention names its entity.
enum class MentionForm : std::uint8_t { kName, kSurname, kAcronym, kDemonym, kOffice, kMetonym, kIntroduced };
std::string_view name_of(MentionForm form);  // "name", "surname", "acronym", ...

struct Mention {
  std::uint32_t start = 0, end = 0;  // the name alone, with its ending, without title or possessive
  std::uint32_t entity = 0;          // index into Enrichment::entities
  MentionForm form = MentionForm::kName;
  float score = 1;     // 0 to 1, how sure the link is
  std::string reason;  // for people: "surname; full name at 1:12"
};

struct FoundEntity {
  std::string id;
  std::string name;
  EntityKind kind = EntityKind::kPerson;
  std::string wikidata;  // may be empty
  float salience = 0;    // 0 to 1
  std::uint32_t count = 0;  // of its mentions; 0 of a country whose capital is only a place here
  std::string place{};      // then where that stands: "London at 3:5"
};

struct FoundTopic {
  std::string id;
  float score = 0;
  std::string evidence;
};

struct FoundDate {
  std::uint32_t start = 0, end = 0;
  Day from, to;
  std::string rule;
};

struct Quotation {
  std::uint32_t start = 0, end = 0;
  bool direct = true;
  std::optional<std::uint32_t> speaker;  // index into Enrichment::entities
  std::string speaker_name;
  std::uint32_t speaker_start = 0, speaker_end = 0;  // the words beside the cue; equal where there are none
  std::string cue;
};

// What a text is about. A list whose part of Chancery is not built stays absent.
struct Enrichment {
  std::string lang;                   // of the article, or guessed
  std::vector<Mention> mentions;      // by start
  std::vector<FoundEntity> entities;  // by salience, then id
  std::optional<std::vector<FoundTopic>> topics;
  std::optional<std::vector<FoundDate>> dates;
  std::optional<std::vector<Quotation>> quotes;
};

}  // namespace chancery
