// Python objects in a NumPy array of objects.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "object_maker.h"
#include "sink.h"
#include "writable_array.h"

namespace lamella::python {

/// Makes an object a value; one an entry where vectors have dictionaries.
class ObjectSink : public Sink {
 public:
  /// `objects`: a new array of dtype object. `null`: what stands for null.
  ObjectSink(const Type& type, nanobind::handle objects, nanobind::object null);
  ~ObjectSink() override;

  DictionaryMode dictionary_mode() const noexcept override;
  void prepare(const std::vector<Segment>& segments) override;
  void write(const ColumnVector& vector, int64_t row, int segment) override;
  void finish_segment(int segment) override;

  int64_t null_count() const noexcept { return null_count_; }

 private:
  /// The objects of a dictionary's entries, as far as they were needed.
  struct Entries {
    std::shared_ptr<const ColumnVector> dictionary;
    std::vector<nanobind::object> objects;
  };

  void begin_dictionary(const ColumnVector& vector, Entries& entries);
  void write_entries(const ColumnVector& vector, Entries& entries, PyObject** out);
  void write_values(const ColumnVector& vector, PyObject** out);

  const Type type_;
  const WritableArray objects_;
  const nanobind::object null_;
  int64_t null_count_ = 0;
  // Taken before the GIL, which may pass to another thread wherever Python code runs.
  std::mutex mutex_;
  std::unique_ptr<ObjectMaker> maker_;
  std::vector<Entries> entries_;  ///< One a segment.
};

}  // namespace lamella::python
