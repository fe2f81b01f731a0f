#include "src/base/article.h"

#include <array>

#include "src/base/hash.h"

namespace chancery {
namespace {

constexpr std::array<std::string_view, kEntityKinds> kKindNames = {"leader", "country", "organisation",
                                                                   "person"};
constexpr std::array<std::string_view, 7> kFormNames = {"name",   "surname", "acronym",   "demonym",
                                                        "office", "metonym", "introduced"};

}  // namespace

std::string Article::text() const {
  return title.empty() ? body : title + "\n\n" + body;
}

std::uint64_t Article::content_hash() const {
  std::string all;
  all.reserve(title.size() + body.size() + 256);
  const std::string date = published ? iso(*published) : "";
  // Each field is preceded by its length, so that no two articles run together to the same bytes.
  for (const std::string* field : {&url, &title, &body, &date, &source, &lang, &author}) {
    all += std::to_string(field->size());
    all += ':';
    all += *field;
  }
  return hash64(all);
}

std::string_view name_of(EntityKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<EntityKind> entity_kind(std::string_view name) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<EntityKind>(i);
  }
  return std::nullopt;
}

std::string_view name_of(MentionForm form) {
  return kFormNames[static_cast<std::size_t>(form)];
}

}  // namespace chancery
