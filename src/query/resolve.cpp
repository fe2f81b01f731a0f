#include <algorithm>

#include "src/query/fields.h"
#include "src/query/report.h"
#include "src/query/resolve.h"
#include "src/query/understand.h"
#include "src/text/fold.h"

namespace chancery {
namespace {

bool fits(Field field, EntityKind kind) {
  switch (field) {
    case Field::kLeader:
      return kind == EntityKind::kLeader;
    case Field::kCountry:
      return kind == EntityKind::kCountry;
    case Field::kOrganisation:
      return kind == EntityKind::kOrganisation;
    case Field::kPerson:
      return kind == EntityKind::kLeader || kind == EntityKind::kPerson;
    default:
      return true;
  }
}

// What the field holds, for a message.
std::string_view kind_in(Field field) {
  return name_of(field == Field::kAbout ? Field::kActor : field);
}

// People whom no table has bear their whole names: two words and more.
bool may_be_a_person(Field field, std::string_view its_slug) {
  const bool holds_people = field == Field::kPerson || field == Field::kActor || field == Field::kAbout;
  return holds_people && its_slug.find('-') != std::string_view::npos;
}

bool looks_like_id(std::string_view value, std::string_view its_slug) {
  return value == its_slug && value.find('-') != std::string_view::npos;
}

// Whoever bears the name as a full name, else as a surname, else in any way ("Russian", "Kremlin").
std::vector<const Entity*> best_bearers(const std::vector<Gazetteer::Match>& matches, Field field) {
  std::vector<const Entity*> full, surname, other;
  for (const Gazetteer::Match& match : matches) {
    if (!fits(field, match.entity->kind)) continue;
    (match.role == NameRole::kFull      ? full
     : match.role == NameRole::kSurname ? surname
                                        : other)
        .push_back(match.entity);
  }
  return !full.empty() ? full : !surname.empty() ? surname : other;
}

std::string listed(const std::vector<const Entity*>& entities) {
  constexpr std::size_t kListed = 5;
  std::string out;
  for (std::size_t i = 0; i < entities.size() && i < kListed; ++i) {
    if (i > 0) out += i + 1 == entities.size() ? " and " : ", ";
    out += entities[i]->name;
  }
  if (entities.size() > kListed) out += " and others";
  return out;
}

std::string with_article(EntityKind kind) {
  return std::string(kind == EntityKind::kOrganisation ? "an " : "a ") + std::string(name_of(kind));
}

std::string did_you_mean(Field field, std::string_view value, const Gazetteer& gazetteer) {
  constexpr std::size_t kAsked = 12, kOffered = 2;
  std::string out;
  std::size_t offered = 0;
  for (const Entity* near : gazetteer.suggest(value, kAsked)) {
    if (!fits(field, near->kind)) continue;
    out += out.empty() ? "; did you mean " : " or ";
    (out += name_of(field)) += ':' + near->id;
    if (++offered == kOffered) break;
  }
  return out.empty() ? out : out + '?';
}

// The entities of the field's kind that have this id or bear this name.
std::vector<std::string> ids_of(Field field, std::string_view value, const Gazetteer& gazetteer) {
  const std::string its_slug = person_slug(value);
  const Entity* by_id = gazetteer.find(its_slug);
  if (by_id && fits(field, by_id->kind)) return {by_id->id};
  std::vector<std::string> ids;
  for (const Entity* bearer : best_bearers(gazetteer.look_up(value), field)) ids.push_back(bearer->id);
  return ids;
}

}  // namespace

std::vector<std::string> resolve(Field field, std::string_view value, const Gazetteer& gazetteer,
                                 QueryPlace place, bool suggest, Diagnostics& diagnostics) {
  const auto say = [&](std::string message) {
    report(diagnostics, place.at, place.length, std::move(message));
  };
  std::vector<std::string> ids = ids_of(field, value, gazetteer);
  if (ids.size() > 1) {
    std::vector<const Entity*> bearers;
    for (const std::string& id : ids) bearers.push_back(gazetteer.find(id));
    say(in_quotes(value) + " is the name of " + listed(bearers) +
        ", and all of them are meant; an id such as " + std::string(name_of(field)) + ':' + ids.front() +
        " means one");
  }
  if (!ids.empty()) return ids;
  const std::string its_slug = person_slug(value);
  const std::vector<std::string> of_others = ids_of(Field::kActor, value, gazetteer);
  if (!of_others.empty()) {
    const Entity& other = *gazetteer.find(of_others.front());
    say(in_quotes(value) + " is not " + (field == Field::kOrganisation ? "an " : "a ") +
        std::string(name_of(field)) + " but " + with_article(other.kind) + "; did you mean " +
        std::string(name_of(other.kind)) + ':' + other.id + '?');
  } else if (!looks_like_id(value, its_slug)) {
    const std::string offer = suggest ? did_you_mean(field, value, gazetteer) : "";
    if (may_be_a_person(field, its_slug)) {
      say(in_quotes(value) +
          " is in no table of the gazetteer; whomever articles introduce by that name is meant" + offer);
    } else {
      say("no " + std::string(kind_in(field)) + " is known as " + in_quotes(value) + offer);
    }
  }
  return {its_slug};
}

std::vector<std::string> resolve_entity(Field field, std::string_view value, const Gazetteer& gazetteer,
                                        Diagnostics& diagnostics) {
  // To look for names that are nearly so takes 10 ms each time, and a request may have 64 filters.
  constexpr std::size_t kMaxSuggestions = 3;
  return resolve(field, value, gazetteer, {}, diagnostics.size() < kMaxSuggestions, diagnostics);
}

}  // namespace chancery
