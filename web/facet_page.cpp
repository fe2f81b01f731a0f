#include "web/page.h"
#include "web/view.h"
#include "web/words.h"

namespace chancery {
namespace {

Views letter_views(const SearchRequest& request, FacetName facet, std::string_view prefix) {
  Views views;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    Pairs pairs = pairs_of(request);
    pairs.emplace_back("prefix", std::string(1, letter));
    View view;
    set(view, "letter", std::string(1, static_cast<char>(letter - 'a' + 'A')));
    set(view, "letter_href", url(path_of(facet), pairs));
    set_yes(view, "here", prefix.size() == 1 && (prefix[0] | 0x20) == letter);
    views.push_back(std::move(view));
  }
  return views;
}

std::string search_in_words(const SearchRequest& request) {
  if (!request.text.empty())
    return "in the articles that match “" + request.text + "”" +
           (is_filtered(request) ? " and the filters" : "");
  return is_filtered(request) ? "in the articles that match the filters" : "in the whole archive";
}

}  // namespace

View facet_view(const SearchRequest& request, FacetName facet, std::string_view prefix,
                const FacetResult& values) {
  constexpr std::uint64_t kLettersFrom = 60;
  const FacetWords& words = words_of(facet);
  View view;
  set(view, "document_title", std::string(words.title) + " – Chancery");
  set(view, "facet", name_of(facet));
  set(view, "facet_title", words.title);
  set(view, "facet_any", words.any);
  set(view, "facet_one", words.one);
  set(view, "within", search_in_words(request));
  set(view, "facet_path", path_of(facet));
  set_list(view, "facet_fields", hidden_fields(request, {}));
  set(view, "prefix", prefix);
  set_yes(view, "has_prefix", !prefix.empty());
  set(view, "whole_href", url(path_of(facet), pairs_of(request)));
  set(view, "back_href", url("/", pairs_of(request)));
  set(view, "distinct",
      values.extent.before_count() +
          counted(prefix.empty() ? values.distinct : values.values.size(), words.one, words.many));
  set_notes(view, values.diagnostics);
  const Views rows = value_views(request, facet, values, kMaxFacetRows);
  set_list(view, "values", rows);
  set_yes(view, "has_values", !values.values.empty());
  set_if(view, "cut", values.values.size() > rows.size() ? with_commas(rows.size()) : "");
  set_yes(view, "has_letters", values.distinct > kLettersFrom || !prefix.empty());
  set_list(view, "letters", letter_views(request, facet, prefix));
  return view;
}

}  // namespace chancery
