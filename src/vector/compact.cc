#include <limits>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/column_vector.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

/// Most a copy may be larger than its bytes without being copied again: pools round sizes up.
constexpr int64_t kSlackBytes = 256;

/// Whether the handle keeps little but its own bytes alive. Memory of somebody else never counts as that: its owner may
/// be a whole file.
bool is_tight(const Buffer& buffer) noexcept {
  const bool is_own = buffer.readable_around(0, buffer.capacity() - buffer.size() + Buffer::kPadding);
  return !buffer || (is_own && buffer.retained_bytes() <= 2 * buffer.size() + kSlackBytes);
}

Buffer tightened(const Buffer& buffer) {
  return is_tight(buffer) ? buffer : Buffer::copy_of(buffer.bytes());
}

/// Copies the bytes of long views out of the buffers they lie in. Offsets are int32, so a new buffer starts where one
/// would be too large.
class ViewCopier {
 public:
  explicit ViewCopier(const ColumnVector& source) : source_(source) {}

  void copy_into(ColumnVector::Parts& parts) {
    Buffer views = Buffer::allocate(source_.length() * int64_t{sizeof(StringView)});
    const std::span<const StringView> from = source_.views();
    std::vector<Buffer> buffers;
    int64_t used_bytes = 0;
    for (size_t row = 0; row < from.size(); ++row) {
      StringView view = from[row];
      if (!view.is_inline()) {
        if (buffers.empty() || used_bytes + view.length > buffers.back().size()) {
          buffers.push_back(Buffer::allocate(bytes_of_next_buffer(row)));
          used_bytes = 0;
        }
        const std::string_view bytes = source_.bytes(static_cast<int64_t>(row));
        std::memcpy(buffers.back().mutable_data() + used_bytes, bytes.data(), bytes.size());
        view.reference.buffer = static_cast<int32_t>(buffers.size() - 1);
        view.reference.offset = static_cast<int32_t>(used_bytes);
        used_bytes += view.length;
      }
      store(views.mutable_data() + row * sizeof(StringView), view);
    }
    parts.values = std::move(views);
    parts.data_buffers = std::move(buffers);
  }

 private:
  /// Bytes of the long views from `row` on, as many as one buffer takes.
  int64_t bytes_of_next_buffer(size_t row) const noexcept {
    constexpr int64_t kMaxBytes = std::numeric_limits<int32_t>::max();
    int64_t total = 0;
    for (const StringView& view : source_.views().subspan(row)) {
      if (view.is_inline()) continue;
      if (total + view.length > kMaxBytes) break;
      total += view.length;
    }
    return total;
  }

  const ColumnVector& source_;
};

void compact_views(const ColumnVector& source, ColumnVector::Parts& parts) {
  int64_t referenced_bytes = 0;
  for (const StringView& view : source.views()) {
    if (!view.is_inline()) referenced_bytes += view.length;
  }
  int64_t buffer_bytes = 0;
  for (const Buffer& data : parts.data_buffers)
    buffer_bytes += data.size();
  // Views of the same bytes, as in a dictionary that was flattened, would be copied once each.
  if (referenced_bytes < buffer_bytes) {
    ViewCopier(source).copy_into(parts);
    return;
  }
  parts.values = tightened(parts.values);
  for (Buffer& data : parts.data_buffers)
    data = tightened(data);
}

ColumnVector compact_from(const ColumnVector& source, int depth);

/// Keeps the dictionary's entries that rows have, in their order, and entry 0 where no row has any.
void compact_dictionary(const ColumnVector& source, ColumnVector::Parts& parts, int depth) {
  const ColumnVector& dictionary = source.dictionary();
  std::vector<int32_t> new_index(static_cast<size_t>(dictionary.length()), -1);
  for (int64_t row = 0; row < source.length(); ++row) {
    if (!source.is_null(row)) new_index[static_cast<size_t>(source.indices()[static_cast<size_t>(row)])] = 0;
  }
  std::vector<int32_t> kept;
  for (size_t entry = 0; entry < new_index.size(); ++entry) {
    if (new_index[entry] < 0) continue;
    new_index[entry] = static_cast<int32_t>(kept.size());
    kept.push_back(static_cast<int32_t>(entry));
  }
  if (kept.size() == new_index.size()) {
    parts.values = tightened(parts.values);
    parts.dictionary = std::make_shared<const ColumnVector>(compact_from(dictionary, depth + 1));
    return;
  }
  if (kept.empty()) kept.push_back(0);
  Buffer indices = Buffer::allocate(source.length() * int64_t{sizeof(int32_t)});
  for (int64_t row = 0; row < source.length(); ++row) {
    const int32_t index = source.indices()[static_cast<size_t>(row)];
    store(indices.mutable_data() + row * int64_t{sizeof(int32_t)},
          source.is_null(row) ? 0 : new_index[static_cast<size_t>(index)]);
  }
  parts.values = std::move(indices);
  parts.dictionary = std::make_shared<const ColumnVector>(compact_from(dictionary.take(kept), depth + 1));
}

ColumnVector compact_from(const ColumnVector& source, int depth) {
  check_nesting(depth);
  ColumnVector::Parts parts = source.parts();
  parts.validity = tightened(parts.validity);
  switch (source.encoding()) {
    case VectorEncoding::kDictionary:
      compact_dictionary(source, parts, depth);
      break;
    case VectorEncoding::kConstant:
      if (parts.dictionary != nullptr) {
        parts.dictionary = std::make_shared<const ColumnVector>(compact_from(source.dictionary(), depth + 1));
      }
      break;
    case VectorEncoding::kFlat:
      if (source.type().layout() == Layout::kViews) {
        compact_views(source, parts);
      } else {
        parts.values = tightened(parts.values);
      }
      for (ColumnVector& child : parts.children)
        child = compact_from(child, depth + 1);
      break;
  }
  return ColumnVector(std::move(parts));
}

}  // namespace

ColumnVector ColumnVector::compact() const {
  return compact_from(*this, 0);
}

}  // namespace lamella::inline v0
