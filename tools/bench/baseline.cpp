// What a plain use of Xapian costs, to measure Chancery against: TermGenerator and one WritableDatabase with
// its defaults, and QueryParser with Enquire's top 10.
//
//   baseline index DB  < articles.jsonl      one document an article, title and body, English stems
//   baseline search DB < queries             a line a query; prints milliseconds, a line a query

#include <xapian.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using Clock = std::chrono::steady_clock;

int index(const std::string& path) {
  Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto json = nlohmann::json::parse(line);
    Xapian::Document document;
    generator.set_document(document);
    if (json.contains("title") && json["title"].is_string()) {
      generator.index_text(json["title"].get<std::string>(), 1, "S");
      generator.index_text(json["title"].get<std::string>());
      generator.increase_termpos();
    }
    generator.index_text(json.value("body", ""));
    document.set_data(line);
    document.add_boolean_term("Q" + json.value("id", "").substr(0, 200));
    database.add_document(document);
  }
  database.commit();
  return 0;
}

int search(const std::string& path) {
  const Xapian::Database database(path);
  Xapian::QueryParser parser;
  parser.set_database(database);
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto began = Clock::now();
    Xapian::Enquire enquire(database);
    const unsigned flags = Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD;
    enquire.set_query(line.empty() ? Xapian::Query::MatchAll : parser.parse_query(line, flags));
    const Xapian::MSet matches = enquire.get_mset(0, 10);
    const double ms = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
    std::printf("%.4f\t%u\n", ms, matches.size());
  }
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const std::string command = count == 3 ? values[1] : "";
  try {
    if (command == "index") return index(values[2]);
    if (command == "search") return search(values[2]);
  } catch (const Xapian::Error& error) {
    std::fprintf(stderr, "baseline: %s\n", error.get_description().c_str());
    return 4;
  }
  std::fputs("usage: baseline index|search DB\n", stderr);
  return 2;
}
