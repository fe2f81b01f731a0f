#include "src/read/article_sax.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chancery {
namespace {

// Names of lists of articles. An object without a body is about such a list, even if it has a title.
constexpr std::array<std::string_view, 8> kListNames = {"articles", "items", "documents", "docs",
                                                        "results",  "hits",  "entries",   "data"};
// A list of so many is no part of an article.
constexpr std::size_t kSurely = 1000;

bool is_list_name(std::string_view name) {
  return std::find(kListNames.begin(), kListNames.end(), name) != kListNames.end();
}

}  // namespace

struct ArticleSax::Field {
  std::string_view name;
  // One of the two: what is taken as it stands, or what is checked when all is known.
  std::string Article::*text;
  std::string Draft::*checked;
};

const ArticleSax::Field* ArticleSax::field_named(std::string_view name) {
  static constexpr std::array<Field, 8> kFields = {{{"id", &Article::id, nullptr},
                                                    {"url", &Article::url, nullptr},
                                                    {"title", &Article::title, nullptr},
                                                    {"body", &Article::body, nullptr},
                                                    {"published", nullptr, &Draft::published},
                                                    {"source", &Article::source, nullptr},
                                                    {"lang", nullptr, &Draft::lang},
                                                    {"author", &Article::author, nullptr}}};
  const auto found =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& field) { return field.name == name; });
  return found == kFields.end() ? nullptr : &*found;
}

InputPlace JsonPosition::now() {
  if (at_) {
    line_ += static_cast<std::size_t>(std::count(counted_, *at_, '\n'));
    counted_ = *at_;
  }
  return {line_, 0};
}

bool ArticleSax::key(const std::string& name) {
  if (skipping_) return true;
  field_ = field_named(name);
  if (where_ == Where::kArticle && whole_ && !field_) key_ = name;
  return true;
}

bool ArticleSax::string(const std::string& value) {
  if (skipping_ || !in_article()) return scalar("text");
  if (!field_) return true;
  // Copied rather than moved: the parser keeps its buffer for the next.
  (field_->text ? current().article.*field_->text : current().*field_->checked) = value;
  return true;
}

bool ArticleSax::number(std::string digits) {
  if (skipping_ || !in_article() || !field_ || field_->text != &Article::id) return scalar("a number");
  current().article.id = std::move(digits);
  return true;
}

// A value that is no text; `what` is empty for null.
bool ArticleSax::scalar(std::string_view what) {
  if (skipping_) return true;
  if (in_article()) {
    if (!what.empty()) complain(what);
  } else if (where_ == Where::kTop) {
    bare_ = true;
  } else if (where_ == Where::kList || surely_) {
    intake_.refuse(position_.now(), "no JSON object, so no article");
  } else if (named_ && inner_.size() < kSurely) {
    begin(inner_.emplace_back());
  }
  return true;
}

void ArticleSax::complain(std::string_view what) {
  // A key that is given again and again may be wrong each time.
  constexpr std::size_t kMostFlaws = 20;
  if (!field_ || current().flaws.size() == kMostFlaws) return;
  current().flaws.push_back(std::string(field_->name) + " is " + std::string(what) +
                            ", not text: read as absent");
}

bool ArticleSax::fail(std::size_t at, int id, std::string reason) {
  constexpr int kNumberOverflow = 406;  // as nlohmann numbers it, whose words hold all the digits
  error_at_ = at;
  error_ = id == kNumberOverflow ? "a number out of all bounds" : std::move(reason);
  return false;
}

bool ArticleSax::open(bool object) {
  if (++depth_ > intake_.limits().depth) {
    too_deep_ = true;
    return false;
  }
  if (skipping_) {
    ++skipping_;
    return true;
  }
  switch (where_) {
    case Where::kTop:
      whole_ = true;
      where_ = object ? Where::kArticle : Where::kList;
      if (object) begin(draft_);
      return true;
    case Where::kList:
      if (!object) {
        intake_.refuse(position_.now(), "a list within the list of articles");
        break;
      }
      whole_ = false;
      where_ = Where::kArticle;
      begin(draft_);
      return true;
    case Where::kInnerList:
      if (!object) break;
      where_ = Where::kInnerArticle;
      begin(inner_.emplace_back());
      return true;
    case Where::kArticle:
    case Where::kInnerArticle:
      return open_in_article(object);
  }
  skipping_ = 1;
  return true;
}

// The value of a field: of no use, unless it is the list that the document is about.
bool ArticleSax::open_in_article(bool object) {
  const bool may_be_list =
      !object && !field_ && where_ == Where::kArticle && whole_ && draft_.article.body.empty();
  const bool named = may_be_list && is_list_name(key_);
  if (may_be_list && (named || inner_.empty())) {
    if (named && !named_) inner_.clear();
    named_ = named_ || named;
    where_ = Where::kInnerList;
    return true;
  }
  complain(object ? "an object" : "a list");
  skipping_ = 1;
  return true;
}

bool ArticleSax::close() {
  --depth_;
  if (skipping_) {
    --skipping_;
    return true;
  }
  field_ = nullptr;
  switch (where_) {
    case Where::kArticle:
      where_ = whole_ ? Where::kTop : Where::kList;
      return whole_ ? finish_top() : finish(draft_);
    case Where::kInnerArticle:
      where_ = Where::kInnerList;
      return end_inner();
    case Where::kInnerList:
      where_ = Where::kArticle;
      return true;
    case Where::kList:
    case Where::kTop:
      where_ = Where::kTop;
      return true;
  }
  return true;
}

void ArticleSax::begin(Draft& draft) {
  draft = Draft();
  draft.place = position_.now();
  field_ = nullptr;
}

bool ArticleSax::end_inner() {
  // By another name the list may be of anything.
  if (!named_ && !surely_ && !inner_.back().has_text()) inner_.pop_back();
  surely_ = surely_ || inner_.size() >= kSurely;
  return !surely_ || finish_inner();
}

// At the end of an object that is an article, or about articles.
bool ArticleSax::finish_top() {
  const bool titled = !draft_.article.title.empty();
  const bool about_list = surely_ || (inner_.empty() ? named_ && !titled : named_ || !titled);
  if (!draft_.article.body.empty() || !about_list) return finish(draft_);
  return finish_inner();
}

bool ArticleSax::finish_inner() {
  for (Draft& draft : inner_) {
    if (!finish(draft)) return false;
  }
  inner_.clear();
  return true;
}

bool ArticleSax::finish(Draft& draft) {
  for (std::string& flaw : draft.flaws) intake_.flaw(draft.place, std::move(flaw));
  intake_.set_published(draft.article, draft.published, draft.place);
  intake_.set_lang(draft.article, draft.lang, draft.place);
  return intake_.add(std::move(draft.article), draft.place);
}

// Without the parser's prefix, and without what it read last, which may be the whole input.
std::string ArticleSax::error() const {
  if (too_deep_) return "nested deeper than " + std::to_string(intake_.limits().depth);
  const std::size_t prefix = error_.find(" - ");
  const std::string reason = prefix == std::string::npos ? error_ : error_.substr(prefix + 3);
  return "no valid JSON at byte " + std::to_string(error_at_) + ": " +
         reason.substr(0, std::min<std::size_t>(reason.find("; last read"), 200));
}

}  // namespace chancery
