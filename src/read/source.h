#pragma once
// Where bytes come from: a descriptor, memory. Each may be read once, by one thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace chancery {

// What was wrong with the bytes of an input, apart from what they say.
struct SourceFlaw {
  std::string message;
  std::size_t at = 0;    // bytes of the input, packed
  bool refused = false;  // whether something of the input was lost

  // The reading was stopped from outside: nothing to tell of, but the input has no end.
  bool stopped() const { return refused && message.empty(); }
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Puts up to `size` bytes at `to` and returns how many: 0 at the end, and after a failure.
  virtual std::size_t read(char* to, std::size_t size) = 0;
  // Complete once read() has returned 0.
  virtual const SourceFlaw& flaw() const { return flaw_; }

 protected:
  SourceFlaw flaw_;
};

// An open file, pipe or socket. It gives what is there and waits only where nothing is.
//
// Of a file it gives what that holds now: what is written behind it meanwhile may come as fast as it is read,
// without end. That a file has changed at its end is a flaw: what was read may be half old and half new.
class DescriptorSource : public ByteSource {
 public:
  // The descriptor stays open. `stopped`, which may be empty, is asked before each wait, at each signal and
  // every now and then; true ends the source. A pipe that nobody has opened for writing yet is waited for.
  explicit DescriptorSource(int descriptor, std::function<bool()> stopped = {});
  std::size_t read(char* to, std::size_t size) override;

 private:
  // Of a regular file; of anything else nothing.
  struct FileState {
    std::int64_t bytes = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const FileState&) const = default;
  };
  static FileState state_of(int descriptor);
  bool wait() const;

  int descriptor_;
  std::function<bool()> stopped_;
  FileState begun_;
  std::size_t at_ = 0, limit_;
};

class MemorySource : public ByteSource {
 public:
  // The bytes must outlive the source.
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}
  std::size_t read(char* to, std::size_t size) override;

 private:
  std::string_view rest_;
};

// A source whose beginning can be looked at before it is read.
class PeekedSource : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& inner) : inner_(inner) {}
  // The next `size` bytes, or fewer where it ends before; valid until the next call.
  std::string_view peek(std::size_t size) { return fill(size, false); }
  // The same, but no more than has arrived where the end of a line has.
  std::string_view peek_line(std::size_t size) { return fill(size, true); }
  std::size_t read(char* to, std::size_t size) override;
  const SourceFlaw& flaw() const override { return inner_.flaw(); }

 private:
  std::string_view fill(std::size_t size, bool line_is_enough);

  ByteSource& inner_;
  std::string head_;
  std::size_t taken_ = 0;
};

// The rest of a source. False where it is longer than `limit`: then `out` holds that much.
bool read_all(ByteSource& source, std::size_t limit, std::string& out);

}  // namespace chancery
