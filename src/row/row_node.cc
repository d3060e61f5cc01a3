#include "row/row_node.h"

namespace lamella::inline v0 {
namespace {

ValueKind kind_of_width(int32_t byte_width) {
  switch (byte_width) {
    case 1:
      return ValueKind::kUnsigned1;
    case 2:
      return ValueKind::kUnsigned2;
    case 4:
      return ValueKind::kUnsigned4;
    default:
      return ValueKind::kWord;
  }
}

ValueKind decimal_kind(const Type& type) {
  if (type.byte_width() == 4) return ValueKind::kSigned4;
  return type.byte_width() == 8 ? ValueKind::kWord : ValueKind::kWideDecimal;
}

ValueKind kind_of(const Type& type) {
  switch (type.id()) {
    case TypeId::kNull:
      return ValueKind::kVoid;
    case TypeId::kBoolean:
      return ValueKind::kBit;
    case TypeId::kUInt64:
      return ValueKind::kUnsignedDecimal;
    case TypeId::kFloat16:
      return ValueKind::kHalf;
    case TypeId::kDecimal:
      return decimal_kind(type);
    case TypeId::kTime:
      return type.byte_width() == 4 ? ValueKind::kSigned4 : ValueKind::kWord;
    case TypeId::kTimestamp:
      return type.unit() == TimeUnit::kMillis ? ValueKind::kMilliseconds : ValueKind::kWord;
    case TypeId::kInterval:
      return ValueKind::kInterval;
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
      return ValueKind::kFixedBytes;
    case TypeId::kList:
      return ValueKind::kArray;
    case TypeId::kMap:
      return ValueKind::kMap;
    case TypeId::kStruct:
      return ValueKind::kStruct;
    case TypeId::kVariant:
      return ValueKind::kVariant;
    default:
      return type.layout() == Layout::kViews ? ValueKind::kBytes : kind_of_width(type.byte_width());
  }
}

}  // namespace

RowNode row_node(const Type& type, const SparkType& spark_type, const RowOptions& options) {
  RowNode node;
  const bool is_struct = type.id() == TypeId::kStruct;
  node.kind = spark_type.id() == SparkTypeId::kVariant                         ? ValueKind::kVariant
              : is_struct && spark_type.id() == SparkTypeId::kCalendarInterval ? ValueKind::kIntervalMembers
                                                                               : kind_of(type);
  node.variant = variant_members(type).value_or(VariantMembers{});
  node.byte_width = type.byte_width();
  node.element_bytes = static_cast<int32_t>(spark_type.element_bytes());
  node.null_without_members = (type.id() == TypeId::kStruct || type.id() == TypeId::kList) &&
                              options.missing_members == RowOptions::MissingMembers::kStructIsNull;
  const bool is_map = node.kind == ValueKind::kMap;
  const std::vector<Field>& children = is_map ? type.children()[0].type().children() : type.children();
  for (size_t i = 0; i < spark_type.fields().size(); ++i)
    node.children.push_back(row_node(children[i].type(), spark_type.fields()[i].type(), options));
  return node;
}

}  // namespace lamella::inline v0
