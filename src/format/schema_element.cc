#include "format/schema_element.h"

#include <optional>
#include <string>
#include <string_view>

#include "format/compact_fields.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// The numbers of the format's ConvertedType.
enum class ConvertedType : int32_t {
  UTF8 = 0,
  MAP = 1,
  MAP_KEY_VALUE = 2,
  LIST = 3,
  ENUM = 4,
  DECIMAL = 5,
  DATE = 6,
  TIME_MILLIS = 7,
  TIME_MICROS = 8,
  TIMESTAMP_MILLIS = 9,
  TIMESTAMP_MICROS = 10,
  UINT_8 = 11,
  UINT_16 = 12,
  UINT_32 = 13,
  UINT_64 = 14,
  INT_8 = 15,
  INT_16 = 16,
  INT_32 = 17,
  INT_64 = 18,
  JSON = 19,
  BSON = 20,
  INTERVAL = 21,
};

// Written by early versions of parquet-cpp for columns that are always null; never part of the format.
constexpr int32_t kConvertedNull = 24;

LogicalAnnotation unrecognised(int32_t id) {
  LogicalAnnotation annotation;
  annotation.kind = LogicalKind::kUnrecognised;
  annotation.unrecognised_id = id;
  return annotation;
}

LogicalAnnotation of_kind(LogicalKind kind) {
  LogicalAnnotation annotation;
  annotation.kind = kind;
  return annotation;
}

LogicalAnnotation decimal(int32_t precision, int32_t scale) {
  LogicalAnnotation annotation = of_kind(LogicalKind::kDecimal);
  annotation.precision = precision;
  annotation.scale = scale;
  return annotation;
}

LogicalAnnotation integer(int8_t bit_width, bool is_signed) {
  LogicalAnnotation annotation = of_kind(LogicalKind::kInteger);
  annotation.bit_width = bit_width;
  annotation.is_signed = is_signed;
  return annotation;
}

LogicalAnnotation temporal(LogicalKind kind, TimeUnit unit, bool adjusted_to_utc) {
  LogicalAnnotation annotation = of_kind(kind);
  annotation.unit = unit;
  annotation.adjusted_to_utc = adjusted_to_utc;
  return annotation;
}

/// TimeType or TimestampType.
struct Temporal {
  bool adjusted_to_utc = false;
  FieldSet units;
};

/// The union LogicalType, as it is read: its members' fields.
struct LogicalType {
  FieldSet members;
  int16_t unrecognised_member = 0;  ///< The last that was passed over.
  std::optional<int32_t> precision;
  std::optional<int32_t> scale;
  Temporal time;
  Temporal timestamp;
  int8_t bit_width = 0;
  std::optional<bool> is_signed;
  std::optional<int8_t> variant_version;
  std::string_view geometry_crs;
  std::string_view geography_crs;
  std::optional<int32_t> edge_algorithm;
};

/// Field ids of LogicalType.
enum Member : int16_t {
  kStringMember = 1,
  kMapMember = 2,
  kListMember = 3,
  kEnumMember = 4,
  kDecimalMember = 5,
  kDateMember = 6,
  kTimeMember = 7,
  kTimestampMember = 8,
  kIntegerMember = 10,
  kUnknownMember = 11,
  kJsonMember = 12,
  kBsonMember = 13,
  kUuidMember = 14,
  kFloat16Member = 15,
  kVariantMember = 16,
  kGeometryMember = 17,
  kGeographyMember = 18,
  kFileMember = 19,
};

/// A structure of two fields, which are read into `first` (1) and `second` (2).
template <typename First, typename Second>
void read_pair(CompactReader& reader, First& first, Second& second) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      read_field(reader, field.type, first);
    } else if (field.id == 2) {
      read_field(reader, field.type, second);
    } else {
      reader.skip(field.type);
    }
  });
}

/// A structure of which only the first field is wanted.
template <typename First>
void read_first(CompactReader& reader, First& first) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      read_field(reader, field.type, first);
    } else {
      reader.skip(field.type);
    }
  });
}

void pass_over_fields(CompactReader& reader) {
  for_each_field(reader, [&](CompactField field) { reader.skip(field.type); });
}

void read_temporal(CompactReader& reader, Temporal& temporal) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      read_field(reader, field.type, temporal.adjusted_to_utc);
    } else if (field.id != 2) {
      reader.skip(field.type);
    } else if (enter_struct_field(reader, field.type)) {
      for_each_field(reader, [&](CompactField unit) {
        if (unit.type == CompactType::kStruct) temporal.units.add(unit.id);
        reader.skip(unit.type);
      });
    }
  });
}

void read_member(CompactReader& reader, int16_t member, LogicalType& type) {
  switch (member) {
    case kDecimalMember:
      return read_pair(reader, type.scale, type.precision);
    case kTimeMember:
      return read_temporal(reader, type.time);
    case kTimestampMember:
      return read_temporal(reader, type.timestamp);
    case kIntegerMember:
      return read_pair(reader, type.bit_width, type.is_signed);
    case kVariantMember:
      return read_first(reader, type.variant_version);
    case kGeometryMember:
      return read_first(reader, type.geometry_crs);
    case kGeographyMember:
      return read_pair(reader, type.geography_crs, type.edge_algorithm);
    default:
      return pass_over_fields(reader);
  }
}

void read_logical_type(CompactReader& reader, LogicalType& type) {
  for_each_field(reader, [&](CompactField field) {
    const bool is_member = field.id >= kStringMember && field.id <= kFileMember && field.id != 9;
    if (!is_member || field.type != CompactType::kStruct) {
      type.unrecognised_member = field.id;
      return reader.skip(field.type);
    }
    type.members.add(field.id);
    read_member(reader, field.id, type);
  });
}

/// TIME and TIMESTAMP. `member` is their own id, for a unit that is missing or not known.
LogicalAnnotation temporal(LogicalKind kind, const Temporal& type, int16_t member) {
  if (type.units.has(1)) return temporal(kind, TimeUnit::kMillis, type.adjusted_to_utc);
  if (type.units.has(2)) return temporal(kind, TimeUnit::kMicros, type.adjusted_to_utc);
  if (type.units.has(3)) return temporal(kind, TimeUnit::kNanos, type.adjusted_to_utc);
  return unrecognised(member);
}

std::string algorithm_name(std::optional<int32_t> algorithm) {
  constexpr const char* kNames[] = {"SPHERICAL", "VINCENTY", "THOMAS", "ANDOYER", "KARNEY"};
  const int32_t number = algorithm.value_or(0);
  return number >= 0 && number < static_cast<int32_t>(std::size(kNames)) ? kNames[number] : "unknown";
}

LogicalAnnotation geospatial(LogicalKind kind, std::string_view crs, std::string edge_algorithm) {
  LogicalAnnotation annotation = of_kind(kind);
  annotation.crs = crs;
  annotation.edge_algorithm = std::move(edge_algorithm);
  return annotation;
}

/// Where there are several members, the format's first counts.
LogicalAnnotation from_logical_type(const LogicalType& type, int32_t precision, int32_t scale) {
  const FieldSet& has = type.members;
  if (has.has(kStringMember)) return of_kind(LogicalKind::kString);
  if (has.has(kMapMember)) return of_kind(LogicalKind::kMap);
  if (has.has(kListMember)) return of_kind(LogicalKind::kList);
  if (has.has(kEnumMember)) return of_kind(LogicalKind::kEnum);
  if (has.has(kDecimalMember)) return decimal(type.precision.value_or(precision), type.scale.value_or(scale));
  if (has.has(kDateMember)) return of_kind(LogicalKind::kDate);
  if (has.has(kTimeMember)) return temporal(LogicalKind::kTime, type.time, kTimeMember);
  if (has.has(kTimestampMember)) return temporal(LogicalKind::kTimestamp, type.timestamp, kTimestampMember);
  if (has.has(kIntegerMember)) return integer(type.bit_width, type.is_signed.value_or(true));
  if (has.has(kUnknownMember)) return of_kind(LogicalKind::kUnknown);
  if (has.has(kJsonMember)) return of_kind(LogicalKind::kJson);
  if (has.has(kBsonMember)) return of_kind(LogicalKind::kBson);
  if (has.has(kUuidMember)) return of_kind(LogicalKind::kUuid);
  if (has.has(kFloat16Member)) return of_kind(LogicalKind::kFloat16);
  if (has.has(kVariantMember)) {
    LogicalAnnotation annotation = of_kind(LogicalKind::kVariant);
    annotation.specification_version = type.variant_version.value_or(annotation.specification_version);
    return annotation;
  }
  if (has.has(kGeometryMember)) return geospatial(LogicalKind::kGeometry, type.geometry_crs, {});
  if (has.has(kGeographyMember)) {
    return geospatial(LogicalKind::kGeography, type.geography_crs, algorithm_name(type.edge_algorithm));
  }
  if (has.has(kFileMember)) return of_kind(LogicalKind::kFile);
  return unrecognised(type.unrecognised_member);
}

LogicalAnnotation from_converted_type(int32_t number, int32_t precision, int32_t scale) {
  switch (static_cast<ConvertedType>(number)) {
    case ConvertedType::UTF8:
      return of_kind(LogicalKind::kString);
    case ConvertedType::MAP:
      return of_kind(LogicalKind::kMap);
    case ConvertedType::MAP_KEY_VALUE:
      return of_kind(LogicalKind::kMapKeyValue);
    case ConvertedType::LIST:
      return of_kind(LogicalKind::kList);
    case ConvertedType::ENUM:
      return of_kind(LogicalKind::kEnum);
    case ConvertedType::DECIMAL:
      return decimal(precision, scale);
    case ConvertedType::DATE:
      return of_kind(LogicalKind::kDate);
    // The converted types of time say nothing about zones; the format reads them as UTC.
    case ConvertedType::TIME_MILLIS:
      return temporal(LogicalKind::kTime, TimeUnit::kMillis, true);
    case ConvertedType::TIME_MICROS:
      return temporal(LogicalKind::kTime, TimeUnit::kMicros, true);
    case ConvertedType::TIMESTAMP_MILLIS:
      return temporal(LogicalKind::kTimestamp, TimeUnit::kMillis, true);
    case ConvertedType::TIMESTAMP_MICROS:
      return temporal(LogicalKind::kTimestamp, TimeUnit::kMicros, true);
    case ConvertedType::UINT_8:
      return integer(8, false);
    case ConvertedType::UINT_16:
      return integer(16, false);
    case ConvertedType::UINT_32:
      return integer(32, false);
    case ConvertedType::UINT_64:
      return integer(64, false);
    case ConvertedType::INT_8:
      return integer(8, true);
    case ConvertedType::INT_16:
      return integer(16, true);
    case ConvertedType::INT_32:
      return integer(32, true);
    case ConvertedType::INT_64:
      return integer(64, true);
    case ConvertedType::JSON:
      return of_kind(LogicalKind::kJson);
    case ConvertedType::BSON:
      return of_kind(LogicalKind::kBson);
    case ConvertedType::INTERVAL:
      return of_kind(LogicalKind::kInterval);
  }
  if (number == kConvertedNull) return of_kind(LogicalKind::kUnknown);
  // -1 - number, for every number without overflow.
  return unrecognised(~number);
}

[[noreturn]] void throw_undefined(std::string_view name, const char* what, int32_t number) {
  throw Error(ErrorCode::kCorruptFile, "schema node " + std::string(name) + ": " + what + " " + std::to_string(number) +
                                           " is not one that the format defines");
}

/// SchemaElement, as it is read.
struct Element {
  std::string_view name;
  FieldSet found;
  int32_t type = 0;
  int32_t type_length = 0;
  int32_t repetition = 0;
  int32_t num_children = 0;
  int32_t converted_type = 0;
  int32_t scale = 0;
  int32_t precision = 0;
  int32_t field_id = 0;
  std::optional<LogicalType> logical_type;
};

/// Field ids of SchemaElement.
enum ElementField : int16_t {
  kType = 1,
  kTypeLength = 2,
  kRepetition = 3,
  kName = 4,
  kConvertedType = 6,
  kFieldId = 9
};

Element read_element(CompactReader& reader) {
  Element element;
  for_each_field(reader, [&](CompactField field) {
    const auto read = [&](auto& value) {
      if (read_field(reader, field.type, value)) element.found.add(field.id);
    };
    switch (field.id) {
      case kType:
        return read(element.type);
      case kTypeLength:
        return read(element.type_length);
      case kRepetition:
        return read(element.repetition);
      case kName:
        return read(element.name);
      case 5:
        return read(element.num_children);
      case kConvertedType:
        return read(element.converted_type);
      case 7:
        return read(element.scale);
      case 8:
        return read(element.precision);
      case kFieldId:
        return read(element.field_id);
      case 10:
        if (enter_struct_field(reader, field.type)) {
          if (!element.logical_type) element.logical_type.emplace();
          read_logical_type(reader, *element.logical_type);
        }
        return;
      default:
        return reader.skip(field.type);
    }
  });
  require(element.found, kName, "schema element", "name");
  return element;
}

void set_physical_type(const Element& element, SchemaNode& node) {
  node.physical_type = format_enum<PhysicalType>(element.type);
  if (node.physical_type < PhysicalType::BOOLEAN || node.physical_type > PhysicalType::FIXED_LEN_BYTE_ARRAY) {
    throw_undefined(element.name, "physical type", element.type);
  }
  if (node.physical_type != PhysicalType::FIXED_LEN_BYTE_ARRAY) return;
  const bool has_length = element.found.has(kTypeLength);
  if (!has_length || element.type_length < 0) {
    throw Error(ErrorCode::kCorruptFile, "schema node " + std::string(element.name) +
                                             ": FIXED_LEN_BYTE_ARRAY needs a length, " +
                                             (has_length ? std::to_string(element.type_length) : "none") + " is given");
  }
  node.type_length = element.type_length;
}

}  // namespace

int32_t read_schema_element(CompactReader& reader, SchemaNode& node) {
  const Element element = read_element(reader);
  node.name = element.name;
  node.is_group = element.num_children > 0 || !element.found.has(kType);
  if (element.logical_type) {
    node.annotation = from_logical_type(*element.logical_type, element.precision, element.scale);
  } else if (element.found.has(kConvertedType)) {
    node.annotation = from_converted_type(element.converted_type, element.precision, element.scale);
  }
  if (element.found.has(kFieldId)) node.field_id = element.field_id;
  if (element.found.has(kRepetition)) {
    node.repetition = format_enum<Repetition>(element.repetition);
    if (node.repetition < Repetition::REQUIRED || node.repetition > Repetition::REPEATED) {
      throw_undefined(element.name, "repetition", element.repetition);
    }
  }
  if (!node.is_group) set_physical_type(element, node);
  return element.num_children;
}

}  // namespace lamella::inline v0
