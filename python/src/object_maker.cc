#include "object_maker.h"

#include <Python.h>
#include <datetime.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "object_memo.h"
#include "vector/calendar.h"
#include "vector/number_text.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

nb::object owned(PyObject* object) {
  if (object == nullptr) throw nb::python_error();
  return nb::steal(object);
}

nb::object import_attribute(const char* module, const char* name) {
  return nb::module_::import_(module).attr(name);
}

nb::object text(std::string_view bytes) {
  return owned(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "replace"));
}

nb::object byte_string(std::string_view bytes) {
  return owned(PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

void import_datetime() {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw nb::python_error();
}

nb::object date_of(int64_t days) {
  const CivilDate date = civil_from_days(days);
  if (date.year < 1 || date.year > 9999) {
    std::string spelled;
    append_date(days, spelled);
    PyErr_Format(PyExc_ValueError, "the date %s is outside of what datetime.date holds: read dates as datetime64",
                 spelled.c_str());
    throw nb::python_error();
  }
  return owned(PyDate_FromDate(static_cast<int>(date.year), date.month, date.day));
}

/// The quotient rounded down, and what remains.
std::pair<int64_t, int64_t> floor_divide(int64_t value, int64_t divisor) {
  int64_t quotient = value / divisor;
  int64_t remainder = value % divisor;
  if (remainder < 0) {
    --quotient;
    remainder += divisor;
  }
  return {quotient, remainder};
}

constexpr int64_t kMicrosPerDay = 86'400'000'000;

/// Microseconds of a time or timestamp, nanoseconds rounded down.
int64_t floored_micros(int64_t value, TimeUnit unit) {
  if (unit == TimeUnit::kMicros) return value;
  if (unit == TimeUnit::kNanos) return floor_divide(value, 1000).first;
  if (value > std::numeric_limits<int64_t>::max() / 1000 || value < std::numeric_limits<int64_t>::min() / 1000) {
    PyErr_SetString(PyExc_ValueError, "a timestamp in milliseconds is outside of what datetime.datetime holds");
    throw nb::python_error();
  }
  return value * 1000;
}

/// Times outside a day are taken modulo a day, as pyarrow does.
nb::object time_of(int64_t value, TimeUnit unit) {
  int64_t micros = floor_divide(floored_micros(value, unit), kMicrosPerDay).second;
  const auto microsecond = static_cast<int>(micros % 1'000'000);
  micros /= 1'000'000;
  return owned(PyTime_FromTime(static_cast<int>(micros / 3600), static_cast<int>(micros / 60 % 60),
                               static_cast<int>(micros % 60), microsecond));
}

nb::object datetime_of(int64_t value, TimeUnit unit, bool is_utc) {
  const auto [days, micros] = floor_divide(floored_micros(value, unit), kMicrosPerDay);
  const CivilDate date = civil_from_days(days);
  if (date.year < 1 || date.year > 9999) {
    std::string spelled;
    append_timestamp(value, unit, is_utc, spelled);
    PyErr_Format(PyExc_ValueError, "the timestamp %s is outside of what datetime.datetime holds", spelled.c_str());
    throw nb::python_error();
  }
  const int64_t seconds = micros / 1'000'000;
  return owned(PyDateTimeAPI->DateTime_FromDateAndTime(
      static_cast<int>(date.year), date.month, date.day, static_cast<int>(seconds / 3600),
      static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60), static_cast<int>(micros % 1'000'000),
      is_utc ? PyDateTime_TimeZone_UTC : Py_None, PyDateTimeAPI->DateTimeType));
}

template <typename T>
class NumberMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override {
    const T value = vector.values<T>()[static_cast<size_t>(row)];
    if constexpr (std::is_floating_point_v<T>) {
      return owned(PyFloat_FromDouble(static_cast<double>(value)));
    } else if constexpr (std::is_signed_v<T>) {
      return owned(PyLong_FromLongLong(value));
    } else {
      return owned(PyLong_FromUnsignedLongLong(value));
    }
  }
};

class Float16Maker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override {
    return owned(PyFloat_FromDouble(float16_to_double(vector.values<uint16_t>()[static_cast<size_t>(row)])));
  }
};

class BooleanMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override {
    return nb::borrow(vector.bit(row) ? Py_True : Py_False);
  }
};

class NullMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector&, int64_t) override { return nb::none(); }
};

class TextMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override { return text(vector.bytes(row)); }
};

class BytesMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override { return byte_string(vector.bytes(row)); }
};

class UuidMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override {
    return uuid_(nb::arg("bytes") = byte_string(vector.bytes(row)));
  }

 private:
  const nb::object uuid_ = import_attribute("uuid", "UUID");
};

int64_t integer_at(const ColumnVector& vector, int64_t row) {
  const auto at = static_cast<size_t>(row);
  return vector.type().byte_width() == 4 ? vector.values<int32_t>()[at] : vector.values<int64_t>()[at];
}

class DecimalMaker : public ObjectMaker {
 public:
  explicit DecimalMaker(const Type& type) : type_(type) {}

  nb::object make(const ColumnVector& vector, int64_t row) override {
    if (type_.byte_width() == 4 || type_.byte_width() == 8) return of_integer(integer_at(vector, row));
    const std::string_view bytes = vector.bytes(row);
    std::string big_endian(bytes);
    if (type_.layout() == Layout::kFixedWidth) std::reverse(big_endian.begin(), big_endian.end());
    spelled_.clear();
    append_decimal({reinterpret_cast<const uint8_t*>(big_endian.data()), big_endian.size()}, type_.scale(), spelled_);
    return of_text();
  }
  void prefetch(const ColumnVector& vector, int64_t row) const noexcept override {
    if (type_.byte_width() == 4 || type_.byte_width() == 8) memo_.prefetch(integer_at(vector, row));
  }

 private:
  nb::object of_integer(int64_t unscaled) {
    return memo_.get(unscaled, [&] {
      spelled_.clear();
      append_decimal(unscaled, type_.scale(), spelled_);
      return of_text();
    });
  }
  nb::object of_text() {
    const nb::object argument =
        owned(PyUnicode_FromStringAndSize(spelled_.data(), static_cast<Py_ssize_t>(spelled_.size())));
    return owned(PyObject_CallOneArg(decimal_.ptr(), argument.ptr()));
  }

  const Type type_;
  const nb::object decimal_ = import_attribute("decimal", "Decimal");
  ObjectMemo memo_;
  std::string spelled_;
};

class DateMaker : public ObjectMaker {
 public:
  DateMaker() { import_datetime(); }
  nb::object make(const ColumnVector& vector, int64_t row) override {
    const int32_t days = vector.values<int32_t>()[static_cast<size_t>(row)];
    return memo_.get(days, [&] { return date_of(days); });
  }

 private:
  ObjectMemo memo_;
};

class TimeMaker : public ObjectMaker {
 public:
  TimeMaker() { import_datetime(); }
  nb::object make(const ColumnVector& vector, int64_t row) override {
    return time_of(integer_at(vector, row), vector.type().unit());
  }
};

class TimestampMaker : public ObjectMaker {
 public:
  TimestampMaker() { import_datetime(); }
  nb::object make(const ColumnVector& vector, int64_t row) override {
    return datetime_of(integer_at(vector, row), vector.type().unit(), vector.type().adjusted_to_utc());
  }
};

/// A dict of months, days and milliseconds.
class IntervalMaker : public ObjectMaker {
 public:
  nb::object make(const ColumnVector& vector, int64_t row) override {
    std::array<uint32_t, 3> parts{};
    std::memcpy(parts.data(), vector.bytes(row).data(), sizeof parts);
    nb::dict interval;
    interval["months"] = parts[0];
    interval["days"] = parts[1];
    interval["milliseconds"] = parts[2];
    return interval;
  }
};

class StructMaker : public ObjectMaker {
 public:
  explicit StructMaker(const Type& type) {
    for (const Field& field : type.children()) {
      names_.push_back(text(field.name()));
      makers_.push_back(make_object_maker(field.type()));
    }
  }
  nb::object make(const ColumnVector& vector, int64_t row) override {
    nb::dict members;
    for (size_t i = 0; i < makers_.size(); ++i) {
      members[names_[i]] = makers_[i]->value(vector.child(static_cast<int>(i)), row);
    }
    return members;
  }

 private:
  std::vector<nb::object> names_;
  std::vector<std::unique_ptr<ObjectMaker>> makers_;
};

/// A list of pairs: keys may be anything, and repeat.
class MapMaker : public ObjectMaker {
 public:
  explicit MapMaker(const Type& type) {
    const Type& entries = type.children().at(0).type();
    key_ = make_object_maker(entries.children().at(0).type());
    value_ = make_object_maker(entries.children().at(1).type());
  }
  nb::object make(const ColumnVector& vector, int64_t row) override {
    const ColumnVector& entries = vector.child(0);
    const std::span<const int32_t> offsets = vector.offsets();
    nb::list pairs;
    for (int64_t i = offsets[static_cast<size_t>(row)]; i < offsets[static_cast<size_t>(row) + 1]; ++i) {
      pairs.append(nb::make_tuple(key_->value(entries.child(0), i), value_->value(entries.child(1), i)));
    }
    return pairs;
  }

 private:
  std::unique_ptr<ObjectMaker> key_;
  std::unique_ptr<ObjectMaker> value_;
};

/// NumPy's name for what fixed-width values are kept in, or nullptr: objects.
const char* numpy_name(const Type& type) {
  switch (type.id()) {
    case TypeId::kInt8:
      return "i1";
    case TypeId::kInt16:
      return "i2";
    case TypeId::kInt32:
      return "i4";
    case TypeId::kInt64:
      return "i8";
    case TypeId::kUInt8:
      return "u1";
    case TypeId::kUInt16:
      return "u2";
    case TypeId::kUInt32:
      return "u4";
    case TypeId::kUInt64:
      return "u8";
    case TypeId::kFloat16:
      return "f2";
    case TypeId::kFloat:
      return "f4";
    case TypeId::kDouble:
      return "f8";
    case TypeId::kTimestamp:
      return type.unit() == TimeUnit::kMillis ? "M8[ms]" : type.unit() == TimeUnit::kMicros ? "M8[us]" : "M8[ns]";
    default:
      return nullptr;
  }
}

/// numpy.ndarray: of the numbers' type; floating point where an integer is missing; of objects otherwise.
class ListMaker : public ObjectMaker {
 public:
  explicit ListMaker(const Type& type) {
    const Type& element = type.children().at(0).type();
    element_ = make_object_maker(element);
    const nb::object numpy = nb::module_::import_("numpy");
    empty_ = numpy.attr("empty");
    frombuffer_ = numpy.attr("frombuffer");
    objects_ = numpy.attr("dtype")("O");
    const char* name = numpy_name(element);
    if (name != nullptr) {
      values_ = numpy.attr("dtype")(name);
      is_integer_ = name[0] == 'i' || name[0] == 'u';
      is_timestamp_ = name[0] == 'M';
      doubles_ = numpy.attr("dtype")("f8");
      not_a_number_ = nb::float_(std::numeric_limits<double>::quiet_NaN());
      not_a_time_ = numpy.attr("datetime64")("NaT");
    }
  }

  nb::object make(const ColumnVector& vector, int64_t row) override {
    const ColumnVector& elements = vector.child(0);
    const int64_t begin = vector.offsets()[static_cast<size_t>(row)];
    const int64_t end = vector.offsets()[static_cast<size_t>(row) + 1];
    return values_ ? numbers(elements, begin, end) : objects(elements, begin, end);
  }

 private:
  nb::object numbers(const ColumnVector& elements, int64_t begin, int64_t end) {
    const auto width = static_cast<size_t>(elements.type().byte_width());
    const char* first = reinterpret_cast<const char*>(elements.parts().values.data());
    const nb::object bytes =
        owned(PyByteArray_FromStringAndSize(first == nullptr ? nullptr : first + static_cast<size_t>(begin) * width,
                                            static_cast<Py_ssize_t>(static_cast<size_t>(end - begin) * width)));
    nb::object array = frombuffer_(bytes, values_);
    bool is_converted = !is_integer_;
    for (int64_t i = begin; elements.null_count() > 0 && i < end; ++i) {
      if (!elements.is_null(i)) continue;
      if (!is_converted) array = array.attr("astype")(doubles_);
      is_converted = true;
      array[nb::int_(i - begin)] = is_timestamp_ ? not_a_time_ : not_a_number_;
    }
    return array;
  }

  nb::object objects(const ColumnVector& elements, int64_t begin, int64_t end) {
    nb::object array = empty_(end - begin, objects_);
    for (int64_t i = begin; i < end; ++i) {
      const nb::object value = element_->value(elements, i);
      if (PySequence_SetItem(array.ptr(), static_cast<Py_ssize_t>(i - begin), value.ptr()) != 0) {
        throw nb::python_error();
      }
    }
    return array;
  }

  std::unique_ptr<ObjectMaker> element_;
  nb::object empty_, frombuffer_, objects_, values_, doubles_, not_a_number_, not_a_time_;
  bool is_integer_ = false;
  bool is_timestamp_ = false;
};

nb::object object_of(const VariantView& variant, int depth) {
  constexpr int kMaxDepth = 512;
  if (depth > kMaxDepth) throw Error(ErrorCode::kResourceLimit, "a variant is nested deeper than 512");
  switch (variant.type()) {
    case VariantType::kNull:
      return nb::none();
    case VariantType::kBoolean:
      return nb::borrow(variant.as_boolean() ? Py_True : Py_False);
    case VariantType::kInt8:
    case VariantType::kInt16:
    case VariantType::kInt32:
    case VariantType::kInt64:
      return owned(PyLong_FromLongLong(variant.as_integer()));
    case VariantType::kFloat:
    case VariantType::kDouble:
      return owned(PyFloat_FromDouble(variant.as_double()));
    case VariantType::kDecimal4:
    case VariantType::kDecimal8:
    case VariantType::kDecimal16:
      return import_attribute("decimal", "Decimal")(nb::str(variant.as_decimal().to_string().c_str()));
    case VariantType::kDate:
      return date_of(variant.as_date());
    case VariantType::kTime:
      return time_of(variant.as_time(), TimeUnit::kMicros);
    case VariantType::kTimestamp:
      return datetime_of(variant.as_timestamp(), TimeUnit::kMicros, true);
    case VariantType::kTimestampNtz:
      return datetime_of(variant.as_timestamp(), TimeUnit::kMicros, false);
    case VariantType::kTimestampNanos:
      return datetime_of(variant.as_timestamp(), TimeUnit::kNanos, true);
    case VariantType::kTimestampNtzNanos:
      return datetime_of(variant.as_timestamp(), TimeUnit::kNanos, false);
    case VariantType::kBinary: {
      const std::span<const uint8_t> bytes = variant.as_binary();
      return byte_string({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    case VariantType::kString:
      return text(variant.as_string());
    case VariantType::kUuid: {
      const std::span<const uint8_t> bytes = variant.as_uuid();
      return import_attribute(
          "uuid", "UUID")(nb::arg("bytes") = byte_string({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    }
    case VariantType::kObject: {
      nb::dict fields;
      for (int64_t i = 0; i < variant.num_elements(); ++i) {
        fields[text(variant.field_name(i))] = object_of(variant.element(i), depth + 1);
      }
      return fields;
    }
    case VariantType::kArray: {
      nb::list elements;
      for (int64_t i = 0; i < variant.num_elements(); ++i)
        elements.append(object_of(variant.element(i), depth + 1));
      return elements;
    }
  }
  return nb::none();
}

class VariantMaker : public ObjectMaker {
 public:
  VariantMaker() { import_datetime(); }
  nb::object make(const ColumnVector& vector, int64_t row) override { return object_of(variant_at(vector, row), 0); }
};

}  // namespace

ObjectMaker::~ObjectMaker() = default;

void ObjectMaker::prefetch(const ColumnVector&, int64_t) const noexcept {}

std::unique_ptr<ObjectMaker> make_object_maker(const Type& type) {
  switch (type.id()) {
    case TypeId::kNull:
      return std::make_unique<NullMaker>();
    case TypeId::kBoolean:
      return std::make_unique<BooleanMaker>();
    case TypeId::kInt8:
      return std::make_unique<NumberMaker<int8_t>>();
    case TypeId::kInt16:
      return std::make_unique<NumberMaker<int16_t>>();
    case TypeId::kInt32:
      return std::make_unique<NumberMaker<int32_t>>();
    case TypeId::kInt64:
      return std::make_unique<NumberMaker<int64_t>>();
    case TypeId::kUInt8:
      return std::make_unique<NumberMaker<uint8_t>>();
    case TypeId::kUInt16:
      return std::make_unique<NumberMaker<uint16_t>>();
    case TypeId::kUInt32:
      return std::make_unique<NumberMaker<uint32_t>>();
    case TypeId::kUInt64:
      return std::make_unique<NumberMaker<uint64_t>>();
    case TypeId::kFloat16:
      return std::make_unique<Float16Maker>();
    case TypeId::kFloat:
      return std::make_unique<NumberMaker<float>>();
    case TypeId::kDouble:
      return std::make_unique<NumberMaker<double>>();
    case TypeId::kDecimal:
      return std::make_unique<DecimalMaker>(type);
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
      return std::make_unique<TextMaker>();
    case TypeId::kUuid:
      return std::make_unique<UuidMaker>();
    case TypeId::kDate:
      return std::make_unique<DateMaker>();
    case TypeId::kTime:
      return std::make_unique<TimeMaker>();
    case TypeId::kTimestamp:
      return std::make_unique<TimestampMaker>();
    case TypeId::kInterval:
      return std::make_unique<IntervalMaker>();
    case TypeId::kList:
      return std::make_unique<ListMaker>(type);
    case TypeId::kStruct:
      return std::make_unique<StructMaker>(type);
    case TypeId::kMap:
      return std::make_unique<MapMaker>(type);
    case TypeId::kVariant:
      return std::make_unique<VariantMaker>();
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kFixedBinary:
    case TypeId::kGeometry:
    case TypeId::kGeography:
      break;
  }
  return std::make_unique<BytesMaker>();
}

}  // namespace lamella::python
