/// The rows of a source as C++ structs, straight from its columns.
///
///     struct Trade {
///       std::int64_t id;
///       double price;
///     };
///     LAMELLA_ENCODE(Trade, id, price)
///
///     auto reader = lamella::ParquetReader::open("trades.parquet");
///     double sum = 0;
///     for (const Trade& trade : lamella::as<Trade>(*reader)) sum += trade.price;  // decodes two columns
///
/// Fields may have the types of lamella/coder.h. No rows of Spark are made on the way. Source folder: src/row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamella/batch_source.h"
#include "lamella/column_reader.h"
#include "lamella/encoder.h"
#include "lamella/rows_to_batch.h"

namespace lamella::inline v0 {

namespace internal {

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

/// The columns that T needs, down to the members of structs in it.
template <typename T>
void add_paths(const std::string& prefix, std::vector<std::string>& paths) {
  for_each_field<T>([&](auto i) {
    using Value = typename Fields<T>::template Type<i>;
    const std::string path = prefix + std::string(Fields<T>::template name<i>());
    if constexpr (kHasFields<Value>) {
      add_paths<Value>(path + ".", paths);
    } else if constexpr (kIsOptional<Value>) {
      using Inner = typename Value::value_type;
      if constexpr (kHasFields<Inner>) {
        add_paths<Inner>(path + ".", paths);
      } else {
        paths.push_back(path);
      }
    } else {
      paths.push_back(path);
    }
  });
}

/// Reads batches, and points readers at them.
template <typename T>
class StructSource {
 public:
  /// The rows of one batch: readers of them, and how many there are.
  struct Rows {
    FieldReaders<T> readers = {};
    int64_t count = 0;
  };

  explicit StructSource(BatchSource& source) : source_(source) {
    std::vector<std::string> paths;
    add_paths<T>("", paths);
    source_.project(paths);
    schema_ = SparkType::of(*source_.schema());
    binding_ = Coder<T>::bind(schema_, FieldPath{});
  }

  /// The next batch that has rows; none at the end.
  Rows next() {
    while (std::optional<ColumnarBatch> batch = source_.next_batch()) {
      if (batch->num_selected() == 0) continue;
      const ColumnarBatch dense = batch->selection() ? batch->flatten() : std::move(*batch);
      columns_.clear();
      for (int c = 0; c < dense.num_columns(); ++c)
        columns_.push_back(canonical_vector(dense.column(c), schema_.fields()[static_cast<size_t>(c)].type()));
      Rows rows;
      rows.readers.bind_fields(binding_, nullptr, [&](int ordinal) -> const ColumnVector& {
        return columns_[static_cast<size_t>(ordinal)];
      });
      rows.count = dense.num_rows();
      return rows;
    }
    columns_.clear();
    return {};
  }

 private:
  BatchSource& source_;
  SparkType schema_;
  Binding binding_;
  std::vector<ColumnVector> columns_;  ///< Of the batch at hand.
};

}  // namespace internal

/// A single pass over the rows of a source. Threads: one. Lifetime: the source must outlive it; text and bytes that a T
/// borrows are valid until the iterator is moved on.
template <typename T>
class Structs {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = T;

    explicit Iterator(internal::StructSource<T>& source) : source_(&source), rows_(source.next()) {}
    T operator*() const {
      T value{};
      rows_.readers.get(row_, value);
      return value;
    }
    /// Reads the row into `value`, whose memory is used again.
    void read_into(T& value) const { rows_.readers.get(row_, value); }
    Iterator& operator++() {
      if (++row_ == rows_.count) [[unlikely]] {
        rows_ = source_->next();
        row_ = 0;
      }
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return rows_.count == 0; }

   private:
    internal::StructSource<T>* source_;
    typename internal::StructSource<T>::Rows rows_;
    int64_t row_ = 0;
  };

  explicit Structs(BatchSource& source) : source_(std::make_unique<internal::StructSource<T>>(source)) {}

  /// Reads the first batch. Call it once.
  Iterator begin() { return Iterator(*source_); }
  std::default_sentinel_t end() const { return {}; }

  /// Calls function(const T&) for each row: quicker than the iterator where the compiler can make vectors of the loop.
  template <typename Function>
  void for_each(Function function) {
    while (true) {
      const typename internal::StructSource<T>::Rows rows = source_->next();
      if (rows.count == 0) return;
      const auto readers = rows.readers;
      for (int64_t row = 0; row < rows.count; ++row) {
        T value{};
        readers.get(row, value);
        function(std::as_const(value));
      }
    }
  }

 private:
  std::unique_ptr<internal::StructSource<T>> source_;
};

/// The rows of `source` from its first batch on, which must not have been read yet: only the columns of T are decoded.
/// Throws kInvalidArgument (a field without a column, with two, or with one of another type; a null for a field that is
/// no std::optional, when its batch is reached), and what the source throws.
template <typename T>
Structs<T> as(BatchSource& source) {
  static_assert(internal::kHasFields<T>, "lamella::as needs a struct with LAMELLA_ENCODE, a pair or a tuple");
  return Structs<T>(source);
}

}  // namespace lamella::inline v0
