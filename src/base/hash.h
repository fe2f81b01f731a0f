#pragma once
// Fingerprints by XXH3, for content, ids and files. Not cryptographic. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace chancery {

std::uint64_t hash64(std::string_view bytes);
std::string hash_hex(std::string_view bytes);  // 128 bits as 32 hexadecimal digits

// XXH3 of a file's bytes, read in pieces. Throws a kMachine error if the file cannot be read.
std::uint64_t hash_file(const std::string& path);

}  // namespace chancery
