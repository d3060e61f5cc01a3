/// Batches as Apache Spark's UnsafeRows, byte for byte.
///
///     lamella::RowMaterializer materializer(*reader->schema());
///     lamella::UnsafeRows rows;                       // reused: one allocation for all batches
///     while (auto batch = reader->next_batch()) {
///       materializer.materialize(*batch, rows);
///       for (const lamella::UnsafeRow& row : rows) consume(row);
///     }
///
/// Types become Spark's as SparkType::of() says. Source folder: src/row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "lamella/batch_source.h"
#include "lamella/buffer.h"
#include "lamella/columnar_batch.h"
#include "lamella/executor.h"
#include "lamella/export.h"
#include "lamella/spark_type.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

struct RowOptions {
  /// What a struct is whose members are all missing from the file (constant vectors of nulls).
  enum class MissingMembers : uint8_t {
    kStructStays,   ///< Null where the file says so, as in Spark 4.3.
    kStructIsNull,  ///< Always null, as in Spark 3.5 and 4.0; so is a list of such structs.
  };
  MissingMembers missing_members = MissingMembers::kStructStays;
  /// Four bytes with its length stand in front of each row: rows can be written to a file as they are.
  bool size_prefix = false;

  /// As Spark 4.3 with this configuration has it: spark.sql.legacy.parquet.returnNullStructIfAllFieldsMissing says what
  /// a struct is whose members are all missing; `true` is what Spark 3.5 and 4.0 do. Other keys are passed over. Throws
  /// kInvalidArgument (neither true nor false).
  LAMELLA_EXPORT static RowOptions from_spark_conf(const std::map<std::string, std::string>& conf);
};

namespace internal {
struct RowPlan;
struct RowScratch;
}  // namespace internal

/// Rows one behind the other in one buffer. Threads: one writer; then as many readers as you like.
class LAMELLA_EXPORT UnsafeRows {
 public:
  UnsafeRows();
  UnsafeRows(UnsafeRows&&) noexcept;
  UnsafeRows& operator=(UnsafeRows&&) noexcept;
  ~UnsafeRows();

  int64_t num_rows() const noexcept { return num_rows_; }
  int num_fields() const noexcept { return num_fields_; }
  /// All rows, with the sizes in front of them when these were asked for.
  std::span<const uint8_t> bytes() const noexcept { return {bytes_.data(), static_cast<size_t>(size_bytes_)}; }
  /// num_rows() + 1 byte positions in bytes(): row i, its size in front included, is [offsets[i], offsets[i + 1]).
  std::span<const int64_t> offsets() const noexcept { return offsets_; }
  /// Precondition: 0 <= i < num_rows().
  UnsafeRow operator[](int64_t i) const noexcept {
    const int64_t begin = offsets_[static_cast<size_t>(i)] + prefix_bytes_;
    const int64_t end = offsets_[static_cast<size_t>(i) + 1];
    return {bytes().subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)), num_fields_};
  }

  /// Yields one row at a time.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = UnsafeRow;
    using difference_type = std::ptrdiff_t;
    using pointer = const UnsafeRow*;
    using reference = UnsafeRow;

    Iterator() = default;
    Iterator(const UnsafeRows* rows, int64_t row) noexcept : rows_(rows), row_(row) {}
    UnsafeRow operator*() const noexcept { return (*rows_)[row_]; }
    Iterator& operator++() noexcept {
      ++row_;
      return *this;
    }
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++row_;
      return before;
    }
    bool operator==(const Iterator& other) const noexcept { return row_ == other.row_; }

   private:
    const UnsafeRows* rows_ = nullptr;
    int64_t row_ = 0;
  };
  Iterator begin() const noexcept { return {this, 0}; }
  Iterator end() const noexcept { return {this, num_rows_}; }

 private:
  friend class RowMaterializer;

  Buffer bytes_;  ///< As large as the largest batch yet.
  int64_t size_bytes_ = 0;
  int64_t num_rows_ = 0;
  int64_t prefix_bytes_ = 0;
  int num_fields_ = 0;
  std::span<const int64_t> offsets_;
  std::unique_ptr<internal::RowScratch> scratch_;
};

/// Makes rows of the batches of one schema.
/// Threads: immutable, so many threads may materialize at once, each into rows of its own.
class LAMELLA_EXPORT RowMaterializer {
 public:
  /// Throws kNotImplemented (a type that rows cannot hold), kResourceLimit (nesting past its cap).
  explicit RowMaterializer(const Schema& schema, RowOptions options = {});
  /// Rows of that schema of Spark, column by column. Throws kInvalidArgument (no struct of as many columns, a type that
  /// cannot hold what the vectors have), and as the other does.
  RowMaterializer(const Schema& schema, const SparkType& spark_schema, RowOptions options = {});
  RowMaterializer(RowMaterializer&&) noexcept;
  RowMaterializer& operator=(RowMaterializer&&) noexcept;
  ~RowMaterializer();

  /// What Spark calls the schema of the rows.
  const SparkType& spark_schema() const noexcept;

  /// Replaces what `rows` held by the selected rows of `batch`; their memory is used again. Vectors of any encoding are
  /// taken as they are. Throws kInvalidArgument (the batch has other types than the schema; a timestamp in milliseconds
  /// that microseconds cannot hold), kResourceLimit (a row, or an array in it, of 2 GiB), kOutOfMemory. After an error
  /// `rows` is empty.
  void materialize(const ColumnarBatch& batch, UnsafeRows& rows) const;

 private:
  std::unique_ptr<const internal::RowPlan> plan_;
};

/// The rows of all batches of a source, made on an executor, a batch a task, and given out in order.
///
///     lamella::RowStream stream(*reader, lamella::make_thread_pool(4));
///     while (auto rows = stream.next()) consume(*rows);
///
/// The source itself is read on the thread that calls next(), which makes rows too while it waits. Up to twice the
/// executor's concurrency batches are under way. Threads: one. Lifetime: the source must outlive the stream.
class LAMELLA_EXPORT RowStream {
 public:
  RowStream(BatchSource& source, std::shared_ptr<Executor> executor, RowOptions options = {});
  RowStream(const RowStream&) = delete;
  RowStream& operator=(const RowStream&) = delete;
  ~RowStream();

  const SparkType& spark_schema() const noexcept;
  /// The rows of the next batch that has any, or nothing at the end. Throws what the source or materialize() throws, in
  /// the place of the batch that failed; later calls throw it again.
  std::optional<UnsafeRows> next();
  /// Gives rows back, so that a later batch uses their memory.
  void recycle(UnsafeRows rows);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lamella::inline v0
