#pragma once
// A body as gzip, for browsers that take it. Thread-safe.

#include <string>
#include <string_view>

namespace chancery {

// About 1 ms for a page of 60 KB, to an eighth of its bytes. Throws std::bad_alloc.
std::string gzipped(std::string_view body);

// Whether an Accept-Encoding header takes gzip: "gzip, deflate, br" does, "gzip;q=0" and "identity" do not.
bool takes_gzip(std::string_view accept_encoding);

}  // namespace chancery
