// Any bytes as a request to a site of two articles: they never make it fail, never come back as markup, and
// never become a header.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "index/live.h"
#include "index/writer.h"
#include "src/text/encoding.h"
#include "src/world/gazetteer.h"
#include "tests/fuzz/require.h"
#include "tests/temporary_folder.h"
#include "web/head.h"
#include "web/routes.h"

namespace {

using namespace chancery;

class SmallSite {
 public:
  SmallSite() {
    WriterOptions options;
    options.build.gazetteer = gazetteer_;
    Writer writer(folder_.path(), options);
    Article article;
    article.id = "a";
    article.url = "https://example.org/a";
    article.title = "Grain ships sail again";
    article.body =
        "President Vladimir Putin and Emmanuel Macron spoke of the grain corridor and of sanctions.";
    article.published = parse_iso8601("2025-08-14");
    article.source = "Harbour Post";
    article.author = "A. Writer";
    article.lang = "en";
    writer.add(Article(article), "");
    article.id = article.title = article.source = article.author = "<script>";
    article.url = "javascript:x";
    writer.add(std::move(article), "");
    writer.commit();
    archive_ = std::make_unique<LiveArchive>(folder_.path());
    site_ = std::make_unique<Site>(*archive_, *gazetteer_);
  }
  const Site& site() const { return *site_; }

 private:
  TemporaryFolder folder_;
  std::shared_ptr<const Gazetteer> gazetteer_ = Gazetteer::built_in();
  std::unique_ptr<LiveArchive> archive_;
  std::unique_ptr<Site> site_;
};

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(piece, at)) != std::string_view::npos; ++at) ++found;
  return found;
}

// As a whole request if it is one, else as the target of one.
Request request_from(std::string_view bytes) {
  RequestHead head;
  if (head_length(bytes) == bytes.size() && parse_head(bytes, head) == 0)
    return request_of(head.method, head.target, head.if_none_match);
  return request_of("GET", bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const SmallSite small;
  const Response response = small.site().handle(request_from({reinterpret_cast<const char*>(data), size}));
  require(response.status < 500, "a request does not make the server fail");
  for (const auto& [name, value] : response.headers)
    require(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
  if (!response.type.empty()) require(is_valid_utf8(response.body), "a body is text");
  if (response.type.starts_with("text/html")) {
    require(count(response.body, "<script") == 1, "the one script of a page is that of head.html");
    require(count(response.body, "\"javascript:") == 0, "no link is a script");
  }
  if (response.type == "application/json")
    require(response.body.find_first_of("<>&") == std::string::npos,
            "JSON has nothing a page could begin with");
  return 0;
}
