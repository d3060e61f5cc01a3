#include "row/row_tiles.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "row/big_endian_decimal.h"
#include "row/value_body.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {
namespace {

/// Half of a small first cache: the rest is for the columns.
constexpr int64_t kTileBytes = 8 << 10;
constexpr int64_t kMinTileRows = 64;
/// Few words are interleaved in one pass, so that rows need not stay in the first cache.
constexpr int64_t kWordsOfOnePass = 9;
constexpr int64_t kMaxTileRows = 512;
constexpr int64_t kLineBytes = 64;
/// Kernels spoil as many bytes behind text: the next row's slots have room for that where there are three columns.
constexpr int64_t kSpoiltBytes = 32;
/// Where the JVM's arrays end.
constexpr int64_t kMaxRowBytes = std::numeric_limits<int32_t>::max() - 15;

struct Following {
  int64_t first;
  int64_t operator()(int64_t row) const noexcept { return first + row; }
};

struct Listed {
  const int32_t* ordinals;
  int64_t operator()(int64_t row) const noexcept { return ordinals[row]; }
};

bool is_valid(const uint8_t* validity, int64_t row) noexcept {
  return validity == nullptr || bit_is_set(validity, row);
}

bool is_nested(ValueKind kind) noexcept {
  return kind >= ValueKind::kStruct;
}

PlainWords words_of(const simd::RowKernels& kernels, ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::kBit:
      return {1, kernels.bits};
    case ValueKind::kUnsigned1:
      return {8, kernels.unsigned1};
    case ValueKind::kUnsigned2:
      return {16, kernels.unsigned2};
    case ValueKind::kUnsigned4:
      return {32, kernels.unsigned4};
    case ValueKind::kSigned4:
      return {32, kernels.signed4};
    case ValueKind::kWord:
      return {64, nullptr};
    default:
      return {};
  }
}

}  // namespace

RowTiles::RowTiles(const internal::RowPlan& plan, internal::RowScratch& scratch, std::span<const int32_t> selection,
                   int64_t num_rows)
    : scratch_(scratch),
      kernels_(*simd::kernels().row),
      selection_(selection),
      num_rows_(num_rows),
      prefix_(plan.options.size_prefix ? 4 : 0),
      fixed_bytes_(UnsafeRow::fixed_bytes(static_cast<int64_t>(plan.columns.size()))) {
  for (RowColumn& column : scratch.columns) {
    const ValueKind kind = column.node->kind;
    is_fixed_ = is_fixed_ && lies_in_slot(kind);
    const bool is_plain = selection.empty() && !column.is_all_null && column.values == column.vector;
    column.plain = is_plain ? words_of(kernels_, kind) : PlainWords();
  }
  has_lines_ = is_fixed_ && prefix_ == 0 && plan.columns.size() == 8;
  tile_rows_ = fixed_bytes_ <= 8 * kWordsOfOnePass
                   ? kMaxTileRows
                   : std::clamp(kTileBytes / fixed_bytes_ / 64 * 64, kMinTileRows, kMaxTileRows);
  const size_t num_columns = plan.columns.size();
  const size_t num_null_words = static_cast<size_t>(UnsafeRow::null_bytes(static_cast<int64_t>(num_columns)) / 8);
  const auto rows = static_cast<size_t>(tile_rows_);
  scratch.words.resize((num_null_words + num_columns) * rows + 8);
  scratch.bitmaps.resize(num_columns * rows / 8 + 8);
  scratch.ordinals.resize((num_columns + 1) * rows);
  std::fill_n(scratch.ordinals.begin(), rows, 0);
  scratch.cursors.resize(rows);
  scratch.word_columns.resize(num_null_words + num_columns);
  scratch.validity.resize(num_columns);
}

int64_t RowTiles::place_rows() {
  std::vector<int64_t>& offsets = scratch_.offsets;
  const int64_t stride = fixed_bytes_ + prefix_;
  const auto wanted = static_cast<size_t>(num_rows_) + 1;
  if (is_fixed_) {
    if (scratch_.offsets_stride != stride || offsets.size() < wanted) {
      offsets.resize(wanted);
      for (size_t row = 0; row < wanted; ++row)
        offsets[row] = static_cast<int64_t>(row) * stride;
      scratch_.offsets_stride = stride;
    }
    return num_rows_ * stride;
  }
  scratch_.offsets_stride = 0;
  int64_t bytes_of_each = stride;
  for (const RowColumn& column : scratch_.columns)
    bytes_of_each += keeps_bytes_of_null(column.node->kind) ? kWideDecimalBytes : 0;
  offsets.assign(wanted, bytes_of_each);
  for (const RowColumn& column : scratch_.columns)
    add_sizes(column);
  uint64_t position = 0;  // May wrap around where a row is too large.
  int64_t largest = 0;
  for (int64_t& offset : offsets) {
    const int64_t size = offset;
    largest = std::max(largest, size);
    offset = static_cast<int64_t>(position);
    position += static_cast<uint64_t>(size);
  }
  if (largest > kMaxRowBytes) {
    throw Error(ErrorCode::kResourceLimit,
                "a row takes " + std::to_string(largest) + " bytes, the most is " + std::to_string(kMaxRowBytes));
  }
  return offsets.back();
}

void RowTiles::add_sizes(const RowColumn& column) {
  const ValueKind kind = column.node->kind;
  if (lies_in_slot(kind)) return;
  const auto add_to_each = [&](const auto& bytes_of_row) {
    for (int64_t row = 0; row < num_rows_; ++row)
      scratch_.offsets[static_cast<size_t>(row)] += bytes_of_row(row);
  };
  if (keeps_bytes_of_null(kind)) return;  // All rows have the same of them.
  if (is_nested(kind)) {
    return add_to_each([&](int64_t row) { return body_bytes_in_row(*column.node, *column.vector, source_row(row)); });
  }
  if (column.is_all_null) return;
  const bool has_nulls = column.vector->null_count() > 0;
  const StringView* views = kind == ValueKind::kBytes ? column.values->views().data() : nullptr;
  const auto padded_bytes = [&](int64_t value) {
    return round_up(views == nullptr ? column.node->byte_width : views[value].length, 8);
  };
  // Null views are empty; entries of dictionaries and values of fixed length have to be asked.
  if (kind == ValueKind::kBytes && !column.is_constant && selection_.empty()) {
    return kernels_.add_text_sizes({.views = column.bytes,
                                    .ordinals = column.indices,
                                    .validity = column.indices == nullptr ? nullptr : column.validity,
                                    .buffers = nullptr,
                                    .num_rows = num_rows_,
                                    .out = nullptr,
                                    .offsets = nullptr},
                                   scratch_.offsets.data());
  }
  add_to_each([&](int64_t row) {
    const int64_t source = source_row(row);
    if (has_nulls && column.vector->is_null(source)) return int64_t{0};
    return padded_bytes(column.is_constant ? 0 : column.indices != nullptr ? column.indices[source] : source);
  });
}

void RowTiles::write(uint8_t* out) {
  out_ = out;
  for (int64_t first = 0; first < num_rows_; first += tile_rows_)
    write_tile(first, std::min(tile_rows_, num_rows_ - first));
}

const uint8_t* RowTiles::tile_validity(size_t c, int64_t first, int64_t count) {
  const RowColumn& column = scratch_.columns[c];
  const uint8_t* validity = column.validity;
  if (validity == nullptr && !column.is_all_null) return nullptr;
  if (validity != nullptr && selection_.empty()) return validity + first / 8;
  uint8_t* bitmap = scratch_.bitmaps.data() + c * static_cast<size_t>(tile_rows_ / 8);
  std::memset(bitmap, 0, static_cast<size_t>(tile_rows_ / 8));
  for (int64_t row = 0; validity != nullptr && row < count; ++row) {
    if (bit_is_set(validity, source_row(first + row))) set_bit(bitmap, row);
  }
  return bitmap;
}

RowTiles::Piece RowTiles::piece(size_t c, int64_t first, int64_t count) {
  const RowColumn& column = scratch_.columns[c];
  const size_t null_words = scratch_.word_columns.size() - scratch_.columns.size();
  Piece piece{.column = column,
              .ordinals = nullptr,
              .first = first,
              .validity = tile_validity(c, first, count),
              .words = scratch_.words.data() + (null_words + c) * static_cast<size_t>(tile_rows_)};
  if (column.is_constant) {
    piece.ordinals = scratch_.ordinals.data();  // The first column of ordinals stays zero.
  } else if (column.indices != nullptr && selection_.empty()) {
    piece.ordinals = column.indices + first;
  } else if (column.indices != nullptr) {
    int32_t* ordinals = scratch_.ordinals.data() + (c + 1) * static_cast<size_t>(tile_rows_);
    for (int64_t row = 0; row < count; ++row)
      ordinals[row] = column.indices[source_row(first + row)];
    piece.ordinals = ordinals;
  } else if (!selection_.empty()) {
    piece.ordinals = selection_.data() + first;
  }
  return piece;
}

/// Asks for the lines that rows go to: stores that miss the first cache would hold everything up.
void RowTiles::fetch_rows(int64_t first, int64_t count) const noexcept {
  const uint8_t* end = out_ + scratch_.offsets[static_cast<size_t>(first + count)];
  for (const uint8_t* line = out_ + scratch_.offsets[static_cast<size_t>(first)]; line < end; line += kLineBytes)
    __builtin_prefetch(line, 1);
}

void RowTiles::write_tile(int64_t first, int64_t count) {
  tile_first_ = first;
  const size_t num_columns = scratch_.columns.size();
  const size_t num_null_words = scratch_.word_columns.size() - num_columns;
  if (!is_fixed_) {
    std::fill_n(scratch_.cursors.begin(), count, static_cast<uint32_t>(fixed_bytes_));
    if (first == 0) fetch_rows(first, count);
  }
  for (size_t c = 0; c < num_columns; ++c) {
    if (scratch_.columns[c].plain.bits != 0) {
      put_plain(c, first, count);
      continue;
    }
    const Piece values = piece(c, first, count);
    scratch_.validity[c] = values.validity;
    if (is_nested(values.column.node->kind)) {
      put_nested(c, first, count);
      scratch_.word_columns[num_null_words + c] = values.words;
    } else {
      scratch_.word_columns[num_null_words + c] = put(values, count);
    }
  }
  if (has_lines_) {
    return kernels_.rows_of_eight(scratch_.word_columns.data() + 1, scratch_.validity.data(), count,
                                  out_ + first * fixed_bytes_);
  }
  for (size_t word = 0; word < num_null_words; ++word) {
    uint64_t* words = scratch_.words.data() + word * static_cast<size_t>(tile_rows_);
    const size_t columns = std::min<size_t>(64, num_columns - word * 64);
    kernels_.null_words(scratch_.validity.data() + word * 64, static_cast<int>(columns), count, words);
    scratch_.word_columns[word] = words;
  }
  const auto num_words = static_cast<int>(scratch_.word_columns.size());
  if (is_fixed_) {
    const int64_t stride = fixed_bytes_ + prefix_;
    kernels_.interleave(scratch_.word_columns.data(), num_words, count, out_ + first * stride + prefix_, stride);
  } else {
    kernels_.interleave_at(scratch_.word_columns.data(), num_words, count, out_ + prefix_,
                           scratch_.offsets.data() + first);
  }
  for (int64_t row = first; prefix_ > 0 && row < first + count; ++row) {
    const int64_t begin = scratch_.offsets[static_cast<size_t>(row)];
    store(out_ + begin, static_cast<uint32_t>(scratch_.offsets[static_cast<size_t>(row) + 1] - begin - prefix_));
  }
}

void RowTiles::put_plain(size_t c, int64_t first, int64_t count) {
  const RowColumn& column = scratch_.columns[c];
  const size_t num_null_words = scratch_.word_columns.size() - scratch_.columns.size();
  const uint8_t* values = column.bytes + first / 8 * column.plain.bits;
  scratch_.validity[c] = column.validity == nullptr ? nullptr : column.validity + first / 8;
  if (column.plain.widen == nullptr) {
    scratch_.word_columns[num_null_words + c] = reinterpret_cast<const uint64_t*>(values);
    return;
  }
  uint64_t* words = scratch_.words.data() + (num_null_words + c) * static_cast<size_t>(tile_rows_);
  column.plain.widen(values, count, words);
  scratch_.word_columns[num_null_words + c] = words;
}

const uint64_t* RowTiles::put(const Piece& piece, int64_t count) {
  const ValueKind kind = piece.column.node->kind;
  if (piece.column.is_all_null || kind == ValueKind::kVoid) {
    put_nulls(piece, count);
  } else if (lies_in_slot(kind)) {
    return put_slots(piece, count);
  } else if (kind == ValueKind::kBytes && fixed_bytes_ >= kSpoiltBytes) {
    put_text(piece, count);
  } else if (kind == ValueKind::kWideDecimal) {
    put_wide_decimals(piece, count);
  } else if (piece.ordinals == nullptr) {
    put_fixed_bodies(piece, Following{piece.first}, count);
  } else {
    put_fixed_bodies(piece, Listed{piece.ordinals}, count);
  }
  return piece.words;
}

void RowTiles::put_nulls(const Piece& piece, int64_t count) {
  const ValueKind kind = piece.column.node->kind;
  const int64_t size = is_interval(kind) ? 16 : 0;
  std::memset(piece.words, 0, static_cast<size_t>(count) * sizeof(uint64_t));
  if (!keeps_bytes_of_null(kind)) return;
  for (int64_t row = 0; row < count; ++row) {
    piece.words[row] = offset_and_size(cursor(row), size);
    std::memset(row_base(tile_first_ + row) + cursor(row), 0, kWideDecimalBytes);
    cursor(row) += kWideDecimalBytes;
  }
}

const uint64_t* RowTiles::put_slots(const Piece& piece, int64_t count) {
  const RowNode& node = *piece.column.node;
  const uint8_t* values = piece.column.bytes;
  const auto put_each = [&](const auto& word_of) {
    for (int64_t row = 0; row < count; ++row) {
      const int64_t value = piece.ordinals == nullptr ? piece.first + row : piece.ordinals[row];
      const uint64_t keep = uint64_t{0} - uint64_t{is_valid(piece.validity, row)};
      piece.words[row] = word_of(value) & keep;
    }
  };
  switch (node.kind) {
    case ValueKind::kUnsigned4:
      put_each([&](int64_t value) { return uint64_t{load<uint32_t>(values + value * 4)}; });
      break;
    case ValueKind::kWord:
      put_each([&](int64_t value) { return load<uint64_t>(values + value * 8); });
      break;
    default:
      put_each([&](int64_t value) { return slot_word(node, {piece.column.values, value, false}); });
      break;
  }
  return piece.words;
}

void RowTiles::put_text(const Piece& piece, int64_t count) {
  const int64_t skipped = piece.ordinals == nullptr ? piece.first : 0;
  kernels_.put_text({.views = piece.column.bytes + skipped * int64_t{sizeof(StringView)},
                     .ordinals = piece.ordinals,
                     .validity = piece.validity,
                     .buffers = piece.column.buffers.data(),
                     .num_rows = count,
                     .out = out_ + prefix_,
                     .offsets = scratch_.offsets.data() + tile_first_},
                    scratch_.cursors.data(), piece.words);
}

void RowTiles::put_wide_decimals(const Piece& piece, int64_t count) {
  const int64_t skipped = piece.ordinals == nullptr ? piece.first : 0;
  kernels_.put_wide_decimals({.values = piece.column.bytes + skipped * kWideDecimalBytes,
                              .ordinals = piece.ordinals,
                              .validity = piece.validity,
                              .num_rows = count,
                              .out = out_ + prefix_,
                              .offsets = scratch_.offsets.data() + tile_first_},
                             scratch_.cursors.data(), piece.words);
}

template <typename Ordinal>
void RowTiles::put_fixed_bodies(const Piece& piece, Ordinal ordinal, int64_t count) {
  const RowNode& node = *piece.column.node;
  const bool keeps_bytes = keeps_bytes_of_null(node.kind);
  const uint64_t size_of_null = is_interval(node.kind) ? 16 : 0;
  for (int64_t row = 0; row < count; ++row) {
    const uint32_t begin = cursor(row);
    uint8_t* to = row_base(tile_first_ + row) + begin;
    if (keeps_bytes) std::memset(to, 0, kWideDecimalBytes);
    if (!is_valid(piece.validity, row)) {
      piece.words[row] = keeps_bytes ? offset_and_size(begin, 0) | size_of_null : 0;
      cursor(row) = begin + static_cast<uint32_t>(keeps_bytes ? kWideDecimalBytes : 0);
      continue;
    }
    const Body body = write_body(node, *piece.column.values, ordinal(row), to);
    piece.words[row] = offset_and_size(begin, body.size);
    cursor(row) = begin + static_cast<uint32_t>(keeps_bytes ? kWideDecimalBytes : body.padded);
  }
}

void RowTiles::put_nested(size_t c, int64_t first, int64_t count) {
  const RowColumn& column = scratch_.columns[c];
  const size_t null_words = scratch_.word_columns.size() - scratch_.columns.size();
  uint64_t* words = scratch_.words.data() + (null_words + c) * static_cast<size_t>(tile_rows_);
  uint8_t* bitmap = scratch_.bitmaps.data() + c * static_cast<size_t>(tile_rows_ / 8);
  std::memset(bitmap, 0, static_cast<size_t>(tile_rows_ / 8));
  for (int64_t row = 0; row < count; ++row) {
    const ValueAt value = value_at(*column.node, *column.vector, source_row(first + row));
    words[row] = 0;
    if (value.is_null) continue;
    set_bit(bitmap, row);
    const uint32_t begin = cursor(row);
    const Body body = write_body(*column.node, *value.vector, value.row, row_base(first + row) + begin);
    words[row] = offset_and_size(begin, body.size);
    cursor(row) = begin + static_cast<uint32_t>(body.padded);
  }
  scratch_.validity[c] = bitmap;
}

}  // namespace lamella::inline v0
