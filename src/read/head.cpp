#include "src/read/head.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chancery {
namespace {

struct Key {
  std::string_view name;
  std::string Article::*text;
  std::string Head::*checked;
};
constexpr std::array<Key, 17> kKeys = {{{"title", &Article::title, nullptr},
                                        {"headline", &Article::title, nullptr},
                                        {"date", nullptr, &Head::published},
                                        {"published", nullptr, &Head::published},
                                        {"pubdate", nullptr, &Head::published},
                                        {"source", &Article::source, nullptr},
                                        {"publisher", &Article::source, nullptr},
                                        {"site", &Article::source, nullptr},
                                        {"author", &Article::author, nullptr},
                                        {"authors", &Article::author, nullptr},
                                        {"lang", nullptr, &Head::lang},
                                        {"language", nullptr, &Head::lang},
                                        {"url", &Article::url, nullptr},
                                        {"link", &Article::url, nullptr},
                                        {"canonical_url", &Article::url, nullptr},
                                        {"id", &Article::id, nullptr},
                                        {"guid", &Article::id, nullptr}}};

bool set(Head& head, std::string_view name, std::string value) {
  for (const Key& key : kKeys) {
    if (!equals_ignoring_case(name, key.name)) continue;
    (key.text ? head.article.*key.text : head.*key.checked) = std::move(value);
    return true;
  }
  return false;
}

// Splits "Key: value". A key is one word, or two, of letters, '-' and '_'.
bool split_key(std::string_view line, std::string_view& key, std::string_view& value) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 40) return false;
  key = line.substr(0, colon);
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  if (!letter(key.front()) || std::count(key.begin(), key.end(), ' ') > 1) return false;
  if (!std::all_of(key.begin(), key.end(), [&](char c) { return letter(c) || c == ' '; })) return false;
  value = line.substr(colon + 1);
  // "10:30" and "http://..." are no keys.
  if (!value.empty() && value.front() != ' ' && value.front() != '\t') return false;
  value = trimmed(value);
  return true;
}

// A scalar of YAML without its quotation marks or its comment.
std::string yaml_scalar(std::string_view value) {
  value = trimmed(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    const char quote = value.front();
    value = value.substr(1, value.size() - 2);
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
      const bool escaped =
          at + 1 < value.size() && (quote == '"' ? value[at] == '\\' : value.substr(at, 2) == "''");
      if (escaped) ++at;
      out += value[at];
    }
    return out;
  }
  const std::size_t comment = value.find(" #");
  return std::string(trimmed(value.substr(0, comment)));
}

// "[A, B]" as "A, B".
std::string yaml_value(std::string_view value) {
  if (!value.starts_with('[') || !value.ends_with(']')) return yaml_scalar(value);
  std::string out;
  value = value.substr(1, value.size() - 2);
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string item = yaml_scalar(value.substr(0, comma));
    if (!item.empty()) out += (out.empty() ? "" : ", ") + item;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return out;
}

// The indented lines under a key: items of a list joined by ", ", lines of a folded text by " ".
std::string yaml_block(std::string_view& text, Head& head) {
  std::string out;
  while (text.starts_with(' ') || text.starts_with('\t') || text.starts_with("- ")) {
    std::string_view line = trimmed(take_line(text));
    ++head.lines;
    const bool item = line.starts_with("- ");
    if (item) line.remove_prefix(2);
    if (line.empty()) continue;
    if (!out.empty()) out += item ? ", " : " ";
    out += yaml_scalar(line);
  }
  return out;
}

}  // namespace

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

Head read_head_lines(std::string_view text) {
  Head head;
  std::string_view rest = text, key, value;
  for (std::size_t lines = 1; split_key(take_line(rest), key, value); ++lines) {
    if (!set(head, key, std::string(value))) continue;
    head.end = text.size() - rest.size();
    head.lines = lines;
  }
  return head;
}

Head read_front_matter(std::string_view text) {
  Head head;
  std::string_view rest = text;
  if (trimmed(take_line(rest)) != "---") return head;
  head.lines = 1;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    ++head.lines;
    if (trimmed(line) == "---" || trimmed(line) == "...") {
      head.end = text.size() - rest.size();
      return head;
    }
    std::string_view key, value;
    const bool is_key = split_key(line, key, value);
    if (head.lines == 2 && !is_key) return {};  // a rule
    if (!is_key) continue;
    const bool block = value.empty() || value == ">" || value == "|" || value == ">-" || value == "|-";
    set(head, key, block ? yaml_block(rest, head) : yaml_value(value));
  }
  return {};
}

void apply(const Head& head, Article& article, InputPlace place, Intake& intake) {
  std::string body = std::move(article.body);
  article = head.article;
  article.body = std::move(body);
  intake.set_published(article, head.published, place);
  intake.set_lang(article, head.lang, place);
}

}  // namespace chancery
