#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <map>
#include <sstream>

#include "index/build.h"
#include "index/files.h"
#include "index/forward.h"
#include "index/manifest.h"
#include "index/workplace.h"
#include "src/base/error.h"
#include "tests/index/archive_fixture.h"

using namespace chancery;

namespace {

// Words by spaces, those of the title before "|"; "+term" is a mark at the word before it.
void add_forward(ForwardBuilder& builder, const std::string& text) {
  std::map<std::string, std::vector<std::uint32_t>> words;
  std::vector<std::pair<std::string, std::uint32_t>> marks;
  std::uint32_t places = 0, title_places = 0;
  std::istringstream parts(text);
  for (std::string part; parts >> part;) {
    if (part == "|") {
      title_places = places;
    } else if (part.front() == '+') {
      marks.emplace_back(part.substr(1), places - 1);
    } else {
      words[part].push_back(places++);
    }
  }
  builder.begin_article(places, title_places);
  for (const auto& [word, at] : words) builder.add_word(word, at);
  for (const auto& [mark, at] : marks) builder.add_mark(mark, at);
  builder.end_article();
}

// As if the archive's only segment had been written with these bytes in that file.
void rewrite_file(const std::string& archive, const std::string& name, std::string_view bytes) {
  Manifest manifest = read_manifest(archive);
  REQUIRE(manifest.segments.size() == 1);
  SegmentEntry& entry = manifest.segments.front();
  write_file(segment_folder(archive, entry) + "/" + name, bytes);
  stamp_files(segment_folder(archive, entry), entry);
  write_manifest(archive, manifest);
}

std::string forward_bytes(ForwardBuilder& builder) {
  const TemporaryFolder folder;
  builder.write(folder.at("forward.bin"));
  return read_whole_file(folder.at("forward.bin"));
}

std::string only_problem(const std::string& archive) {
  const std::vector<std::string> problems = check_archive(archive, no_progress);
  REQUIRE(problems.size() <= 1);
  return problems.empty() ? "" : problems.front();
}

}  // namespace

TEST_CASE("segments without their manifest are damage, and are not touched") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& path) {
    try {
      Writer writer(path, test_options());
      FAIL("opened");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kDamaged);
      CHECK(std::string(error.what()).find("its manifest") != std::string::npos);
    }
  };
  const std::string archive = folder.path() + "/archive", own = folder.path() + "/own";
  index_articles(archive, some_articles(3));
  rename_path(archive + "/manifest", archive + "/manifest.moved");
  refused(archive);
  rename_path(archive + "/manifest.moved", archive + "/manifest");
  CHECK(check_archive(archive, no_progress).empty());
  // A folder of that name that never was an archive's.
  make_folder(own + "/segments");
  write_file(own + "/segments/track1.wav", "sound");
  refused(own);
  CHECK(read_whole_file(own + "/segments/track1.wav") == "sound");
  CHECK_FALSE(std::filesystem::exists(own + "/lock"));
}

TEST_CASE("a first run that was killed before its manifest does not hinder the next") {
  const TemporaryFolder folder;
  make_folder(folder.path() + "/segments");
  make_folder(folder.path() + "/building-99999-0/segment-builder");
  write_file(folder.path() + "/lock", "test, process 99999\n");
  write_file(folder.path() + "/manifest.new", "half");
  index_articles(folder.path(), some_articles(3));
  CHECK(search_in(folder.path(), "harbour").total == 3);
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/building-99999-0"));
}

TEST_CASE("what a killed run left is removed by the next writer, and what is named stays") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(3));
  make_folder(folder.path() + "/building-99999-0/segment-builder");
  make_folder(folder.path() + "/segments/00000077");
  write_file(folder.path() + "/segments/00000077/articles.glass", "half");
  CHECK(search_in(folder.path(), "harbour").total == 3);
  Writer writer(folder.path(), test_options());
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/building-99999-0"));
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/segments/00000077"));
  CHECK(search_in(folder.path(), "harbour").total == 3);
}

TEST_CASE("check is not misled by a writer beside it") {
  const TemporaryFolder folder;
  for (int i = 0; i < 3; ++i)
    index_articles(folder.path(), {make_article(std::to_string(i), "A", "harbour")});
  int looked = 0;
  const auto problems = check_archive(folder.path(), [&](const std::string&) {
    // While the second segment is about to be read, all are merged into a new one.
    if (++looked == 2) compact_archive(folder.path());
  });
  CHECK(problems.empty());
  CHECK(looked == 4);
}

TEST_CASE("what the machine refuses is not taken for damage") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(3));
  // Descriptors for the manifest, but not for all of a segment.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  REQUIRE(next >= 0);
  ::close(next);
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(next) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  ErrorKind kind = ErrorKind::kUsage;
  std::string message;
  try {
    Snapshot::open(folder.path());
  } catch (const Error& error) {
    kind = error.kind();
    message = error.what();
  }
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(kind == ErrorKind::kMachine);
  CHECK(message.find("ulimit -n") != std::string::npos);
}

TEST_CASE("a merge of a segment that was damaged since it was opened names it, whichever file it copies") {
  const TemporaryFolder folder;
  const std::string whole = folder.path() + "/whole";
  index_articles(whole, some_articles(400));
  index_articles(whole, {make_article("new", "New", "harbour")});
  {
    Writer writer(whole, test_options());
    REQUIRE(writer.remove("a7"));
    writer.commit();
  }
  const SegmentEntry first = read_manifest(whole).segments.front();
  REQUIRE(first.files.size() == 5);
  for (const auto& [name, stamp] : first.files) {
    // Read when the segment was opened; a commit may replace it while the merge runs.
    if (name == first.deleted_file) continue;
    const std::string archive = folder.path() + "/" + name;
    std::filesystem::copy(whole, archive, std::filesystem::copy_options::recursive);
    MergeOptions options;
    options.opened = Snapshot::open(archive);
    const std::string path = segment_folder(archive, first) + "/" + name;
    std::string bytes = read_whole_file(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 8);
    write_file(path, bytes);
    const std::string manifest = read_whole_file(archive + "/manifest");
    INFO(name);
    try {
      compact(archive, options, false);
      FAIL("what is damaged was merged");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kDamaged);
      CHECK_THAT(error.what(), Catch::Contains(path + " is damaged: its fingerprint"));
    }
    CHECK(read_whole_file(archive + "/manifest") == manifest);
  }
}

TEST_CASE("compact removes nothing of an archive that cannot be opened") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(5));
  const std::string segments = folder.path() + "/segments/";
  std::filesystem::copy(segments + "00000001", segments + "00000007",
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove(segments + "00000001/columns.bin");
  CHECK_THROWS_AS(compact_archive(folder.path()), Error);
  CHECK(std::filesystem::exists(segments + "00000007/columns.bin"));
}

TEST_CASE("of a build folder that was given up nothing is committed") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(5));
  const BuildFolder place(folder.path());
  make_folder(place.path() + "/merged");
  remove_own_builds();
  CHECK(is_gone(place.path()));
  make_folder(place.path() + "/merged");  // as from a file that was written after that
  try {
    place_segment(folder.path(), place.path() + "/merged", {}, 9);
    FAIL("a segment without its files is in the archive");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kInterrupted);
  }
  CHECK(is_gone(folder.path() + "/segments/00000009"));
}

TEST_CASE("a process of the same number elsewhere keeps its build folders") {
  const TemporaryFolder folder;
  const auto next_path = [&] {
    const BuildFolder place(folder.path());
    const std::string path = place.path();
    const std::size_t dash = path.rfind('-');
    return path.substr(0, dash + 1) + std::to_string(std::stoi(path.substr(dash + 1)) + 1);
  };
  const std::string theirs = next_path();
  make_folder(theirs);
  write_file(theirs + "/work", "theirs");
  const BuildFolder ours(folder.path());
  CHECK(ours.path() != theirs);
  remove_own_builds();
  CHECK(read_whole_file(theirs + "/work") == "theirs");
}

TEST_CASE("check finds what is damaged and opening refuses it") {
  const TemporaryFolder folder;
  index_articles(folder.path(), some_articles(50));
  const std::string segment = segment_folder(folder.path(), read_manifest(folder.path()).segments.front());
  CHECK(check_archive(folder.path(), no_progress).empty());
  for (const char* name : {"articles.glass", "columns.bin", "forward.bin", "quotations.glass"}) {
    const std::string path = segment + "/" + name;
    const std::string whole = read_whole_file(path);
    std::string flipped = whole;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 8);
    write_file(path, flipped);
    INFO(name);
    const auto problems = check_archive(folder.path(), no_progress);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().find(name) != std::string::npos);
    write_file(path, std::string_view(whole).substr(0, whole.size() / 2));
    CHECK_FALSE(check_archive(folder.path(), no_progress).empty());
    CHECK_THROWS_AS(Snapshot::open(folder.path()), Error);
    std::filesystem::remove(path);
    CHECK_FALSE(check_archive(folder.path(), no_progress).empty());
    CHECK_THROWS_AS(Snapshot::open(folder.path()), Error);
    write_file(path, whole);
    CHECK(check_archive(folder.path(), no_progress).empty());
  }
  CHECK_FALSE(check_archive(folder.path() + "/none", no_progress).empty());
}

TEST_CASE("check finds a forward index that was made of other words, whatever its fingerprint") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("a1", "Peace talks",
                                              "Vladimir Putin at the harbour, the harbour, the harbour"),
                                 make_article("a2", "", "Another harbour")});
  const auto problem_with = [&](const std::string& first, const std::string& second) {
    ForwardBuilder builder;
    add_forward(builder, first);
    add_forward(builder, second);
    rewrite_file(folder.path(), kForwardFile, forward_bytes(builder));
    return only_problem(folder.path());
  };
  const std::string putin = "vladimir +XEvladimir-putin putin ";
  const std::string whole = "peace talks | " + putin + "at the harbour the harbour the harbour";
  CHECK(problem_with(whole, "| another harbour").empty());
  struct Row {
    std::string title, body;
    std::string found;
    std::string why;
  };
  const std::vector<Row> rows = {
      {"peace talks", putin + "at the harbour the harbour the", "\"harbour\" counts 2 instead of 3",
       "too few"},
      {"peace talks", putin + "at the harbour the harbour the harbour the", "\"the\" counts 4 instead of 3",
       "too many"},
      {"peace talks", putin + "the harbour the harbour the harbour", "\"at\" counts 0 instead of 1",
       "the first word is missing"},
      {"peace talks", "putin +XEvladimir-putin at the harbour the harbour the harbour",
       "\"vladimir\" counts 0 instead of 1", "the last one is"},
      {"peace talks", putin + "at the harbour the harbour the harbour zone", "\"zone\" counts 1 instead of 0",
       "one after the last"},
      {"peace talks", putin + "at the haven the haven the haven", "\"harbour\" counts 0 instead of 3",
       "one word for another"},
      {"talks", putin + "at the harbour the harbour the harbour peace peace peace",
       "\"peace\" counts 0 instead of 1 in its title",
       "thrice in the body weighs what once in the title does"},
      {"peace", putin + "at the harbour the harbour the harbour talks talks talks",
       "\"talks\" counts 0 instead of 1 in its title", "so does the title's last word"},
      {"peace talks harbour", putin + "at the the the", "\"harbour\" counts 1 instead of 0 in its title",
       "and the other way"},
      {"peace talks the", putin + "at harbour harbour harbour", "\"the\" counts 1 instead of 0 in its title",
       "after the title's last word"},
      {"peace talks", "vladimir putin at the harbour the harbour the harbour",
       "\"XEvladimir-putin\" counts 0 instead of 1", "a mention is missing"},
      {"peace talks", putin + "+XEvladimir-putin at the harbour the harbour the harbour",
       "\"XEvladimir-putin\" counts 2 instead of 1", "a mention too many"},
      {"", "another harbour", "", "another article's words"},
      {"", "", "", "nothing at all"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK_THAT(problem_with(row.title + " | " + row.body, "| another harbour"),
               Catch::Contains("forward.bin: article a1 is not as in articles.glass: " + row.found));
  }
  CHECK_THAT(problem_with(whole, "another | harbour"), Catch::Contains("forward.bin: article a2 is not"));
  {
    Writer writer(folder.path(), test_options());
    REQUIRE(writer.remove("a1"));
    writer.commit();
  }
  CHECK(problem_with("of what is deleted | nothing is asked", "| another harbour").empty());
}

TEST_CASE("check finds a forward index that no builder writes") {
  const TemporaryFolder folder;
  index_articles(folder.path(), {make_article("a1", "Peace talks", "Vladimir Putin at the harbour")});
  const auto built = [](std::uint32_t mark_place) {
    ForwardBuilder builder;
    builder.begin_article(7, 2);
    std::uint32_t place = 0;
    for (const char* word : {"peace", "talks", "vladimir", "putin", "at", "the", "harbour"})
      builder.add_word(word, std::vector<std::uint32_t>{place++});
    builder.add_mark("XEvladimir-putin", mark_place);
    builder.end_article();
    return forward_bytes(builder);
  };
  const std::string whole = built(2);
  rewrite_file(folder.path(), kForwardFile, whole);
  CHECK(only_problem(folder.path()).empty());
  // The terms stand one after another, by their bytes, after the flags of those that are marks.
  const std::size_t terms = whole.find("XEvladimir-putinatharbour");
  const std::size_t flag = whole.rfind('\x01', terms);
  REQUIRE(flag != std::string::npos);
  REQUIRE(terms - flag <= 8);
  const auto with = [&](std::size_t at, char byte) {
    std::string bytes = whole;
    bytes[at] = byte;
    return bytes;
  };
  // Of equally frequent words the codes are in the order of their bytes: "at" is 1, "vladimir" 7.
  const std::size_t article = whole.find("\x02\x03\x05\x05\x07\x04\x01\x06\x02");
  REQUIRE(article != std::string::npos);
  const std::vector<std::pair<std::string, std::string>> rows = {
      {with(terms + whole.substr(terms).find("harbour"), 'z'), "its lexicon is out of order"},
      {with(article + 8, '\x7F'), "article a1 cannot be read"},  // a code above all
      {with(flag, '\0'), "article a1 cannot be read"},           // a mark whose term is none
      {built(8), "article a1 cannot be read"},                   // a mark beyond its end
  };
  for (const auto& [bytes, found] : rows) {
    rewrite_file(folder.path(), kForwardFile, bytes);
    CHECK_THAT(only_problem(folder.path()), Catch::Contains("forward.bin: " + found));
  }
}

TEST_CASE("check finds nothing in sound archives, whatever is in the articles") {
  const TemporaryFolder folder;
  const std::string long_word(300, 'w');
  const std::vector<Article> articles = {
      make_article("ru", "Путин и Макрон", "Путин прибыл в Париж к Макрону.", "", "Wire", "ru"),
      make_article("zh", "普京总统", "俄罗斯总统普京抵达北京。他 G20 中华人民共和国", "", "Wire", "zh"),
      make_article("ja", "日本", "岸田文雄首相はウクライナを訪問した。", "", "Wire", "ja"),
      make_article("title", "Talks with Vladimir Putin", ""),
      make_article("body", "",
                   "N.A.T.O. and the U.S. met: a cease-fire, Putin's cease-fire, 1,250,000 l'Élysée"),
      make_article("marks", "!!!", "… — ?"),
      make_article("last", "Harbour, harbour: harbour", "the harbour of Vladimir Putin"),
      make_article("long", long_word + "a", long_word + "a " + long_word + "b " + long_word + "a"),
  };
  index_articles(folder.path(), articles);
  CHECK(only_problem(folder.path()).empty());
  index_articles(folder.path(), some_articles(20));
  index_articles(folder.path(), {make_article("ru", "New", "harbour"), make_article("a7", "", "Putin")});
  {
    Writer writer(folder.path(), test_options());
    for (const char* id : {"zh", "a3", "a4"}) REQUIRE(writer.remove(id));
    writer.commit();
  }
  REQUIRE(segments_of(folder.path()) > 1);
  CHECK(only_problem(folder.path()).empty());
  REQUIRE(compact_archive(folder.path()));
  CHECK(only_problem(folder.path()).empty());
}
