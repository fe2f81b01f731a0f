#pragma once
// The JSON that only the server writes; the rest is in index/json.h. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace chancery {

struct Health {
  std::uint64_t articles = 0;
  std::uint64_t generation = 0;  // of the manifest that is shown
  std::string trouble;           // why a newer one is not, without paths, or empty
};
// {"status": "ok" or "stale", "version", "articles", "generation", "trouble": null or text}
std::string health_json(const Health& health);

}  // namespace chancery
