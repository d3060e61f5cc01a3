#include "column/value_reader.h"

#include <string>

#include "column/boolean_value_reader.h"
#include "column/byte_array_decimal_value_reader.h"
#include "column/fixed_view_value_reader.h"
#include "column/fixed_width_value_reader.h"
#include "column/null_value_reader.h"
#include "column/view_value_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

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
