#pragma once
// The commands of the program. Each returns its exit code, writes results to standard output and messages to
// standard error, and throws an Error where the machine or the archive fails.

#include <atomic>
#include <memory>

#include "src/world/gazetteer.h"
#include "tools/options.h"

namespace chancery {

// Set when the user asked to stop (Ctrl-C); the commands look at it.
extern std::atomic<bool> interrupted;

int run_index(const Options& options);
int run_reindex(const Options& options);
int run_delete(const Options& options);
int run_compact(const Options& options);
int run_search(const Options& options);
int run_annotate(const Options& options);
int run_export(const Options& options);
int run_entities(const Options& options);
int run_stats(const Options& options);
int run_check(const Options& options);
int run_serve(const Options& options);

// The tables that the options name, or those of the program. What is wrong with a user's tables goes to
// standard error.
std::shared_ptr<const Gazetteer> load_gazetteer(const Options& options);
// For the messages of a command about its input.
void print(const Diagnostic& diagnostic);

}  // namespace chancery
