/// What making rows needs beside the rows, kept from batch to batch.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lamella/column_vector.h"
#include "row/row_node.h"
#include "simd/row_kernels.h"

namespace lamella::inline v0 {

/// How plain values become the words of a row's slots.
struct PlainWords {
  int64_t bits = 0;                         ///< Of a value; 0 where values are no words.
  simd::RowKernels::Widen widen = nullptr;  ///< Makes words of them; nullptr where they are words already.
};

/// A column of a batch as rows take it.
struct RowColumn {
  const RowNode* node = nullptr;
  const ColumnVector* vector = nullptr;  ///< With the nulls.
  const ColumnVector* values = nullptr;  ///< Flat: the vector itself, or what it refers to.
  const uint8_t* bytes = nullptr;        ///< The values themselves, or their views.
  const uint8_t* validity = nullptr;     ///< Of the vector's rows; nullptr without nulls, or when all are.
  PlainWords plain = {};                 ///< Where all rows' values lie in `bytes` one after the other.
  const int32_t* indices = nullptr;      ///< Into values, a row; nullptr unless the vector has a dictionary.
  bool is_constant = false;              ///< All rows are the first of values.
  bool is_all_null = false;
  std::vector<const uint8_t*> buffers = {};  ///< What the views of values refer to; at least one where there are views.
  std::optional<ColumnVector> flattened = std::nullopt;  ///< The vector, where it had to be made.
};

namespace internal {

struct RowScratch {
  std::vector<RowColumn> columns;
  std::vector<int64_t> offsets;
  /// Stride for which offsets holds multiples up to its end; 0 when it holds something else.
  int64_t offsets_stride = 0;

  // Of a tile. Words, bitmaps and ordinals of column c begin at c times those of one column.
  std::vector<uint64_t> words;
  std::vector<uint8_t> bitmaps;
  std::vector<int32_t> ordinals;
  std::vector<uint32_t> cursors;  ///< Where the next body of each row begins.
  std::vector<const uint64_t*> word_columns;
  std::vector<const uint8_t*> validity;
};

}  // namespace internal

}  // namespace lamella::inline v0
