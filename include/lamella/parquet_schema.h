/// The schema tree of a Parquet file, as the file has it.
///
///     for (int leaf = 0; leaf < schema.num_leaves(); ++leaf) std::cout << schema.leaf(leaf).path << '\n';
///
/// Source folder: src/format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/export.h"
#include "lamella/parquet_enums.h"
#include "lamella/read_limits.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// The members of the format's LogicalType union, and what is not one of them.
enum class LogicalKind : uint8_t {
  kNone,
  kString,
  kMap,
  kList,
  kEnum,
  kDecimal,
  kDate,
  kTime,
  kTimestamp,
  kInterval,
  kInteger,
  kUnknown,  ///< The format's UNKNOWN: always null.
  kJson,
  kBson,
  kUuid,
  kFloat16,
  kVariant,
  kGeometry,
  kGeography,
  kFile,
  kMapKeyValue,   ///< Converted type MAP_KEY_VALUE only.
  kUnrecognised,  ///< A union member, unit or converted type that lamella does not know: read as the physical type.
};

/// The format's name of a kind, and of a time unit: "DECIMAL", "MILLIS".
LAMELLA_EXPORT std::string_view annotation_name(LogicalKind kind) noexcept;
LAMELLA_EXPORT std::string_view annotation_name(TimeUnit unit) noexcept;

/// A node's annotation: its LogicalType or, where that is absent, its ConvertedType said as one.
struct LogicalAnnotation {
  LogicalKind kind = LogicalKind::kNone;
  int32_t precision = 0;              ///< kDecimal.
  int32_t scale = 0;                  ///< kDecimal; 0 when the file does not say.
  TimeUnit unit = TimeUnit::kMillis;  ///< kTime, kTimestamp.
  bool adjusted_to_utc = false;       ///< kTime, kTimestamp.
  int8_t bit_width = 0;               ///< kInteger: 8, 16, 32, 64.
  bool is_signed = true;              ///< kInteger.
  std::string crs;                    ///< kGeometry, kGeography; empty means OGC:CRS84.
  std::string edge_algorithm;         ///< kGeography: SPHERICAL when the file does not say.
  int8_t specification_version = 1;   ///< kVariant.
  int32_t unrecognised_id = 0;        ///< kUnrecognised: the union member's field id, or -1 - converted type.
};

/// A group or a leaf (a primitive column).
struct SchemaNode {
  std::string name;
  std::string path;  ///< Names from below the root, joined by dots; a name with a dot or backtick is put in backticks.
  Repetition repetition = Repetition::REQUIRED;
  bool is_group = false;
  PhysicalType physical_type = PhysicalType::BOOLEAN;  ///< Leaves.
  int32_t type_length = 0;                             ///< FIXED_LEN_BYTE_ARRAY: bytes a value.
  LogicalAnnotation annotation;
  std::optional<int32_t> field_id;

  int parent = -1;            ///< Ordinal of the group above; -1 for the root.
  std::vector<int> children;  ///< Ordinals, in file order.
  int leaf = -1;              ///< Leaves: ordinal among leaves, which is that of their column chunks.
  /// The largest levels a value of this node has: optional and repeated nodes from below the root to here.
  int16_t max_definition_level = 0;
  int16_t max_repetition_level = 0;
};

/// Threads: immutable.
class LAMELLA_EXPORT ParquetSchema {
 public:
  /// `nodes` in depth-first order, the root first, with name, repetition, is_group, types, annotation, field_id set;
  /// the rest is computed from `num_children`, one count a node. Throws kCorruptFile (counts that contradict each
  /// other), kResourceLimit (too many nodes, too deep), kInvalidArgument (not one count a node).
  static ParquetSchema build(std::vector<SchemaNode> nodes, const std::vector<int32_t>& num_children,
                             const ReadLimits& limits = {});

  const std::vector<SchemaNode>& nodes() const noexcept { return nodes_; }
  const SchemaNode& root() const { return nodes_.front(); }
  const SchemaNode& node(int ordinal) const { return nodes_.at(static_cast<size_t>(ordinal)); }
  int num_leaves() const noexcept { return static_cast<int>(leaves_.size()); }
  const SchemaNode& leaf(int leaf_ordinal) const {
    return nodes_[static_cast<size_t>(leaves_.at(static_cast<size_t>(leaf_ordinal)))];
  }
  /// The schema in the format's own notation: "message m {\n  required int32 a;\n ...".
  std::string to_string() const;

 private:
  std::vector<SchemaNode> nodes_;
  std::vector<int> leaves_;
};

/// How leaves become types.
struct TypeOptions {
  /// What INT96 becomes: micros holds every date that nanos cannot.
  TimeUnit int96_unit = TimeUnit::kMicros;
  /// Groups annotated VARIANT as structs of the columns that the file has, instead of as variants.
  bool raw_variants = false;
  /// BYTE_ARRAY without annotation as text.
  bool binary_as_string = false;
  /// Timestamps of nanoseconds as int64.
  bool nanos_as_int64 = false;
  /// INT96 as instants, adjusted to UTC.
  bool int96_adjusted_to_utc = false;
  /// Timestamps without a zone as instants, adjusted to UTC; INT96 apart.
  bool local_timestamps_adjusted_to_utc = false;
};

/// The type that values of a leaf have in vectors. An annotation that does not fit the physical type is passed over.
LAMELLA_EXPORT Type leaf_type(const SchemaNode& leaf, const TypeOptions& options = {});
/// The column that a node below the root becomes, nested ones by the format's rules for lists and maps. What a list
/// holds is called "element", a map's entries "entries", its "key" and "value": writers name them as they like. A map
/// without values is a list of its keys. A group whose children do not fit its annotation is a struct: so is a VARIANT
/// without metadata, or of a version that is not 1.
LAMELLA_EXPORT Field to_field(const ParquetSchema& schema, int node_ordinal, const TypeOptions& options = {});

}  // namespace lamella::inline v0
