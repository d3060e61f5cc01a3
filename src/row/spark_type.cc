#include "lamella/spark_type.h"

#include <algorithm>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

const std::vector<SparkField>& no_fields() {
  static const std::vector<SparkField> none;
  return none;
}

constexpr std::string_view kIntervalFields[] = {"year", "month", "day", "hour", "minute", "second"};

std::string interval_name(const SparkType& type) {
  const auto field_name = [](IntervalField field) { return std::string(kIntervalFields[static_cast<size_t>(field)]); };
  const std::string first = "interval " + field_name(type.first_field());
  return type.first_field() == type.last_field() ? first : first + " to " + field_name(type.last_field());
}

void check_interval(IntervalField first, IntervalField last, IntervalField lowest, IntervalField highest) {
  if (lowest <= first && first <= last && last <= highest) return;
  throw Error(ErrorCode::kInvalidArgument,
              "an interval from " + std::string(kIntervalFields[static_cast<size_t>(first)]) + " to " +
                  std::string(kIntervalFields[static_cast<size_t>(last)]) + " is no type of Spark");
}

}  // namespace

SparkType::SparkType(SparkTypeId id) : id_(id) {
  if (id == SparkTypeId::kYearMonthInterval) last_field_ = IntervalField::kMonth;
  if (id == SparkTypeId::kDayTimeInterval) {
    first_field_ = IntervalField::kDay;
    last_field_ = IntervalField::kSecond;
  }
  if (id == SparkTypeId::kDecimal) precision_ = 10;
}

SparkType SparkType::decimal(int32_t precision, int32_t scale) {
  if (precision < 1 || precision > kMaxPrecision || scale < 0 || scale > precision) {
    throw Error(ErrorCode::kInvalidArgument, "decimal(" + std::to_string(precision) + "," + std::to_string(scale) +
                                                 "): Spark has 1 to 38 digits, of which 0 to all are decimals");
  }
  SparkType type(SparkTypeId::kDecimal);
  type.precision_ = precision;
  type.scale_ = scale;
  return type;
}

SparkType SparkType::year_month_interval(IntervalField first, IntervalField last) {
  check_interval(first, last, IntervalField::kYear, IntervalField::kMonth);
  SparkType type(SparkTypeId::kYearMonthInterval);
  type.first_field_ = first;
  type.last_field_ = last;
  return type;
}

SparkType SparkType::day_time_interval(IntervalField first, IntervalField last) {
  check_interval(first, last, IntervalField::kDay, IntervalField::kSecond);
  SparkType type(SparkTypeId::kDayTimeInterval);
  type.first_field_ = first;
  type.last_field_ = last;
  return type;
}

SparkType SparkType::structure(std::vector<SparkField> fields) {
  SparkType type(SparkTypeId::kStruct);
  type.fields_ = std::make_shared<const std::vector<SparkField>>(std::move(fields));
  return type;
}

SparkType SparkType::array(SparkType element, bool contains_null) {
  SparkType type(SparkTypeId::kArray);
  type.fields_ = std::make_shared<const std::vector<SparkField>>(
      std::vector<SparkField>{SparkField("element", std::move(element), contains_null)});
  return type;
}

SparkType SparkType::map(SparkType key, SparkType value, bool value_contains_null) {
  SparkType type(SparkTypeId::kMap);
  type.fields_ = std::make_shared<const std::vector<SparkField>>(std::vector<SparkField>{
      SparkField("key", std::move(key), false), SparkField("value", std::move(value), value_contains_null)});
  return type;
}

const std::vector<SparkField>& SparkType::fields() const noexcept {
  return fields_ ? *fields_ : no_fields();
}

bool SparkType::is_in_slot() const noexcept {
  switch (id_) {
    case SparkTypeId::kDecimal:
      return precision_ <= kMaxLongDigits;
    case SparkTypeId::kString:
    case SparkTypeId::kBinary:
    case SparkTypeId::kCalendarInterval:
    case SparkTypeId::kStruct:
    case SparkTypeId::kArray:
    case SparkTypeId::kMap:
    case SparkTypeId::kVariant:
      return false;
    default:
      return true;
  }
}

int64_t SparkType::element_bytes() const noexcept {
  switch (id_) {
    case SparkTypeId::kBoolean:
    case SparkTypeId::kByte:
      return 1;
    case SparkTypeId::kShort:
      return 2;
    case SparkTypeId::kInteger:
    case SparkTypeId::kFloat:
    case SparkTypeId::kDate:
    case SparkTypeId::kYearMonthInterval:
      return 4;
    default:
      return 8;
  }
}

std::string SparkType::name() const {
  switch (id_) {
    case SparkTypeId::kVoid:
      return "void";
    case SparkTypeId::kBoolean:
      return "boolean";
    case SparkTypeId::kByte:
      return "byte";
    case SparkTypeId::kShort:
      return "short";
    case SparkTypeId::kInteger:
      return "integer";
    case SparkTypeId::kLong:
      return "long";
    case SparkTypeId::kFloat:
      return "float";
    case SparkTypeId::kDouble:
      return "double";
    case SparkTypeId::kDecimal:
      return "decimal(" + std::to_string(precision_) + "," + std::to_string(scale_) + ")";
    case SparkTypeId::kString:
      return "string";
    case SparkTypeId::kBinary:
      return "binary";
    case SparkTypeId::kDate:
      return "date";
    case SparkTypeId::kTimestamp:
      return "timestamp";
    case SparkTypeId::kTimestampNtz:
      return "timestamp_ntz";
    case SparkTypeId::kCalendarInterval:
      return "interval";
    case SparkTypeId::kYearMonthInterval:
    case SparkTypeId::kDayTimeInterval:
      return interval_name(*this);
    case SparkTypeId::kStruct:
      return "struct";
    case SparkTypeId::kArray:
      return "array";
    case SparkTypeId::kMap:
      return "map";
    case SparkTypeId::kVariant:
      return "variant";
  }
  return "";
}

bool SparkType::operator==(const SparkType& other) const noexcept {
  return id_ == other.id_ && precision_ == other.precision_ && scale_ == other.scale_ &&
         first_field_ == other.first_field_ && last_field_ == other.last_field_ &&
         (fields_ == other.fields_ || fields() == other.fields());
}

bool SparkField::operator==(const SparkField& other) const noexcept {
  return name_ == other.name_ && nullable_ == other.nullable_ && type_ == other.type_;
}

}  // namespace lamella::inline v0
