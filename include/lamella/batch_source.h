/// The waist of lamella: sources yield batches, sinks take them, and neither knows the other.
/// Source folder: src/vector.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/export.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// A stream of batches of one schema.
/// Threads: one, but for cancel(), which any thread may call.
class LAMELLA_EXPORT BatchSource {
 public:
  virtual ~BatchSource();

  /// The columns that batches have.
  virtual std::shared_ptr<const Schema> schema() const = 0;
  /// Keeps only `columns`, by name or path ("a.b", segments with dots in backticks), in that order. Called before the
  /// first batch or not at all. Throws kInvalidArgument (unknown or ambiguous column, or too late).
  virtual void project(const std::vector<std::string>& columns) = 0;
  /// The next batch, or nothing at the end. After an Error every later call throws it again.
  virtual std::optional<ColumnarBatch> next_batch() = 0;
  /// Makes the running or next next_batch() throw kCancelled soon.
  virtual void cancel() noexcept = 0;
};

}  // namespace lamella::inline v0
