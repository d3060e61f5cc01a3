/// Vectors as ArrowArray structures.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "arrow/array_owner.h"
#include "arrow/arrow_field.h"
#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"

namespace lamella::inline v0 {

/// Exports the batches of one schema.
/// Threads: one. Lifetime: arrays outlive it.
class ArrayExporter {
 public:
  explicit ArrayExporter(std::vector<ArrowField> fields) : fields_(std::move(fields)) {}

  const std::vector<ArrowField>& fields() const noexcept { return fields_; }

  /// Throws what export_batch() does, and kInvalidArgument when the batch's columns are not the fields.
  OwnedArray export_batch(const ColumnarBatch& batch);

 private:
  /// A dictionary that was exported: batches that share it share what it became too.
  struct ExportedDictionary {
    std::shared_ptr<const ColumnVector> vector;
    std::shared_ptr<const OwnedArray> array;
  };

  void check_schema(const ColumnarBatch& batch);
  OwnedArray export_vector(const ColumnVector& vector, const ArrowField& field);
  OwnedArray export_flat(const ColumnVector& vector, const ArrowField& field);
  OwnedArray export_dictionary(const ColumnVector& vector, const ArrowField& field);
  OwnedArray shared_dictionary(const std::shared_ptr<const ColumnVector>& dictionary, const ArrowField& field);

  std::vector<ArrowField> fields_;
  std::map<const ArrowField*, ExportedDictionary> dictionaries_;
  std::shared_ptr<const Schema> checked_schema_;  ///< The last schema that was seen to have the types of the fields.
};

}  // namespace lamella::inline v0
