#include "column/value_reader.h"

#include <string>
#include <utility>

#include "column/boolean_value_reader.h"
#include "column/byte_array_decimal_value_reader.h"
#include "column/fixed_view_value_reader.h"
#include "column/fixed_width_value_reader.h"
#include "column/null_value_reader.h"
#include "column/view_value_reader.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

ColumnVector ValueReader::read_values(const Type& type, int64_t num_values, ValueForm form) {
  begin(num_values, form);
  append(num_values, num_values, nullptr);
  ColumnVector::Parts parts;
  parts.type = type;
  parts.length = num_values;
  finish(parts);
  return ColumnVector(std::move(parts));
}

void ValueReader::test_decoded(const Type& type, int64_t num_values, const ColumnFilter& filter, uint8_t* passes,
                               int64_t bit_offset) {
  const RowBits rows = filter.test(read_values(type, num_values, ValueForm::kCodes));
  simd::kernels().bitmap->copy(reinterpret_cast<const uint8_t*>(rows.words()), 0, num_values, passes, bit_offset);
}

std::unique_ptr<ValueReader> make_value_reader(const LeafContext& context) {
  switch (context.type.layout()) {
    case Layout::kNone:
      return std::make_unique<NullValueReader>();
    case Layout::kBits:
      return std::make_unique<BooleanValueReader>(context);
    case Layout::kViews:
      if (context.node().physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY) {
        return std::make_unique<FixedViewValueReader>(context);
      }
      return std::make_unique<ViewValueReader>(context);
    case Layout::kFixedWidth:
      if (context.node().physical_type == PhysicalType::BYTE_ARRAY) {
        return std::make_unique<ByteArrayDecimalValueReader>(context);
      }
      return std::make_unique<FixedWidthValueReader>(context);
    case Layout::kList:
    case Layout::kStruct:
      break;
  }
  throw Error(ErrorCode::kInvalidArgument, context.type.to_string() + " is not the type of a leaf");
}

}  // namespace lamella::inline v0
