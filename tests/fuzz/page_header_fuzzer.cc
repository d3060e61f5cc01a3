// A page header, and that a front of it is either incomplete or says the same.

#include <cstdlib>

#include "format/page_header.h"
#include "lamella/error.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto header = lamella::parse_page_header({data, size});
    if (!header) return 0;
    const auto header_bytes = static_cast<size_t>(header->header_bytes);
    if (header_bytes > size) std::abort();
    const auto exact = lamella::parse_page_header({data, header_bytes});
    if (!exact || exact->compressed_bytes != header->compressed_bytes) std::abort();
    if (header_bytes > 0 && lamella::parse_page_header({data, header_bytes - 1})) std::abort();
  } catch (const lamella::Error&) {
  }
  return 0;
}
