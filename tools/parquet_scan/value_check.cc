#include "value_check.h"

#include <string>
#include <string_view>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "lamella/well_known_text.h"
#include "vector/nesting.h"

namespace lamella::inline v0::tool {
namespace {

void check_from(const ColumnVector& vector, int depth) {
  check_nesting(depth);
  switch (vector.type().id()) {
    case TypeId::kVariant:
      for (int64_t row = 0; row < vector.length(); ++row) {
        if (!vector.is_null(row)) variant_at(vector, row).validate();
      }
      return;
    case TypeId::kGeometry:
    case TypeId::kGeography: {
      const ColumnVector geometries = vector.flatten();
      std::string text;
      for (int64_t row = 0; row < geometries.length(); ++row) {
        if (geometries.is_null(row)) continue;
        const std::string_view wkb = geometries.bytes(row);
        text.clear();
        append_wkt({reinterpret_cast<const uint8_t*>(wkb.data()), wkb.size()}, text);
      }
      return;
    }
    default:
      for (const ColumnVector& child : vector.parts().children)
        check_from(child, depth + 1);
  }
}

}  // namespace

void check_values(const ColumnVector& vector) {
  check_from(vector, 0);
}

}  // namespace lamella::inline v0::tool
