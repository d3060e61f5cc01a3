#include "arrow/array_export.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>

#include "arrow/offset_text.h"
#include "arrow/widened_values.h"
#include "lamella/arrow.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

/// Vectors of flat columns that are dictionaries elsewhere: row i has index i.
Buffer counting_indices(int64_t length) {
  Buffer indices = Buffer::allocate(length * int64_t{sizeof(int32_t)});
  auto* first = reinterpret_cast<int32_t*>(indices.mutable_data());
  std::iota(first, first + length, 0);
  return indices;
}

Buffer zero_indices(int64_t length) {
  Buffer indices = Buffer::allocate(length * int64_t{sizeof(int32_t)});
  if (length > 0) std::memset(indices.mutable_data(), 0, static_cast<size_t>(indices.size()));
  return indices;
}

/// A flat vector's values, null slots included, which hold zeros or empty views.
std::shared_ptr<const ColumnVector> all_valid(const ColumnVector& flat) {
  ColumnVector::Parts parts = flat.parts();
  parts.null_count = 0;
  return std::make_shared<const ColumnVector>(std::move(parts));
}

void check_entries(const ColumnVector& map) {
  const ColumnVector& entries = map.child(0);
  if (entries.null_count() > 0 || entries.child(0).null_count() > 0) {
    throw Error(ErrorCode::kNotImplemented, "a map has a null key, and Arrow's maps have none");
  }
}

/// Whether the rows lie one behind the other.
bool is_range(std::span<const int32_t> rows) noexcept {
  return !rows.empty() && static_cast<size_t>(rows.back() - rows.front()) + 1 == rows.size();
}

}  // namespace

OwnedArray ArrayExporter::export_vector(const ColumnVector& vector, const ArrowField& field) {
  if (field.dictionary) return export_dictionary(vector, field);
  const bool looks_up_text = field.type.layout() == Layout::kViews && field.text != ArrowText::kViews &&
                             vector.encoding() == VectorEncoding::kDictionary;
  if (vector.encoding() == VectorEncoding::kFlat || looks_up_text) return export_flat(vector, field);
  return export_flat(vector.flatten(), field);
}

OwnedArray ArrayExporter::export_flat(const ColumnVector& vector, const ArrowField& field) {
  const ColumnVector::Parts& parts = vector.parts();
  ArrayBuilder array(parts.length, parts.null_count);
  switch (field.type.layout()) {
    case Layout::kNone:
      return array.finish();
    case Layout::kBits:
      array.add_validity(parts.validity);
      array.add(parts.values);
      return array.finish();
    case Layout::kFixedWidth:
      array.add_validity(parts.validity);
      array.add(field.byte_width == field.type.byte_width() ? parts.values : widened_values(vector, field));
      return array.finish();
    case Layout::kViews:
      array.add_validity(parts.validity);
      if (field.text == ArrowText::kViews) {
        array.add(parts.values);
        array.add_data(parts.data_buffers);
      } else {
        const OffsetText text = offset_text(vector, field.text);
        array.add(text.offsets);
        array.add(text.bytes);
      }
      return array.finish();
    case Layout::kList:
      array.add_validity(parts.validity);
      array.add(parts.values);
      if (field.type.id() == TypeId::kMap) check_entries(vector);
      break;
    case Layout::kStruct:
      array.add_validity(parts.validity);
      break;
  }
  for (size_t i = 0; i < field.children.size(); ++i)
    array.add_child(export_vector(parts.children[i], field.children[i]));
  return array.finish();
}

OwnedArray ArrayExporter::export_dictionary(const ColumnVector& vector, const ArrowField& field) {
  const ColumnVector::Parts& parts = vector.parts();
  ArrayBuilder array(parts.length, parts.null_count);
  array.add_validity(parts.validity);
  switch (vector.encoding()) {
    case VectorEncoding::kDictionary:
      array.add(parts.values);
      array.set_dictionary(shared_dictionary(parts.dictionary, field));
      break;
    case VectorEncoding::kConstant:
      array.add(zero_indices(parts.length));
      array.set_dictionary(parts.dictionary == nullptr
                               ? export_flat(ColumnVector::all_null(field.type, 0).flatten(), field)
                               : export_flat(*parts.dictionary, field));
      break;
    case VectorEncoding::kFlat:
      array.add(counting_indices(parts.length));
      array.set_dictionary(export_flat(*all_valid(vector), field));
      break;
  }
  return array.finish();
}

OwnedArray ArrayExporter::shared_dictionary(const std::shared_ptr<const ColumnVector>& dictionary,
                                            const ArrowField& field) {
  ExportedDictionary& last = dictionaries_[&field];
  if (last.vector != dictionary) {
    last.array = std::make_shared<const OwnedArray>(export_flat(*dictionary, field));
    last.vector = dictionary;
  }
  return share(last.array);
}

OwnedArray ArrayExporter::export_batch(const ColumnarBatch& batch) {
  check_schema(batch);
  const std::optional<Selection>& selection = batch.selection();
  // A range of rows can be a slice, but one of few rows is worth a copy: conversions would turn all rows over.
  const bool is_slice = selection && is_range(selection->rows()) && 2 * selection->size() >= batch.num_rows();
  std::optional<ColumnarBatch> taken;
  if (selection && !is_slice) taken = batch.dense();
  const ColumnarBatch& dense = taken ? *taken : batch;
  ArrayBuilder array(batch.num_selected(), 0);
  array.add_validity(Buffer());
  for (size_t i = 0; i < fields_.size(); ++i) {
    OwnedArray column = export_vector(dense.columns()[i], fields_[i]);
    if (is_slice) column.slice(selection->rows().front(), selection->size());
    array.add_child(std::move(column));
  }
  return array.finish();
}

void ArrayExporter::check_schema(const ColumnarBatch& batch) {
  if (batch.schema() == checked_schema_) return;
  const std::vector<Field>& found = batch.schema()->fields();
  const auto same_type = [](const ArrowField& field, const Field& other) { return field.type == other.type(); };
  if (!std::equal(fields_.begin(), fields_.end(), found.begin(), found.end(), same_type)) {
    throw Error(ErrorCode::kInvalidArgument, "a batch has other columns than the schema of its stream");
  }
  checked_schema_ = batch.schema();
}

void export_batch(const ColumnarBatch& batch, const ArrowOptions& options, ArrowArray* out) {
  *out = {};
  *out = ArrayExporter(arrow_fields(*batch.schema(), options)).export_batch(batch).hand_out();
}

}  // namespace lamella::inline v0
