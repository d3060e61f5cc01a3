// Columns of a shredded variant, of a schema with an array, objects and primitives, filled from the input: what is put
// together can be looked at, whatever the bytes of metadata and value.
#include <cstdint>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "tests/vector/make_vector.h"
#include "variant/shredded_variant.h"

namespace {

using lamella::ColumnVector;
using lamella::Optionals;
using lamella::TypeId;

/// Takes decisions and values from the front of the input, zeros behind its end.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : bytes_(data, data + size) {}

  uint8_t byte() { return position_ < bytes_.size() ? bytes_[position_++] : 0; }
  std::string text() {
    std::string bytes(byte() % 40, '\0');
    for (char& character : bytes)
      character = static_cast<char>(byte());
    return bytes;
  }

 private:
  std::vector<uint8_t> bytes_;
  size_t position_ = 0;
};

/// Values for those entries that are in `exist`, as the input says.
template <typename T, typename Take>
Optionals<T> optionals(Input& input, const std::vector<bool>& exist, Take take) {
  Optionals<T> values(exist.size());
  for (size_t i = 0; i < exist.size(); ++i) {
    if (exist[i] && input.byte() % 3 != 0) values[i] = take();
  }
  return values;
}

ColumnVector binaries(Input& input, const std::vector<bool>& exist) {
  return lamella::string_vector(optionals<std::string>(input, exist, [&] { return input.text(); }), TypeId::kBinary);
}

ColumnVector primitive_group(Input& input, const std::vector<bool>& exist) {
  ColumnVector value = binaries(input, exist);
  ColumnVector typed = lamella::fixed_vector<int32_t>(
      TypeId::kInt32, optionals<int32_t>(input, exist, [&] { return int32_t{input.byte()}; }));
  return lamella::struct_vector(exist, {"value", "typed_value"}, {value, typed});
}

ColumnVector text_group(Input& input, const std::vector<bool>& exist) {
  return lamella::struct_vector(
      exist, {"typed_value"},
      {lamella::string_vector(optionals<std::string>(input, exist, [&] { return input.text(); }))});
}

ColumnVector object_group(Input& input, const std::vector<bool>& exist) {
  ColumnVector value = binaries(input, exist);
  std::vector<bool> typed(exist.size());
  for (size_t i = 0; i < exist.size(); ++i)
    typed[i] = exist[i] && input.byte() % 2 != 0;
  ColumnVector fields =
      lamella::struct_vector(typed, {"b", "a"}, {text_group(input, typed), primitive_group(input, typed)});
  return lamella::struct_vector(exist, {"value", "typed_value"}, {value, fields});
}

/// A group of metadata, value, and an array of objects.
ColumnVector make_group(Input& input, size_t num_rows) {
  std::vector<bool> exist(num_rows);
  Optionals<std::string> metadata(num_rows);
  Optionals<int32_t> lengths(num_rows);
  int32_t num_elements = 0;
  for (size_t row = 0; row < num_rows; ++row) {
    const uint8_t choice = input.byte();
    exist[row] = choice % 8 != 0;
    if (!exist[row]) continue;
    metadata[row] = choice % 5 == 0 ? input.text()
                                    : std::string(
                                          "\x11\x03\x00\x01\x02\x03"
                                          "abz",
                                          9);
    if (choice % 3 != 0) num_elements += *(lengths[row] = choice % 4);
  }
  ColumnVector value = binaries(input, exist);
  ColumnVector elements = object_group(input, std::vector<bool>(static_cast<size_t>(num_elements), true));
  return lamella::struct_vector(
      exist, {"metadata", "value", "typed_value"},
      {lamella::string_vector(metadata, TypeId::kBinary), value, lamella::list_vector(lengths, elements)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const ColumnVector group = make_group(input, 1 + input.byte() % 8);
  const auto pool = lamella::BufferPool::create(lamella::default_allocator(), nullptr);
  try {
    const ColumnVector variants = lamella::ShreddedVariant("v", group.type().children()).assemble(group.parts(), *pool);
    for (int64_t row = 0; row < variants.length(); ++row) {
      if (variants.is_null(row)) continue;
      try {
        lamella::variant_at(variants, row).to_json();
        lamella::variant_at(variants, row).validate();
      } catch (const lamella::Error&) {
      }
    }
  } catch (const lamella::Error&) {
  }
  return 0;
}
