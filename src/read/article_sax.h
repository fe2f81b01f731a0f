#pragma once
// The events of nlohmann's JSON parser (its SAX interface) into articles. One for each document; for one
// thread.
//
// The document is an article, a list of articles, or an object with such a list. Which of these an object is
// shows only at its end, so that what a list within it holds is kept back until then, or until there is so
// much of it that it can be nothing else.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/read/intake.h"

namespace chancery {

// Where the parser stands, for documents of several lines.
class JsonPosition {
 public:
  // All on one line.
  explicit JsonPosition(std::size_t line) : line_(line) {}
  // From the first line on; `at` is what the parser moves on.
  JsonPosition(const char* begin, const char* const* at) : counted_(begin), at_(at) {}
  InputPlace now();

 private:
  std::size_t line_ = 1;
  const char* counted_ = nullptr;
  const char* const* at_ = nullptr;
};

class ArticleSax {
 public:
  // Both must outlive it.
  ArticleSax(Intake& intake, JsonPosition& position) : intake_(intake), position_(position) {}

  // What the parser calls. False ends the parsing.
  bool null() { return scalar({}); }
  bool boolean(bool) { return scalar("true or false"); }
  bool number_integer(std::int64_t value) { return number(std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) { return number(std::to_string(value)); }
  bool number_float(double, const std::string& digits) { return number(digits); }
  bool string(const std::string& value);
  template <typename Binary>
  bool binary(Binary&) {
    return true;
  }  // JSON text has none
  bool key(const std::string& name);
  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  template <typename Exception>
  bool parse_error(std::size_t at, const std::string&, const Exception& error) {
    return fail(at, error.id, error.what());
  }

  // Whether the document is a number, a text or the like, of which nothing was said yet.
  bool bare() const { return bare_; }
  // Why the parsing failed.
  std::string error() const;
  std::size_t error_at() const { return error_at_; }  // bytes read up to there

 private:
  enum class Where { kTop, kList, kArticle, kInnerList, kInnerArticle };
  struct Field;
  // An article while it is read: what is wrong with it is told only once it is known to be one.
  struct Draft {
    Article article;
    std::string published, lang;
    InputPlace place;
    std::vector<std::string> flaws;
    bool has_text() const { return !article.body.empty() || !article.title.empty(); }
  };

  static const Field* field_named(std::string_view name);
  bool in_article() const { return where_ == Where::kArticle || where_ == Where::kInnerArticle; }
  Draft& current() { return where_ == Where::kInnerArticle ? inner_.back() : draft_; }
  void complain(std::string_view what);
  bool fail(std::size_t at, int id, std::string reason);
  bool number(std::string digits);
  bool scalar(std::string_view what);
  bool open(bool object);
  bool open_in_article(bool object);
  bool close();
  void begin(Draft& draft);
  bool end_inner();
  bool finish_top();
  bool finish_inner();
  bool finish(Draft& draft);

  Intake& intake_;
  JsonPosition& position_;
  Where where_ = Where::kTop;
  const Field* field_ = nullptr;  // of the value that comes, or null: of no interest
  std::string key_;               // its name, if it is none of an article's
  bool whole_ = true;             // whether draft_ is the whole document
  Draft draft_;
  std::vector<Draft> inner_;  // kept back, of a list within draft_
  bool named_ = false;        // whether that list is called as one of articles is
  bool surely_ = false;       // whether it is known to be one
  std::size_t depth_ = 0;
  std::size_t skipping_ = 0;  // levels of a value that is passed over
  bool too_deep_ = false, bare_ = false;
  std::size_t error_at_ = 0;
  std::string error_;
};

}  // namespace chancery
