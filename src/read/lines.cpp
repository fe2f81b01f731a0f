#include "src/read/lines.h"

#include <algorithm>
#include <cstring>

namespace chancery {
namespace {

constexpr std::size_t kFirstBuffer = 256 << 10;

}  // namespace

// Puts more bytes behind those that are there; false at the end of the source.
bool LineReader::refill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::max(kFirstBuffer, buffer_.size() * 2));
  const std::size_t got = source_.read(buffer_.data() + end_, buffer_.size() - end_);
  end_ += got;
  return got != 0;
}

LineReader::Got LineReader::skip_line() {
  for (;;) {
    const void* found = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (found) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
      return Got::kTooLong;
    }
    begin_ = end_;
    if (!refill()) return Got::kTooLong;
  }
}

LineReader::Got LineReader::next(std::string_view& line) {
  line = {};
  std::size_t searched = 0;
  for (;;) {
    const char* const from = buffer_.data() + begin_;
    const std::size_t available = end_ - begin_;
    const void* found =
        available == searched ? nullptr : std::memchr(from + searched, '\n', available - searched);
    std::size_t length = found ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : available;
    if (length > limit_) {
      ++number_;
      return skip_line();
    }
    if (!found) {
      searched = available;
      if (refill()) continue;
      if (end_ == begin_ || source_.flaw().refused) return Got::kEnd;
    }
    ++number_;
    line = std::string_view(buffer_).substr(begin_, length);
    begin_ += length + (found ? 1 : 0);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return Got::kLine;
  }
}

}  // namespace chancery
