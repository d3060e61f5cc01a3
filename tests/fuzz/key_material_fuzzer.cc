// Key metadata that are key material, whatever they say.

#include <string>

#include "crypto/key_material.h"
#include "lamella/error.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // The same bytes are the file that references lead to.
  lamella::KeyUnwrapper unwrapper(lamella::in_memory_kms({{"kf", "0123456789012345"}}), [&text] { return text; });
  try {
    static_cast<void>(lamella::is_key_material(text));
    static_cast<void>(unwrapper.unwrap(text));
  } catch (const lamella::Error&) {
  }
  return 0;
}
