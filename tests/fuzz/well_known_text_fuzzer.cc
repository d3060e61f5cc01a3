// Well-known binary as text.
#include <cstdint>
#include <string>

#include "lamella/error.h"
#include "lamella/well_known_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text;
  try {
    lamella::append_wkt({data, size}, text);
  } catch (const lamella::Error&) {
  }
  return 0;
}
