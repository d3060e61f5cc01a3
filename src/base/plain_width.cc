#include "base/plain_width.h"

#include "lamella/error.h"

namespace lamella::inline v0 {

int32_t plain_width(PhysicalType type, int32_t type_length) {
  switch (type) {
    case PhysicalType::BOOLEAN:
      return 1;
    case PhysicalType::INT32:
    case PhysicalType::FLOAT:
      return 4;
    case PhysicalType::INT64:
    case PhysicalType::DOUBLE:
      return 8;
    case PhysicalType::INT96:
      return 12;
    case PhysicalType::BYTE_ARRAY:
      return 0;
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return type_length;
  }
  throw Error(ErrorCode::kInvalidArgument, "a physical type that the format does not define");
}

}  // namespace lamella::inline v0
