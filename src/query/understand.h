#pragma once
// What the words of a query mean: names become entities, values of entity fields become ids. Thread-safe.

#include "src/base/error.h"
#include "src/query/ast.h"
#include "src/world/gazetteer.h"

namespace chancery {

// Rewrites the tree in place. In kPlain, kAnd and kOr, the longest runs of neighbouring unquoted words that
// are a name of an entity (full name, surname, country, demonym aside) become one kEntity node with all
// entities that a surname alone may mean; the words stay as its child (kWord, or kPhrase for several). A
// lower-case word that is also a common word
// ("us", "who", "young") becomes none, nor does one whose capital tells nothing, at the head of a query or in
// a headline. A compound of names ("Russia-Ukraine") and words of Chinese that were written together become
// several nodes. Entity fields (leader:putin) get the ids that bear that name and are of the field's kind
// (person: leaders and persons; actor and about: all); a value that is an id is itself, even where no table
// knows it, since an archive may hold people that no table does. A value that several bear means all of them,
// and a diagnostic says so; one that nobody bears stays as a slug of itself, with a diagnostic that suggests
// the nearest. At most 20 diagnostics.
void understand(Node& root, const Gazetteer& gazetteer, Diagnostics& diagnostics);

// The ids for one value of a filter; see above.
std::vector<std::string> resolve_entity(Field field, std::string_view value, const Gazetteer& gazetteer,
                                        Diagnostics& diagnostics);

}  // namespace chancery
