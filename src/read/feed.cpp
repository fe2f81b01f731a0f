#include "src/read/feed.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <pugixml.hpp>

#include "src/read/html_text.h"

namespace chancery {
namespace {

// A node takes some 60 bytes beside its text, so that a file of "<a/>" would take fifteen times its size.
constexpr std::ptrdiff_t kMostTags = 8'000'000;

std::string_view name_of(pugi::xml_node node) {
  return node.name();
}

bool is_deeper(pugi::xml_node root, std::size_t limit) {
  std::size_t depth = 1;
  for (pugi::xml_node node = root; node;) {
    if (depth > limit) return true;
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (node && node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (!node || node == root) return false;
    node = node.next_sibling();
  }
  return false;
}

// The text and CDATA of an element, one after the other.
std::string content_of(pugi::xml_node node) {
  std::string text;
  for (const pugi::xml_node child : node.children()) text += child.value();
  return text;
}

// RSS gives authors as mail addresses, "editor@example.org (Ann Example)": the name of such a one.
std::string name_of_address(std::string author) {
  const std::size_t begin = author.find('('), end = author.rfind(')');
  const bool named =
      author.find('@') < begin && begin != std::string::npos && end != std::string::npos && end > begin;
  return named ? author.substr(begin + 1, end - begin - 1) : author;
}

// The inside of an element as markup.
std::string markup_of(pugi::xml_node node) {
  struct Writer : pugi::xml_writer {
    std::string text;
    void write(const void* data, std::size_t size) override {
      text.append(static_cast<const char*>(data), size);
    }
  } writer;
  for (const pugi::xml_node child : node.children()) child.print(writer, "", pugi::format_raw);
  return std::move(writer.text);
}

class FeedReader {
 public:
  FeedReader(const std::string& text, Intake& intake) : text_(text), intake_(intake) {}

  void read(pugi::xml_node root) {
    const std::string_view name = name_of(root);
    // A prefix of the root's is that of the feed's own elements, but in RSS 1.0 it is that of RDF.
    const std::size_t colon = name.find(':');
    const std::string_view local = name.substr(colon == std::string_view::npos ? 0 : colon + 1);
    if (local == "feed") {
      prefix_ = name.substr(0, name.size() - local.size());
      entry_ = prefix_ + "entry";
      link_ = prefix_ + "link";
      author_ = prefix_ + "author";
      return read_atom(root);
    }
    if (local == "RDF") return read_channel(root.child("channel"), root);
    if (local == "rss") {
      for (const pugi::xml_node channel : root.children("channel")) read_channel(channel, channel);
      return;
    }
    intake_.refuse({}, "an XML document of <" + shortened(name) + ">, which is neither a page nor a feed");
  }

 private:
  pugi::xml_node child(pugi::xml_node node, std::string_view name) const {
    return node.child((prefix_ + std::string(name)).c_str());
  }

  // The first of these elements that says something.
  std::string first_of(pugi::xml_node node, std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      std::string text = one_line(content_of(child(node, name)));
      if (!text.empty()) return text;
    }
    return {};
  }

  std::string title_of(pugi::xml_node node) const {
    return one_line(fragment_text(content_of(node), intake_.limits().depth));
  }

  InputPlace place_of(pugi::xml_node node) {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
    if (at >= counted_) {
      line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                   text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      counted_ = at;
    }
    return {line_, 0};
  }

  bool add(Article&& article, const std::string& own_id, const std::string& published,
           const std::string& lang, InputPlace place) {
    if (own_id.find(':') != std::string::npos || article.url.empty()) article.id = own_id;
    if (article.source.empty()) article.source = source_;
    intake_.set_published(article, published, place);
    intake_.set_lang(article, lang.empty() ? lang_ : lang, place);
    return intake_.add(std::move(article), place);
  }

  // RSS; in 1.0 the items stand beside the channel.
  void read_channel(pugi::xml_node channel, pugi::xml_node items) {
    source_ = title_of(channel.child("title"));
    lang_ = first_of(channel, {"language", "dc:language"});
    for (const pugi::xml_node item : items.children("item")) {
      Article article;
      article.title = title_of(item.child("title"));
      article.url = first_of(item, {"link", "feedburner:origLink"});
      const pugi::xml_node guid = item.child("guid");
      const std::string own_id =
          guid ? one_line(content_of(guid)) : std::string(item.attribute("rdf:about").value());
      const bool is_link =
          std::string_view(guid.attribute("isPermaLink").value()) != "false" && own_id.starts_with("http");
      if (article.url.empty() && is_link) article.url = own_id;
      article.author = name_of_address(first_of(item, {"dc:creator", "author", "itunes:author"}));
      article.source = title_of(item.child("source"));
      for (const char* name : {"content:encoded", "description", "itunes:summary"}) {
        if (article.body.empty())
          article.body = fragment_text(content_of(item.child(name)), intake_.limits().depth);
      }
      const std::string published =
          first_of(item, {"pubDate", "dc:date", "dcterms:issued", "dcterms:created"});
      if (!add(std::move(article), own_id, published, first_of(item, {"dc:language"}), place_of(item)))
        return;
    }
  }

  // A text construct of Atom (RFC 4287, 3.1): plain, escaped HTML, or XHTML.
  std::string atom_text(pugi::xml_node node) const {
    const std::string_view type = node.attribute("type").value();
    const std::size_t depth = intake_.limits().depth;
    if (type == "xhtml" || type.ends_with("+xml")) return fragment_text(markup_of(node), depth);
    if (type == "html" || type == "text/html") return fragment_text(content_of(node), depth);
    return std::string(trimmed(content_of(node)));
  }

  std::string atom_link(pugi::xml_node entry) const {
    for (const pugi::xml_node node : entry.children(link_.c_str())) {
      const std::string_view rel = node.attribute("rel").value();
      if (rel.empty() || rel == "alternate") return node.attribute("href").value();
    }
    return {};
  }

  std::string atom_authors(pugi::xml_node node) const {
    std::string all;
    for (const pugi::xml_node author : node.children(author_.c_str())) {
      const std::string name = first_of(author, {"name"});
      if (!name.empty()) all += (all.empty() ? "" : ", ") + name;
    }
    return all;
  }

  void read_atom(pugi::xml_node feed) {
    source_ = one_line(atom_text(child(feed, "title")));
    lang_ = feed.attribute("xml:lang").value();
    const std::string author = atom_authors(feed);
    for (const pugi::xml_node entry : feed.children(entry_.c_str())) {
      Article article;
      article.title = one_line(atom_text(child(entry, "title")));
      article.url = one_line(atom_link(entry));
      article.author = atom_authors(entry);
      if (article.author.empty()) article.author = author;
      article.source = one_line(atom_text(child(child(entry, "source"), "title")));
      article.body = atom_text(child(entry, "content"));
      if (article.body.empty()) article.body = atom_text(child(entry, "summary"));
      // "updated" is required and "published" is not; where that is missing, nothing else tells the day.
      const std::string published =
          first_of(entry, {"published", "issued", "created", "updated", "modified"});
      const std::string lang = entry.attribute("xml:lang").value();
      if (!add(std::move(article), first_of(entry, {"id"}), published, lang, place_of(entry))) return;
    }
  }

  const std::string& text_;
  Intake& intake_;
  std::string prefix_, source_, lang_;
  std::string entry_, link_, author_;  // with the prefix; pugixml keeps pointers to names
  std::size_t counted_ = 0, line_ = 1;
};

InputPlace place_at(const std::string& text, std::ptrdiff_t offset) {
  const std::size_t at = std::min(text.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
  return {1 + static_cast<std::size_t>(
                  std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')),
          at};
}

}  // namespace

void read_feed(std::string text, Intake& intake) {
  if (std::count(text.begin(), text.end(), '<') > kMostTags) {
    return intake.refuse({}, "more than " + std::to_string(kMostTags) + " tags of XML");
  }
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  const pugi::xml_node root = document.document_element();
  if (is_deeper(root, intake.limits().depth)) {
    return intake.refuse({}, "nested deeper than " + std::to_string(intake.limits().depth));
  }
  const auto declared = static_cast<std::ptrdiff_t>(text.find("<!ENTITY"));
  if (root && declared >= 0 && declared < root.offset_debug())
    intake.flaw({place_at(text, declared).line, 0}, "the entities that it declares are not expanded");
  if (root) FeedReader(text, intake).read(root);
  if (!result && !intake.done()) {
    intake.refuse(place_at(text, result.offset),
                  std::string("no valid XML: ") + result.description() + "; the rest is left out");
  }
}

}  // namespace chancery
