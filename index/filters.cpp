#include "index/filters.h"

#include <algorithm>

#include "index/facet_table.h"
#include "index/schema.h"
#include "src/query/understand.h"

namespace chancery {
namespace {

std::optional<FacetName> facet_of(Field field) {
  for (const FacetRow& row : kFacetTable) {
    if (row.field == field) return row.facet;
  }
  return std::nullopt;
}

void intersect(std::optional<DayRange>& days, const DayRange& with) {
  if (!days) {
    days = with;
    return;
  }
  days->from = std::max(days->from, with.from);
  days->to = std::min(days->to, with.to);
}

class FilterTaker {
 public:
  FilterTaker(const Snapshot& snapshot, Selection& selection) : snapshot_(snapshot), selection_(selection) {}

  // Whether the node was nothing but a filter, and was taken.
  bool take(const Node& node) {
    if (node.kind == Node::Kind::kNot)
      return node.children.front().kind == Node::Kind::kField && take_field(node.children.front(), true);
    if (node.kind == Node::Kind::kField) return take_field(node, false);
    // Values of one field side by side.
    if (node.kind != Node::Kind::kOr || node.children.empty()) return false;
    const bool same = std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
      return child.kind == Node::Kind::kField && child.field == node.children.front().field &&
             facet_of(child.field);
    });
    if (!same) return false;
    for (const Node& child : node.children) take_field(child, false);
    return true;
  }

 private:
  bool take_field(const Node& node, bool exclude) {
    const bool dated =
        node.field == Field::kDate || node.field == Field::kBefore || node.field == Field::kAfter;
    if (dated && node.days && !exclude) {
      intersect(selection_.days, *node.days);
      return true;
    }
    const auto facet = facet_of(node.field);
    if (!facet) return false;
    FacetSelection& selected = selection_.facets[static_cast<std::size_t>(*facet)];
    std::vector<std::string>& ids = exclude ? selected.excluded : selected.ids;
    const std::vector<std::string> values =
        facet_row(*facet).kind ? node.entities : archive_values(snapshot_, node.field, node.text);
    for (const std::string& id : values) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return true;
  }

  const Snapshot& snapshot_;
  Selection& selection_;
};

// The facet that a child of AND is a filter of, if it is one.
std::optional<FacetName> filtered_facet(const Node& child) {
  const Node& field =
      child.kind == Node::Kind::kNot || child.kind == Node::Kind::kOr ? child.children.front() : child;
  return field.kind == Node::Kind::kField ? facet_of(field.field) : std::nullopt;
}

// Across facets AND is what filters mean; of two values of one facet it asks for both, which no selection can
// say.
void take_from_and(Node& root, FilterTaker& taker) {
  std::array<int, kFacets> filters{};
  for (const Node& child : root.children) {
    if (const auto facet = filtered_facet(child)) ++filters[static_cast<std::size_t>(*facet)];
  }
  std::erase_if(root.children, [&](const Node& child) {
    const auto facet = filtered_facet(child);
    return facet && filters[static_cast<std::size_t>(*facet)] == 1 && taker.take(child);
  });
  if (root.children.empty()) root = Node{};
  if (root.children.size() == 1) root = Node(std::move(root.children.front()));
}

}  // namespace

Selection take_filters(Node& root, const SearchRequest& request, const Snapshot& snapshot,
                       const Gazetteer& gazetteer, Diagnostics& diagnostics) {
  Selection selection;
  FilterTaker taker(snapshot, selection);
  if (taker.take(root)) {
    root = Node{};
  } else if (root.kind == Node::Kind::kPlain) {
    std::erase_if(root.children, [&](const Node& child) { return taker.take(child); });
    if (root.children.empty()) root = Node{};
  } else if (root.kind == Node::Kind::kAnd) {
    take_from_and(root, taker);
  }
  for (const FacetFilter& filter : request.filters) {
    Node node;
    node.kind = Node::Kind::kField;
    node.field = facet_row(filter.facet).field;
    node.text = filter.value.text;
    if (facet_row(filter.facet).kind)
      node.entities = resolve_entity(node.field, node.text, gazetteer, diagnostics);
    Node wrapped;
    if (filter.value.exclude) {
      wrapped.kind = Node::Kind::kNot;
      wrapped.children.push_back(std::move(node));
    }
    taker.take(filter.value.exclude ? wrapped : node);
  }
  if (request.from || request.to) {
    const DayRange days{request.from.value_or(kFirstDay), request.to.value_or(kLastDay)};
    if (days.to < days.from) {
      diagnostics.push_back(
          {"", 0, 0, 0,
           "the days from " + iso(days.from) + " to " + iso(days.to) + " are none: from is after to", false});
    }
    intersect(selection.days, days);
  }
  return selection;
}

DocSet allowed(const FacetSelection& selection, FacetName facet, const OpenSegment& segment) {
  DocSet set;
  if (selection.ids.empty()) set = segment.live();
  for (const std::string& id : selection.ids)
    set |= segment.postings(make_term(facet_row(facet).term, id))->set;
  for (const std::string& id : selection.excluded)
    set -= segment.postings(make_term(facet_row(facet).term, id))->set;
  return set;
}

}  // namespace chancery
