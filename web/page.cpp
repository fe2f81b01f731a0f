#include "web/page.h"

#include <cassert>

#include "web/view.h"
#include "web/words.h"

namespace chancery {
namespace {

constexpr std::string_view kIncludeStart = "{{> ", kIncludeEnd = "}}";

// Templates include others by {{> name}}; put in once here, not parsed anew in each turn of a list. The
// indentation of the source stays out of the pages: it is a fifth of their bytes.
std::string assembled(std::string_view path) {
  std::string out;
  std::string_view text = embedded(path);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with(kIncludeStart)) {
      const std::string_view name =
          line.substr(kIncludeStart.size(), line.find(kIncludeEnd) - kIncludeStart.size());
      out += assembled("templates/" + std::string(name) + ".html");
    } else {
      out.append(line).append("\n");
    }
  }
  return out;
}

class Template {
 public:
  explicit Template(std::string_view name)
      : mustache_(assembled("templates/" + std::string(name) + ".html")) {
    assert(mustache_.is_valid());
  }

  std::string render(const View& view) const {
    std::string out;
    mustache_.render(view, [&](const std::string& piece) { out += piece; });
    return out;
  }

 private:
  // Rendering is not const only because a partial or a lambda may fail; there are none, so threads may share
  // it.
  mutable kainjow::mustache::mustache mustache_;
};

}  // namespace

struct Pages::Templates {
  Template search{"search"}, article{"article"}, facet{"facet"}, help{"help"}, error{"error"};
};

namespace {

// What head.html and foot.html show on every page. `request` is what the search box holds.
void set_frame(View& view, const Assets& assets, const Context& context, const SearchRequest& request,
               const std::vector<std::string_view>& shown_elsewhere) {
  set(view, "style_url", assets.file("style.css").url);
  set(view, "script_url", assets.file("script.js").url);
  set(view, "favicon_url", assets.file("favicon.svg").url);
  set(view, "query", request.text);
  set_list(view, "fields", hidden_fields(request, shown_elsewhere));
  set(view, "archive_size", counted(context.articles, "article", "articles"));
  set_if(view, "trouble", context.trouble);
}

}  // namespace

Pages::Pages(const Assets& assets) : assets_(assets), templates_(std::make_unique<Templates>()) {}
Pages::~Pages() = default;

std::string Pages::search(const Context& context, const SearchRequest& request,
                          const SearchResponse& response) const {
  View view = search_view(context, request, response);
  // A field that the page shows is not sent twice; one that it does not show is not lost.
  std::vector<std::string_view> shown = {"q"};
  const bool front = view.get("front")->is_true();
  if (view.get("has_hits")->is_true()) {
    shown.push_back("sort");
    if (!front) shown.push_back("match");
  }
  if (view.get("has_bars")->is_true()) shown.insert(shown.end(), {"from", "to"});
  set_frame(view, assets_, context, request, shown);
  set(view, "page_class", front ? "front" : "results");
  set(view, "skip_to", "the results");
  return templates_->search.render(view);
}

std::string Pages::article(const Context& context, const SearchRequest& request, const StoredArticle& stored,
                           const MarkedArticle& marked) const {
  View view = article_view(request, stored, marked);
  set_frame(view, assets_, context, request, {"q"});
  set(view, "page_class", "article");
  set(view, "skip_to", "the article");
  return templates_->article.render(view);
}

std::string Pages::facet(const Context& context, const SearchRequest& request, FacetName facet,
                         std::string_view prefix, const FacetResult& values) const {
  View view = facet_view(request, facet, prefix, values);
  set_frame(view, assets_, context, request, {"q"});
  set(view, "page_class", "facet-page");
  set(view, "skip_to", "the list");
  return templates_->facet.render(view);
}

std::string Pages::help(const Context& context) const {
  View view;
  set(view, "document_title", "Help – Chancery");
  set_frame(view, assets_, context, request_for({}), {});
  set(view, "page_class", "help");
  set(view, "skip_to", "the help");
  return templates_->help.render(view);
}

std::string Pages::error(const Context& context, std::string_view title, std::string_view message) const {
  View view;
  set(view, "document_title", std::string(title) + " – Chancery");
  set_frame(view, assets_, context, request_for({}), {});
  set(view, "title", title);
  set(view, "message", message);
  set(view, "page_class", "error");
  set(view, "skip_to", "the message");
  return templates_->error.render(view);
}

}  // namespace chancery
