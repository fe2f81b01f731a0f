#include "src/read/source.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace chancery {

DescriptorSource::DescriptorSource(int descriptor, std::function<bool()> stopped)
    : descriptor_(descriptor), stopped_(std::move(stopped)), begun_(state_of(descriptor)), limit_(SIZE_MAX) {
  // Files that the system makes up have no size, but an end.
  if (begun_.bytes == 0) return;
  const off_t read_before = std::max<off_t>(::lseek(descriptor, 0, SEEK_CUR), 0);
  limit_ = static_cast<std::size_t>(std::max<off_t>(begun_.bytes - read_before, 0));
}

DescriptorSource::FileState DescriptorSource::state_of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

// False where the reading is to end. A signal may come between a look at `stopped_` and a read that then
// waits for ever: hence the poll that ends by itself.
bool DescriptorSource::wait() const {
  constexpr int kLookAgainMs = 200;
  if (descriptor_ < 0) return true;  // which poll would wait for in vain
  pollfd input{descriptor_, POLLIN, 0};
  for (;;) {
    if (stopped_ && stopped_()) return false;
    const int ready = ::poll(&input, 1, kLookAgainMs);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

std::size_t DescriptorSource::read(char* to, std::size_t size) {
  size = std::min(size, limit_ - at_);
  ssize_t got;
  do {
    if (!wait()) {
      flaw_.refused = true;
      return 0;
    }
    got = ::read(descriptor_, to, size);
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    flaw_ = {std::string("cannot be read: ") + std::strerror(errno), at_, true};
    return 0;
  }
  if (got == 0 && state_of(descriptor_) != begun_)
    flaw_ = {"changed while it was read: read it again", at_, true};
  at_ += static_cast<std::size_t>(got);
  return static_cast<std::size_t>(got);
}

std::size_t MemorySource::read(char* to, std::size_t size) {
  const std::size_t got = rest_.copy(to, size);
  rest_.remove_prefix(got);
  return got;
}

std::string_view PeekedSource::fill(std::size_t size, bool line_is_enough) {
  head_.erase(0, taken_);
  taken_ = 0;
  while (head_.size() < size && !(line_is_enough && head_.find('\n') != std::string::npos)) {
    const std::size_t had = head_.size();
    head_.resize(size);
    const std::size_t got = inner_.read(head_.data() + had, size - had);
    head_.resize(had + got);
    if (got == 0) break;
  }
  return std::string_view(head_).substr(0, size);
}

std::size_t PeekedSource::read(char* to, std::size_t size) {
  if (taken_ == head_.size()) return inner_.read(to, size);
  const std::size_t got = head_.copy(to, size, taken_);
  taken_ += got;
  return got;
}

bool read_all(ByteSource& source, std::size_t limit, std::string& out) {
  constexpr std::size_t kPiece = 256 << 10;
  for (;;) {
    const std::size_t had = out.size();
    // One byte more than allowed tells a source that ends at the limit from one that goes on.
    const std::size_t want = std::min(kPiece, limit + 1 - had);
    out.resize(had + want);
    const std::size_t got = source.read(out.data() + had, want);
    out.resize(had + got);
    if (got == 0) return true;
    if (out.size() > limit) {
      out.resize(limit);
      return false;
    }
  }
}

}  // namespace chancery
