#include <cstring>
#include <limits>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"
#include "lamella/rows_to_batch.h"
#include "row/row_node.h"
#include "row/value_body.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

ColumnVector canonical_at(const ColumnVector& vector, const SparkType& spark, int depth);

/// Type, length and nulls of a vector.
ColumnVector::Parts parts_like(const ColumnVector& vector, Type type) {
  ColumnVector::Parts parts;
  parts.type = std::move(type);
  parts.length = vector.length();
  parts.null_count = vector.null_count();
  parts.validity = vector.parts().validity;
  return parts;
}

/// Values that lie in slots, or decimals, in the width that they have there.
ColumnVector widened(const ColumnVector& vector, const SparkType& spark, const Type& wanted) {
  const RowNode node = row_node(vector.type(), spark, {});
  ColumnVector::Parts parts = parts_like(vector, wanted);
  const int64_t width = wanted.byte_width();
  parts.values = Buffer::allocate(parts.length * width);
  uint8_t* to = parts.values.mutable_data();
  for (int64_t row = 0; row < parts.length; ++row, to += width) {
    const ValueAt value{&vector, row, vector.is_null(row)};
    if (node.kind == ValueKind::kUnsignedDecimal) {
      store(to, value.is_null ? Int128{0} : Int128{vector.values<uint64_t>()[static_cast<size_t>(row)]});
    } else {
      const uint64_t word = value.is_null ? 0 : slot_word(node, value);
      std::memcpy(to, &word, static_cast<size_t>(width));
    }
  }
  return ColumnVector(std::move(parts));
}

/// Bytes of fixed length as views of them.
ColumnVector views_of(const ColumnVector& vector, const Type& wanted) {
  ColumnVector::Parts parts = parts_like(vector, wanted);
  const int32_t width = vector.type().byte_width();
  if (parts.length * width > std::numeric_limits<int32_t>::max()) {
    throw Error(ErrorCode::kResourceLimit, "a batch has 2 GiB of " + vector.type().to_string());
  }
  parts.values = Buffer::allocate(parts.length * static_cast<int64_t>(sizeof(StringView)));
  parts.data_buffers.push_back(vector.parts().values);
  for (int64_t row = 0; row < parts.length; ++row) {
    StringView view;
    if (!vector.is_null(row)) {
      const uint8_t* bytes = vector.parts().values.data() + row * width;
      view.length = width;
      if (view.is_inline()) {
        std::memcpy(view.inlined, bytes, static_cast<size_t>(width));
      } else {
        std::memcpy(view.reference.prefix, bytes, 4);
        view.reference.buffer = 0;
        view.reference.offset = static_cast<int32_t>(row * width);
      }
    }
    store(parts.values.mutable_data() + row * static_cast<int64_t>(sizeof view), view);
  }
  return ColumnVector(std::move(parts));
}

template <typename T, typename ValueOf>
ColumnVector interval_member(const ColumnVector& vector, const Type& type, ValueOf value_of) {
  ColumnVector::Parts parts = parts_like(vector, type);
  parts.values = Buffer::allocate(parts.length * static_cast<int64_t>(sizeof(T)));
  for (int64_t row = 0; row < parts.length; ++row) {
    const uint8_t* interval = vector.parts().values.data() + row * 12;
    store(parts.values.mutable_data() + row * static_cast<int64_t>(sizeof(T)),
          vector.is_null(row) ? T{0} : static_cast<T>(value_of(interval)));
  }
  return ColumnVector(std::move(parts));
}

ColumnVector interval_of(const ColumnVector& vector, const Type& wanted) {
  ColumnVector::Parts parts = parts_like(vector, wanted);
  const auto type = [&](size_t i) { return wanted.children()[i].type(); };
  parts.children.push_back(
      interval_member<int32_t>(vector, type(0), [](const uint8_t* from) { return load<uint32_t>(from); }));
  parts.children.push_back(
      interval_member<int32_t>(vector, type(1), [](const uint8_t* from) { return load<uint32_t>(from + 4); }));
  parts.children.push_back(interval_member<int64_t>(
      vector, type(2), [](const uint8_t* from) { return int64_t{load<uint32_t>(from + 8)} * 1000; }));
  return ColumnVector(std::move(parts));
}

ColumnVector nested(const ColumnVector& vector, const SparkType& spark, int depth) {
  ColumnVector::Parts parts = vector.parts();
  if (spark.id() == SparkTypeId::kMap) {
    ColumnVector::Parts entries = parts.children[0].parts();
    for (size_t i = 0; i < entries.children.size(); ++i)
      entries.children[i] = canonical_at(entries.children[i], spark.fields()[i].type(), depth + 1);
    parts.children[0] = ColumnVector(std::move(entries));
  } else {
    for (size_t i = 0; i < parts.children.size(); ++i)
      parts.children[i] = canonical_at(parts.children[i], spark.fields()[i].type(), depth + 1);
  }
  return ColumnVector(std::move(parts));
}

ColumnVector variant_of(const ColumnVector& vector) {
  const VariantMembers members = variant_members(vector.type()).value_or(VariantMembers{});
  ColumnVector::Parts parts = parts_like(vector, Type::variant());
  parts.children = {vector.child(members.metadata), vector.child(members.value)};
  return ColumnVector(std::move(parts));
}

/// `vector` is flat, its children too.
ColumnVector canonical_at(const ColumnVector& vector, const SparkType& spark, int depth) {
  check_nesting(depth);
  switch (spark.id()) {
    case SparkTypeId::kVoid:
    case SparkTypeId::kBoolean:
      return vector;
    case SparkTypeId::kStruct:
    case SparkTypeId::kArray:
    case SparkTypeId::kMap:
      return nested(vector, spark, depth);
    case SparkTypeId::kVariant:
      return vector.type().id() == TypeId::kVariant ? vector : variant_of(vector);
    case SparkTypeId::kString:
    case SparkTypeId::kBinary:
      return vector.type().layout() == Layout::kViews ? vector : views_of(vector, batch_type(spark));
    case SparkTypeId::kCalendarInterval:
      return vector.type().id() == TypeId::kInterval ? interval_of(vector, batch_type(spark)) : vector;
    default:
      break;
  }
  const Type wanted = batch_type(spark);
  const bool is_milliseconds = vector.type().id() == TypeId::kTimestamp && vector.type().unit() == TimeUnit::kMillis;
  const bool is_as_wanted = vector.type().byte_width() == wanted.byte_width() && !is_milliseconds;
  return is_as_wanted ? vector : widened(vector, spark, wanted);
}

}  // namespace

ColumnVector canonical_vector(const ColumnVector& vector, const SparkType& type) {
  return canonical_at(vector.flatten(), type, 0);
}

}  // namespace lamella::inline v0
