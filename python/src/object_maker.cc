#include "object_maker.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "datetime_objects.h"
#include "list_maker.h"
#include "new_objects.h"
#include "object_memo.h"
#include "variant_object.h"
#include "vector/number_text.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

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

class VariantMaker : public ObjectMaker {
 public:
  VariantMaker() { import_datetime(); }
  nb::object make(const ColumnVector& vector, int64_t row) override { return object_of(variant_at(vector, row)); }
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
