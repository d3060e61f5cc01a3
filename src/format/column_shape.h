/// How the nodes below a column nest, by the format's rules for lists and maps, with the levels that tell them apart.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/parquet_schema.h"
#include "lamella/type.h"
#include "vector/calendar_rebase.h"

namespace lamella::inline v0 {

/// A column, or a part of one. An entry of a list or struct is made of entries of its children.
struct ColumnShape {
  enum class Kind : uint8_t {
    kLeaf,
    kStruct,   ///< One child a member.
    kList,     ///< One child: the element. A map is a list of structs of key and value.
    kVariant,  ///< The group's children as they are in the file.
    kMissing,  ///< No leaf of the file tells of it: null, or a list without elements where it is not nullable. No
               ///< children.
    kLevels,   ///< No part of the column: a leaf whose levels tell which entries of a struct are there.
  };

  Kind kind = Kind::kLeaf;
  Field field;                    ///< Name, type and nullability in vectors.
  int leaf = -1;                  ///< kLeaf, kLevels: its ordinal among the file's leaves.
  std::optional<Type> file_type;  ///< kLeaf: leaf_type(), where the values are promoted from it to another.
  std::shared_ptr<const CalendarRebase> rebase;  ///< kLeaf: its values are of another calendar.
  int16_t present_definition_level = 0;          ///< An entry is not null at this level or above.
  int16_t element_definition_level = 0;          ///< kList: an element exists at this level or above ...
  int16_t element_repetition_level = 0;          ///< ... and each further one repeats at this level.
  std::vector<ColumnShape> children;

  explicit ColumnShape(Field of) : field(std::move(of)) {}
};

/// Whether no leaf of the file is below `shape`, or is it.
bool has_no_leaf(const ColumnShape& shape);

/// The shape of a node below the root, whole or, with `leaves` (one flag a leaf of the file), pruned to what is needed
/// for those: struct members without any are left out, maps stay maps. Throws kInvalidArgument (no such node, or no
/// leaf of it is wanted).
ColumnShape column_shape(const ParquetSchema& schema, int node_ordinal, const TypeOptions& options,
                         const std::vector<bool>* leaves = nullptr);

}  // namespace lamella::inline v0
