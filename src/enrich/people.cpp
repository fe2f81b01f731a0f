#include "src/enrich/people.h"

namespace chancery {

People::People(std::size_t entities)
    : first_(entities, kNowhere),
      last_(entities, kNowhere),
      titled_(entities, false),
      namesake_(entities, false),
      main_(entities, false),
      called_(entities, false) {}

void People::start() {
  for (const std::uint32_t leader : touched_) {
    first_[leader] = last_[leader] = kNowhere;
    titled_[leader] = namesake_[leader] = main_[leader] = called_[leader] = false;
  }
  touched_.clear();
  named_.clear();
  others_.clear();
  read_ = 0;
}

void People::name(std::uint32_t leader, std::uint32_t start, bool titled) {
  named_.push_back({leader, start});
  const bool known = first_[leader] != kNowhere;
  if (known && (titled || !titled_[leader])) return;
  // A full name says more than a title before it did.
  first_[leader] = start;
  titled_[leader] = titled;
  if (!known) touched_.push_back(leader);
}

void People::set_called(std::uint32_t leader) {
  called_[leader] = true;
  touched_.push_back(leader);
}

void People::set_main(std::uint32_t leader) {
  main_[leader] = true;
  touched_.push_back(leader);
}

void People::add_namesake(std::uint32_t leader, std::string_view given_name) {
  if (!namesake_[leader]) touched_.push_back(leader);
  namesake_[leader] = true;
  if (!given_name.empty()) others_.insert(given_name);
}

void People::read_to(std::uint32_t start) {
  for (; read_ < named_.size() && named_[read_].start < start; ++read_)
    last_[named_[read_].leader] = named_[read_].start;
}

std::optional<std::uint32_t> People::last_place(std::uint32_t leader) const {
  if (last_[leader] == kNowhere) return std::nullopt;
  return last_[leader];
}

}  // namespace chancery
