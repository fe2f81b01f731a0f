#include "web/api.h"

#include <nlohmann/json.hpp>

namespace chancery {

std::string health_json(const Health& health) {
  nlohmann::ordered_json json = {
      {"status", health.trouble.empty() ? "ok" : "stale"},
      {"version", CHANCERY_VERSION},
      {"articles", health.articles},
      {"generation", health.generation},
      {"trouble", nullptr},
  };
  if (!health.trouble.empty()) json["trouble"] = health.trouble;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace chancery
