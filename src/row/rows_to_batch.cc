#include "lamella/rows_to_batch.h"

#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

/// A value in a row or array: where it lies, and from where its offset counts. A null has no slot.
struct Cell {
  const uint8_t* slot = nullptr;
  const uint8_t* base = nullptr;

  std::span<const uint8_t> body() const noexcept { return internal::body_of(base, slot); }
};
using Cells = std::vector<Cell>;

ColumnVector column_of(const SparkType& spark, const Type& type, const Cells& cells);

/// Type, length and validity.
ColumnVector::Parts parts_of(const Type& type, const Cells& cells) {
  ColumnVector::Parts parts;
  parts.type = type;
  parts.length = static_cast<int64_t>(cells.size());
  for (const Cell& cell : cells)
    parts.null_count += cell.slot == nullptr;
  if (parts.null_count == 0 || parts.null_count == parts.length) return parts;
  parts.validity = Buffer::allocate(bytes_for_bits(parts.length));
  uint8_t* bits = parts.validity.mutable_data();
  std::memset(bits, 0, static_cast<size_t>(parts.validity.size()));
  for (size_t row = 0; row < cells.size(); ++row) {
    if (cells[row].slot != nullptr) set_bit(bits, static_cast<int64_t>(row));
  }
  return parts;
}

template <typename T, typename ValueOf>
ColumnVector fixed_column(const Type& type, const Cells& cells, ValueOf value_of) {
  ColumnVector::Parts parts = parts_of(type, cells);
  parts.values = Buffer::allocate(parts.length * static_cast<int64_t>(sizeof(T)));
  uint8_t* to = parts.values.mutable_data();
  for (const Cell& cell : cells) {
    store(to, cell.slot == nullptr ? T{} : value_of(cell));
    to += sizeof(T);
  }
  return ColumnVector(std::move(parts));
}

template <typename T>
ColumnVector plain_column(const Type& type, const Cells& cells) {
  return fixed_column<T>(type, cells, [](const Cell& cell) { return load<T>(cell.slot); });
}

ColumnVector boolean_column(const Type& type, const Cells& cells) {
  ColumnVector::Parts parts = parts_of(type, cells);
  parts.values = Buffer::allocate(bytes_for_bits(parts.length));
  std::memset(parts.values.mutable_data(), 0, static_cast<size_t>(parts.values.size()));
  for (size_t row = 0; row < cells.size(); ++row) {
    if (cells[row].slot != nullptr && *cells[row].slot != 0) {
      set_bit(parts.values.mutable_data(), static_cast<int64_t>(row));
    }
  }
  return ColumnVector(std::move(parts));
}

ColumnVector decimal_column(const SparkType& spark, const Type& type, const Cells& cells) {
  Int128 limit = 1;
  for (int digit = 0; digit < spark.precision(); ++digit)
    limit *= 10;
  const auto unscaled = [&](const Cell& cell) {
    const Int128 value =
        spark.is_in_slot() ? Int128{load<int64_t>(cell.slot)} : internal::big_endian_decimal(cell.body());
    if (value <= -limit || value >= limit) {
      throw Error(ErrorCode::kCorruptFile, "a row has a value of more digits than " + spark.name());
    }
    return value;
  };
  switch (type.byte_width()) {
    case 4:
      return fixed_column<int32_t>(type, cells, [&](const Cell& cell) { return static_cast<int32_t>(unscaled(cell)); });
    case 8:
      return fixed_column<int64_t>(type, cells, [&](const Cell& cell) { return static_cast<int64_t>(unscaled(cell)); });
    default:
      return fixed_column<Int128>(type, cells, unscaled);
  }
}

/// Builds views, long values being copied to data buffers of at most 2 GiB, one value at least.
class ViewColumn {
 public:
  ViewColumn(const Type& type, const Cells& cells) : parts_(parts_of(type, cells)) {
    parts_.values = Buffer::allocate(parts_.length * static_cast<int64_t>(sizeof(StringView)));
  }

  void append(std::span<const uint8_t> bytes) {
    constexpr size_t kMaxBytes = std::numeric_limits<int32_t>::max();
    if (bytes.size() > kMaxBytes) throw Error(ErrorCode::kResourceLimit, "a row has a value of 2 GiB");
    StringView view;
    view.length = static_cast<int32_t>(bytes.size());
    if (view.is_inline()) {
      if (!bytes.empty()) std::memcpy(view.inlined, bytes.data(), bytes.size());
    } else {
      if (bytes.size() > kMaxBytes - data_.size()) close_buffer();
      std::memcpy(view.reference.prefix, bytes.data(), 4);
      view.reference.buffer = static_cast<int32_t>(parts_.data_buffers.size());
      view.reference.offset = static_cast<int32_t>(data_.size());
      data_.insert(data_.end(), bytes.begin(), bytes.end());
    }
    store(parts_.values.mutable_data() + next_ * static_cast<int64_t>(sizeof(StringView)), view);
    ++next_;
  }

  ColumnVector finish() && {
    close_buffer();
    return ColumnVector(std::move(parts_));
  }

 private:
  void close_buffer() {
    if (data_.empty()) return;
    parts_.data_buffers.push_back(Buffer::copy_of(data_));
    data_.clear();
  }

  ColumnVector::Parts parts_;
  std::vector<uint8_t> data_;
  int64_t next_ = 0;
};

template <typename BytesOf>
ColumnVector view_column(const Type& type, const Cells& cells, BytesOf bytes_of) {
  ViewColumn column(type, cells);
  for (const Cell& cell : cells)
    column.append(cell.slot == nullptr ? std::span<const uint8_t>() : bytes_of(cell));
  return std::move(column).finish();
}

UnsafeVariant variant_of(const Cell& cell) {
  const std::span<const uint8_t> bytes = cell.body();
  const auto value_bytes = static_cast<size_t>(load<int32_t>(bytes.data()));
  return {bytes.subspan(4, value_bytes), bytes.subspan(4 + value_bytes)};
}

ColumnVector variant_column(const Type& type, const Cells& cells) {
  ColumnVector::Parts parts = parts_of(type, cells);
  parts.children.push_back(
      view_column(type.children()[0].type(), cells, [](const Cell& cell) { return variant_of(cell).metadata; }));
  parts.children.push_back(
      view_column(type.children()[1].type(), cells, [](const Cell& cell) { return variant_of(cell).value; }));
  return ColumnVector(std::move(parts));
}

ColumnVector interval_column(const Type& type, const Cells& cells) {
  ColumnVector::Parts parts = parts_of(type, cells);
  const auto member = [&](size_t i) { return type.children()[i].type(); };
  parts.children.push_back(
      fixed_column<int32_t>(member(0), cells, [](const Cell& cell) { return load<int32_t>(cell.body().data()); }));
  parts.children.push_back(
      fixed_column<int32_t>(member(1), cells, [](const Cell& cell) { return load<int32_t>(cell.body().data() + 4); }));
  parts.children.push_back(
      fixed_column<int64_t>(member(2), cells, [](const Cell& cell) { return load<int64_t>(cell.body().data() + 8); }));
  return ColumnVector(std::move(parts));
}

Cell cell_of(const UnsafeRow& row, int64_t i) {
  if (row.is_null(i)) return {};
  return {row.slot(i, 8), row.bytes().data()};
}

ColumnVector struct_column(const SparkType& spark, const Type& type, const Cells& cells) {
  ColumnVector::Parts parts = parts_of(type, cells);
  const auto num_fields = static_cast<int>(spark.fields().size());
  Cells members(cells.size());
  for (int i = 0; i < num_fields; ++i) {
    for (size_t row = 0; row < cells.size(); ++row)
      members[row] = cells[row].slot == nullptr ? Cell{} : cell_of(UnsafeRow(cells[row].body(), num_fields), i);
    const auto child = static_cast<size_t>(i);
    parts.children.push_back(column_of(spark.fields()[child].type(), type.children()[child].type(), members));
  }
  return ColumnVector(std::move(parts));
}

void add_elements(const UnsafeArray& array, int64_t element_bytes, Cells& elements) {
  for (int64_t i = 0; i < array.size(); ++i)
    elements.push_back(array.is_null(i) ? Cell{} : Cell{array.slot(i, element_bytes), array.bytes().data()});
}

/// The offsets of lists whose element counts are given.
Buffer offsets_of(const std::vector<int64_t>& counts) {
  Buffer offsets = Buffer::allocate((static_cast<int64_t>(counts.size()) + 1) * 4);
  int64_t offset = 0;
  uint8_t* to = offsets.mutable_data();
  store(to, int32_t{0});
  for (const int64_t count : counts) {
    offset += count;
    if (offset > std::numeric_limits<int32_t>::max()) {
      throw Error(ErrorCode::kResourceLimit, "arrays of one column have 2^31 elements");
    }
    store(to += 4, static_cast<int32_t>(offset));
  }
  return offsets;
}

ColumnVector array_column(const SparkType& spark, const Type& type, const Cells& cells) {
  const SparkType& element = spark.fields()[0].type();
  ColumnVector::Parts parts = parts_of(type, cells);
  std::vector<int64_t> counts;
  Cells elements;
  for (const Cell& cell : cells) {
    const UnsafeArray array = cell.slot == nullptr ? UnsafeArray() : UnsafeArray(cell.body());
    counts.push_back(array.size());
    add_elements(array, element.element_bytes(), elements);
  }
  parts.values = offsets_of(counts);
  parts.children.push_back(column_of(element, type.children()[0].type(), elements));
  return ColumnVector(std::move(parts));
}

ColumnVector map_column(const SparkType& spark, const Type& type, const Cells& cells) {
  ColumnVector::Parts parts = parts_of(type, cells);
  std::vector<int64_t> counts;
  Cells keys;
  Cells values;
  for (const Cell& cell : cells) {
    const UnsafeMap map = cell.slot == nullptr ? UnsafeMap() : UnsafeMap(cell.body());
    counts.push_back(map.size());
    add_elements(map.keys(), spark.fields()[0].type().element_bytes(), keys);
    add_elements(map.values(), spark.fields()[1].type().element_bytes(), values);
  }
  parts.values = offsets_of(counts);
  const Type& entries_type = type.children()[0].type();
  ColumnVector::Parts entries;
  entries.type = entries_type;
  entries.length = static_cast<int64_t>(keys.size());
  entries.children.push_back(column_of(spark.fields()[0].type(), entries_type.children()[0].type(), keys));
  entries.children.push_back(column_of(spark.fields()[1].type(), entries_type.children()[1].type(), values));
  parts.children.push_back(ColumnVector(std::move(entries)));
  return ColumnVector(std::move(parts));
}

ColumnVector column_of(const SparkType& spark, const Type& type, const Cells& cells) {
  switch (spark.id()) {
    case SparkTypeId::kVoid:
      return ColumnVector(parts_of(type, Cells(cells.size())));
    case SparkTypeId::kBoolean:
      return boolean_column(type, cells);
    case SparkTypeId::kByte:
      return plain_column<int8_t>(type, cells);
    case SparkTypeId::kShort:
      return plain_column<int16_t>(type, cells);
    case SparkTypeId::kInteger:
    case SparkTypeId::kFloat:
    case SparkTypeId::kDate:
    case SparkTypeId::kYearMonthInterval:
      return plain_column<uint32_t>(type, cells);
    case SparkTypeId::kLong:
    case SparkTypeId::kDouble:
    case SparkTypeId::kTimestamp:
    case SparkTypeId::kTimestampNtz:
    case SparkTypeId::kDayTimeInterval:
      return plain_column<uint64_t>(type, cells);
    case SparkTypeId::kDecimal:
      return decimal_column(spark, type, cells);
    case SparkTypeId::kString:
    case SparkTypeId::kBinary:
      return view_column(type, cells, [](const Cell& cell) { return cell.body(); });
    case SparkTypeId::kCalendarInterval:
      return interval_column(type, cells);
    case SparkTypeId::kStruct:
      return struct_column(spark, type, cells);
    case SparkTypeId::kArray:
      return array_column(spark, type, cells);
    case SparkTypeId::kMap:
      return map_column(spark, type, cells);
    case SparkTypeId::kVariant:
      return variant_column(type, cells);
  }
  return {};
}

template <typename Rows>
ColumnarBatch batch_of(const Rows& rows, int64_t num_rows, const SparkType& spark,
                       const std::shared_ptr<const Schema>& schema) {
  const auto num_fields = static_cast<int>(spark.fields().size());
  for (const UnsafeRow& row : rows)
    validate(row.bytes(), spark);
  std::vector<ColumnVector> columns;
  Cells cells(static_cast<size_t>(num_rows));
  for (int i = 0; i < num_fields; ++i) {
    size_t next = 0;
    for (const UnsafeRow& row : rows)
      cells[next++] = cell_of(UnsafeRow(row.bytes(), num_fields), i);
    columns.push_back(column_of(spark.fields()[static_cast<size_t>(i)].type(), schema->field(i).type(), cells));
  }
  return ColumnarBatch(schema, num_rows, std::move(columns));
}

}  // namespace

RowsToBatch::RowsToBatch(SparkType schema) : schema_(std::move(schema)) {
  if (schema_.id() != SparkTypeId::kStruct) {
    throw Error(ErrorCode::kInvalidArgument, "a row's schema is a struct, not " + schema_.name());
  }
  std::vector<Field> fields;
  for (const SparkField& field : schema_.fields())
    fields.emplace_back(field.name(), batch_type(field.type()), field.nullable());
  batch_schema_ = std::make_shared<const Schema>(std::move(fields));
}

ColumnarBatch RowsToBatch::convert(std::span<const UnsafeRow> rows) const {
  return batch_of(rows, static_cast<int64_t>(rows.size()), schema_, batch_schema_);
}

ColumnarBatch RowsToBatch::convert(const UnsafeRows& rows) const {
  return batch_of(rows, rows.num_rows(), schema_, batch_schema_);
}

}  // namespace lamella::inline v0
