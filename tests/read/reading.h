#pragma once
// Reads bytes or a file into lists, for the tests of the readers.

#include <string>
#include <string_view>
#include <vector>

#include "src/read/reader.h"

namespace chancery {

struct Reading {
  std::vector<Article> articles;
  std::vector<std::size_t> lines;  // at which they began
  Diagnostics problems;

  ReadSink sink() {
    return {[this](Article&& article, std::size_t line) {
              articles.push_back(std::move(article));
              lines.push_back(line);
              return true;
            },
            [this](Diagnostic&& problem) { problems.push_back(std::move(problem)); }};
  }
  // The problems as they are shown, a line each; refusals are marked.
  std::string complaints() const {
    std::string all;
    for (const Diagnostic& problem : problems)
      all += (problem.refused ? "refused " : "") + to_string(problem) + "\n";
    return all;
  }
};

inline Reading reading_of(std::string_view bytes, const std::string& name = "input",
                          const ReadOptions& options = {}) {
  Reading reading;
  read_bytes(bytes, name, options, reading.sink());
  return reading;
}

inline Reading reading_of_file(const std::string& path, const ReadOptions& options = {}) {
  Reading reading;
  read_file(path, options, reading.sink());
  return reading;
}

}  // namespace chancery
