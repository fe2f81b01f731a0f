#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>

#include "src/base/hash.h"
#include "tests/read/reading.h"
#include "tests/temporary_folder.h"

using namespace chancery;

namespace {

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

const char* name_of(Format format) {
  switch (format) {
    case Format::kJsonLines:
      return "JSON Lines";
    case Format::kJson:
      return "JSON";
    case Format::kPlain:
      return "plain";
    case Format::kMarkdown:
      return "Markdown";
    case Format::kHtml:
      return "HTML";
    case Format::kFeed:
      return "feed";
    case Format::kBinary:
      return "binary";
  }
  return "";
}

std::string ids_of(const Reading& reading) {
  std::string ids;
  for (const Article& article : reading.articles) ids += article.id + " ";
  return ids;
}

}  // namespace

TEST_CASE("the format is known by content, and by name only where that leaves it open") {
  struct Row {
    std::string_view head;
    const char *name, *format, *reason;
  };
  const Row rows[] = {
      {"{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "a.txt", "JSON Lines", "objects on lines"},
      {"  {\"title\":\"a\"}", "-", "JSON Lines", "one object on a line"},
      {"{\"title\":\"a ver", "-", "JSON Lines", "a line that is longer than the head"},
      {"{\"title\":\"cut\n{\"title\":\"b\"}\n", "-", "JSON Lines", "the first line is broken"},
      {"{\"title\":\n{\"title\":\"b\"}\n", "a.json", "JSON", "an object as a value"},
      {"{\"id\":1,\n{\"title\":\"b\"}\n", "a.json", "JSON Lines", "an object where a key should stand"},
      {"{\n  \"title\": \"}\\\"{\"\n}", "a.jsonl", "JSON", "an object on lines"},
      {"[\n {\"title\":\"a\"}]", "a.jsonl", "JSON", "a list of objects"},
      {"[1] a footnote", "-", "plain", "a bracket that opens no list of objects"},
      {"[1, 2]", "a.json", "JSON", "the same by the name of JSON"},
      {"{sic} he said", "-", "plain", "a brace that opens no object"},
      {"title,body\n", "a.jsonl", "JSON Lines", "by name"},
      {"<!DOCTYPE html><p>", "a.txt", "HTML", "a page"},
      {"\xEF\xBB\xBF\n<?xml version='1.0'?>\n<!-- x --><!DOCTYPE html PUBLIC '-//W3C'><html>", "a.xml",
       "HTML", "a page in XML"},
      {"<HTML>", "-", "HTML", "capitals"},
      {"<p>One", "a", "HTML", "a fragment of a page"},
      {"Notice: undefined\n<html>", "a", "HTML", "a page with an error before it"},
      {"One <b>two</b>", "a.html", "HTML", "by name"},
      {"One <b>two</b>", "a.txt", "plain", "text with a tag"},
      {"<?xml version='1.0'?><rss version='2.0'>", "a.html", "feed", "RSS"},
      {"<!-- <html> --><feed xmlns='http://www.w3.org/2005/Atom'>", "-", "feed", "Atom after a comment"},
      {"<rdf:RDF xmlns:rdf='x'>", "-", "feed", "RDF"},
      {"<?xml version='1.0'?><other>", "-", "feed",
       "another document of XML, which the reader of feeds refuses"},
      {"<nonsense> he said", "-", "plain", "no element of HTML"},
      {"# Title\n\nText", "a.txt", "Markdown", "a heading"},
      {"---\ntitle: T\n---\nText", "-", "Markdown", "front matter"},
      {"--- \n", "-", "plain", "a rule"},
      {"#hashtag", "-", "plain", "no heading"},
      {"Text", "a.MD", "Markdown", "by name"},
      {"Text", "a.md.gz", "Markdown", "by the name before .gz"},
      {"Text", "", "plain", "no name"},
      {"%PDF-1.7\n", "a.txt", "binary", "a document that begins as text"},
      {"PK\x03\x04", "a.docx", "binary", "a packed one"},
      {std::string_view("\0\1\2\3\4\5", 6), "a.txt", "binary", "no text"},
      {std::string_view("\xFF\xFE{\0\"\0t\0i\0t\0l\0e\0\"\0:\0\"\0a\0\"\0}\0", 28), "-", "JSON Lines",
       "UTF-16"},
      {"", "a.html", "HTML", "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(std::string(name_of(sniff(row.head, row.name))) == row.format);
  }
}

TEST_CASE("an article without an id has its URL, its file's path, or a hash of its text") {
  const std::string lines =
      "{\"id\":\"a\",\"url\":\"https://x.example/0\",\"title\":\"t\"}\n{\"url\":\"https://x.example/"
      "1\",\"title\":\"t\"}\n"
      "{\"title\":\"one\"}\n{\"title\":\"two\"}\n{\"title\":\"three\"}\n";
  CHECK(ids_of(reading_of(lines, "in/articles.jsonl")) ==
        "a https://x.example/1 in/articles.jsonl in/articles.jsonl#2 in/articles.jsonl#3 ");
  CHECK(ids_of(reading_of(lines, "-")) == "a https://x.example/1 " + hash_hex("one\n\n") + " " +
                                              hash_hex("two\n\n") + " " + hash_hex("three\n\n") + " ");
  CHECK(ids_of(reading_of("Text.", "./in//a.txt")) == "in/a.txt ");
  CHECK(ids_of(reading_of("Text.", "-")) == hash_hex("Text.") + " ");
}

TEST_CASE("options fill in what articles lack") {
  ReadOptions options;
  options.published = parse_iso8601("2025-08-14");
  options.lang = "fr";
  options.source = "The Post";
  const Reading reading = reading_of(
      "{\"title\":\"a\"}\n{\"title\":\"b\",\"published\":\"2001-01-01\",\"lang\":\"de\",\"source\":\"S\"}\n{"
      "\"title\":\"c\",\"published\":\"?\"}\n",
      "input", options);
  REQUIRE(reading.articles.size() == 3);
  CHECK(iso(*reading.articles[0].published) == "2025-08-14");
  CHECK((reading.articles[0].lang == "fr" && reading.articles[0].source == "The Post"));
  CHECK(iso(*reading.articles[1].published) == "2001-01-01");
  CHECK((reading.articles[1].lang == "de" && reading.articles[1].source == "S"));
  CHECK(iso(*reading.articles[2].published) == "2025-08-14");
}

TEST_CASE("names of sources and authors are such that a filter can ask for them") {
  struct Row {
    const char *json, *name, *why;
  };
  const Row rows[] = {
      {R"(The Post)", "The Post", "a plain one"},
      {R"(line\nof\r\ntwo\ttabs)", "line of two tabs", "white space is a blank"},
      {R"(  The   Post )", "The Post", "and one of it"},
      {R"(\u3000東京\u3000新聞\u3000)", "東京 新聞", "of every script"},
      {R"(Le\u00A0Monde\u200B)", "Le Monde", "of any width"},
      {R"(\u200Fهآرتس\u200E)", "هآرتس", "what only turns the direction is not seen"},
      {R"(\uFEFFThe Post)", "The Post", "nor is a byte order mark"},
      {R"( \u3000\u200E)", "", "nothing is left"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const std::string name(row.json);
    const Reading reading =
        reading_of("{\"title\":\"a\",\"source\":\"" + name + "\",\"author\":\"" + name + "\"}");
    REQUIRE(reading.articles.size() == 1);
    CHECK(reading.articles[0].source == row.name);
    CHECK(reading.articles[0].author == row.name);
  }
  // One that is given for those that have none, too.
  ReadOptions options;
  options.source = " The\tPost ";
  for (const char* source : {"", "\\u3000"}) {
    const Reading reading =
        reading_of("{\"title\":\"a\",\"source\":\"" + std::string(source) + "\"}", "input", options);
    CHECK(reading.articles.at(0).source == "The Post");
  }
}

TEST_CASE("gzip of any format") {
  struct Row {
    std::string bytes;
    const char *titles, *complaints, *reason;
  };
  const std::string lines = gzipped("{\"title\":\"a\"}\n{\"title\":\"b\"}\n");
  std::string damaged = gzipped("{\"title\":\"a\"}\n");
  damaged[damaged.size() - 6] ^= 1;  // the check value
  const Row rows[] = {
      {lines, "a b ", "", "lines"},
      {gzipped("Title\n\nText."), "Title ", "", "text"},
      {gzipped("<title>Page</title><p>Text."), "Page ", "", "a page"},
      {gzipped("{\"title\":\"a\"}\n") + gzipped("{\"title\":\"b\"}\n"), "a b ", "",
       "members one after another"},
      {lines + std::string(512, '\0'), "a b ", "", "padded"},
      {lines + "rest", "a b ", "input: after the gzip data stands something else, which was ignored\n",
       "something after it"},
      {lines.substr(0, lines.size() - 12), "a ", "refused input: the gzip data ends before its end\n",
       "cut within the second line"},
      {lines.substr(0, 5), "", "refused input: the gzip data ends before its end\n", "cut within the header"},
      {gzipped("Title\n\nText.").substr(0, 28), "", "refused input: the gzip data ends before its end\n",
       "cut: half a text is none"},
      {damaged, "", "refused input: the gzip data is damaged: incorrect data check\n", "damaged"},
      {"\x1F\x8B no gzip at all", "", "refused input: the gzip data is damaged: unknown compression method\n",
       "no gzip"},
      {gzipped(lines), "", "refused input: no text but gzip within gzip\n", "gzip of gzip"},
      {gzipped(""), "", "input: no articles in it\n", "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Reading reading = reading_of(row.bytes);
    std::string titles;
    for (const Article& article : reading.articles) titles += article.title + " ";
    CHECK(titles == row.titles);
    CHECK(reading.complaints() == row.complaints);
  }
}

TEST_CASE("a gzip bomb is given up") {
  // Zlib packs blanks to a thousandth at best, so the limit is set below that.
  const std::string bomb = gzipped(std::string(70u << 20, '\n'));
  ReadOptions options;
  options.limits.unpack_ratio = 500;
  const std::string complaint =
      "refused input: the gzip data unpacks to more than 500 times its size: a bomb?\n";
  CHECK(reading_of(bomb, "input", options).complaints() == complaint);
  CHECK(reading_of(gzipped("{\"title\":\"a\"}\n") + bomb, "input", options).complaints() == complaint);
}

TEST_CASE("encodings of whole files") {
  CHECK(reading_of("\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB\n\n\xC8\xED\xEE\xF1\xF2\xF0\xE0\xED\xED\xFB\xE5 "
                   "\xE4\xE5\xEB\xE0.")
            .articles.at(0)
            .title == "Министры");
  CHECK(reading_of(std::string_view("\xFE\xFF\x04\x1C\x04\x38\x04\x40\0\n\0\n\0A\0.", 16))
            .articles.at(0)
            .title == "Мир");
  const Reading lines =
      reading_of(std::string_view("\xFF\xFE{\0\"\0t\0i\0t\0l\0e\0\"\0:\0\"\0\x1C\x04\"\0}\0\n\0{\0}\0", 34));
  REQUIRE(lines.articles.size() == 1);
  CHECK(lines.articles[0].title == "М");
  CHECK(lines.complaints() == "refused input:2: an article with neither body nor title\n");
  CHECK(
      reading_of("One t\xC3\xA9xt wh\xC3\xA8re \xC3\xA0ll \xC3\xAEs w\xC3\xAAll b\xFFt one.").complaints() ==
      "input: not valid UTF-8 in 1 place, first at byte 33: replaced\n");
}

TEST_CASE("limits of files and fields") {
  ReadOptions options;
  options.limits.file_bytes = 1000;
  CHECK(reading_of(std::string(1000, 'x'), "input", options).articles.size() == 1);
  CHECK(reading_of(std::string(1001, 'x'), "input", options).complaints() ==
        "refused input: larger than 1000 bytes\n");
  CHECK(reading_of(gzipped(std::string(1001, 'x')), "input", options).complaints() ==
        "refused input: larger than 1000 bytes\n");
  options = {};
  options.limits.field_bytes = 9;
  Reading reading = reading_of("{\"body\":\"\xD0\x9C\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x81\"}", "input", options);
  CHECK(reading.complaints() == "input:1: body has 10 bytes, more than 9: cut there\n");
  CHECK(reading.articles.at(0).body == "Мини");
  const std::string huge(70'000, 'y');
  reading = reading_of("{\"title\":\"" + huge + "\",\"id\":\"" + huge + "\"}", "in.jsonl");
  CHECK(reading.complaints() ==
        "in.jsonl:1: id has 70000 bytes, more than 65536: left out\nin.jsonl:1: title has 70000 bytes, more "
        "than 65536: cut there\n");
  CHECK(reading.articles.at(0).title.size() == 65536);
  CHECK(reading.articles.at(0).id == "in.jsonl");
}

TEST_CASE("what holds no text is refused by its name") {
  struct Row {
    std::string_view bytes;
    const char* complaint;
  };
  const Row rows[] = {
      {"%PDF-1.7 text", "refused input: no text but a PDF document\n"},
      {"PK\x03\x04 text", "refused input: no text but a ZIP archive or an office document\n"},
      {"{\\rtf1 text}", "refused input: no text but an RTF document\n"},
      {std::string_view("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0", 22),
       "refused input: no text but a picture\n"},
      {std::string_view("\0\1\2\3\4\5\6\7", 8), "refused input: no text but binary data\n"},
      {"", "input: no articles in it\n"},
      {" \n\n", "refused input:3: an article with neither body nor title\n"},
  };
  for (const Row& row : rows) {
    const Reading reading = reading_of(row.bytes);
    CHECK(reading.complaints() == row.complaint);
    CHECK(reading.articles.empty());
  }
}

TEST_CASE("of a file of rubbish a thousand problems are told") {
  std::string lines = "{\"title\":\"a\"}\n";
  for (int i = 0; i < 5000; ++i) lines += "rubbish\n";
  const Reading reading = reading_of(lines, "a.jsonl");
  REQUIRE(reading.problems.size() == 1001);
  CHECK(to_string(reading.problems.back()) == "a.jsonl: and 4000 more problems, which are not shown");
  CHECK(reading.problems.back().refused);
}

TEST_CASE("files that cannot be opened are refused, and nothing is thrown") {
  const TemporaryFolder folder;
  const std::string missing = folder.at("missing.txt");
  CHECK(reading_of_file(missing).complaints() ==
        "refused " + missing + ": cannot be opened: No such file or directory\n");
  CHECK(reading_of_file(folder.path()).complaints() ==
        "refused " + folder.path() + ": cannot be read: Is a directory\n");
  const std::string locked = folder.write("locked.txt", "Text.");
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  // The superuser may read everything.
  const bool root = ::geteuid() == 0;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  if (root) REQUIRE(::seteuid(65534) == 0);
  const Reading reading = reading_of_file(locked);
  if (root) REQUIRE(::seteuid(0) == 0);
  CHECK(reading.complaints() == "refused " + locked + ": cannot be opened: Permission denied\n");
}

TEST_CASE("a file is read as the same bytes from a stream are") {
  const TemporaryFolder folder;
  const std::string lines = "{\"id\":\"a\",\"title\":\"one\"}\n{\"id\":\"b\",\"title\":\"two\"}\n";
  for (const std::string& path :
       {folder.write("a.jsonl", lines), folder.write("a.jsonl.gz", gzipped(lines))}) {
    const Reading reading = reading_of_file(path);
    CHECK(reading.complaints() == "");
    CHECK(ids_of(reading) == "a b ");
    CHECK(reading.lines == std::vector<std::size_t>{1, 2});
  }
}

TEST_CASE("an id is clean text, whatever the name of its file") {
  struct Row {
    const char *name, *id, *reason;
  };
  const Row rows[] = {
      {"in/Caf\xC3\xA9 100%.txt", "in/Caf\xC3\xA9 100%.txt", "a name in UTF-8"},
      {"in/caf\xE9 100%.txt", "file:in/caf%E9%20100%25.txt", "one in another encoding"},
      {"in/caf\xEA 100%.txt", "file:in/caf%EA%20100%25.txt", "a second one is not taken for the first"},
      {"in/a\nb.txt", "file:in/a%0Ab.txt", "a line end"},
      {"in/a\x1B[2J.txt", "file:in/a%1B[2J.txt", "what a terminal obeys"},
      {"in/\xEE\x80\x80.txt", "file:in/%EE%80%80.txt", "the mark of a highlight"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(ids_of(reading_of("Text.", row.name)) == row.id + std::string(" "));
  }
}

TEST_CASE("a complaint is one line of text, whatever it is about") {
  CHECK(reading_of("%PDF-", "a\nb\x1B[2J\x7F").complaints() ==
        "refused a?b?[2J?: no text but a PDF document\n");
  CHECK(reading_of("{\"title\":\"a\",\"published\":\"\\u001b[2J\\n\\u009b\"}").complaints() ==
        "input:1: published is no date: \"[2J\"; the article is left undated\n");
  std::string name = "x";
  for (int i = 0; i < 40; ++i) name += "\u0436";
  CHECK(reading_of("<?xml version='1.0'?><" + name + "/>").complaints() ==
        "refused input: an XML document of <" + name.substr(0, 59) +
            "…>, which is neither a page nor a feed\n");
}

TEST_CASE("a file that grows while it is read gives what it held, and says so") {
  const TemporaryFolder folder;
  const std::string line = "{\"title\":\"one\"}\n", path = folder.write("a.jsonl", line + line);
  std::ofstream more(path, std::ios::app);
  Reading reading;
  ReadSink sink = reading.sink();
  sink.article = [&](Article&& article, std::size_t) {
    reading.articles.push_back(std::move(article));
    more << line << std::flush;
    return reading.articles.size() < 100;
  };
  read_file(path, {}, sink);
  CHECK(reading.articles.size() == 2);
  CHECK(reading.complaints() == "refused " + path + ": changed while it was read: read it again\n");
}

TEST_CASE("half of an old text and half of a new one are none") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.txt", std::string(100'000, 'x'));
  for (const std::string& other : {std::string("short"), std::string(200'000, 'y')}) {
    folder.write("a.txt", std::string(100'000, 'x'));
    Reading reading;
    ReadSink sink = reading.sink();
    int asked = 0;
    sink.stopped = [&] {
      if (++asked == 2) folder.write("a.txt", other);
      return false;
    };
    read_file(path, {}, sink);
    CHECK(reading.articles.empty());
    CHECK(reading.complaints() == "refused " + path + ": changed while it was read: read it again\n");
  }
}

TEST_CASE("a file that has gone when it is opened is refused, and one that goes then is read") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.txt", "Text.");
  Reading reading;
  ReadSink sink = reading.sink();
  sink.stopped = [&] {
    std::filesystem::remove(path);
    return false;
  };
  read_file(path, {}, sink);
  CHECK(ids_of(reading) == path + " ");
  CHECK(reading.complaints() == "");
  CHECK(reading_of_file(path).complaints() ==
        "refused " + path + ": cannot be opened: No such file or directory\n");
}

TEST_CASE("a file without a size is read to its end") {
  // What the system makes up has none.
  const Reading reading = reading_of_file("/proc/self/status");
  CHECK(reading.complaints() == "");
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].body.find("Pid:") != std::string::npos);
}

TEST_CASE("lines that cross the pieces in which a source is read") {
  std::string lines, ids;
  for (int i = 0; i < 3000; ++i) {
    const std::string id = std::to_string(i);
    lines += "{\"id\":\"" + id + "\",\"title\":\"" + std::string(static_cast<std::size_t>(i % 701), 'x') +
             "t\"}\n";
    ids += id + " ";
  }
  CHECK(ids_of(reading_of(lines)) == ids);
  CHECK(ids_of(reading_of(gzipped(lines))) == ids);
}

namespace {

// A pipe that is written to while it is read.
class Pipe {
 public:
  Pipe() { REQUIRE(::pipe(ends_) == 0); }
  ~Pipe() {
    end();
    ::close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int out() const { return ends_[0]; }
  void put(std::string_view bytes) {
    REQUIRE(::write(ends_[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  void end() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2];
};

}  // namespace

TEST_CASE("lines of a pipe are handed on as they come, up to a stop") {
  Pipe pipe;
  Reading reading;
  bool stopped = false;
  ReadSink sink = reading.sink();
  sink.stopped = [&] { return stopped; };
  sink.article = [&](Article&& article, std::size_t) {
    if (article.title == "b") {
      pipe.put("{\"title\":\"half");
      stopped = true;
    } else {
      pipe.put("{\"title\":\"b\"}\n");  // nothing comes before the first has been handed on
    }
    reading.articles.push_back(std::move(article));
    return true;
  };
  pipe.put("{\"title\":\"a\"}\n");
  read_descriptor(pipe.out(), "-", {}, sink);
  REQUIRE(reading.articles.size() == 2);
  CHECK(reading.articles[1].title == "b");
  CHECK(reading.complaints() == "");
}

TEST_CASE("a stop while nothing has come, or half a document") {
  const std::string packed = gzipped("{\"title\":\"a\"}\n");
  for (const std::string& begun :
       {std::string(), std::string("<html><p>Half a page"), packed.substr(0, packed.size() / 2)}) {
    INFO(begun);
    Pipe pipe;
    Reading reading;
    ReadSink sink = reading.sink();
    int asked = 0;
    sink.stopped = [&] { return ++asked > 3; };
    pipe.put(begun);
    read_descriptor(pipe.out(), "-", {}, sink);
    CHECK(reading.articles.empty());
    CHECK(reading.complaints() == "");
  }
}

TEST_CASE("a pipe of another format is known by more than its first line") {
  Pipe pipe;
  Reading reading;
  ReadSink sink = reading.sink();
  int asked = 0;
  sink.stopped = [&] {
    if (++asked == 3) {
      pipe.put("title: T\n---\nText.\n");
      pipe.end();
    }
    return false;
  };
  pipe.put("---\n");
  read_descriptor(pipe.out(), "-", {}, sink);
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].title == "T");
}

TEST_CASE("a named pipe is waited for, up to a stop") {
  const TemporaryFolder folder;
  const std::string path = folder.at("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Reading reading;
  ReadSink sink = reading.sink();
  int asked = 0;
  sink.stopped = [&] { return ++asked > 2; };
  read_file(path, {}, sink);
  CHECK((reading.articles.empty() && reading.complaints() == ""));

  int writer = -1;
  sink.stopped = [&] {
    if (writer < 0) {
      writer = ::open(path.c_str(), O_WRONLY);
      REQUIRE(::write(writer, "Text.", 5) == 5);
      ::close(writer);
    }
    return false;
  };
  read_file(path, {}, sink);
  REQUIRE(reading.articles.size() == 1);
  CHECK(reading.articles[0].body == "Text.");
}

TEST_CASE("a descriptor that cannot be read") {
  Reading reading;
  read_descriptor(-1, "-", {}, reading.sink());
  CHECK(reading.complaints() == "refused -: cannot be read: Bad file descriptor\n");
}
