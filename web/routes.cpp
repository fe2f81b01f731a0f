#include "web/routes.h"

#include <algorithm>
#include <exception>
#include <new>

#include "index/compile.h"
#include "index/json.h"
#include "index/live.h"
#include "index/search.h"
#include "index/snapshot.h"
#include "src/base/hash.h"
#include "src/query/understand.h"
#include "web/api.h"
#include "web/parameters.h"
#include "web/words.h"

namespace chancery {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kApi = "/api/";

// Pages may be kept but are asked for again each time, by their ETag; files whose name holds their hash are
// not.
constexpr const char* kAskAgain = "no-cache";
constexpr const char* kNever = "no-store";
constexpr const char* kForEver = "public, max-age=31536000, immutable";

Response respond(int status, std::string_view type, std::string body) {
  Response response;
  response.status = status;
  response.type = type;
  response.body = std::move(body);
  return response;
}

Response page(std::string html) {
  return respond(200, kHtml, std::move(html));
}
// With no character that begins a tag or an entity: who takes it for a page sees text. In JSON they stand in
// strings only, where an escape means the same.
std::string without_tags(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Response json(int status, std::string_view text) {
  return respond(status, kJson, without_tags(text));
}
Response json(std::string_view text) {
  return json(200, text);
}
Response unkept(Response response) {
  response.headers.emplace_back("Cache-Control", kNever);
  return response;
}
Response bad_request(const Diagnostics& diagnostics) {
  std::string message;
  for (const Diagnostic& diagnostic : diagnostics)
    message += (message.empty() ? "" : "; ") + diagnostic.message;
  return json(400, error_json(message));
}

// Filters as ids, so that the chip, the value of the facet and the link that takes it away are about the same
// thing: a surname that several bear becomes all of them, which is what it means.
void resolve_filters(SearchRequest& request, const Snapshot& snapshot, const Gazetteer& gazetteer,
                     Diagnostics& diagnostics) {
  std::vector<FacetFilter> resolved;
  for (const FacetFilter& filter : request.filters) {
    const Field field = *field_named(name_of(filter.facet));
    const bool entity = field == Field::kLeader || field == Field::kCountry ||
                        field == Field::kOrganisation || field == Field::kPerson;
    std::vector<std::string> values = entity
                                          ? resolve_entity(field, filter.value.text, gazetteer, diagnostics)
                                          : archive_values(snapshot, field, filter.value.text);
    for (std::string& value : values) {
      const bool known = std::any_of(resolved.begin(), resolved.end(), [&](const FacetFilter& other) {
        return other.facet == filter.facet && other.value.exclude == filter.value.exclude &&
               other.value.text == value;
      });
      if (!known) resolved.push_back({filter.facet, {std::move(value), filter.value.exclude}});
    }
  }
  request.filters = std::move(resolved);
}

// Each message once: a filter is looked up both for the page and in the search.
Diagnostics joined(Diagnostics first, const Diagnostics& second) {
  for (const Diagnostic& added : second) {
    const bool known = std::any_of(first.begin(), first.end(),
                                   [&](const Diagnostic& said) { return said.message == added.message; });
    if (!known) first.push_back(added);
  }
  return first;
}

// An archive that cannot be read is mended, or files and memory are free again: another request may succeed.
bool may_pass(const std::exception& failure) {
  return dynamic_cast<const Error*>(&failure) != nullptr ||
         dynamic_cast<const std::bad_alloc*>(&failure) != nullptr;
}

// Whether one of the tags of an If-None-Match header is this one; weak and strong are the same here. Who has
// it was sent a page by it. "*" is none of them: what there is to have is known only once it is made.
bool names(std::string_view header, std::string_view etag) {
  etag.remove_prefix(2);  // W/
  return header.find(etag) != std::string_view::npos;
}

// For readers: why the newest state of the archive is not shown.
std::string in_words(const Trouble& trouble) {
  if (trouble.empty()) return {};
  switch (trouble.kind) {
    case ErrorKind::kMissing:
      return "there is no archive in its place any more";
    case ErrorKind::kDamaged:
      return "it is damaged";
    case ErrorKind::kVersion:
      return "another version wrote it";
    default:
      return "the system does not let it be read";
  }
}

}  // namespace

// What a handler needs of one request: everything is read from one snapshot.
struct Site::Visit {
  std::shared_ptr<const Snapshot> snapshot;
  std::string trouble;
  std::string rest;  // of the path, behind a route that ends in '/'
  Parameters parameters;
  Context context() const { return {snapshot->articles(), snapshot->days(), trouble}; }
};

struct Site::Route {
  std::string_view path;  // one that ends in '/' takes every path that begins so, but for "/" itself
  Response (Site::*handler)(const Visit&) const;
};

const Site::Route Site::kRoutes[] = {
    {"/", &Site::show_search},
    {"/article", &Site::show_article},
    {"/facet/", &Site::show_facet},
    {"/help", &Site::show_help},
    {"/api/v1/search", &Site::send_search},
    {"/api/v1/facets/", &Site::send_facet},
    {"/api/v1/article", &Site::send_article},
    {"/api/v1/health", &Site::send_health},
};

Request request_of(std::string_view method, std::string_view target, std::string_view if_none_match) {
  target = target.substr(0, target.find('#'));
  const std::size_t mark = std::min(target.find('?'), target.size());
  return {std::string(method), std::string(target.substr(0, mark)),
          std::string(target.substr(std::min(mark + 1, target.size()))), std::string(if_none_match)};
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

const std::vector<std::pair<std::string, std::string>>& security_headers() {
  static const std::vector<std::pair<std::string, std::string>> kHeaders = {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
       "form-action 'self'; "
       "base-uri 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  return kHeaders;
}

Site::Site(const LiveArchive& archive, const Gazetteer& gazetteer, SiteOptions options)
    : archive_(archive),
      gazetteer_(gazetteer),
      options_(std::move(options)),
      stamp_(program_stamp() + "/" + gazetteer.stamp()) {}
Site::~Site() = default;

Response Site::handle(const Request& request) const {
  Response response;
  try {
    response = answer(request);
  } catch (const std::exception& failure) {
    response = failed(request, failure);
  }
  response.headers.insert(response.headers.end(), security_headers().begin(), security_headers().end());
  if (response.header("Cache-Control").empty()) response.headers.emplace_back("Cache-Control", kAskAgain);
  return response;
}

std::string Site::trouble() const {
  const Trouble trouble = archive_.trouble();
  const std::lock_guard lock(mutex_);
  if (trouble.message != logged_ && !trouble.empty())
    options_.log("a newer state of the archive cannot be shown: " + trouble.message);
  logged_ = trouble.message;
  return in_words(trouble);
}

Response Site::failed(const Request& request, const std::exception& failure) const {
  options_.log(request.method + " " + request.path + ": " + failure.what());
  const auto snapshot = archive_.current();
  const Context context{snapshot->articles(), snapshot->days(), trouble()};
  const int status = may_pass(failure) ? 503 : 500;
  Response response =
      request.path.starts_with(kApi)
          ? json(status, error_json("the search failed; the server's log says why"))
          : respond(status, kHtml, pages_.error(context, "The search failed", "The server’s log says why."));
  if (status == 503) response.headers.emplace_back("Retry-After", kRetryAfter);
  return unkept(std::move(response));
}

Response Site::answer(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    Response refused = respond(405, kText, "Only GET and HEAD are answered here.\n");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  const std::string path = percent_decoded(request.path);
  if (const Assets::File* file = assets_.at(path)) {
    Response asset = respond(200, file->type, std::string(file->content));
    asset.headers.emplace_back("Cache-Control", kForEver);
    return asset;
  }
  if (path == "/robots.txt") return respond(200, kText, "User-agent: *\nDisallow: /\n");
  if (path == "/favicon.svg") {
    const Assets::File& icon = assets_.file("favicon.svg");
    return respond(200, icon.type, std::string(icon.content));
  }

  Visit visit;
  visit.snapshot = archive_.current();
  visit.trouble = trouble();
  for (const Route& route : kRoutes) {
    const bool open = route.path.size() > 1 && route.path.back() == '/';
    if (open ? !path.starts_with(route.path) : path != route.path) continue;
    const std::string key = stamp_ + "\n" + visit.snapshot->version() + "\n" + visit.trouble + "\n" +
                            request.path + "?" + request.query;
    const std::string etag = "W/\"" + hash_hex(key) + "\"";
    if (names(request.if_none_match, etag)) {
      Response same = respond(304, {}, {});
      same.headers.emplace_back("ETag", etag);
      return same;
    }
    visit.rest = path.substr(route.path.size());
    visit.parameters = read_parameters(parse_query_string(request.query));
    Response response = (this->*route.handler)(visit);
    if (response.status == 200 && response.header("Cache-Control").empty())
      response.headers.emplace_back("ETag", etag);
    return response;
  }
  if (path.starts_with(kApi))
    return json(404, error_json("there is no such address; /help names those there are"));
  return respond(404, kHtml,
                 pages_.error(visit.context(), "There is no such page",
                              "Check the address, or search for what you were looking for."));
}

Response Site::show_search(const Visit& visit) const {
  SearchRequest request = visit.parameters.request;
  if (visit.parameters.has_empty && visit.parameters.diagnostics.empty()) {
    Response moved = respond(303, {}, {});
    moved.headers.emplace_back("Location", url("/", pairs_of_page(request, request.page)));
    return moved;
  }
  Diagnostics diagnostics = visit.parameters.diagnostics;
  resolve_filters(request, *visit.snapshot, gazetteer_, diagnostics);
  request.facet_size = kFacetRows;
  request.time_limit = options_.time_limit;
  SearchResponse response = chancery::search(*visit.snapshot, gazetteer_, request);
  response.diagnostics = joined(std::move(diagnostics), response.diagnostics);
  Response shown = page(pages_.search(visit.context(), request, response));
  // What a time limit cut may be whole the next time.
  return response.extent.complete ? shown : unkept(std::move(shown));
}

Response Site::show_article(const Visit& visit) const {
  const auto stored = fetch(*visit.snapshot, visit.parameters.id);
  if (!stored) {
    return respond(404, kHtml,
                   pages_.error(visit.context(), "There is no such article",
                                "It may have been deleted from the archive, or its id may have changed."));
  }
  SearchRequest request = visit.parameters.request;
  Diagnostics ignored;  // the search page has said them
  resolve_filters(request, *visit.snapshot, gazetteer_, ignored);
  const MarkLimits limits{beginning(stored->article.body, kShownBody).size(), options_.time_limit};
  return page(pages_.article(visit.context(), request, *stored,
                             mark_article(*visit.snapshot, gazetteer_, *stored, request.text, limits)));
}

Response Site::show_facet(const Visit& visit) const {
  const auto facet = facet_named(visit.rest);
  if (!facet) {
    return respond(
        404, kHtml,
        pages_.error(visit.context(), "There is no such filter",
                     "There are leader, country, organisation, person, topic, source and language."));
  }
  SearchRequest request = visit.parameters.request;
  Diagnostics diagnostics = visit.parameters.diagnostics;
  resolve_filters(request, *visit.snapshot, gazetteer_, diagnostics);
  request.facet_size = kAllFacetValues;
  request.time_limit = options_.time_limit;
  FacetResult values = facet_values(*visit.snapshot, gazetteer_, request, *facet, visit.parameters.prefix);
  values.diagnostics = joined(std::move(diagnostics), values.diagnostics);
  Response shown = page(pages_.facet(visit.context(), request, *facet, visit.parameters.prefix, values));
  return values.extent.complete ? shown : unkept(std::move(shown));
}

Response Site::show_help(const Visit& visit) const {
  return page(pages_.help(visit.context()));
}

Response Site::send_search(const Visit& visit) const {
  if (!visit.parameters.diagnostics.empty()) return bad_request(visit.parameters.diagnostics);
  SearchRequest request = visit.parameters.request;
  request.facet_size = visit.parameters.facet_size.value_or(request.facet_size);
  request.time_limit = options_.time_limit;
  const SearchResponse response = chancery::search(*visit.snapshot, gazetteer_, request);
  Response sent = json(to_json(response));
  return response.extent.complete ? sent : unkept(std::move(sent));
}

Response Site::send_facet(const Visit& visit) const {
  if (!visit.parameters.diagnostics.empty()) return bad_request(visit.parameters.diagnostics);
  const auto facet = facet_named(visit.rest);
  if (!facet) return json(404, error_json("there is no facet \"" + visit.rest + "\""));
  SearchRequest request = visit.parameters.request;
  request.facet_size = visit.parameters.facet_size.value_or(kAllFacetValues);
  request.time_limit = options_.time_limit;
  const FacetResult values =
      facet_values(*visit.snapshot, gazetteer_, request, *facet, visit.parameters.prefix);
  Response sent = json(to_json(values, *facet));
  return values.extent.complete ? sent : unkept(std::move(sent));
}

Response Site::send_article(const Visit& visit) const {
  if (!visit.parameters.diagnostics.empty()) return bad_request(visit.parameters.diagnostics);
  const auto stored = fetch(*visit.snapshot, visit.parameters.id);
  if (!stored) return json(404, error_json("there is no article \"" + visit.parameters.id + "\""));
  return json(to_json(stored->article));
}

Response Site::send_health(const Visit& visit) const {
  return unkept(json(health_json({visit.snapshot->articles(), visit.snapshot->generation(), visit.trouble})));
}

}  // namespace chancery
