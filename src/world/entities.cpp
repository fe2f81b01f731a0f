#include "src/world/entities.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_map>

#include "src/text/encoding.h"

namespace chancery {
namespace {

constexpr std::array<std::string_view, kTableFiles> kFileNames = {
    "countries.tsv", "organisations.tsv", "offices.tsv", "leaders.tsv",
    "terms.tsv",     "metonyms.tsv",      "decoys.tsv",  "common.tsv"};
constexpr std::size_t kLongestName = 200;  // bytes
constexpr std::size_t kMostNames = 2000;   // of one entity; each is compared with all before it

constexpr std::string_view kTopOffices[] = {
    "president", "prime-minister", "monarch", "chancellor", "supreme-leader", "leader", "general-secretary"};

bool is_slug(std::string_view id) {
  if (id.empty() || id.size() > 64 || id.front() == '-' || id.back() == '-') return false;
  return std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_wikidata(std::string_view id) {
  return id.size() > 1 && id[0] == 'Q' && id.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// Symbols and punctuation beyond ASCII lie in U+0080 to U+00BF and U+2000 to U+2FFF.
bool has_letter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 ? std::isalnum(byte) != 0 : byte >= 0xC3 && byte != 0xE2) return true;
  }
  return false;
}

class Reader {
 public:
  Reader(const TableSet& tables, Diagnostics& problems) : tables_(tables), problems_(problems) {}

  World read() {
    read_entities(TableFile::kCountries, EntityKind::kCountry);
    read_entities(TableFile::kOrganisations, EntityKind::kOrganisation);
    read_offices();
    read_leaders();
    read_terms();
    read_metonyms();
    read_decoys();
    read_common();
    sort_all();
    return std::move(world_);
  }

 private:
  // Checks what every entity has, and makes it; null where the row is refused.
  Entity* add_entity(const Row& row, EntityKind kind, std::string_view id, std::string_view wikidata,
                     std::string_view name) {
    const auto refused = [&](std::string_view reason) {
      row.refuse(reason);
      return nullptr;
    };
    if (!is_slug(id))
      return refused("the id " + quoted_cell(id) + " is not lower-case letters, digits and hyphens");
    if (!wikidata.empty() && !is_wikidata(wikidata))
      return refused(quoted_cell(wikidata) + " is not a Wikidata id");
    if (name.empty()) return refused(quoted_cell(id) + " has no name");
    if (!has_letter(name)) return refused("the name of " + quoted_cell(id) + " has no letter");
    if (name.size() > kLongestName) return refused("the name of " + quoted_cell(id) + " is over 200 bytes");
    if (!by_id_.emplace(id, world_.entities.size()).second)
      return refused("the id " + quoted_cell(id) + " was given before");
    Entity& entity = world_.entities.emplace_back();
    entity.id = id;
    entity.name = name;
    entity.wikidata = wikidata;
    entity.kind = kind;
    entity.names.push_back({name, {}, NameRole::kFull});
    return &entity;
  }

  void add_names(const Row& row, Entity& entity, std::string_view cell, NameRole role) {
    split_items(cell, items_);
    entity.names.reserve(std::min(entity.names.size() + items_.size(), kMostNames));
    for (const ListItem& item : items_) {
      if (entity.names.size() == kMostNames) {
        row.note(quoted_cell(entity.id) + " has over 2000 names; the rest was left out");
        return;
      }
      if (item.text.size() > kLongestName) {
        row.note("a name of " + quoted_cell(entity.id) + " is over 200 bytes and was left out");
        continue;
      }
      if (!has_letter(item.text)) {
        row.note(quoted_cell(item.text) + " of " + quoted_cell(entity.id) +
                 " has no letter and was left out");
        continue;
      }
      const bool known = std::any_of(entity.names.begin(), entity.names.end(), [&](const EntityName& name) {
        return name.text == item.text && (name.lang.empty() || name.lang == item.lang) && name.role == role;
      });
      if (!known) entity.names.push_back({item.text, item.lang, role});
    }
  }

  static bool lifetime(const Row& row, std::string_view from, std::string_view to, std::optional<Day>& first,
                       std::optional<Day>& last) {
    if (!table_date(from, false, first)) return row.refuse(quoted_cell(from) + " is not a date");
    if (!table_date(to, true, last)) return row.refuse(quoted_cell(to) + " is not a date");
    if (first && last && *last < *first)
      return row.refuse(quoted_cell(to) + " is before " + quoted_cell(from));
    return true;
  }

  void read_entities(TableFile file, EntityKind kind) {
    const bool country = kind == EntityKind::kCountry;
    const auto each = [&](const Row& row) {
      std::optional<Day> from, to;
      if (!lifetime(row, row[4], row[5], from, to)) return;
      Entity* entity = add_entity(row, kind, row[0], row[1], row[2]);
      if (!entity) return;
      entity->from = from;
      entity->to = to;
      add_names(row, *entity, row[3], NameRole::kFull);
      if (!country) return;
      add_names(row, *entity, row[6], NameRole::kDemonym);
      add_names(row, *entity, row[7], NameRole::kCapital);
    };
    if (country) {
      read_table(tables_[file], {"id", "wikidata", "name", "names", "from", "to", "demonyms", "capital"},
                 problems_, each);
    } else {
      read_table(tables_[file], {"id", "wikidata", "name", "names", "from", "to"}, problems_, each);
    }
  }

  void read_leaders() {
    read_table(tables_[TableFile::kLeaders], {"id", "wikidata", "name", "names", "surnames", "born", "died"},
               problems_, [&](const Row& row) {
                 std::optional<Day> born, died;
                 if (!lifetime(row, row[5], row[6], born, died)) return;
                 Entity* entity = add_entity(row, EntityKind::kLeader, row[0], row[1], row[2]);
                 if (!entity) return;
                 entity->from = born;
                 entity->to = died;
                 add_names(row, *entity, row[3], NameRole::kFull);
                 add_names(row, *entity, row[4], NameRole::kSurname);
               });
  }

  void read_offices() {
    read_table(tables_[TableFile::kOffices], {"id", "name", "holders", "bodies", "titles"}, problems_,
               [&](const Row& row) {
                 if (!is_slug(row[0]))
                   return void(row.refuse("the id " + quoted_cell(row[0]) +
                                          " is not lower-case letters, digits and hyphens"));
                 if (row[1].empty()) return void(row.refuse(quoted_cell(row[0]) + " has no name"));
                 const bool one = row[2] == "one";
                 if (!one && row[2] != "several")
                   return void(row.refuse(quoted_cell(row[2]) + " is neither \"one\" nor \"several\""));
                 if (!office_by_id_.emplace(row[0], world_.offices.size()).second) {
                   return void(row.refuse("the office " + quoted_cell(row[0]) + " was given before"));
                 }
                 Office& office = world_.offices.emplace_back();
                 office.id = row[0];
                 office.name = row[1];
                 office.one_holder = one;
                 split_items(row[3], items_);
                 for (const ListItem& item : items_) {
                   const Entity* body = find(item.text);
                   if (body && body->kind == EntityKind::kOrganisation)
                     office.bodies.emplace_back(item.text);
                   else
                     row.note("there is no organisation " + quoted_cell(item.text));
                 }
                 split_items(row[4], items_);
                 for (const ListItem& item : items_) office.titles.push_back({item.text, item.lang});
               });
  }

  void read_terms() {
    read_table(tables_[TableFile::kTerms], {"leader", "office", "of", "from", "to"}, problems_,
               [&](const Row& row) {
                 Entity* leader = find(row[0]);
                 if (!leader || !is_person(leader->kind))
                   return void(row.refuse("there is no leader " + quoted_cell(row[0])));
                 const auto office = office_by_id_.find(row[1]);
                 if (office == office_by_id_.end())
                   return void(row.refuse("there is no office " + quoted_cell(row[1])));
                 const Entity* of = find(row[2]);
                 if (!of || is_person(of->kind))
                   return void(row.refuse("there is no country or organisation " + quoted_cell(row[2])));
                 Term term;
                 if (!lifetime(row, row[3], row[4], term.from, term.to)) return;
                 term.office = row[1];
                 term.office_name = world_.offices[office->second].name;
                 term.of = row[2];
                 term.leads_state = of->kind == EntityKind::kCountry && is_top_office(row[1]);
                 leader->terms.push_back(std::move(term));
               });
  }

  void read_metonyms() {
    read_table(tables_[TableFile::kMetonyms], {"name", "entity"}, problems_, [&](const Row& row) {
      Entity* entity = find(row[1]);
      if (!entity) return void(row.refuse("there is no entity " + quoted_cell(row[1])));
      if (row[0].empty()) return void(row.refuse("a metonym without a name"));
      add_names(row, *entity, row[0], NameRole::kMetonym);
    });
  }

  void read_decoys() {
    read_table(tables_[TableFile::kDecoys], {"name"}, problems_, [&](const Row& row) {
      split_items(row[0], items_);
      for (const ListItem& item : items_) world_.decoys.push_back({item.text, item.lang});
    });
  }

  void read_common() {
    read_table(tables_[TableFile::kCommon], {"word", "also"}, problems_, [&](const Row& row) {
      const bool word = row[1] == "word";
      if (row[0].empty() || row[0].find(' ') != std::string_view::npos)
        return void(row.refuse(quoted_cell(row[0]) + " is not one word"));
      if (!word && row[1] != "name")
        return void(row.refuse(quoted_cell(row[1]) + " is neither \"word\" nor \"name\""));
      world_.common.emplace_back(row[0], word ? AlsoIs::kWord : AlsoIs::kName);
    });
  }

  Entity* find(std::string_view id) {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &world_.entities[found->second];
  }

  void sort_all() {
    for (Entity& entity : world_.entities) {
      // A leader is who holds or held an office; the table names others too.
      if (entity.kind == EntityKind::kLeader && entity.terms.empty()) entity.kind = EntityKind::kPerson;
      std::stable_sort(entity.terms.begin(), entity.terms.end(), [](const Term& a, const Term& b) {
        return a.from.value_or(kFirstDay) < b.from.value_or(kFirstDay);
      });
    }
    // Entities are large: each is moved but once.
    std::vector<Entity*> by_id;
    by_id.reserve(world_.entities.size());
    for (Entity& entity : world_.entities) by_id.push_back(&entity);
    std::sort(by_id.begin(), by_id.end(), [](const Entity* a, const Entity* b) { return a->id < b->id; });
    std::vector<Entity> sorted;
    sorted.reserve(by_id.size());
    for (Entity* entity : by_id) sorted.push_back(std::move(*entity));
    world_.entities = std::move(sorted);
    std::sort(world_.offices.begin(), world_.offices.end(),
              [](const Office& a, const Office& b) { return a.id < b.id; });
  }

  const TableSet& tables_;
  Diagnostics& problems_;
  World world_;
  std::unordered_map<std::string_view, std::size_t> by_id_, office_by_id_;
  std::vector<ListItem> items_;
};

}  // namespace

bool is_top_office(std::string_view office) {
  return std::find(std::begin(kTopOffices), std::end(kTopOffices), office) != std::end(kTopOffices);
}

std::string_view name_of(TableFile file) {
  return kFileNames[static_cast<std::size_t>(file)];
}

World read_world(const TableSet& tables, Diagnostics& problems) {
  return Reader(tables, problems).read();
}

}  // namespace chancery
