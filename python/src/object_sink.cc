#include "object_sink.h"

#include <utility>

namespace nb = nanobind;

namespace lamella::python {
namespace {

/// How far the loops ask ahead for memory.
constexpr int64_t kAhead = 16;
constexpr int64_t kRowsWorthAnEntry = 64;

/// Puts a new reference where an old one is, or none.
void put(PyObject*& slot, PyObject* object) {
  PyObject* before = std::exchange(slot, object);
  Py_XDECREF(before);
}

}  // namespace

ObjectSink::ObjectSink(const Type& type, nb::handle objects, nb::object null)
    : type_(type), objects_(objects), null_(std::move(null)), maker_(make_object_maker(type)) {}

ObjectSink::~ObjectSink() = default;

DictionaryMode ObjectSink::dictionary_mode() const noexcept {
  return type_.is_nested() ? DictionaryMode::kExpand : DictionaryMode::kKeep;
}

void ObjectSink::prepare(const std::vector<Segment>& segments) {
  entries_.resize(segments.size());
  for (const Segment& segment : segments) {
    objects_.require((segment.first_row + segment.max_rows) * static_cast<int64_t>(sizeof(PyObject*)));
  }
}

void ObjectSink::write(const ColumnVector& vector, int64_t row, int segment) {
  const bool has_entries = vector.encoding() == VectorEncoding::kDictionary;
  const ColumnVector readable = has_entries ? vector : vector.flatten();
  const std::lock_guard lock(mutex_);
  const nb::gil_scoped_acquire gil;
  PyObject** out = reinterpret_cast<PyObject**>(objects_.data()) + row;
  if (has_entries) {
    write_entries(readable, entries_[static_cast<size_t>(segment)], out);
  } else {
    write_values(readable, out);
  }
  null_count_ += vector.null_count();
}

void ObjectSink::finish_segment(int segment) {
  const nb::gil_scoped_acquire gil;
  entries_[static_cast<size_t>(segment)] = {};
}

// Entries are made at once, one after another, unless rows are so few that most may not be needed.
void ObjectSink::begin_dictionary(const ColumnVector& vector, Entries& entries) {
  entries.objects.clear();
  entries.dictionary = vector.parts().dictionary;
  const ColumnVector& dictionary = *entries.dictionary;
  const int64_t length = dictionary.length();
  entries.objects.resize(static_cast<size_t>(length));
  if (length / kRowsWorthAnEntry > vector.length() || vector.null_count() == vector.length()) return;
  for (int64_t i = 0; i < length; ++i) {
    if (i + kAhead < length) maker_->prefetch(dictionary, i + kAhead);
    entries.objects[static_cast<size_t>(i)] = maker_->value(dictionary, i);
  }
}

void ObjectSink::write_entries(const ColumnVector& vector, Entries& entries, PyObject** out) {
  if (entries.dictionary != vector.parts().dictionary) begin_dictionary(vector, entries);
  const std::span<const int32_t> indices = vector.indices();
  const int64_t length = vector.length();
  for (int64_t i = 0; i < length; ++i) {
    if (i + kAhead < length) __builtin_prefetch(entries.objects[static_cast<size_t>(indices[i + kAhead])].ptr(), 1);
    if (vector.is_null(i)) {
      put(out[i], null_.inc_ref().ptr());
      continue;
    }
    const int32_t index = indices[static_cast<size_t>(i)];
    nb::object& entry = entries.objects[static_cast<size_t>(index)];
    if (!entry.is_valid()) entry = maker_->value(*entries.dictionary, index);
    put(out[i], entry.inc_ref().ptr());
  }
}

void ObjectSink::write_values(const ColumnVector& vector, PyObject** out) {
  for (int64_t i = 0; i < vector.length(); ++i) {
    put(out[i], vector.is_null(i) ? null_.inc_ref().ptr() : maker_->make(vector, i).release().ptr());
  }
}

}  // namespace lamella::python
