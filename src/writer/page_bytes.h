/// Compression, checksum and header of single pages.
#pragma once

#include <cstdint>
#include <span>

#include "parquet_types.h"
#include "writer/append.h"
#include "writer/options.h"

namespace lamella::inline v0 {
namespace writer {

/// `bytes` as the codec and its options have them.
Bytes compress_page(std::span<const uint8_t> bytes, const CompressionOptions& options);

/// Levels as runs or BIT_PACKED, without a length in front.
Bytes encode_levels(std::span<const uint16_t> levels, int16_t max_level, Encoding encoding,
                    const HybridOptions& options);

/// Sets the sizes in `header`, and its checksum.
void finish_page_header(thrift::PageHeader& header, size_t uncompressed_bytes, std::span<const uint8_t> body,
                        PageChecksum checksum);

/// A Thrift structure in the compact protocol.
template <typename Struct>
Bytes serialize(const Struct& structure);

}  // namespace writer
}  // namespace lamella::inline v0
