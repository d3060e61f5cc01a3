#include "lamella/rows_to_batch.h"
#include "lamella/spark_type.h"
#include "row/variant_members.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

bool is_microseconds(SparkTypeId id) {
  return id == SparkTypeId::kTimestamp || id == SparkTypeId::kTimestampNtz;
}

bool holds(const SparkType& spark, const Type& type, int depth);

bool holds_members(const SparkType& spark, const Type& type, int depth) {
  const std::vector<Field>& members = type.children();
  if (members.size() != spark.fields().size()) return false;
  for (size_t i = 0; i < members.size(); ++i) {
    if (spark.fields()[i].name() != members[i].name()) return false;
    if (!holds(spark.fields()[i].type(), members[i].type(), depth + 1)) return false;
  }
  return true;
}

bool holds_entries(const SparkType& spark, const Type& entries, int depth) {
  return entries.children().size() == 2 && holds(spark.fields()[0].type(), entries.children()[0].type(), depth + 1) &&
         holds(spark.fields()[1].type(), entries.children()[1].type(), depth + 1);
}

bool holds(const SparkType& spark, const Type& type, int depth) {
  check_nesting(depth);
  switch (type.id()) {
    case TypeId::kStruct:
      if (spark.id() == SparkTypeId::kVariant) return variant_members(type).has_value();
      if (spark.id() == SparkTypeId::kCalendarInterval) return type == batch_type(spark);
      return spark.id() == SparkTypeId::kStruct && holds_members(spark, type, depth);
    case TypeId::kList:
      return spark.id() == SparkTypeId::kArray && holds(spark.fields()[0].type(), type.children()[0].type(), depth + 1);
    case TypeId::kMap:
      return spark.id() == SparkTypeId::kMap && holds_entries(spark, type.children()[0].type(), depth);
    case TypeId::kInt32:
      return spark.id() == SparkTypeId::kInteger || spark.id() == SparkTypeId::kYearMonthInterval;
    case TypeId::kInt64:
      return spark.id() == SparkTypeId::kLong || spark.id() == SparkTypeId::kDayTimeInterval;
    case TypeId::kTimestamp:
      if (type.unit() != TimeUnit::kNanos) return is_microseconds(spark.id());
      break;
    default:
      if (type.is_text() || type.layout() == Layout::kViews) {
        if (spark.id() == SparkTypeId::kString || spark.id() == SparkTypeId::kBinary) return true;
      }
      break;
  }
  return spark == SparkType::of(type);
}

}  // namespace

bool SparkType::can_hold(const Type& type) const {
  return holds(*this, type, 0);
}

}  // namespace lamella::inline v0
