#pragma once
// Gzip, as a source over a source (RFC 1952): one member or several, with a bound on how much comes out of
// how little.

#include <memory>

#include "src/read/source.h"

namespace chancery {

bool is_gzip(std::string_view head);

class GzipSource : public ByteSource {
 public:
  // Gives up once more than 64 MiB came out, and more than `ratio` bytes for one that went in. `packed` must
  // outlive it.
  GzipSource(ByteSource& packed, std::size_t ratio);
  ~GzipSource() override;
  std::size_t read(char* to, std::size_t size) override;

 private:
  struct Inflater;
  bool next_member();
  std::size_t fail(std::string message);

  ByteSource& packed_;
  std::size_t ratio_;
  std::unique_ptr<Inflater> inflater_;
  std::size_t packed_bytes_ = 0, unpacked_bytes_ = 0;
  bool done_ = false;
};

}  // namespace chancery
