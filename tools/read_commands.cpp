// The commands that read an archive, or articles without one: search, export, annotate, entities, stats,
// check.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "index/json.h"
#include "index/snapshot.h"
#include "index/writer.h"
#include "src/enrich/enrich.h"
#include "src/query/snippet.h"
#include "src/read/reader.h"
#include "tools/commands.h"
#include "tools/text_output.h"

namespace chancery {
namespace {

void put(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
    throw_system_error("write to", "standard output", errno);
}

// A TREC run: qid Q0 docid rank score tag.
int run_trec(const Options& options, const Snapshot& snapshot, const Gazetteer& gazetteer) {
  std::ifstream queries(options.trec);
  if (!queries) throw_system_error("read", options.trec, errno);
  std::string line;
  int code = 0;
  for (std::size_t number = 1; std::getline(queries, line); ++number) {
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      print({options.trec, number, 0, 0, "a query must be a line qid<TAB>text", true});
      code = 1;
      continue;
    }
    SearchRequest request = options.request;
    request.text = line.substr(tab + 1);
    request.facets = request.snippets = false;
    const SearchResponse response = search(snapshot, gazetteer, request);
    std::size_t rank = 0;
    char score[64];
    for (const Hit& hit : response.hits) {
      std::snprintf(score, sizeof score, " %zu %.6f chancery\n", ++rank, hit.score);
      put(line.substr(0, tab) + " Q0 " + hit.id + score);
    }
    if (interrupted) return exit_code(ErrorKind::kInterrupted);
  }
  return code;
}

}  // namespace

void print(const Diagnostic& diagnostic) {
  std::fprintf(stderr, "chancery: %s\n", to_string(diagnostic).c_str());
}

std::shared_ptr<const Gazetteer> load_gazetteer(const Options& options) {
  if (options.gazetteer.empty()) return Gazetteer::built_in();
  Diagnostics problems;
  auto gazetteer = Gazetteer::load(options.gazetteer, problems);
  for (const Diagnostic& problem : problems) print(problem);
  return gazetteer;
}

int run_search(const Options& options) {
  const auto snapshot = Snapshot::open(options.archive);
  const auto gazetteer = load_gazetteer(options);
  if (!options.trec.empty()) return run_trec(options, *snapshot, *gazetteer);
  const SearchResponse response = search(*snapshot, *gazetteer, options.request);
  if (options.json) {
    put(to_json(response) + "\n");
    return 0;
  }
  for (const Diagnostic& diagnostic : response.diagnostics) print(diagnostic);
  put(options.csv ? csv_of(response) : text_of(response));
  return 0;
}

int run_export(const Options& options) {
  const auto snapshot = Snapshot::open(options.archive);
  const auto gazetteer = load_gazetteer(options);
  SearchRequest request = options.request;
  MatchingIds matching = matching_ids(*snapshot, *gazetteer, request);
  for (const Diagnostic& diagnostic : matching.diagnostics) print(diagnostic);
  std::vector<std::string> ids = std::move(matching.ids);
  // By id, so that two exports of the same articles are the same bytes however the archive is cut.
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    if (interrupted) return exit_code(ErrorKind::kInterrupted);
    if (const auto stored = fetch(*snapshot, id)) put(to_json(stored->article) + "\n");
  }
  return 0;
}

int run_annotate(const Options& options) {
  Enricher enricher(load_gazetteer(options));
  int code = 0;
  ReadOptions read;
  read.published = options.published;
  read.lang = options.lang;
  read.source = options.source;
  ReadSink sink;
  sink.article = [&](Article&& article, std::size_t) {
    const Enrichment found = enricher.enrich(article);
    put(options.json ? annotation_json(article, found) + "\n" : text_of(article, found));
    return !interrupted;
  };
  sink.stopped = [] { return interrupted.load(); };
  sink.problem = [&](Diagnostic&& diagnostic) {
    if (diagnostic.refused) code = 1;
    print(diagnostic);
  };
  std::vector<std::string> paths;
  std::copy_if(options.words.begin(), options.words.end(), std::back_inserter(paths),
               [](const std::string& word) { return word != "-"; });
  for (const InputFile& file : list_inputs(paths, sink.problem)) {
    if (!interrupted) read_file(file.path, read, sink);
  }
  if (paths.size() < options.words.size() && !interrupted) read_descriptor(STDIN_FILENO, "-", read, sink);
  return interrupted ? exit_code(ErrorKind::kInterrupted) : code;
}

int run_entities(const Options& options) {
  if (options.check) {
    Diagnostics problems;
    const auto gazetteer =
        options.gazetteer.empty() ? Gazetteer::built_in() : Gazetteer::load(options.gazetteer, problems);
    for (const Diagnostic& problem : problems) print(problem);
    std::fprintf(stderr, "%zu entities, %zu problems\n", gazetteer->entities().size(), problems.size());
    return problems.empty() ? 0 : 1;
  }
  const auto gazetteer = load_gazetteer(options);
  std::vector<const Entity*> shown;
  const std::string name = options.text();
  if (name.empty()) {
    for (const Entity& entity : gazetteer->entities()) shown.push_back(&entity);
  } else {
    if (const Entity* entity = gazetteer->find(name)) shown.push_back(entity);
    for (const Gazetteer::Match& match : gazetteer->look_up(name)) {
      if (std::find(shown.begin(), shown.end(), match.entity) == shown.end()) shown.push_back(match.entity);
    }
  }
  for (const Entity* entity : shown)
    put(options.json ? to_json(*entity) + "\n" : text_of(*entity, !name.empty()));
  if (!shown.empty()) return 0;
  std::string near;
  for (const Entity* entity : gazetteer->suggest(name, 3))
    near += (near.empty() ? "; did you mean " : ", ") + entity->name + " (" + entity->id + ")";
  print({"", 0, 0, 0, "no entity bears the name \"" + name + "\"" + near, true});
  return 1;
}

int run_stats(const Options& options) {
  const ArchiveStats stats = archive_stats(options.archive);
  put(options.json ? json_of(stats) : text_of(stats, load_gazetteer(options)->stamp()));
  return 0;
}

int run_check(const Options& options) {
  const std::vector<std::string> problems = check_archive(options.archive, [&](const std::string& what) {
    if (!options.quiet) std::fprintf(stderr, "checking %s\n", what.c_str());
  });
  for (const std::string& problem : problems) std::fprintf(stderr, "chancery: %s\n", problem.c_str());
  if (!problems.empty()) return exit_code(ErrorKind::kDamaged);
  std::fputs("the archive is sound\n", stderr);
  return 0;
}

}  // namespace chancery
