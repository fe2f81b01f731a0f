#pragma once
// What was worked out, by key, as long as there is room: the least recently used goes first. Thread-safe.

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace chancery {

template <typename Value>
class LruCache {
 public:
  explicit LruCache(std::size_t budget_bytes) : budget_(budget_bytes) {}

  std::shared_ptr<const Value> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  // What is larger than the whole budget is kept too, alone. A key that is there already keeps its value.
  void keep(const std::string& key, std::shared_ptr<const Value> value, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (places_.contains(key)) return;
    bytes += 2 * key.size();
    used_ += bytes;
    order_.push_front({key, std::move(value), bytes});
    places_[key] = order_.begin();
    while (used_ > budget_ && order_.size() > 1) {
      used_ -= order_.back().bytes;
      places_.erase(order_.back().key);
      order_.pop_back();
    }
  }

 private:
  struct Kept {
    std::string key;
    std::shared_ptr<const Value> value;
    std::size_t bytes;
  };
  std::mutex mutex_;
  std::list<Kept> order_;
  std::unordered_map<std::string, typename std::list<Kept>::iterator> places_;
  std::size_t budget_, used_ = 0;
};

}  // namespace chancery
