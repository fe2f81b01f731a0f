// The parts that several pages share: notes, hidden fields, facet values, chips of entities and topics.
#include <algorithm>

#include "web/page.h"
#include "web/view.h"
#include "web/words.h"

namespace chancery {
namespace {

bool has_filter(const SearchRequest& request, FacetName facet, std::string_view id) {
  return std::any_of(request.filters.begin(), request.filters.end(), [&](const FacetFilter& filter) {
    return filter.facet == facet && filter.value.text == id;
  });
}

// Bars are drawn on a scale of 0 to 100; what is not nothing is seen.
std::string share(double part) {
  return fixed(part <= 0 ? 0 : std::clamp(part * 100, 1.0, 100.0), 1);
}

// Messages begin in lower case, as a command line prints them behind a file's name.
std::string as_sentence(std::string message) {
  if (!message.empty() && message.front() >= 'a' && message.front() <= 'z') message.front() -= 'a' - 'A';
  return message;
}

View value_view(const SearchRequest& request, FacetName facet, const FacetValue& value,
                std::uint64_t largest) {
  const bool chosen = value.selected || value.excluded;
  // What the query's text itself selects is not for a link to take away.
  const bool removable = has_filter(request, facet, value.id);
  const std::string off = url("/", pairs_of(without_filter(request, facet, value.id)));
  View view;
  set(view, "label", value.name.empty() ? value.id : value.name);
  set(view, "count", with_commas(value.count));
  set(view, "share", share(static_cast<double>(value.count) / static_cast<double>(largest)));
  set_yes(view, "selected", value.selected && !value.excluded);
  set_yes(view, "excluded", value.excluded);
  set_yes(view, "fixed", chosen && !removable);
  set(view, "toggle_href", chosen ? off : url("/", pairs_of(with_filter(request, facet, value.id, false))));
  set(view, "exclude_href",
      value.excluded ? off : url("/", pairs_of(with_filter(request, facet, value.id, true))));
  return view;
}

}  // namespace

std::string path_of(FacetName facet) {
  return "/facet/" + std::string(name_of(facet));
}

void set_notes(View& view, const Diagnostics& diagnostics) {
  Views notes;
  for (const Diagnostic& diagnostic : diagnostics) notes.push_back(View(as_sentence(diagnostic.message)));
  set_yes(view, "has_notes", !notes.empty());
  set_list(view, "notes", notes);
}

Views hidden_fields(const SearchRequest& request, const std::vector<std::string_view>& except) {
  Views views;
  for (const auto& [name, value] : pairs_of(request)) {
    if (std::find(except.begin(), except.end(), name) != except.end()) continue;
    View view;
    set(view, "field", name);
    set(view, "value", value);
    views.push_back(std::move(view));
  }
  return views;
}

Views value_views(const SearchRequest& request, FacetName facet, const FacetResult& values,
                  std::size_t limit) {
  std::vector<const FacetValue*> rows;
  std::uint64_t largest = 1;
  for (const FacetValue& value : values.values) {
    rows.push_back(&value);
    largest = std::max(largest, value.count);
  }
  std::stable_partition(rows.begin(), rows.end(),
                        [](const FacetValue* value) { return value->selected || value->excluded; });
  rows.resize(std::min(rows.size(), limit));
  const std::size_t search = url("/", pairs_of(request)).size();
  std::size_t linked = 0;
  Views views;
  for (const FacetValue* row : rows) {
    linked += 2 * (search + percent_encoded(row->id).size()) + 4 * row->name.size();
    if (linked > kMostLinked && !views.empty()) break;
    views.push_back(value_view(request, facet, *row, largest));
  }
  return views;
}

Views entity_views(const SearchRequest& request, const std::vector<FoundEntity>& entities,
                   std::size_t limit) {
  Views views;
  for (const FoundEntity& entity : entities) {
    if (views.size() == limit) break;
    const FacetName facet = facet_of(entity.kind);
    View view;
    set(view, "kind", name_of(entity.kind));
    set(view, "entity", entity.name.empty() ? entity.id : entity.name);
    set(view, "entity_href", url("/", pairs_of(with_filter(request, facet, entity.id, false))));
    set(view, "salience", share(entity.salience));
    set(view, "salience_words", fixed(entity.salience, 2));
    set(view, "mentions", counted(entity.count, "mention", "mentions"));
    views.push_back(std::move(view));
  }
  return views;
}

Views topic_views(const SearchRequest& request, const std::vector<FoundTopic>& topics, std::size_t limit) {
  Views views;
  for (const FoundTopic& topic : topics) {
    if (views.size() == limit) break;
    View view;
    set(view, "topic", topic.id);
    set(view, "topic_href", url("/", pairs_of(with_filter(request, FacetName::kTopic, topic.id, false))));
    set(view, "topic_score", share(topic.score));
    set(view, "topic_words", fixed(topic.score, 2));
    set_if(view, "topic_evidence", topic.evidence);
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace chancery
