/// How the values of one type become Spark's.
#pragma once

#include <cstdint>
#include <vector>

#include "lamella/row_materializer.h"
#include "lamella/spark_type.h"
#include "lamella/type.h"
#include "row/variant_members.h"

namespace lamella::inline v0 {

/// What is done to a value. Up to kMilliseconds it lies in its slot, behind that in the body of the row.
enum class ValueKind : uint8_t {
  kVoid,
  kBit,
  kUnsigned1,  ///< Bytes as they are, the slot's others zero: signed integers of Spark too.
  kUnsigned2,
  kUnsigned4,
  kWord,
  kSigned4,          ///< Carried to 8 bytes.
  kHalf,             ///< Binary16 as a float.
  kMilliseconds,     ///< As microseconds.
  kUnsignedDecimal,  ///< uint64 as a wide decimal.
  kWideDecimal,
  kBytes,
  kFixedBytes,
  kInterval,
  kIntervalMembers,  ///< A struct of months, days and microseconds.
  kStruct,
  kArray,
  kMap,
  kVariant,
};

constexpr bool lies_in_slot(ValueKind kind) noexcept {
  return kind <= ValueKind::kMilliseconds;
}

constexpr bool is_interval(ValueKind kind) noexcept {
  return kind == ValueKind::kInterval || kind == ValueKind::kIntervalMembers;
}

/// Kinds for which a null in a row (not in an array) keeps 16 zeroed bytes.
constexpr bool keeps_bytes_of_null(ValueKind kind) noexcept {
  return kind == ValueKind::kUnsignedDecimal || kind == ValueKind::kWideDecimal || is_interval(kind);
}

struct RowNode {
  ValueKind kind = ValueKind::kVoid;
  bool null_without_members = false;  ///< A struct or list is null when all below it is missing.
  int32_t byte_width = 0;             ///< Of a value in its vector.
  int32_t element_bytes = 8;          ///< Of an element in an array.
  VariantMembers variant;             ///< Ordinals of the vector's children.
  std::vector<RowNode> children;      ///< Members; of an array the element; of a map key and value.
};

/// `spark_type` can_hold() the type, which was checked, and so was how deep it nests.
RowNode row_node(const Type& type, const SparkType& spark_type, const RowOptions& options);

namespace internal {

struct RowPlan {
  SparkType schema;
  std::vector<Type> types;
  std::vector<RowNode> columns;
  RowOptions options;
};

}  // namespace internal

}  // namespace lamella::inline v0
