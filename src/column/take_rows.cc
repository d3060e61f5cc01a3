#include "column/take_rows.h"

#include <utility>

#include "column/gather_values.h"

namespace lamella::inline v0 {

namespace {

Buffer gathered(const ColumnVector& from, std::span<const int32_t> rows, int32_t width, BufferPool& pool) {
  Buffer values = pool.allocate(static_cast<int64_t>(rows.size()) * width);
  gather_values(from.parts().values.data(), from.length(), rows, width, values.mutable_data());
  return values;
}

bool is_plain(const ColumnVector& values) noexcept {
  const Layout layout = values.type().layout();
  return values.null_count() == 0 && values.encoding() != VectorEncoding::kConstant &&
         (layout == Layout::kFixedWidth || layout == Layout::kViews) &&
         values.parts().values.readable_around(Buffer::kPadding, Buffer::kPadding);
}

}  // namespace

ColumnVector take_rows(const ColumnVector& values, std::span<const int32_t> rows, bool expands, BufferPool& pool) {
  if (!is_plain(values)) {
    const ColumnVector taken = values.take(rows);
    return expands ? taken.flatten() : taken;
  }
  ColumnVector::Parts parts;
  parts.type = values.type();
  parts.length = static_cast<int64_t>(rows.size());
  if (values.encoding() == VectorEncoding::kFlat) {
    parts.values = gathered(values, rows, values.type().byte_width(), pool);
    parts.data_buffers = values.parts().data_buffers;
    return ColumnVector(std::move(parts));
  }
  parts.values = gathered(values, rows, sizeof(int32_t), pool);
  if (!expands) {
    parts.encoding = VectorEncoding::kDictionary;
    parts.dictionary = values.parts().dictionary;
    return ColumnVector(std::move(parts));
  }
  const ColumnVector& dictionary = values.dictionary();
  const std::span<const int32_t> codes{reinterpret_cast<const int32_t*>(parts.values.data()), rows.size()};
  parts.values = gathered(dictionary, codes, dictionary.type().byte_width(), pool);
  parts.data_buffers = dictionary.parts().data_buffers;
  return ColumnVector(std::move(parts));
}

}  // namespace lamella::inline v0
