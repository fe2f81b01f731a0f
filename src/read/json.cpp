#include "src/read/json.h"

#include <iterator>
#include <nlohmann/json.hpp>

#include "src/read/article_sax.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

constexpr const char* kNoObject = "no JSON object, so no article";

// An iterator whose position can be seen from outside while the parser, which takes it by value, moves it on.
class SharedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  explicit SharedIterator(const char*& at) : at_(&at) {}
  reference operator*() const { return **at_; }
  SharedIterator& operator++() {
    ++*at_;
    return *this;
  }
  bool operator==(const SharedIterator& other) const { return *at_ == *other.at_; }
  bool operator!=(const SharedIterator& other) const { return *at_ != *other.at_; }

 private:
  const char** at_;
};

// Raw tabs within strings and halves of surrogate pairs are no JSON but are often written: makes them a space
// and U+FFFD. Outside of strings tabs are white space anyway.
void mend(std::string& text) {
  const auto surrogate = [&](std::size_t at, std::string_view kinds) {
    return at + 5 < text.size() && text[at] == '\\' && text[at + 1] == 'u' && (text[at + 2] | 0x20) == 'd' &&
           kinds.find(text[at + 3]) != std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < ' ' && text[at] != '\n') text[at] = ' ';
    if (text[at] != '\\') continue;
    if (surrogate(at, "89abAB") && surrogate(at + 6, "cdefCDEF")) {
      at += 11;
    } else if (surrogate(at, "89abcdefABCDEF")) {
      text.replace(at + 2, 4, "fffd");
      at += 5;
    } else {
      ++at;  // whatever is escaped
    }
  }
}

// One line of JSON Lines; the reason where it is none.
std::string parse_line(std::string_view line, Intake& intake, std::size_t number) {
  JsonPosition position(number);
  ArticleSax sax(intake, position);
  const bool valid = nlohmann::json::sax_parse(line.data(), line.data() + line.size(), &sax);
  if (intake.done()) return "";
  if (!valid) return sax.error();
  return sax.bare() ? kNoObject : "";
}

void read_line(std::string_view line, Intake& intake, std::size_t number) {
  const std::size_t had = intake.articles();
  std::string reason = parse_line(line, intake, number);
  if (reason.empty()) return;
  if (intake.articles() > had)
    return intake.refuse({number, 0}, reason + ": the rest of the line is left out");
  Decoded decoded = to_utf8(line, "UTF-8");
  mend(decoded.text);
  if (decoded.text != line) reason = parse_line(decoded.text, intake, number);
  if (!reason.empty()) return intake.refuse({number, 0}, reason + ": the line is left out");
  if (decoded.encoding != "UTF-8")
    intake.flaw({number, 0}, "not UTF-8, as JSON is to be; read as " + decoded.encoding);
  intake.report_replaced(decoded, {number, 0});
}

}  // namespace

void read_json_lines(LineReader& lines, Intake& intake) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  std::string_view line;
  while (!intake.done()) {
    const LineReader::Got got = lines.next(line);
    if (got == LineReader::Got::kEnd) return;
    if (got == LineReader::Got::kTooLong) {
      intake.refuse({lines.number(), 0}, "the line is longer than " +
                                             std::to_string(intake.limits().line_bytes) + " bytes: left out");
      continue;
    }
    if (lines.number() == 1 && line.starts_with(kMark)) line.remove_prefix(kMark.size());
    if (!trimmed(line).empty()) read_line(line, intake, lines.number());
  }
}

void read_json(std::string text, Intake& intake) {
  mend(text);
  const char* at = text.data();
  const char* end = text.data() + text.size();
  JsonPosition position(at, &at);
  const auto more = [&] {
    while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) ++at;
    return at != end;
  };
  constexpr auto json_format = nlohmann::json::input_format_t::json;
  while (more()) {
    ArticleSax sax(intake, position);
    const bool valid =
        nlohmann::json::sax_parse(SharedIterator(at), SharedIterator(end), &sax, json_format, false);
    if (intake.done()) return;
    if (valid && sax.bare()) intake.refuse(position.now(), kNoObject);
    if (valid) continue;
    InputPlace place = position.now();
    place.at = static_cast<std::size_t>(at - text.data());
    return intake.refuse(place, sax.error() + ": the rest is left out");
  }
}

}  // namespace chancery
