/// Shredded variants, put together again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

namespace variant {
class Group;
}

/// One VARIANT column, by the format's Variant Shredding page: a group of metadata, and of value and typed_value, of
/// which one is null. typed_value is a primitive, a list of such groups, or a struct of such groups, named fields of an
/// object; value may then have more fields. Threads: one.
class ShreddedVariant {
 public:
  /// `members` are the group's columns, in any order, and `name` is for messages. Throws kCorruptFile: members of other
  /// names or types.
  ShreddedVariant(std::string name, const std::vector<Field>& members);
  ~ShreddedVariant();
  ShreddedVariant(ShreddedVariant&&) noexcept;

  /// A vector of type VARIANT. `group` has a child for each member, in their order, in which members of a null are
  /// null; its own type does not matter. Values that are not shredded are not copied: their views go on pointing where
  /// they do. Throws kCorruptFile (value and typed_value where only one may be, a name that the metadata lacks, bytes
  /// that make no sense), kResourceLimit (a value of over 2^31 - 1 bytes, or over the budget).
  ColumnVector assemble(ColumnVector::Parts group, BufferPool& pool);

 private:
  ColumnVector assemble_values(const ColumnVector& metadata, const ColumnVector::Parts& group, BufferPool& pool);

  std::string name_;
  int metadata_child_ = -1;
  std::unique_ptr<variant::Group> root_;
};

}  // namespace lamella::inline v0
