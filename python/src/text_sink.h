// Text and binary as Arrow's large_string: what pandas' str dtype is made of where pyarrow is installed.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "growing_bytes.h"
#include "lamella/type.h"
#include "sink.h"

namespace lamella::python {

/// An array of large_string: `length` values.
struct TextChunk {
  int64_t length = 0;
  int64_t null_count = 0;
  int64_t* offsets = nullptr;  ///< length + 1 of them.
  GrowingBytes data;           ///< As many bytes as the last offset says.
  GrowingBytes validity;       ///< A bit a value; nothing where none is null.
  std::shared_ptr<GrowingBytes> offsets_of_column;

  int64_t data_bytes() const noexcept;
};

/// Gathers values segment by segment: each becomes a chunk.
class TextSink : public Sink {
 public:
  void prepare(const std::vector<Segment>& segments) override;
  void write(const ColumnVector& vector, int64_t row, int segment) override;

  /// Chunks in the order of rows, empty ones left out, with no more memory than they need. Call it once, at the end.
  std::vector<TextChunk> take_chunks();

 private:
  std::vector<TextChunk> chunks_;
};

}  // namespace lamella::python
