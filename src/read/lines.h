#pragma once
// The lines of a source, one at a time, in memory bounded by the longest line that is allowed. For one
// thread.

#include <string>
#include <string_view>

#include "src/read/source.h"

namespace chancery {

class LineReader {
 public:
  enum class Got { kLine, kTooLong, kEnd };

  // Lines of more than `limit` bytes are passed over without being held. The source must outlive the reader.
  LineReader(ByteSource& source, std::size_t limit) : source_(source), limit_(limit) {}

  // The next line without its end; valid until the next call. `line` is empty where it was too long. What a
  // damaged source gave of its last line is no line.
  Got next(std::string_view& line);
  std::size_t number() const { return number_; }  // of the line that was got last, from 1

 private:
  bool refill();
  Got skip_line();

  ByteSource& source_;
  std::size_t limit_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of the buffer is still to be read
  std::size_t number_ = 0;
};

}  // namespace chancery
