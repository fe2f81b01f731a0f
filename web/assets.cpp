#include "web/assets.h"

#include <cassert>

#include "src/base/error.h"
#include "src/base/hash.h"

#define CHANCERY_EMBEDDED(symbol) \
  extern "C" const char symbol[]; \
  extern "C" const char symbol##_end[];
CHANCERY_EMBEDDED(chancery_file_static_style_css)
CHANCERY_EMBEDDED(chancery_file_static_script_js)
CHANCERY_EMBEDDED(chancery_file_static_favicon_svg)
CHANCERY_EMBEDDED(chancery_file_templates_head_html)
CHANCERY_EMBEDDED(chancery_file_templates_foot_html)
CHANCERY_EMBEDDED(chancery_file_templates_value_html)
CHANCERY_EMBEDDED(chancery_file_templates_hit_html)
CHANCERY_EMBEDDED(chancery_file_templates_timeline_html)
CHANCERY_EMBEDDED(chancery_file_templates_search_html)
CHANCERY_EMBEDDED(chancery_file_templates_article_html)
CHANCERY_EMBEDDED(chancery_file_templates_facet_html)
CHANCERY_EMBEDDED(chancery_file_templates_help_html)
CHANCERY_EMBEDDED(chancery_file_templates_error_html)
#undef CHANCERY_EMBEDDED

namespace chancery {
namespace {

struct Embedded {
  std::string_view path;
  const char* begin;
  const char* end;
};

#define CHANCERY_FILE(symbol) chancery_file_##symbol, chancery_file_##symbol##_end
const Embedded kFiles[] = {
    {"static/style.css", CHANCERY_FILE(static_style_css)},
    {"static/script.js", CHANCERY_FILE(static_script_js)},
    {"static/favicon.svg", CHANCERY_FILE(static_favicon_svg)},
    {"templates/head.html", CHANCERY_FILE(templates_head_html)},
    {"templates/foot.html", CHANCERY_FILE(templates_foot_html)},
    {"templates/value.html", CHANCERY_FILE(templates_value_html)},
    {"templates/hit.html", CHANCERY_FILE(templates_hit_html)},
    {"templates/timeline.html", CHANCERY_FILE(templates_timeline_html)},
    {"templates/search.html", CHANCERY_FILE(templates_search_html)},
    {"templates/article.html", CHANCERY_FILE(templates_article_html)},
    {"templates/facet.html", CHANCERY_FILE(templates_facet_html)},
    {"templates/help.html", CHANCERY_FILE(templates_help_html)},
    {"templates/error.html", CHANCERY_FILE(templates_error_html)},
};
#undef CHANCERY_FILE

struct Type {
  std::string_view extension, type;
};
constexpr Type kTypes[] = {
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"svg", "image/svg+xml"},
};

constexpr std::string_view kStatic = "static/";

}  // namespace

std::string_view embedded(std::string_view path) {
  for (const Embedded& file : kFiles) {
    if (file.path == path) return {file.begin, static_cast<std::size_t>(file.end - file.begin)};
  }
  assert(false);
  return {};
}

Assets::Assets() {
  for (const Embedded& file : kFiles) {
    if (!file.path.starts_with(kStatic)) continue;
    const std::string_view name = file.path.substr(kStatic.size());
    const std::size_t dot = name.rfind('.');
    const std::string_view extension = name.substr(dot + 1);
    File& added = files_.emplace_back();
    added.name = name;
    added.content = embedded(file.path);
    added.url = "/static/" + std::string(name.substr(0, dot + 1)) + hash_hex(added.content).substr(0, 16) +
                "." + std::string(extension);
    for (const Type& type : kTypes) {
      if (type.extension == extension) added.type = type.type;
    }
  }
}

const Assets::File& Assets::file(std::string_view name) const {
  for (const File& file : files_) {
    if (file.name == name) return file;
  }
  assert(false);
  return files_.front();
}

const Assets::File* Assets::at(std::string_view url) const {
  for (const File& file : files_) {
    if (file.url == url) return &file;
  }
  return nullptr;
}

std::string program_stamp() {
  try {
    return std::to_string(hash_file("/proc/self/exe"));
  } catch (const Error&) {
    std::string all;
    for (const Embedded& file : kFiles) all.append(file.begin, file.end);
    return hash_hex(all);
  }
}

}  // namespace chancery
