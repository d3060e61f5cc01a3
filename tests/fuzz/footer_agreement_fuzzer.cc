// Footer bytes, or a file that ends with them: read by hand and by the generated code, to the same end.

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/bits.h"
#include "tests/format/footers_agree.h"
#include "tests/fuzz/read_whole.h"

namespace {

std::span<const uint8_t> footer_in(std::span<const uint8_t> bytes) {
  if (bytes.size() < 12 || std::memcmp(bytes.data() + bytes.size() - 4, "PAR1", 4) != 0) return bytes;
  const size_t size = lamella::load<uint32_t>(bytes.data() + bytes.size() - 8);
  return size <= bytes.size() - 8 ? bytes.subspan(bytes.size() - 8 - size, size) : bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string disagreement = lamella::disagreement(footer_in({data, size}), lamella::low_limits().limits);
  if (!disagreement.empty()) {
    std::fprintf(stderr, "%s\n", disagreement.c_str());
    std::abort();
  }
  return 0;
}
