#include "writer/encode_delta_binary_packed.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

void check(const DeltaOptions& options) {
  const bool blocks = options.block_values > 0 && options.block_values % 128 == 0;
  if (!blocks || options.miniblocks_a_block <= 0 || options.block_values % options.miniblocks_a_block != 0 ||
      options.block_values / options.miniblocks_a_block % 32 != 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "blocks of " + std::to_string(options.block_values) + " values in " +
                    std::to_string(options.miniblocks_a_block) +
                    " miniblocks: a block is a multiple of 128, a miniblock a multiple of 32");
  }
}

/// One block: `deltas` has at most block_values entries.
template <typename T>
void encode_block(std::vector<T>& deltas, const DeltaOptions& options, Bytes& out) {
  using Unsigned = std::make_unsigned_t<T>;
  const T smallest = *std::min_element(deltas.begin(), deltas.end());
  append_zigzag(out, smallest);
  const auto miniblock = static_cast<size_t>(options.block_values / options.miniblocks_a_block);
  const size_t widths_at = out.size();
  out.resize(widths_at + static_cast<size_t>(options.miniblocks_a_block), options.unused_width);
  for (size_t from = 0; from < deltas.size(); from += miniblock) {
    const size_t count = std::min(miniblock, deltas.size() - from);
    Unsigned largest = 0;
    for (size_t i = from; i < from + count; ++i) {
      largest =
          std::max(largest, static_cast<Unsigned>(static_cast<Unsigned>(deltas[i]) - static_cast<Unsigned>(smallest)));
    }
    const int width = bit_width_of(largest);
    out[widths_at + from / miniblock] = static_cast<uint8_t>(width);
    BitPacker packer(out, width);
    for (size_t i = from; i < from + count; ++i) {
      packer.put(static_cast<Unsigned>(static_cast<Unsigned>(deltas[i]) - static_cast<Unsigned>(smallest)));
    }
    for (size_t i = count; i < miniblock; ++i)
      packer.put(options.garbage_after_values ? ~uint64_t{0} : 0);
    packer.flush();
  }
}

template <typename T, typename Get>
void encode(int64_t count, Get get, const DeltaOptions& options, Bytes& out) {
  using Unsigned = std::make_unsigned_t<T>;
  check(options);
  append_varint(out, static_cast<uint64_t>(options.block_values));
  append_varint(out, static_cast<uint64_t>(options.miniblocks_a_block));
  append_varint(out, static_cast<uint64_t>(count));
  append_zigzag(out, count == 0 ? 0 : get(0));
  std::vector<T> deltas;
  for (int64_t position = 1; position < count;) {
    const int64_t end = std::min(count, position + options.block_values);
    deltas.clear();
    for (; position < end; ++position) {
      deltas.push_back(static_cast<T>(static_cast<Unsigned>(get(position)) - static_cast<Unsigned>(get(position - 1))));
    }
    encode_block(deltas, options, out);
  }
}

}  // namespace

void encode_delta_binary_packed(std::span<const int32_t> values, const DeltaOptions& options, Bytes& out) {
  encode<int32_t>(
      static_cast<int64_t>(values.size()), [&](int64_t i) { return values[static_cast<size_t>(i)]; }, options, out);
}

void encode_delta_binary_packed(std::span<const int64_t> values, const DeltaOptions& options, Bytes& out) {
  encode<int64_t>(
      static_cast<int64_t>(values.size()), [&](int64_t i) { return values[static_cast<size_t>(i)]; }, options, out);
}

void encode_delta_binary_packed(const ValuesView& values, const DeltaOptions& options, Bytes& out) {
  if (values.type == PhysicalType::INT32) {
    return encode<int32_t>(
        values.count, [&](int64_t i) { return values.get<int32_t>(i); }, options, out);
  }
  if (values.type == PhysicalType::INT64) {
    return encode<int64_t>(
        values.count, [&](int64_t i) { return values.get<int64_t>(i); }, options, out);
  }
  throw Error(ErrorCode::kInvalidArgument,
              "DELTA_BINARY_PACKED holds INT32 and INT64, not " + std::string(to_string(values.type)));
}

}  // namespace writer
}  // namespace lamella::inline v0
