#include "variant_object.h"

#include "datetime_objects.h"
#include "lamella/error.h"
#include "new_objects.h"

namespace nb = nanobind;

namespace lamella::python {

nb::object object_of(const VariantView& variant, int depth) {
  constexpr int kMaxDepth = 512;
  if (depth > kMaxDepth) throw Error(ErrorCode::kResourceLimit, "a variant is nested deeper than 512");
  switch (variant.type()) {
    case VariantType::kNull:
      return nb::none();
    case VariantType::kBoolean:
      return nb::borrow(variant.as_boolean() ? Py_True : Py_False);
    case VariantType::kInt8:
    case VariantType::kInt16:
    case VariantType::kInt32:
    case VariantType::kInt64:
      return owned(PyLong_FromLongLong(variant.as_integer()));
    case VariantType::kFloat:
    case VariantType::kDouble:
      return owned(PyFloat_FromDouble(variant.as_double()));
    case VariantType::kDecimal4:
    case VariantType::kDecimal8:
    case VariantType::kDecimal16:
      return import_attribute("decimal", "Decimal")(nb::str(variant.as_decimal().to_string().c_str()));
    case VariantType::kDate:
      return date_of(variant.as_date());
    case VariantType::kTime:
      return time_of(variant.as_time(), TimeUnit::kMicros);
    case VariantType::kTimestamp:
      return datetime_of(variant.as_timestamp(), TimeUnit::kMicros, true);
    case VariantType::kTimestampNtz:
      return datetime_of(variant.as_timestamp(), TimeUnit::kMicros, false);
    case VariantType::kTimestampNanos:
      return datetime_of(variant.as_timestamp(), TimeUnit::kNanos, true);
    case VariantType::kTimestampNtzNanos:
      return datetime_of(variant.as_timestamp(), TimeUnit::kNanos, false);
    case VariantType::kBinary: {
      const std::span<const uint8_t> bytes = variant.as_binary();
      return byte_string({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    case VariantType::kString:
      return text(variant.as_string());
    case VariantType::kUuid: {
      const std::span<const uint8_t> bytes = variant.as_uuid();
      return import_attribute(
          "uuid", "UUID")(nb::arg("bytes") = byte_string({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    }
    case VariantType::kObject: {
      nb::dict fields;
      for (int64_t i = 0; i < variant.num_elements(); ++i) {
        fields[text(variant.field_name(i))] = object_of(variant.element(i), depth + 1);
      }
      return fields;
    }
    case VariantType::kArray: {
      nb::list elements;
      for (int64_t i = 0; i < variant.num_elements(); ++i)
        elements.append(object_of(variant.element(i), depth + 1));
      return elements;
    }
  }
  return nb::none();
}

}  // namespace lamella::python
