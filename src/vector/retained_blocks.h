/// The memory that vectors keep alive, each block counted once.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// Threads: one.
class RetainedBlocks {
 public:
  void add(const ColumnVector& vector) {
    add(vector.parts().validity);
    add(vector.parts().values);
    for (const Buffer& data : vector.parts().data_buffers)
      add(data);
    for (const ColumnVector& child : vector.parts().children)
      add(child);
    if (vector.parts().dictionary != nullptr) add(*vector.parts().dictionary);
  }
  int64_t bytes() const noexcept { return bytes_; }

 private:
  void add(const Buffer& buffer) {
    if (buffer && seen_.insert(buffer.block()).second) bytes_ += buffer.retained_bytes();
  }

  std::unordered_set<const void*> seen_;
  int64_t bytes_ = 0;
};

}  // namespace lamella::inline v0
