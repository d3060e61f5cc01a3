// Where the values of a column go on their way into a DataFrame.
#pragma once

#include <cstdint>
#include <vector>

#include "lamella/column_vector.h"
#include "lamella/read_options.h"

namespace lamella::python {

/// Rows of the result that are filled one after another, by one thread at a time.
struct Segment {
  int64_t first_row = 0;  ///< In the result.
  int64_t max_rows = 0;
};

/// Takes the vectors of one column.
/// Threads: write() is called without the GIL, by several threads at once, each with a segment of its own.
class Sink {
 public:
  Sink() = default;
  virtual ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  /// In which encoding the sink wants its vectors.
  virtual DictionaryMode dictionary_mode() const noexcept { return DictionaryMode::kExpand; }
  /// Comes before the first write(): what the segments are. Throws std::bad_alloc.
  virtual void prepare(const std::vector<Segment>& segments);
  /// `vector` holds the rows of the result from `row` on. Throws Error, nanobind::python_error, std::bad_alloc.
  virtual void write(const ColumnVector& vector, int64_t row, int segment) = 0;
  /// Comes after the last write() to a segment, unless something failed.
  virtual void finish_segment(int segment);
};

}  // namespace lamella::python
