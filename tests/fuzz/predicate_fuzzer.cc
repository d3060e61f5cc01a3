// A predicate's text: what can be parsed is printed and parsed again to the same tree, and binds or is refused.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lamella/error.h"
#include "lamella/predicate.h"
#include "predicate/bind.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const lamella::Schema kSchema({{"x", lamella::TypeId::kInt32},
                                        {"y", lamella::TypeId::kString},
                                        {"z", lamella::TypeId::kDouble},
                                        {"d", lamella::Type::decimal(30, 4)},
                                        {"t", lamella::Type::timestamp(lamella::TimeUnit::kNanos, true)}});
  try {
    const auto predicate = lamella::parse_predicate({reinterpret_cast<const char*>(data), size});
    if (!(lamella::parse_predicate(predicate.to_string()) == predicate)) std::abort();
    lamella::bind(predicate, kSchema);
  } catch (const lamella::Error&) {
  }
  return 0;
}
