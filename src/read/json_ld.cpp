#include "src/read/json_ld.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "src/read/html_text.h"
#include "src/read/intake.h"

namespace chancery {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 4 << 20;  // of all scripts: as values they take up to thirty times that
constexpr std::size_t kMostObjects = 2000;
constexpr std::size_t kDeepest = 32;

bool is_deep(std::string_view script) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < script.size(); ++at) {
    const char c = script[at];
    if (c == '"') in_string = !in_string;
    if (c == '\\') ++at;
    if (in_string) continue;
    if ((c == '{' || c == '[') && ++depth > kDeepest) return true;
    if ((c == '}' || c == ']') && depth > 0) --depth;
  }
  return false;
}

json parse(std::string_view script) {
  // Not by the parser's callback: with one, a list takes time in the square of its length.
  if (is_deep(script)) return nullptr;
  std::string text(script);
  // Editors paste line ends into strings, which JSON forbids; outside of strings they are white space anyway.
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return json::parse(text, nullptr, false);
}

// The object of a key, or null.
const json& at(const json& object, const char* key) {
  static const json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

bool ends_with_any(const json& type, std::initializer_list<std::string_view> endings) {
  if (type.is_array())
    return std::any_of(type.begin(), type.end(), [&](const json& t) { return ends_with_any(t, endings); });
  if (!type.is_string()) return false;
  const auto& name = type.get_ref<const std::string&>();
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
}

class Descriptions {
 public:
  void collect(const json& value, int depth = 0) {
    if (value.is_array()) {
      for (const json& item : value) collect(item, depth);
    } else if (value.is_object() && objects_.size() < kMostObjects && depth < 4) {
      objects_.push_back(&value);
      collect(at(value, "@graph"), depth + 1);
      collect(at(value, "mainEntity"), depth + 1);
    }
  }

  const json* first(std::initializer_list<std::string_view> type_endings) const {
    const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const json* object) {
      return ends_with_any(at(*object, "@type"), type_endings);
    });
    return found == objects_.end() ? nullptr : *found;
  }

  // The text of a value: itself, the first of a list, or what an object is called; `all` joins a list.
  std::string text(const json& value, bool all = false) const {
    if (value.is_string()) return one_line(without_references(value.get_ref<const std::string&>()));
    if (value.is_array()) {
      constexpr std::size_t kMostItems = 100;  // each may be looked for among all objects
      std::string joined;
      for (std::size_t i = 0; i < std::min(value.size(), kMostItems); ++i) {
        const std::string one = text(value[i]);
        if (!one.empty()) joined += (joined.empty() ? "" : ", ") + one;
        if (!all && !joined.empty()) break;
      }
      return joined;
    }
    for (const char* key : {"name", "@value", "alternateName"}) {
      if (at(value, key).is_string()) return text(at(value, key));
    }
    return named(at(value, "@id"));
  }

  // Where something is: itself, or the @id or url of an object.
  std::string address(const json& value) const {
    if (value.is_string()) return value.get<std::string>();
    for (const char* key : {"@id", "url"}) {
      if (at(value, key).is_string()) return at(value, key).get<std::string>();
    }
    return {};
  }

 private:
  // The name of what another object of the page describes under this id.
  std::string named(const json& id) const {
    if (!id.is_string()) return {};
    for (const json* object : objects_) {
      if (at(*object, "@id") == id && at(*object, "name").is_string()) return text(at(*object, "name"));
    }
    return {};
  }

  std::vector<const json*> objects_;
};

}  // namespace

LinkedData linked_data(const std::vector<std::string_view>& scripts) {
  std::vector<json> documents;
  documents.reserve(scripts.size());
  Descriptions descriptions;
  std::size_t bytes = 0;
  for (const std::string_view script : scripts) {
    if (script.size() > kMostBytes - bytes) continue;
    bytes += script.size();
    descriptions.collect(documents.emplace_back(parse(script)));
  }

  LinkedData found;
  const auto take = [&](const json& object) {
    const auto fill = [](std::string& field, std::string value) {
      if (field.empty()) field = std::move(value);
    };
    fill(found.published, descriptions.text(at(object, "datePublished")));
    fill(found.lang, at(object, "inLanguage").is_object()
                         ? descriptions.text(at(at(object, "inLanguage"), "alternateName"))
                         : descriptions.text(at(object, "inLanguage")));
    fill(found.author, descriptions.text(at(object, "author"), true));
    fill(found.publisher, descriptions.text(at(object, "publisher")));
    fill(found.url, descriptions.address(at(object, "url")));
    fill(found.url, descriptions.address(at(object, "mainEntityOfPage")));
  };
  if (const json* article = descriptions.first({"Article", "Posting", "Report"})) {
    found.headline = descriptions.text(at(*article, "headline"));
    if (found.headline.empty()) found.headline = descriptions.text(at(*article, "name"));
    if (at(*article, "articleBody").is_string())
      found.body = without_references(at(*article, "articleBody").get_ref<const std::string&>());
    take(*article);
  }
  if (const json* page = descriptions.first({"WebPage"})) take(*page);
  return found;
}

}  // namespace chancery
