// GeoParquet's metadata, which is JSON.
#include <cstdint>
#include <string_view>

#include "lamella/error.h"
#include "lamella/geoparquet.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    lamella::parse_geoparquet({reinterpret_cast<const char*>(data), size});
  } catch (const lamella::Error&) {
  }
  return 0;
}
