#include "lamella/type.h"

#include <string>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

struct Type::Parameters {
  std::vector<Field> children;
  std::string crs;
  std::string edge_algorithm;
};

Type::Type(TypeId id) : id_(id) {}

Type Type::decimal(int32_t precision, int32_t scale) {
  if (precision < 1 || scale < 0 || scale > precision) {
    throw Error(ErrorCode::kInvalidArgument,
                "decimal(" + std::to_string(precision) + "," + std::to_string(scale) + ") is not a type");
  }
  Type type(TypeId::kDecimal);
  type.precision_or_width_ = precision;
  type.scale_ = scale;
  return type;
}

Type Type::fixed_binary(int32_t byte_width) {
  if (byte_width < 0)
    throw Error(ErrorCode::kInvalidArgument, "a fixed binary of " + std::to_string(byte_width) + " bytes");
  Type type(TypeId::kFixedBinary);
  type.precision_or_width_ = byte_width;
  return type;
}

Type Type::time(TimeUnit unit, bool adjusted_to_utc) {
  Type type(TypeId::kTime);
  type.unit_ = unit;
  type.adjusted_to_utc_ = adjusted_to_utc;
  return type;
}

Type Type::timestamp(TimeUnit unit, bool adjusted_to_utc) {
  Type type(TypeId::kTimestamp);
  type.unit_ = unit;
  type.adjusted_to_utc_ = adjusted_to_utc;
  return type;
}

Type Type::geometry(std::string crs) {
  Type type(TypeId::kGeometry);
  type.parameters_ = std::make_shared<const Parameters>(Parameters{{}, std::move(crs), {}});
  return type;
}

Type Type::geography(std::string crs, std::string edge_algorithm) {
  Type type(TypeId::kGeography);
  type.parameters_ = std::make_shared<const Parameters>(Parameters{{}, std::move(crs), std::move(edge_algorithm)});
  return type;
}

Type Type::list(Field element) {
  Type type(TypeId::kList);
  type.parameters_ = std::make_shared<const Parameters>(Parameters{{std::move(element)}, {}, {}});
  return type;
}

Type Type::structure(std::vector<Field> children) {
  Type type(TypeId::kStruct);
  type.parameters_ = std::make_shared<const Parameters>(Parameters{std::move(children), {}, {}});
  return type;
}

Type Type::map(Field entries) {
  Type type(TypeId::kMap);
  type.parameters_ = std::make_shared<const Parameters>(Parameters{{std::move(entries)}, {}, {}});
  return type;
}

Type Type::variant() {
  Type type(TypeId::kVariant);
  type.parameters_ = std::make_shared<const Parameters>(
      Parameters{{Field("metadata", TypeId::kBinary, false), Field("value", TypeId::kBinary, false)}, {}, {}});
  return type;
}

Layout Type::layout() const noexcept {
  switch (id_) {
    case TypeId::kNull:
      return Layout::kNone;
    case TypeId::kBoolean:
      return Layout::kBits;
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kGeometry:
    case TypeId::kGeography:
      return Layout::kViews;
    case TypeId::kDecimal:
      return precision_or_width_ > 76 ? Layout::kViews : Layout::kFixedWidth;
    case TypeId::kList:
    case TypeId::kMap:
      return Layout::kList;
    case TypeId::kStruct:
    case TypeId::kVariant:
      return Layout::kStruct;
    default:
      return Layout::kFixedWidth;
  }
}

int32_t Type::byte_width() const noexcept {
  if (layout() == Layout::kViews) return 16;
  switch (id_) {
    case TypeId::kInt8:
    case TypeId::kUInt8:
      return 1;
    case TypeId::kInt16:
    case TypeId::kUInt16:
    case TypeId::kFloat16:
      return 2;
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kFloat:
    case TypeId::kDate:
      return 4;
    case TypeId::kInt64:
    case TypeId::kUInt64:
    case TypeId::kDouble:
    case TypeId::kTimestamp:
      return 8;
    case TypeId::kTime:
      return unit_ == TimeUnit::kMillis ? 4 : 8;
    case TypeId::kInterval:
      return 12;
    case TypeId::kUuid:
      return 16;
    case TypeId::kDecimal:
      if (precision_or_width_ <= 9) return 4;
      if (precision_or_width_ <= 18) return 8;
      return precision_or_width_ <= 38 ? 16 : 32;
    case TypeId::kFixedBinary:
      return precision_or_width_;
    default:
      return 0;
  }
}

const std::string& Type::crs() const noexcept {
  static const std::string none;
  return parameters_ == nullptr ? none : parameters_->crs;
}

const std::string& Type::edge_algorithm() const noexcept {
  static const std::string none;
  return parameters_ == nullptr ? none : parameters_->edge_algorithm;
}

const std::vector<Field>& Type::children() const noexcept {
  static const std::vector<Field> none;
  return parameters_ == nullptr ? none : parameters_->children;
}

std::string_view type_name(TypeId id) noexcept {
  switch (id) {
    case TypeId::kNull:
      return "null";
    case TypeId::kBoolean:
      return "boolean";
    case TypeId::kInt8:
      return "int8";
    case TypeId::kInt16:
      return "int16";
    case TypeId::kInt32:
      return "int32";
    case TypeId::kInt64:
      return "int64";
    case TypeId::kUInt8:
      return "uint8";
    case TypeId::kUInt16:
      return "uint16";
    case TypeId::kUInt32:
      return "uint32";
    case TypeId::kUInt64:
      return "uint64";
    case TypeId::kFloat16:
      return "float16";
    case TypeId::kFloat:
      return "float";
    case TypeId::kDouble:
      return "double";
    case TypeId::kDecimal:
      return "decimal";
    case TypeId::kString:
      return "string";
    case TypeId::kEnum:
      return "enum";
    case TypeId::kJson:
      return "json";
    case TypeId::kBinary:
      return "binary";
    case TypeId::kBson:
      return "bson";
    case TypeId::kFixedBinary:
      return "fixed_binary";
    case TypeId::kUuid:
      return "uuid";
    case TypeId::kDate:
      return "date";
    case TypeId::kTime:
      return "time";
    case TypeId::kTimestamp:
      return "timestamp";
    case TypeId::kInterval:
      return "interval";
    case TypeId::kList:
      return "list";
    case TypeId::kStruct:
      return "struct";
    case TypeId::kMap:
      return "map";
    case TypeId::kVariant:
      return "variant";
    case TypeId::kGeometry:
      return "geometry";
    case TypeId::kGeography:
      return "geography";
  }
  return "unknown";
}

namespace {

const char* unit_name(TimeUnit unit) noexcept {
  if (unit == TimeUnit::kMillis) return "millis";
  return unit == TimeUnit::kMicros ? "micros" : "nanos";
}

}  // namespace

std::string Type::to_string() const {
  std::string text(type_name(id_));
  switch (id_) {
    case TypeId::kDecimal:
      return text + "(" + std::to_string(precision()) + "," + std::to_string(scale()) + ")";
    case TypeId::kFixedBinary:
      return text + "(" + std::to_string(precision_or_width_) + ")";
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return text + "(" + unit_name(unit_) + (adjusted_to_utc_ ? ", utc)" : ")");
    case TypeId::kGeometry:
      return crs().empty() ? text : text + "(" + crs() + ")";
    case TypeId::kGeography:
      return text + "(" + crs() + ", " + edge_algorithm() + ")";
    case TypeId::kList:
    case TypeId::kStruct:
    case TypeId::kMap: {
      text += '<';
      const char* separator = "";
      for (const Field& child : children()) {
        text += separator + child.name() + ": " + child.type().to_string() + (child.nullable() ? "" : " not null");
        separator = ", ";
      }
      return text + '>';
    }
    default:
      return text;
  }
}

bool Type::operator==(const Type& other) const noexcept {
  return id_ == other.id_ && unit_ == other.unit_ && adjusted_to_utc_ == other.adjusted_to_utc_ &&
         precision_or_width_ == other.precision_or_width_ && scale_ == other.scale_ && crs() == other.crs() &&
         edge_algorithm() == other.edge_algorithm() && children() == other.children();
}

bool Field::operator==(const Field& other) const noexcept {
  return name_ == other.name_ && nullable_ == other.nullable_ && field_id_ == other.field_id_ && type_ == other.type_;
}

int Schema::index_of(const std::string& name) const noexcept {
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].name() == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace lamella::inline v0
