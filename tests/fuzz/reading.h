#pragma once
// The promises of src/read/reader.h, for the fuzz targets of the readers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/read/intake.h"
#include "src/read/reader.h"
#include "src/text/encoding.h"
#include "tests/fuzz/require.h"

namespace chancery {

// Limits that a fuzzer's small inputs reach.
inline ReadOptions small_limits() {
  ReadOptions options;
  options.limits = {
      .file_bytes = 1 << 20, .line_bytes = 4096, .depth = 20, .field_bytes = 2048, .unpack_ratio = 100};
  return options;
}

// Checks what is read of one input.
class CheckedReading {
 public:
  explicit CheckedReading(std::string name, ReadOptions options = small_limits())
      : name_(std::move(name)), options_(std::move(options)) {
    sink_.article = [this](Article&& article, std::size_t) {
      check(article);
      articles_.push_back(std::move(article));
      return true;
    };
    sink_.problem = [this](Diagnostic&& problem) {
      require(problem.file == name_, "a diagnostic names its file");
      const std::string& message = problem.message;
      require(!message.empty() && message.size() < 500, "a diagnostic is a sentence");
      require(is_valid_utf8(message) && message.find('\n') == std::string::npos, "on one line of text");
      std::string blanked = message;
      blank_controls(blanked);
      require(blanked == message, "without control characters");
      problems_.push_back(to_string(problem));
    };
  }

  const std::string& name() const { return name_; }
  const ReadOptions& options() const { return options_; }
  const ReadSink& sink() const { return sink_; }
  const std::vector<Article>& articles() const { return articles_; }
  const std::vector<std::string>& problems() const { return problems_; }

  // One format's reader, on its own.
  template <typename Read>
  void run(Read read) {
    Intake intake(name_, options_, sink_);
    read(intake);
    intake.finish();
    require(!articles_.empty() || !problems_.empty(), "something was read or said");
  }

 private:
  void check(const Article& article) const {
    require(!article.id.empty(), "an article has an id");
    require(!article.title.empty() || !article.body.empty(), "an article has text");
    require(article.body.size() <= options_.limits.field_bytes, "a body is no longer than is allowed");
    for (const std::string* field : {&article.id, &article.url, &article.title, &article.body,
                                     &article.source, &article.lang, &article.author}) {
      require(is_valid_utf8(*field), "a field is UTF-8");
      std::string blanked = *field;
      blank_controls(blanked);
      require(blanked == *field, "a field has no control characters");
    }
  }

  std::string name_;
  ReadOptions options_;
  ReadSink sink_;
  std::vector<Article> articles_;
  std::vector<std::string> problems_;
};

inline std::string_view bytes_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace chancery
