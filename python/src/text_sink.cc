#include "text_sink.h"

#include <cstring>
#include <utility>

namespace lamella::python {
namespace {

constexpr int64_t kOffsetBytes = sizeof(int64_t);
/// Values are written in steps of 16 bytes.
constexpr int64_t kSlackBytes = 16;

int64_t total_bytes(std::span<const StringView> views) {
  int64_t bytes = 0;
  for (const StringView& view : views)
    bytes += view.length;
  return bytes;
}

void append_values(const ColumnVector& vector, TextChunk& chunk) {
  const std::span<const StringView> views = vector.views();
  int64_t* next = chunk.offsets + chunk.length;
  int64_t end = *next;
  chunk.data.reserve(end + total_bytes(views) + kSlackBytes);
  uint8_t* data = chunk.data.data();
  for (const StringView& view : views) {
    if (view.is_inline()) {
      std::memcpy(data + end, view.inlined, StringView::kInlineBytes);
    } else {
      const Buffer& buffer = vector.parts().data_buffers[static_cast<size_t>(view.reference.buffer)];
      std::memcpy(data + end, buffer.data() + view.reference.offset, static_cast<size_t>(view.length));
    }
    end += view.length;
    *++next = end;
  }
}

// Bytes are filled with ones ahead of the nulls that are cleared in them.
void append_validity(const ColumnVector& vector, TextChunk& chunk) {
  if (vector.null_count() == 0 && chunk.null_count == 0) return;
  const int64_t begin = chunk.length;
  const int64_t end_bytes = (begin + vector.length() + 7) / 8;
  const int64_t written_bytes = chunk.null_count == 0 ? 0 : (begin + 7) / 8;
  chunk.validity.reserve(end_bytes);
  uint8_t* bits = chunk.validity.data();
  std::memset(bits + written_bytes, 0xff, static_cast<size_t>(end_bytes - written_bytes));
  for (int64_t i = 0; vector.null_count() > 0 && i < vector.length(); ++i) {
    const int64_t bit = begin + i;
    if (vector.is_null(i)) bits[bit >> 3] = static_cast<uint8_t>(bits[bit >> 3] & ~(1 << (bit & 7)));
  }
}

}  // namespace

int64_t TextChunk::data_bytes() const noexcept {
  return offsets[length];
}

void TextSink::prepare(const std::vector<Segment>& segments) {
  chunks_.resize(segments.size());
  int64_t num_offsets = 0;
  for (const Segment& segment : segments)
    num_offsets += segment.max_rows + 1;
  // In one block, whose memory comes in large pages.
  const auto offsets = std::make_shared<GrowingBytes>();
  offsets->resize(num_offsets * kOffsetBytes);
  auto* next = reinterpret_cast<int64_t*>(offsets->data());
  for (size_t i = 0; i < segments.size(); ++i) {
    chunks_[i].offsets_of_column = offsets;
    chunks_[i].offsets = next;
    *next = 0;
    next += segments[i].max_rows + 1;
  }
}

void TextSink::write(const ColumnVector& encoded, int64_t, int segment) {
  const ColumnVector vector = encoded.flatten();
  TextChunk& chunk = chunks_[static_cast<size_t>(segment)];
  append_values(vector, chunk);
  append_validity(vector, chunk);
  chunk.length += vector.length();
  chunk.null_count += vector.null_count();
}

std::vector<TextChunk> TextSink::take_chunks() {
  std::vector<TextChunk> taken;
  for (TextChunk& chunk : std::exchange(chunks_, {})) {
    if (chunk.length == 0) continue;
    chunk.data.resize(chunk.data_bytes());
    taken.push_back(std::move(chunk));
  }
  return taken;
}

}  // namespace lamella::python
