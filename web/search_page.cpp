#include <algorithm>

#include "src/text/language.h"
#include "web/page.h"
#include "web/timeline.h"
#include "web/view.h"
#include "web/words.h"

namespace chancery {
namespace {

constexpr std::size_t kChipsOfHit = 6;
// A title or a source may be as long as 64 KB, and there may be a thousand hits.
constexpr std::size_t kShownTitle = 300, kShownSource = 100;
// What no browser follows is no link.
constexpr std::size_t kMaxOriginal = 2000;

const FacetValue* value_of(const SearchResponse& response, const FacetFilter& filter) {
  for (const FacetValue& value : response.facets[static_cast<int>(filter.facet)].values) {
    if (value.id == filter.value.text) return &value;
  }
  return nullptr;
}

std::string label_of(const SearchResponse& response, const FacetFilter& filter) {
  const FacetValue* value = value_of(response, filter);
  return value != nullptr && !value->name.empty() ? value->name : filter.value.text;
}

DayRange days_of(const SearchRequest& request) {
  return {request.from.value_or(kFirstDay), request.to.value_or(kLastDay)};
}

template <typename Choice>
Views option_views(std::initializer_list<Choice> choices, Choice chosen, Choice by_default) {
  Views views;
  for (const Choice choice : choices) {
    View view;
    // The default is sent as nothing, so that an order chosen by nobody does not stick to the next query.
    set(view, "value", choice == by_default ? std::string_view() : name_of(choice));
    set(view, "label", words_of(choice));
    set_yes(view, "chosen", choice == chosen);
    views.push_back(std::move(view));
  }
  return views;
}

View facet_of_search(const SearchRequest& request, FacetName facet, const FacetResult& result) {
  const FacetWords& words = words_of(facet);
  View view;
  set(view, "facet", name_of(facet));
  set(view, "facet_title", words.title);
  set(view, "facet_any", words.any);
  set_list(view, "values", value_views(request, facet, result, result.values.size()));
  const bool more = result.distinct > result.values.size();
  set_yes(view, "more", more);
  set(view, "facet_path", path_of(facet));
  set(view, "all_href", url(path_of(facet), pairs_of(request)));
  set(view, "all_label", "All " + counted(result.distinct, words.one, words.many));
  set_list(view, "facet_fields", hidden_fields(request, {}));
  return view;
}

Views explanation_views(const Hit& hit) {
  Views views;
  for (const ScorePart& part : hit.explanation) {
    View view;
    set(view, "part", part.name);
    set(view, "part_value", fixed(part.value, 3));
    set(view, "part_detail", part.detail);
    views.push_back(std::move(view));
  }
  return views;
}

// `alone`: without links that hold the search.
View hit_view(const SearchRequest& request, const Hit& hit, bool alone) {
  Pairs pairs = {{"id", hit.id}};
  if (!alone) {
    for (auto& pair : pairs_of_page(request, request.page)) pairs.push_back(std::move(pair));
  }
  const std::string_view title = !hit.title_marked.empty() ? hit.title_marked : hit.title;

  View view;
  set(view, "hit_href", url("/article", pairs));
  set_yes(view, "untitled", title.empty());
  set_html(view, "title_html", marked(title.empty() ? "Untitled article" : shortened(title, kShownTitle)));
  set_html(view, "snippet_html", marked(hit.snippet));
  set_if(view, "source", shortened(hit.source, kShownSource));
  set_if(view, "date", hit.published ? short_words(day_of(*hit.published)) : "");
  set(view, "datetime", hit.published ? iso(*hit.published) : "");
  set_if(view, "hit_lang", hit.lang);
  set_if(view, "language", hit.lang.empty() || hit.lang == "en" ? "" : language_name(hit.lang));
  const bool linked = is_web_address(hit.url) && hit.url.size() <= kMaxOriginal;
  set_if(view, "original", linked ? std::string_view(hit.url) : std::string_view());
  const Views entities = alone ? Views() : entity_views(request, hit.entities, kChipsOfHit);
  set_yes(view, "has_entities", !entities.empty());
  set_list(view, "entities", entities);
  set(view, "score", fixed(hit.score, 3));
  set_yes(view, "explained", !hit.explanation.empty());
  set_list(view, "parts", explanation_views(hit));
  return view;
}

View page_link(const SearchRequest& request, std::uint64_t page, std::uint64_t current) {
  View view;
  set(view, "page_href", url("/", pairs_of_page(request, page)));
  set(view, "page_number", with_commas(page));
  set_yes(view, "here", page == current);
  set_yes(view, "gap", false);
  return view;
}

// First, last and the neighbours of the current page; a gap where some are left out.
Views page_views(const SearchRequest& request, std::uint64_t current, std::uint64_t last) {
  constexpr std::uint64_t kAround = 2;
  Views views;
  std::uint64_t before = 0;
  for (std::uint64_t page = 1; page <= last; ++page) {
    const bool near = page + kAround >= current && page <= current + kAround;
    if (page != 1 && page != last && !near) {
      page = page < current ? current - kAround - 1 : last - 1;
      continue;
    }
    View view = page_link(request, page, current);
    set_yes(view, "gap", page != before + 1);
    views.push_back(std::move(view));
    before = page;
  }
  return views;
}

void set_pages(View& view, const SearchRequest& request, const SearchResponse& response) {
  const std::uint64_t size = std::max<std::uint64_t>(1, response.size);
  const std::uint64_t last = std::min<std::uint64_t>(kMaxPage, (response.total + size - 1) / size);
  const std::uint64_t current = std::max<std::uint64_t>(1, response.page);
  set_yes(view, "paged", last > 1);
  if (last > 1) set_list(view, "pages", page_views(request, std::min(current, last), last));
  const auto neighbour = [&](const char* name, bool exists, std::uint64_t page) {
    set_if(view, name, exists ? url("/", pairs_of_page(request, page)) : "");
  };
  neighbour("previous_href", current > 1 && current <= last, current - 1);
  neighbour("next_href", current < last, current + 1);
  neighbour("last_href", response.total != 0 && current > last, last);
  set(view, "first_number", std::to_string((current - 1) * size + 1));
}

View suggestion(std::string_view text, const SearchRequest& request) {
  View view;
  set(view, "suggestion", text);
  set(view, "suggestion_href", url("/", pairs_of(request)));
  return view;
}

// What to try where nothing was found: each loosens the search in one place.
Views suggestion_views(const SearchRequest& request, const SearchResponse& response) {
  Views views;
  for (const FacetFilter& filter : request.filters) {
    const std::string name = std::string(words_of(filter.facet).one) + " " + label_of(response, filter);
    views.push_back(
        suggestion((filter.value.exclude ? "Do not leave out the " : "Search without the ") + name,
                   without_filter(request, filter.facet, filter.value.text)));
  }
  if (request.from || request.to)
    views.push_back(suggestion("Search all dates", with_days(request, std::nullopt, std::nullopt)));
  if (request.match != MatchMode::kAny && request.text.find(' ') != std::string::npos) {
    SearchRequest any = request;
    any.match = MatchMode::kAny;
    views.push_back(suggestion("Find articles with any of the words", any));
  }
  if (is_filtered(request) && !request.text.empty()) {
    views.push_back(suggestion("Search the whole archive for these words", request_for(request.text)));
  }
  return views;
}

// What is asked for, in the words of the query and the names of the filters; empty where that is nothing.
std::string heading_of(const SearchRequest& request, const SearchResponse& response) {
  std::string title = request.text;
  for (const FacetFilter& filter : request.filters) {
    if (!title.empty()) title += ", ";
    title += (filter.value.exclude ? "not " : "") + label_of(response, filter);
  }
  if (request.from || request.to) title += (title.empty() ? "" : ", ") + in_words(days_of(request));
  return title;
}

std::string total_of(const SearchResponse& response) {
  return response.extent.before_count() + counted(response.total, "article", "articles");
}

std::string_view title_of_front(Sort sort) {
  switch (sort) {
    case Sort::kNewest:
      return "Newest articles";
    case Sort::kOldest:
      return "Oldest articles";
    default:
      return "Articles";
  }
}

void set_counts(View& view, const Context& context, const SearchResponse& response) {
  set(view, "total", total_of(response));
  set(view, "took", in_milliseconds(response.took_ms));
  set_if(view, "archive_days",
         context.days ? in_words(context.days->from) + " to " + in_words(context.days->to) : "");
}

}  // namespace

Views chip_views(const SearchRequest& request, const SearchResponse& response) {
  Views views;
  for (const FacetFilter& filter : request.filters) {
    View view;
    set(view, "chip_kind", words_of(filter.facet).one);
    set(view, "chip_label", label_of(response, filter));
    set_yes(view, "chip_excluded", filter.value.exclude);
    set(view, "chip_href", url("/", pairs_of(without_filter(request, filter.facet, filter.value.text))));
    views.push_back(std::move(view));
  }
  if (request.from || request.to) {
    View view;
    set(view, "chip_kind", "dates");
    set(view, "chip_label", in_words(days_of(request)));
    set_yes(view, "chip_excluded", false);
    set(view, "chip_href", url("/", pairs_of(with_days(request, std::nullopt, std::nullopt))));
    views.push_back(std::move(view));
  }
  return views;
}

View search_view(const Context& context, const SearchRequest& request, const SearchResponse& response) {
  const bool front = request.text.empty() && !is_filtered(request) && request.page == 1 && !request.explain;
  View view = timeline_view(request, response);
  const std::string heading = heading_of(request, response);
  set(view, "heading", heading.empty() ? "All articles" : heading);
  set(view, "document_title",
      heading.empty() ? "Chancery" : heading + " – " + total_of(response) + " – Chancery");
  set_yes(view, "front", front);
  set(view, "hits_title", front ? title_of_front(response.sort) : "Articles");
  set_yes(view, "empty_archive", context.articles == 0);
  set_counts(view, context, response);

  set_notes(view, response.diagnostics);
  set_if(view, "canonical", response.canonical == request.text ? "" : response.canonical);

  const Views chips = chip_views(request, response);
  set_yes(view, "has_chips", !chips.empty());
  set_list(view, "chips", chips);
  SearchRequest unfiltered = with_days(request, std::nullopt, std::nullopt);
  unfiltered.filters.clear();
  set_if(view, "clear_href", chips.size() > 1 ? url("/", pairs_of(unfiltered)) : "");

  set_list(view, "sorts",
           option_views({Sort::kRelevance, Sort::kNewest, Sort::kOldest, Sort::kActor, Sort::kTopic},
                        response.sort, default_sort(request.text)));
  set_list(
      view, "matches",
      option_views({MatchMode::kMost, MatchMode::kAll, MatchMode::kAny}, request.match, MatchMode::kMost));
  set(view, "from_value", request.from ? iso(*request.from) : "");
  set(view, "to_value", request.to ? iso(*request.to) : "");
  SearchRequest other = request;
  other.explain = !request.explain;
  // Of an order by date there is nothing to explain.
  set_if(view, "explain_href",
         response.sort == Sort::kRelevance || request.explain ? url("/", pairs_of(other)) : "");
  set_yes(view, "explaining", request.explain);
  set(view, "json_href", url("/api/v1/search", pairs_of(request)));

  Views facets;
  for (int i = 0; i < kFacets; ++i) {
    if (response.facets[i].values.empty()) continue;
    facets.push_back(facet_of_search(request, static_cast<FacetName>(i), response.facets[i]));
  }
  set_yes(view, "has_facets", !facets.empty());
  set_list(view, "facets", facets);

  Views hits;
  const std::size_t links = (1 + kChipsOfHit) * url("/", pairs_of(request)).size();
  for (const Hit& hit : response.hits)
    hits.push_back(hit_view(request, hit, hits.size() * links > kMostLinked));
  set_yes(view, "has_hits", !hits.empty());
  set_list(view, "hits", hits);
  set_pages(view, request, response);
  const bool nothing = response.total == 0 && context.articles != 0;
  set_yes(view, "nothing", nothing);
  const Views suggestions = nothing ? suggestion_views(request, response) : Views();
  set_yes(view, "has_suggestions", !suggestions.empty());
  set_list(view, "suggestions", suggestions);
  return view;
}

}  // namespace chancery
