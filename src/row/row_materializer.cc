#include "lamella/row_materializer.h"

#include <string>
#include <utility>

#include "lamella/error.h"
#include "row/row_node.h"
#include "row/row_scratch.h"
#include "row/row_tiles.h"

namespace lamella::inline v0 {
namespace {

/// Whether a map in the vector has entries that are not flat: rows would have to look each entry up twice.
bool has_encoded_entries(const RowNode& node, const ColumnVector& vector) {
  if (vector.encoding() != VectorEncoding::kFlat) {
    return vector.parts().dictionary != nullptr && has_encoded_entries(node, vector.dictionary());
  }
  if (node.kind == ValueKind::kArray) return has_encoded_entries(node.children[0], vector.child(0));
  const bool is_map = node.kind == ValueKind::kMap;
  if (!is_map && node.kind != ValueKind::kStruct) return false;
  if (is_map && vector.child(0).encoding() != VectorEncoding::kFlat) return true;
  const ColumnVector& parent = is_map ? vector.child(0) : vector;
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (has_encoded_entries(node.children[i], parent.child(static_cast<int>(i)))) return true;
  }
  return false;
}

RowColumn row_column(const RowNode& node, const ColumnVector& vector) {
  RowColumn column{.node = &node, .vector = &vector, .values = &vector};
  column.is_all_null = vector.null_count() == vector.length();
  if (column.is_all_null) return column;
  column.validity = vector.validity();
  if (vector.encoding() != VectorEncoding::kFlat) {
    column.is_constant = vector.encoding() == VectorEncoding::kConstant;
    column.values = &vector.dictionary();
    column.indices = column.is_constant ? nullptr : vector.indices().data();
  }
  column.bytes = column.values->parts().values.data();
  if (node.kind == ValueKind::kBytes) {
    for (const Buffer& buffer : column.values->parts().data_buffers)
      column.buffers.push_back(buffer.data());
    // What short values seem to refer to is read of no buffer, but from the list of them.
    if (column.buffers.empty()) column.buffers.push_back(nullptr);
  }
  return column;
}

/// Entries that are null, or encoded themselves, are rare enough to be looked up beforehand.
bool must_be_flattened(const RowNode& node, const ColumnVector& vector) {
  if (node.kind >= ValueKind::kStruct) return has_encoded_entries(node, vector);
  if (vector.encoding() == VectorEncoding::kFlat || vector.parts().dictionary == nullptr) return false;
  return vector.dictionary().encoding() != VectorEncoding::kFlat || vector.dictionary().null_count() > 0;
}

void check_types(const internal::RowPlan& plan, const ColumnarBatch& batch) {
  if (static_cast<size_t>(batch.num_columns()) != plan.types.size()) {
    throw Error(ErrorCode::kInvalidArgument, "rows of " + std::to_string(plan.types.size()) +
                                                 " columns were to be made of a batch of " +
                                                 std::to_string(batch.num_columns()));
  }
  for (size_t i = 0; i < plan.types.size(); ++i) {
    const Type& type = batch.columns()[i].type();
    if (type == plan.types[i]) continue;
    ErrorLocation location;
    location.column = plan.schema.fields()[i].name();
    throw Error(ErrorCode::kInvalidArgument,
                "rows were to be made of " + plan.types[i].to_string() + ", the batch has " + type.to_string(),
                location);
  }
}

void take_columns(const internal::RowPlan& plan, const ColumnarBatch& batch, internal::RowScratch& scratch) {
  scratch.columns.resize(plan.columns.size());
  for (size_t i = 0; i < plan.columns.size(); ++i) {
    const ColumnVector& vector = batch.columns()[i];
    RowColumn& column = scratch.columns[i];
    if (must_be_flattened(plan.columns[i], vector)) {
      ColumnVector flattened = vector.flatten();
      column.flattened = std::move(flattened);
      std::optional<ColumnVector> held = std::move(column.flattened);
      column = row_column(plan.columns[i], *held);
      column.flattened = std::move(held);
      column.vector = column.values = &*column.flattened;
    } else {
      column = row_column(plan.columns[i], vector);
    }
  }
}

}  // namespace

UnsafeRows::UnsafeRows() = default;
UnsafeRows::UnsafeRows(UnsafeRows&& other) noexcept {
  *this = std::move(other);
}
UnsafeRows& UnsafeRows::operator=(UnsafeRows&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_bytes_, other.size_bytes_);
  std::swap(num_rows_, other.num_rows_);
  std::swap(prefix_bytes_, other.prefix_bytes_);
  std::swap(num_fields_, other.num_fields_);
  std::swap(offsets_, other.offsets_);
  std::swap(scratch_, other.scratch_);
  return *this;
}
UnsafeRows::~UnsafeRows() = default;

RowMaterializer::RowMaterializer(const Schema& schema, RowOptions options)
    : RowMaterializer(schema, SparkType::of(schema), options) {}

RowMaterializer::RowMaterializer(const Schema& schema, const SparkType& spark_schema, RowOptions options) {
  const size_t num_fields = spark_schema.fields().size();
  if (spark_schema.id() != SparkTypeId::kStruct || num_fields != static_cast<size_t>(schema.num_fields())) {
    throw Error(ErrorCode::kInvalidArgument, "rows of " + std::to_string(schema.num_fields()) +
                                                 " columns need a struct of as many, not " + spark_schema.name() +
                                                 " of " + std::to_string(num_fields));
  }
  auto plan = std::make_unique<internal::RowPlan>();
  plan->schema = spark_schema;
  plan->options = options;
  for (size_t i = 0; i < num_fields; ++i) {
    const Type& type = schema.fields()[i].type();
    const SparkField& field = spark_schema.fields()[i];
    if (!field.type().can_hold(type)) {
      ErrorLocation location;
      location.column = field.name();
      throw Error(ErrorCode::kInvalidArgument, "a row's " + field.type().name() + " cannot hold " + type.to_string(),
                  location);
    }
    plan->types.push_back(type);
    plan->columns.push_back(row_node(type, field.type(), options));
  }
  plan_ = std::move(plan);
}

RowMaterializer::RowMaterializer(RowMaterializer&&) noexcept = default;
RowMaterializer& RowMaterializer::operator=(RowMaterializer&&) noexcept = default;
RowMaterializer::~RowMaterializer() = default;

const SparkType& RowMaterializer::spark_schema() const noexcept {
  return plan_->schema;
}

void RowMaterializer::materialize(const ColumnarBatch& batch, UnsafeRows& rows) const {
  rows.num_rows_ = 0;
  rows.size_bytes_ = 0;
  rows.offsets_ = {};
  check_types(*plan_, batch);
  if (rows.scratch_ == nullptr) rows.scratch_ = std::make_unique<internal::RowScratch>();
  internal::RowScratch& scratch = *rows.scratch_;
  take_columns(*plan_, batch, scratch);
  const std::span<const int32_t> selection = batch.selection() ? batch.selection()->rows() : std::span<const int32_t>();
  const int64_t num_rows = batch.num_selected();
  if (num_rows > 0) {
    RowTiles tiles(*plan_, scratch, selection, num_rows);
    const int64_t size_bytes = tiles.place_rows();
    if (!rows.bytes_ || rows.bytes_.capacity() < size_bytes) rows.bytes_ = Buffer::allocate(size_bytes);
    tiles.write(rows.bytes_.mutable_data());
    rows.size_bytes_ = size_bytes;
  } else {
    scratch.offsets.assign(1, 0);
    scratch.offsets_stride = 0;
  }
  scratch.columns.clear();
  rows.num_rows_ = num_rows;
  rows.num_fields_ = static_cast<int>(plan_->columns.size());
  rows.prefix_bytes_ = plan_->options.size_prefix ? 4 : 0;
  rows.offsets_ = {scratch.offsets.data(), static_cast<size_t>(num_rows) + 1};
}

}  // namespace lamella::inline v0
