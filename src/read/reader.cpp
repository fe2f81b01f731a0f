#include "src/read/reader.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "src/base/descriptor.h"
#include "src/read/feed.h"
#include "src/read/html.h"
#include "src/read/intake.h"
#include "src/read/json.h"
#include "src/read/lines.h"
#include "src/read/plain.h"
#include "src/read/source.h"
#include "src/read/unpack.h"
#include "src/text/encoding.h"

namespace chancery {
namespace {

constexpr std::size_t kHeadBytes = 64 << 10;

struct Signature {
  std::string_view start, name;
};
constexpr std::array<Signature, 15> kSignatures = {{{"%PDF-", "a PDF document"},
                                                    {"{\\rtf", "an RTF document"},
                                                    {"%!PS", "a PostScript document"},
                                                    {"PK\x03\x04", "a ZIP archive or an office document"},
                                                    {"\xD0\xCF\x11\xE0", "an old office document"},
                                                    {"\x1F\x8B", "gzip within gzip"},
                                                    {"BZh", "data packed by bzip2"},
                                                    {"\xFD"
                                                     "7zXZ",
                                                     "data packed by xz"},
                                                    {"\x28\xB5\x2F\xFD", "data packed by zstd"},
                                                    {"\x89PNG", "a picture"},
                                                    {"\xFF\xD8\xFF", "a picture"},
                                                    {"GIF8", "a picture"},
                                                    {"RIFF", "a picture or a recording"},
                                                    {"\x7F"
                                                     "ELF",
                                                     "a program"},
                                                    {"SQLite format 3", "a database"}}};

std::string binary_name(std::string_view head) {
  for (const Signature& signature : kSignatures) {
    if (head.starts_with(signature.start)) return std::string(signature.name);
  }
  return "binary data";
}

// Whether line ends are other bytes than in ASCII.
bool is_wide(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return true;
  if (head.find('\0') == std::string_view::npos) return false;
  const std::string encoding = to_utf8(head).encoding;
  return encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32");
}

// What is read whole: all formats but JSON Lines.
void read_whole(ByteSource& source, Format format, Intake& intake) {
  std::string bytes;
  const std::size_t limit = intake.limits().file_bytes;
  if (!read_all(source, limit, bytes))
    return intake.refuse({}, "larger than " + std::to_string(limit) + " bytes");
  // Half a document is another document: it would take the place of the whole one that was read before.
  if (source.flaw().refused) return;
  const bool json = format == Format::kJson || format == Format::kJsonLines;
  const bool markup = format == Format::kHtml || format == Format::kFeed;
  Decoded decoded = to_utf8(bytes, json ? "UTF-8" : markup ? declared_encoding(bytes) : std::string_view());
  std::string().swap(bytes);
  if (json && !decoded.encoding.starts_with("UTF"))
    intake.flaw({}, "not UTF-8, as JSON is to be; read as " + decoded.encoding);
  intake.report_replaced(decoded, {});
  switch (format) {
    case Format::kJsonLines: {
      MemorySource text(decoded.text);
      LineReader lines(text, intake.limits().line_bytes);
      return read_json_lines(lines, intake);
    }
    case Format::kJson:
      return read_json(std::move(decoded.text), intake);
    case Format::kPlain:
      return read_plain(std::move(decoded.text), intake);
    case Format::kMarkdown:
      return read_markdown(std::move(decoded.text), intake);
    case Format::kHtml:
      return read_html(decoded.text, intake);
    case Format::kFeed:
      return read_feed(std::move(decoded.text), intake);
    case Format::kBinary:
      return;
  }
}

void read_unpacked(PeekedSource& source, Intake& intake) {
  // A pipe may have no more for now than a few lines of JSON: they are not to wait. Other formats are read
  // whole anyway.
  std::string_view head = source.peek_line(kHeadBytes);
  if (head.empty()) return;
  Format format = sniff(head, intake.name());
  if (format != Format::kJsonLines && head.size() < kHeadBytes) {
    head = source.peek(kHeadBytes);
    format = sniff(head, intake.name());
  }
  if (format == Format::kBinary || is_gzip(head))
    return intake.refuse({}, "no text but " + binary_name(head));
  if (format != Format::kJsonLines || is_wide(head)) return read_whole(source, format, intake);
  LineReader lines(source, intake.limits().line_bytes);
  read_json_lines(lines, intake);
}

void read_source(ByteSource& bytes, const std::string& name, const ReadOptions& options,
                 const ReadSink& sink) {
  Intake intake(name, options, sink);
  PeekedSource packed(bytes);
  const auto read = [&](ByteSource& source) {
    PeekedSource peeked(source);
    read_unpacked(peeked, intake);
    const SourceFlaw& flaw = source.flaw();
    if (flaw.message.empty()) return;
    if (flaw.refused) return intake.refuse({0, flaw.at}, flaw.message);
    intake.flaw({0, flaw.at}, flaw.message);
  };
  if (is_gzip(packed.peek(2))) {
    GzipSource gzip(packed, options.limits.unpack_ratio);
    read(gzip);
  } else {
    read(packed);
  }
  if (!bytes.flaw().stopped()) intake.finish();
}

void refuse_file(const std::string& path, const std::string& reason, const ReadSink& sink) {
  const ReadOptions options;
  Intake(path, options, sink).refuse({}, reason);
}

}  // namespace

void read_file(const std::string& path, const ReadOptions& options, const ReadSink& sink) {
  // Without waiting for the other end of a named pipe, during which nothing could stop it.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    // That the machine is at its limits says nothing about the file.
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) throw_system_error("open", path, errno);
    return refuse_file(path, std::string("cannot be opened: ") + std::strerror(errno), sink);
  }
  if (::fcntl(file.number(), F_SETFL, 0) != 0) throw_system_error("open", path, errno);
  read_descriptor(file.number(), path, options, sink);
}

void read_descriptor(int descriptor, const std::string& name, const ReadOptions& options,
                     const ReadSink& sink) {
  DescriptorSource source(descriptor, sink.stopped);
  read_source(source, name, options, sink);
}

void read_bytes(std::string_view bytes, const std::string& name, const ReadOptions& options,
                const ReadSink& sink) {
  MemorySource source(bytes);
  read_source(source, name, options, sink);
}

}  // namespace chancery
