#pragma once
// From a request to a response, without a socket: which address shows what, and the headers that go with it.

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/assets.h"
#include "web/page.h"

namespace chancery {

class LiveArchive;
class Gazetteer;

struct Request {
  std::string method = "GET";
  std::string path = "/";  // as it was sent, percent escapes and all
  std::string query;       // what follows the '?', likewise
  std::string if_none_match;
};
// Of "/path?query"; a fragment is dropped.
Request request_of(std::string_view method, std::string_view target, std::string_view if_none_match = {});

struct Response {
  int status = 200;
  std::string type;  // of the body; empty where there is none
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // beside Content-Type and Content-Length

  std::string_view header(std::string_view name) const;  // or empty
};
// The headers that go with every response, whatever it is.
const std::vector<std::pair<std::string, std::string>>& security_headers();

// Seconds after which a request that got a 503 may be sent again.
inline constexpr const char* kRetryAfter = "5";

struct SiteOptions {
  // Gets what is for the log and not for a reader: a line, without its end. Called from any thread.
  std::function<void(const std::string&)> log = [](const std::string&) {};
  // Of a search, and of marking its words in an article.
  std::chrono::milliseconds time_limit = SearchRequest().time_limit;
};

// Answers requests from the newest snapshot. Thread-safe.
class Site {
 public:
  // REQUIRES: both outlive it.
  Site(const LiveArchive& archive, const Gazetteer& gazetteer, SiteOptions options = {});
  ~Site();

  // A failure tells the reader nothing but that, and the log everything: a 503 where the archive cannot be
  // read or memory is short, which may pass, else a 500. Throws only where there is no memory even to say so.
  // Likewise what is wrong with a newer state of the archive, which is logged once.
  Response handle(const Request& request) const;

 private:
  struct Visit;
  struct Route;
  static const Route kRoutes[];

  std::string trouble() const;
  Response answer(const Request& request) const;
  Response failed(const Request& request, const std::exception& failure) const;
  Response show_search(const Visit& visit) const;
  Response show_article(const Visit& visit) const;
  Response show_facet(const Visit& visit) const;
  Response show_help(const Visit& visit) const;
  Response send_search(const Visit& visit) const;
  Response send_facet(const Visit& visit) const;
  Response send_article(const Visit& visit) const;
  Response send_health(const Visit& visit) const;

  const LiveArchive& archive_;
  const Gazetteer& gazetteer_;
  const SiteOptions options_;
  const Assets assets_;
  const Pages pages_{assets_};
  const std::string stamp_;  // of the program and the tables, for ETags
  mutable std::mutex mutex_;
  mutable std::string logged_;  // the archive's trouble that the log has
};

}  // namespace chancery
