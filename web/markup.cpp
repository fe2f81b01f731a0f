#include "web/markup.h"

#include <algorithm>

#include "src/query/snippet.h"

namespace chancery {
namespace {

struct Marked {
  std::string text;  // without the marks
  std::vector<std::size_t>
      edges;  // bytes of text at which a mark begins and ends by turns: even in number, ascending
};

Marked take_apart(std::string_view text) {
  static_assert(kMarkStart.size() == kMarkEnd.size());
  Marked out;
  out.text.reserve(text.size());
  while (!text.empty()) {
    const bool open = out.edges.size() % 2 == 1;
    if (text.starts_with(kMarkStart) || text.starts_with(kMarkEnd)) {
      if (text.starts_with(kMarkStart) != open) out.edges.push_back(out.text.size());
      text.remove_prefix(kMarkStart.size());
    } else {
      const std::size_t next = std::min(text.find(kMarkStart[0], 1), text.size());
      out.text.append(text.substr(0, next));
      text.remove_prefix(next);
    }
  }
  if (out.edges.size() % 2 == 1) out.edges.push_back(out.text.size());
  return out;
}

struct Line {
  std::size_t start = 0, end = 0;
  bool indented = false;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t start = 0; start <= text.size();) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    const std::size_t next = end + 1;
    const std::size_t whole = start;
    while (start < end && is_blank(text[start])) ++start;
    while (end > start && is_blank(text[end - 1])) --end;
    lines.push_back({start, end, start > whole});
    start = next;
  }
  return lines;
}

// Whether the lines are those of a typewriter: none long, most of them nearly full.
bool is_hard_wrapped(const std::vector<Line>& lines) {
  constexpr std::size_t kLongest = 100, kFull = 40;
  std::size_t written = 0, full = 0;
  for (const Line& line : lines) {
    const std::size_t size = line.end - line.start;
    if (size > kLongest) return false;
    written += size != 0;
    full += size >= kFull;
  }
  return written >= 4 && full * 3 >= written * 2;
}

// Half-open byte spans of the paragraphs; none is empty.
std::vector<Line> paragraphs_of(std::string_view text) {
  const std::vector<Line> lines = lines_of(text);
  const bool wrapped = is_hard_wrapped(lines);
  std::vector<Line> out;
  bool begins = true;
  for (const Line& line : lines) {
    if (line.start == line.end) {
      begins = true;
      continue;
    }
    if (begins || !wrapped || line.indented) {
      out.push_back(line);
    } else {
      out.back().end = line.end;
    }
    begins = false;
  }
  return out;
}

// Writes pieces of text between edges of marks and links, which may cross: a mark is closed and opened again
// at a link.
class Writer {
 public:
  Writer(std::string_view text, const std::vector<std::size_t>& edges, const std::vector<BodyLink>& links)
      : text_(text), edges_(edges), links_(links) {}

  void write(std::size_t start, std::size_t end, std::string& out) {
    while (next_edge_ < edges_.size() && edges_[next_edge_] <= start) ++next_edge_;
    while (next_link_ < links_.size() && links_[next_link_].end <= start) ++next_link_;
    while (start < end) {
      const BodyLink* link = next_link_ < links_.size() ? &links_[next_link_] : nullptr;
      const bool inside = link != nullptr && link->start <= start;
      const std::size_t stop = std::min(end, link == nullptr ? end : inside ? link->end : link->start);
      if (inside) {
        open(*link, out);
        write_marked(start, stop, out);
        out += "</a>";
        if (stop == link->end) ++next_link_;
      } else {
        write_marked(start, stop, out);
      }
      start = stop;
    }
  }

 private:
  static void open(const BodyLink& link, std::string& out) {
    out += "<a class=\"";
    append_escaped(out, link.css_class);
    out += "\" href=\"";
    append_escaped(out, link.href);
    out += "\" title=\"";
    append_escaped(out, link.title);
    out += "\">";
  }

  void write_marked(std::size_t start, std::size_t end, std::string& out) {
    while (start < end) {
      const std::size_t stop = next_edge_ < edges_.size() ? std::min(end, edges_[next_edge_]) : end;
      const bool inside = next_edge_ % 2 == 1;
      if (stop > start) {
        if (inside) out += "<mark>";
        append_escaped(out, text_.substr(start, stop - start));
        if (inside) out += "</mark>";
      }
      if (next_edge_ < edges_.size() && stop == edges_[next_edge_]) ++next_edge_;
      start = stop;
    }
  }

  std::string_view text_;
  const std::vector<std::size_t>& edges_;
  const std::vector<BodyLink>& links_;
  std::size_t next_edge_ = 0, next_link_ = 0;
};

std::vector<BodyLink> without_overlaps(std::vector<BodyLink> links, std::size_t size) {
  std::stable_sort(links.begin(), links.end(),
                   [](const BodyLink& a, const BodyLink& b) { return a.start < b.start; });
  std::size_t free_from = 0;
  std::erase_if(links, [&](const BodyLink& link) {
    if (link.start < free_from || link.end <= link.start || link.end > size) return true;
    free_from = link.end;
    return false;
  });
  return links;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

std::string without_marks(std::string_view text) {
  return take_apart(text).text;
}

Html marked(std::string_view text) {
  const Marked parts = take_apart(text);
  const std::vector<BodyLink> none;
  Html out;
  Writer(parts.text, parts.edges, none).write(0, parts.text.size(), out.text);
  return out;
}

Html paragraphs(std::string_view body, const std::vector<BodyLink>& links) {
  Marked parts = take_apart(body);
  parts.edges.resize(std::min(parts.edges.size(), 2 * kMostMarks));
  const std::vector<BodyLink> kept = without_overlaps(links, parts.text.size());
  Writer writer(parts.text, parts.edges, kept);
  Html out;
  for (const Line& paragraph : paragraphs_of(parts.text)) {
    out.text += "<p dir=\"auto\">";
    writer.write(paragraph.start, paragraph.end, out.text);
    out.text += "</p>\n";
  }
  return out;
}

bool is_web_address(std::string_view address) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (address.size() <= scheme.size()) continue;
    const bool same = std::equal(scheme.begin(), scheme.end(), address.begin(), [](char expected, char c) {
      return expected == (c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    if (same) return true;
  }
  return false;
}

}  // namespace chancery
