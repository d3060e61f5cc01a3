#include "list_maker.h"

#include <limits>

#include "new_objects.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

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

}  // namespace

ListMaker::ListMaker(const Type& type) {
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

nb::object ListMaker::make(const ColumnVector& vector, int64_t row) {
  const ColumnVector& elements = vector.child(0);
  const int64_t begin = vector.offsets()[static_cast<size_t>(row)];
  const int64_t end = vector.offsets()[static_cast<size_t>(row) + 1];
  return values_ ? numbers(elements, begin, end) : objects(elements, begin, end);
}

nb::object ListMaker::numbers(const ColumnVector& elements, int64_t begin, int64_t end) const {
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

nb::object ListMaker::objects(const ColumnVector& elements, int64_t begin, int64_t end) const {
  nb::object array = empty_(end - begin, objects_);
  for (int64_t i = begin; i < end; ++i) {
    const nb::object value = element_->value(elements, i);
    if (PySequence_SetItem(array.ptr(), static_cast<Py_ssize_t>(i - begin), value.ptr()) != 0) {
      throw nb::python_error();
    }
  }
  return array;
}

}  // namespace lamella::python
