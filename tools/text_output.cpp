#include "tools/text_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "index/schema.h"
#include "src/query/snippet.h"

namespace chancery {
namespace {

struct Style {
  const char *bold, *dim, *mark, *end;
};

Style style() {
  if (::isatty(STDOUT_FILENO) == 1) return {"\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"};
  return {"", "", "", ""};
}

std::string replace_all(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

// The marks of a snippet as colours, or as nothing. Control characters of a text never reach a terminal.
std::string shown(const std::string& marked, const Style& with) {
  std::string safe;
  for (const char c : marked) safe += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
  return replace_all(replace_all(safe, kMarkStart, with.mark), kMarkEnd, with.end);
}

std::string thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return '"' + replace_all(text, "\"", "\"\"") + '"';
}

std::string facet_line(const SearchResponse& response, FacetName name) {
  constexpr std::size_t kShown = 6;
  const FacetResult& facet = response.facets[static_cast<std::size_t>(name)];
  if (facet.values.empty()) return "";
  std::string line = std::string(name_of(name)) + ": ";
  for (std::size_t i = 0; i < facet.values.size(); ++i) {
    const FacetValue& value = facet.values[i];
    if (i >= kShown && !value.selected && !value.excluded) continue;
    if (!line.ends_with(": ")) line += ", ";
    line += (value.excluded ? "-" : value.selected ? "*" : "") + value.name + " " + thousands(value.count);
  }
  if (facet.distinct > kShown) line += "; " + thousands(facet.distinct) + " in all";
  return line + "\n";
}

// Code points up to a byte. Quick where one asks for places one after another.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {}
  std::size_t at(std::size_t byte) {
    if (byte < byte_) byte_ = points_ = 0;
    for (; byte_ < byte; ++byte_) points_ += (static_cast<unsigned char>(text_[byte_]) & 0xC0) != 0x80;
    return points_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0, points_ = 0;
};

std::string megabytes(std::uint64_t bytes) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

// How often an entity is mentioned, or the place that it is named by alone.
std::string times_of(const FoundEntity& entity) {
  if (entity.count == 0) return "as a place: " + entity.place;
  return entity.count == 1 ? "once" : std::to_string(entity.count) + " times";
}

}  // namespace

std::string text_of(const SearchResponse& response) {
  const Style with = style();
  std::string out = response.extent.before_count() + thousands(response.total) +
                    (response.total == 1 ? " article" : " articles");
  char took[64];
  std::snprintf(took, sizeof took, " (%.1f ms)\n", response.took_ms);
  out += took;
  std::uint64_t number = std::uint64_t{response.page - 1} * response.size;
  for (const Hit& hit : response.hits) {
    const std::string title =
        hit.title.empty() ? hit.id : shown(hit.title_marked.empty() ? hit.title : hit.title_marked, with);
    out += "\n" + std::to_string(++number) + ". " + with.bold + title + with.end + "\n   " + with.dim;
    out += (hit.published ? iso(*hit.published) : "undated") +
           (hit.source.empty() ? "" : " · " + shown(hit.source, {"", "", "", ""})) +
           (hit.lang.empty() ? "" : " · " + hit.lang) + " · " + shown(hit.id, {"", "", "", ""}) + with.end +
           "\n";
    if (!hit.snippet.empty()) out += "   " + shown(hit.snippet, with) + "\n";
    for (const ScorePart& part : hit.explanation) {
      char value[32];
      std::snprintf(value, sizeof value, "%8.4f  ", part.value);
      out += "   " + std::string(value) + part.name + (part.detail.empty() ? "" : " (" + part.detail + ")") +
             "\n";
    }
  }
  std::string facets;
  for (std::size_t f = 0; f < kFacets; ++f) facets += facet_line(response, static_cast<FacetName>(f));
  if (!facets.empty()) out += "\n" + facets;
  if (response.timeline.undated > 0) out += "undated: " + thousands(response.timeline.undated) + "\n";
  return out;
}

std::string csv_of(const SearchResponse& response) {
  std::string out = "rank,id,title,published,source,lang,url,score,entities\r\n";
  std::uint64_t rank = std::uint64_t{response.page - 1} * response.size;
  for (const Hit& hit : response.hits) {
    std::string entities;
    for (const FoundEntity& entity : hit.entities) entities += (entities.empty() ? "" : ";") + entity.id;
    char score[32];
    std::snprintf(score, sizeof score, "%.4f", hit.score);
    out += std::to_string(++rank) + ',' + csv_field(hit.id) + ',' + csv_field(hit.title) + ',' +
           (hit.published ? iso(*hit.published) : "") + ',' + csv_field(hit.source) + ',' + hit.lang + ',' +
           csv_field(hit.url) + ',' + score + ',' + csv_field(entities) + "\r\n";
  }
  return out;
}

std::string text_of(const Article& article, const Enrichment& found) {
  const Style with = style();
  const std::string text = article.text();
  std::string out =
      with.bold + shown(article.title.empty() ? article.id : article.title, with) + with.end + "\n";
  out += "  language " + (found.lang.empty() ? "unknown" : found.lang) + "\n";
  for (const FoundEntity& entity : found.entities) {
    char line[64];
    std::snprintf(line, sizeof line, "  %.2f  ", static_cast<double>(entity.salience));
    out += line + std::string(name_of(entity.kind)) + " " + entity.name + " (" + entity.id + "), " +
           times_of(entity) + "\n";
  }
  CodePoints points(text);
  for (const Mention& mention : found.mentions) {
    const std::size_t start = points.at(mention.start), end = points.at(mention.end);
    out += "    " + std::to_string(start) + "-" + std::to_string(end) + " \"" +
           shown(text.substr(mention.start, mention.end - mention.start), with) + "\" " +
           found.entities[mention.entity].id + ", " + std::string(name_of(mention.form)) + ": " +
           mention.reason + "\n";
  }
  return out + "\n";
}

std::string text_of(const Entity& entity, bool whole) {
  std::string out = entity.id + "\t" + std::string(name_of(entity.kind)) + "\t" + entity.name +
                    (entity.wikidata.empty() ? "" : "\t" + entity.wikidata) + "\n";
  if (!whole) return out;
  for (const Term& term : entity.terms) {
    out += "  " + (term.office_name.empty() ? term.office : term.office_name) + " of " + term.of + ", " +
           (term.from ? iso(*term.from) : "?") + " to " + (term.to ? iso(*term.to) : "today") + "\n";
  }
  out += "  names:";
  for (const EntityName& name : entity.names)
    out.append(" ").append(name.text).append(name.lang.empty() ? ";" : " (" + std::string(name.lang) + ");");
  return out + "\n";
}

std::string text_of(const ArchiveStats& stats, const std::string& current) {
  std::string out;
  const auto line = [&](const std::string& name, const std::string& value) {
    out += name + std::string(14 - std::min<std::size_t>(13, name.size()), ' ') + value + "\n";
  };
  line("articles", thousands(stats.articles) +
                       (stats.undated > 0 ? ", " + thousands(stats.undated) + " of them undated" : ""));
  if (!stats.first_day.empty()) line("published", stats.first_day + " to " + stats.last_day);
  line("entities", thousands(stats.entities));
  line("sources", thousands(stats.sources));
  line("languages", thousands(stats.languages));
  line("text", megabytes(stats.text_bytes));
  line("on disk", megabytes(stats.disk_bytes));
  line("segments", thousands(stats.segments) +
                       (stats.deleted > 0 ? ", with " + thousands(stats.deleted) + " deleted articles" : ""));
  line("generation", thousands(stats.generation));
  line("written by", stats.program);
  const bool today =
      stats.rules == kRulesVersion && std::all_of(stats.gazetteers.begin(), stats.gazetteers.end(),
                                                  [&](const std::string& stamp) { return stamp == current; });
  std::string stamps;
  for (const std::string& stamp : stats.gazetteers) stamps += (stamps.empty() ? "" : ", ") + stamp;
  line("gazetteer", (stamps.empty() ? "none yet" : stamps) +
                        (today ? " (today's)" : "; 'chancery reindex' brings it up to date"));
  return out;
}

std::string json_of(const ArchiveStats& stats) {
  return nlohmann::ordered_json{{"articles", stats.articles},     {"undated", stats.undated},
                                {"first_day", stats.first_day},   {"last_day", stats.last_day},
                                {"entities", stats.entities},     {"sources", stats.sources},
                                {"languages", stats.languages},   {"text_bytes", stats.text_bytes},
                                {"disk_bytes", stats.disk_bytes}, {"segments", stats.segments},
                                {"deleted", stats.deleted},       {"generation", stats.generation},
                                {"gazetteers", stats.gazetteers}, {"rules", stats.rules},
                                {"program", stats.program}}
             .dump() +
         "\n";
}

}  // namespace chancery
