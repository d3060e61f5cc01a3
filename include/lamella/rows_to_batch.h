/// Apache Spark's rows back as batches, so that they can leave as Arrow or be filtered as vectors.
///
///     lamella::RowsToBatch back(schema_of_the_rows);
///     lamella::ColumnarBatch batch = back.convert(rows);
///
/// Vectors have the types of batch_type(), and RowMaterializer makes the same rows of them again.
/// Source folder: src/row.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "lamella/columnar_batch.h"
#include "lamella/export.h"
#include "lamella/row_materializer.h"
#include "lamella/spark_type.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

/// The type of vectors that hold what rows of `type` hold. Year-month intervals are int32 months, day-time intervals
/// int64 microseconds, calendar intervals a struct of months, days and microseconds. Throws kResourceLimit (nesting
/// past its cap).
LAMELLA_EXPORT Type batch_type(const SparkType& type);

/// The columns of a struct as ReadOptions::target wants them: all nullable, as Spark takes the schema of a read, and
/// with the field ids that their metadata name `parquet.field.id`. Throws kInvalidArgument (no struct, metadata that is
/// not a JSON object, or whose id is not a number), kResourceLimit (nesting past its cap).
LAMELLA_EXPORT Schema batch_schema(const SparkType& type);

/// The same rows flat, laid out as vectors of batch_type(type) are: narrow integers widened, milliseconds as
/// microseconds, bytes of fixed length as views. Shares what needs no change. Precondition:
/// type.can_hold(vector.type()). Throws kInvalidArgument (a timestamp that microseconds cannot hold), kResourceLimit.
LAMELLA_EXPORT ColumnVector canonical_vector(const ColumnVector& vector, const SparkType& type);

/// Threads: immutable, so many threads may convert at once.
class LAMELLA_EXPORT RowsToBatch {
 public:
  /// Throws kInvalidArgument (the schema is no struct), kResourceLimit (nesting past its cap).
  explicit RowsToBatch(SparkType schema);

  /// That of the batches; nullability as in the rows' schema.
  const std::shared_ptr<const Schema>& schema() const noexcept { return batch_schema_; }

  /// A batch of these rows, which are validated and copied. Throws kCorruptFile (a row that does not pass validate(), a
  /// decimal of more digits than its type), kResourceLimit (2^31 elements in one column of arrays), kOutOfMemory.
  ColumnarBatch convert(std::span<const UnsafeRow> rows) const;
  ColumnarBatch convert(const UnsafeRows& rows) const;

 private:
  SparkType schema_;
  std::shared_ptr<const Schema> batch_schema_;
};

}  // namespace lamella::inline v0
