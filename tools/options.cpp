#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>

#include "index/manifest.h"
#include "src/text/language.h"

namespace chancery {
namespace {

// Which commands take a flag.
using Commands = unsigned;
constexpr Commands bit(Command command) {
  return 1u << static_cast<unsigned>(command);
}
constexpr Commands kAll = ~0u;
constexpr Commands kQueries = bit(Command::kSearch) | bit(Command::kExport);
constexpr Commands kReaders = bit(Command::kIndex) | bit(Command::kAnnotate);
constexpr Commands kBuilders = bit(Command::kIndex) | bit(Command::kReindex);
constexpr Commands kTables = kBuilders | kQueries | bit(Command::kAnnotate) | bit(Command::kServe) |
                             bit(Command::kEntities) | bit(Command::kDelete) | bit(Command::kStats);

struct CommandRow {
  Command command;
  std::string_view name, words, help;
};
constexpr std::array kCommands = {
    CommandRow{Command::kIndex, "index", "PATH...",
               "Take articles in: files, folders, '-' for JSON Lines on standard input"},
    CommandRow{
        Command::kReindex, "reindex", "",
        "Build the archive anew from its own articles, with today's tables and rules, while searches go on"},
    CommandRow{Command::kSearch, "search", "[QUERY]", "Find articles; with no query, all of them"},
    CommandRow{Command::kAnnotate, "annotate", "PATH...",
               "Show what is found in articles, without an archive"},
    CommandRow{Command::kServe, "serve", "", "Answer searches in a browser"},
    CommandRow{Command::kDelete, "delete", "ID...", "Remove articles by id, or all that match --query"},
    CommandRow{Command::kExport, "export", "[QUERY]",
               "Write articles as JSON Lines that index again to the same archive"},
    CommandRow{Command::kEntities, "entities", "[NAME]",
               "List the entities of the tables, or those that bear a name"},
    CommandRow{Command::kStats, "stats", "", "Say what the archive holds"},
    CommandRow{Command::kCheck, "check", "", "Read the whole archive and say what is damaged"},
    CommandRow{Command::kCompact, "compact", "",
               "Bring all segments into one and clean out what was deleted"}};

// One row a flag: who takes it, its name, what its value is called (empty: it has none), its help, and what a
// value does. A setter returns what is wrong with the value, or nothing.
struct Flag {
  Commands commands;
  std::string_view name, value, help;
  bool repeats;
  std::string (*set)(Options&, const std::string&);
};

std::string keep(std::string& place, const std::string& value) {
  place = value;
  return "";
}

std::string folder(std::string& place, const std::string& value) {
  return value.empty() ? "must be the path of a folder" : keep(place, value);
}

std::string count(std::size_t& place, const std::string& value, std::size_t least, std::size_t most) {
  char* end = nullptr;
  errno = 0;
  const unsigned long long number = std::strtoull(value.c_str(), &end, 10);
  if (value.empty() || *end != '\0' || value[0] == '-' || errno != 0 || number < least || number > most) {
    return "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  place = number;
  return "";
}

std::string bytes(std::size_t& place, const std::string& value) {
  const std::string_view units = "KMG";
  std::string digits = value;
  std::size_t factor = 1;
  if (!digits.empty()) {
    if (const std::size_t unit = units.find(digits.back()); unit != std::string_view::npos) {
      factor = std::size_t{1} << (10 * (unit + 1));
      digits.pop_back();
    }
  }
  std::size_t number = 0;
  if (!count(number, digits, 1, 1u << 30).empty()) return "must be a size such as 500M or 2G";
  place = std::max(number * factor, std::size_t{64} << 20);
  return "";
}

std::string day(std::optional<Day>& place, const std::string& value, bool end) {
  const auto range = parse_day_range(value);
  if (!range || value.find("..") != std::string::npos)
    return "must be a day such as 2025-08-14 (or 2025-08, or 2025)";
  place = end ? range->to : range->from;
  return "";
}

template <FacetName facet>
std::string filter(Options& options, const std::string& value) {
  options.request.filters.push_back({facet, parse_filter_value(value)});
  return "";
}

std::string number32(std::uint32_t& place, const std::string& value, std::size_t least, std::size_t most) {
  std::size_t number = 0;
  const std::string problem = count(number, value, least, most);
  if (problem.empty()) place = static_cast<std::uint32_t>(number);
  return problem;
}

using O = Options&;
using V = const std::string&;
const Flag kFlags[] = {
    {kAll & ~bit(Command::kAnnotate) & ~bit(Command::kEntities), "archive", "DIR",
     "The archive's folder ($CHANCERY_ARCHIVE, or ./archive)", false,
     [](O o, V v) { return folder(o.archive, v); }},
    {kTables, "gazetteer", "DIR", "A folder with tables of entities that replace those of the program", false,
     [](O o, V v) { return folder(o.gazetteer, v); }},
    {bit(Command::kIndex), "sync", "", "Also remove the articles of files that are gone from the given paths",
     false,
     [](O o, V) {
       o.sync = true;
       return std::string();
     }},
    {kBuilders, "jobs", "N", "Worker threads (as many as there are cores)", false,
     [](O o, V v) { return count(o.jobs, v, 1, 1024); }},
    {kBuilders, "memory", "M", "How much memory articles in work may take, such as 500M or 2G (320M a job)",
     false, [](O o, V v) { return bytes(o.memory_bytes, v); }},
    {kReaders, "published", "DATE", "The publication time of articles that carry none", false,
     [](O o, V v) {
       o.published = parse_published(v);
       return o.published ? std::string() : std::string("must be a date such as 2025-08-14");
     }},
    {kReaders, "lang", "LANG", "The language of articles that carry none, such as en", false,
     [](O o, V v) {
       o.lang = canonical_language(v);
       return o.lang.empty() ? std::string("must be a language such as en, ru or zh") : std::string();
     }},
    {kReaders, "source", "NAME", "The source of articles that carry none", false,
     [](O o, V v) { return keep(o.source, v); }},
    {kQueries, "leader", "NAME", "Only articles on this leader; repeat for OR, -NAME excludes", true,
     filter<FacetName::kLeader>},
    {kQueries, "country", "NAME", "... this country", true, filter<FacetName::kCountry>},
    {kQueries, "organisation,org", "NAME", "... this organisation", true, filter<FacetName::kOrganisation>},
    {kQueries, "person", "NAME", "... this person, leaders too", true, filter<FacetName::kPerson>},
    {kQueries, "topic", "NAME", "... this topic", true, filter<FacetName::kTopic>},
    {kQueries, "source", "NAME", "... from this source", true, filter<FacetName::kSource>},
    {kQueries, "language,lang", "LANG", "... in this language", true, filter<FacetName::kLanguage>},
    {kQueries, "from", "DAY", "... published on this day or later", false,
     [](O o, V v) { return day(o.request.from, v, false); }},
    {kQueries, "to", "DAY", "... published on this day or earlier", false,
     [](O o, V v) { return day(o.request.to, v, true); }},
    {kQueries, "match", "MODE", "How many words must match: most, all, any (most)", false,
     [](O o, V v) {
       const auto m = match_named(v);
       if (m) o.request.match = *m;
       return m ? std::string() : std::string("must be most, all or any");
     }},
    {bit(Command::kSearch), "sort", "ORDER", "relevance, newest, oldest, actor or topic (relevance)", false,
     [](O o, V v) {
       const auto s = sort_named(v);
       if (s) o.request.sort = *s;
       return s ? std::string() : std::string("must be relevance, newest, oldest, actor or topic");
     }},
    {bit(Command::kSearch), "page", "N", "Which page of results (1)", false,
     [](O o, V v) { return number32(o.request.page, v, 1, 1'000'000); }},
    {bit(Command::kSearch), "size", "N", "Results a page (10)", false,
     [](O o, V v) { return number32(o.request.size, v, 0, kMaxPageSize); }},
    {bit(Command::kSearch), "facet-size", "N", "Values a facet, or all (20)", false,
     [](O o, V v) {
       if (v == "all") {
         o.request.facet_size = kAllFacetValues;
         return std::string();
       }
       return number32(o.request.facet_size, v, 0, 1'000'000);
     }},
    {bit(Command::kSearch), "explain", "", "Show what each part of a score gave", false,
     [](O o, V) {
       o.request.explain = true;
       return std::string();
     }},
    {bit(Command::kSearch) | bit(Command::kAnnotate) | bit(Command::kEntities) | bit(Command::kStats), "json",
     "", "Print JSON", false,
     [](O o, V) {
       o.json = true;
       return std::string();
     }},
    {bit(Command::kSearch), "csv", "", "Print the results as CSV", false,
     [](O o, V) {
       o.csv = true;
       return std::string();
     }},
    {bit(Command::kSearch), "trec", "FILE", "Read queries as qid<TAB>text lines and print a TREC run", false,
     [](O o, V v) { return keep(o.trec, v); }},
    {bit(Command::kDelete), "query", "QUERY", "Remove all articles that match", false,
     [](O o, V v) { return keep(o.query, v); }},
    {bit(Command::kServe), "host", "HOST", "The address to listen on (127.0.0.1)", false,
     [](O o, V v) { return keep(o.host, v); }},
    {bit(Command::kServe), "port", "PORT", "The port to listen on, 0 for a free one (8480)", false,
     [](O o, V v) {
       std::size_t port = 0;
       const std::string problem = count(port, v, 0, 65535);
       if (problem.empty()) o.port = static_cast<int>(port);
       return problem;
     }},
    {bit(Command::kEntities), "check", "", "Validate the tables and name every error", false,
     [](O o, V) {
       o.check = true;
       return std::string();
     }},
    {kBuilders | bit(Command::kCheck) | bit(Command::kCompact), "quiet", "", "No progress", false,
     [](O o, V) {
       o.quiet = true;
       return std::string();
     }},
};

std::string cli_names(const Flag& flag) {
  std::string names;
  for (std::size_t at = 0; at <= flag.name.size();) {
    const std::size_t comma = std::min(flag.name.find(',', at), flag.name.size());
    if (!names.empty()) names += ',';
    names += "--" + std::string(flag.name.substr(at, comma - at));
    at = comma + 1;
  }
  return names;
}

void add_flags(CLI::App& app, Command command, Options& options) {
  for (const Flag& flag : kFlags) {
    if (!(flag.commands & bit(command))) continue;
    if (flag.value.empty()) {
      app.add_flag_callback(
          cli_names(flag), [&options, &flag] { flag.set(options, ""); }, std::string(flag.help));
      continue;
    }
    CLI::Option* option = app.add_option_function<std::vector<std::string>>(
        cli_names(flag),
        [&options, &flag](const std::vector<std::string>& values) {
          for (const std::string& value : values) {
            const std::string problem = flag.set(options, value);
            if (!problem.empty())
              throw CLI::ValidationError("--" + std::string(flag.name), problem + ", not \"" + value + "\"");
          }
        },
        std::string(flag.help));
    option->type_name(std::string(flag.value))->expected(1)->allow_extra_args(false);
    option->multi_option_policy(flag.repeats ? CLI::MultiOptionPolicy::TakeAll
                                             : CLI::MultiOptionPolicy::TakeLast);
  }
}

// What was not a flag of the command: words, where a single dash before one is part of the query.
std::string take_words(const std::vector<std::string>& rest, const CommandRow& row, Options& options) {
  for (const std::string& word : rest) {
    const bool flag_like = word.size() > 1 && word[0] == '-' &&
                           (word[1] == '-' || row.words.find("QUERY") == std::string_view::npos);
    if (flag_like && word != "--") return "there is no flag " + word;
    if (word != "--") options.words.push_back(word);
  }
  if (row.words.empty() && !options.words.empty()) return "it takes no \"" + options.words.front() + "\"";
  const bool needs = row.words.ends_with("...") && options.words.empty() && options.query.empty();
  if (needs) return "give at least one " + std::string(row.words.substr(0, row.words.size() - 3));
  return "";
}

}  // namespace

std::string Options::text() const {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

std::string_view name_of(Command command) {
  for (const CommandRow& row : kCommands) {
    if (row.command == command) return row.name;
  }
  return "";
}

ParsedOptions parse_options(const std::vector<std::string>& arguments) {
  Options options;
  if (const char* archive = std::getenv("CHANCERY_ARCHIVE")) options.archive = archive;
  if (options.archive.empty()) options.archive = "archive";

  CLI::App app{"Chancery: full-text search for geopolitical coverage"};
  app.name("chancery");
  app.set_version_flag("--version", std::string(program_version()));
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done; 1 done, but some inputs were refused; 2 wrong usage; 3 the archive is locked, "
      "damaged,\n"
      "missing or of another version; 4 the machine failed; 130 interrupted, with what was committed.");
  std::vector<CLI::App*> commands;
  for (const CommandRow& row : kCommands) {
    CLI::App* command = app.add_subcommand(std::string(row.name), std::string(row.help));
    command->allow_extras();
    command->footer("Usage: chancery " + std::string(row.name) + " [FLAGS] " + std::string(row.words));
    add_flags(*command, row.command, options);
    commands.push_back(command);
  }
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const auto parsed = app.get_subcommands();
    return {std::nullopt, parsed.empty() ? app.help() : parsed.front()->help(), 0};
  } catch (const CLI::CallForVersion& version) {
    return {std::nullopt, std::string(version.what()) + "\n", 0};
  } catch (const CLI::ParseError& error) {
    const auto parsed = app.get_subcommands();
    const std::string name = parsed.empty() ? "" : parsed.front()->get_name() + " ";
    return {std::nullopt, "chancery: " + std::string(error.what()) + "; see 'chancery " + name + "--help'\n",
            2};
  }
  for (std::size_t i = 0; i < kCommands.size(); ++i) {
    if (!commands[i]->parsed()) continue;
    options.command = kCommands[i].command;
    const std::string problem = take_words(commands[i]->remaining(), kCommands[i], options);
    if (!problem.empty()) {
      const std::string name(kCommands[i].name);
      return {std::nullopt, "chancery " + name + ": " + problem + "; see 'chancery " + name + " --help'\n",
              2};
    }
  }
  options.request.text = options.text();
  return {std::move(options), "", 0};
}

}  // namespace chancery
