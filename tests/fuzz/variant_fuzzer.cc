// A variant: metadata, and the value behind it. What is valid can be printed, and a copy of it is the same value.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "lamella/variant_builder.h"

namespace {

bool is_valid(const lamella::VariantView& view) {
  try {
    view.validate();
    return true;
  } catch (const lamella::Error&) {
    return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const std::span bytes(data, size);
    const lamella::VariantMetadata metadata(bytes);
    const lamella::VariantView view(metadata, bytes.subspan(static_cast<size_t>(metadata.size_bytes())));
    const bool valid = is_valid(view);
    const std::string text = view.to_string();
    if (!valid) return 0;
    lamella::VariantBuilder builder;
    builder.append(view);
    const lamella::VariantBytes copy = builder.finish();
    const lamella::VariantView copied(copy.metadata, copy.value);
    if (!is_valid(copied) || copied.to_string() != text) std::abort();
  } catch (const lamella::Error&) {
  }
  return 0;
}
