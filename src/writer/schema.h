/// The schema of a file to be written: a tree of columns, in plain structs.
///
///     std::vector<Node> columns{
///         leaf("id", PhysicalType::INT64),
///         leaf("name", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, annotated(LogicalKind::kString)),
///         list("tags", Repetition::OPTIONAL, leaf("element", PhysicalType::INT32, Repetition::OPTIONAL))};
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamella/parquet_enums.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {
namespace writer {

/// Which of the two ways to say an annotation a file uses.
enum class AnnotationForm : uint8_t {
  kBoth,           ///< LogicalType, and ConvertedType where there is one for it: what writers do today.
  kLogicalOnly,    ///< LogicalType alone; still ConvertedType for INTERVAL and MAP_KEY_VALUE, which have no other.
  kConvertedOnly,  ///< ConvertedType alone, as old writers; nothing where there is none.
};

/// A column, or a part of one.
struct Node {
  std::string name;
  Repetition repetition = Repetition::REQUIRED;
  std::optional<PhysicalType> type;  ///< Absent: a group.
  int32_t type_length = 0;           ///< FIXED_LEN_BYTE_ARRAY: bytes a value.
  LogicalAnnotation annotation;
  AnnotationForm annotation_form = AnnotationForm::kBoth;
  std::optional<int32_t> field_id;
  std::vector<Node> children;
};

/// An annotation without parameters.
LogicalAnnotation annotated(LogicalKind kind);
LogicalAnnotation annotated_decimal(int32_t precision, int32_t scale);
LogicalAnnotation annotated_integer(int8_t bit_width, bool is_signed);
LogicalAnnotation annotated_time(TimeUnit unit, bool adjusted_to_utc);
LogicalAnnotation annotated_timestamp(TimeUnit unit, bool adjusted_to_utc);

Node leaf(std::string name, PhysicalType type, Repetition repetition = Repetition::REQUIRED,
          LogicalAnnotation annotation = {}, int32_t type_length = 0);
Node group(std::string name, Repetition repetition, std::vector<Node> children, LogicalAnnotation annotation = {});
/// The format's three levels: the group, a repeated group "list", and `element`.
Node list(std::string name, Repetition repetition, Node element);
/// The group, a repeated group "key_value", and its two members.
Node map(std::string name, Repetition repetition, Node key, Node value);

/// A leaf of a tree, which must outlive it.
struct Leaf {
  const Node* node = nullptr;
  std::vector<std::string> path;  ///< Names from below the root.
  int16_t max_definition_level = 0;
  int16_t max_repetition_level = 0;
};

/// The leaves below `columns`, depth first: the order of column chunks.
std::vector<Leaf> leaves_of(const std::vector<Node>& columns);

}  // namespace writer
}  // namespace lamella::inline v0
