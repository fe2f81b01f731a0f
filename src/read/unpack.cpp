#include "src/read/unpack.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace chancery {
namespace {

// Up to here any ratio is allowed: a small file of blanks is no attack.
constexpr std::size_t kFreeBytes = 64u << 20;
constexpr std::string_view kMagic = "\x1F\x8B";

}  // namespace

struct GzipSource::Inflater {
  z_stream stream{};
  std::array<char, 64 << 10> packed;

  Inflater() {
    // 16 beside the window's size: gzip alone, not zlib.
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Makes bytes available; false at the end of the packed ones.
  bool refill(ByteSource& source, std::size_t& total) {
    if (stream.avail_in != 0) return true;
    const std::size_t got = source.read(packed.data(), packed.size());
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(got);
    total += got;
    return got != 0;
  }
};

bool is_gzip(std::string_view head) {
  return head.starts_with(kMagic);
}

GzipSource::GzipSource(ByteSource& packed, std::size_t ratio)
    : packed_(packed), ratio_(ratio), inflater_(std::make_unique<Inflater>()) {}

GzipSource::~GzipSource() = default;

std::size_t GzipSource::fail(std::string message) {
  done_ = true;
  flaw_ = {std::move(message), packed_bytes_ - inflater_->stream.avail_in, true};
  return 0;
}

// What stands after a member: another, padding of NULs (as tapes have it), or rubbish.
bool GzipSource::next_member() {
  z_stream& stream = inflater_->stream;
  while (inflater_->refill(packed_, packed_bytes_)) {
    if (*stream.next_in == '\0') {
      ++stream.next_in;
      --stream.avail_in;
    } else if (*stream.next_in == static_cast<unsigned char>(kMagic[0])) {
      return inflateReset(&stream) == Z_OK;
    } else {
      fail("after the gzip data stands something else, which was ignored");
      flaw_.refused = false;
      return false;
    }
  }
  return false;
}

std::size_t GzipSource::read(char* to, std::size_t size) {
  if (done_ || size == 0) return 0;
  z_stream& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(to);
  stream.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
  const uInt wanted = stream.avail_out;
  while (stream.avail_out == wanted) {
    if (!inflater_->refill(packed_, packed_bytes_)) {
      if (packed_.flaw().refused) return fail(packed_.flaw().message);
      return fail("the gzip data ends before its end");
    }
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      if (!next_member()) {
        done_ = true;
        break;
      }
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return fail(std::string("the gzip data is damaged: ") + (stream.msg ? stream.msg : "unknown reason"));
    }
  }
  const std::size_t got = wanted - stream.avail_out;
  unpacked_bytes_ += got;
  if (unpacked_bytes_ > kFreeBytes && unpacked_bytes_ / ratio_ > packed_bytes_) {
    return fail("the gzip data unpacks to more than " + std::to_string(ratio_) + " times its size: a bomb?");
  }
  return got;
}

}  // namespace chancery
