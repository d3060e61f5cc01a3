#include "writer/page_bytes.h"

#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "compression/crc32.h"
#include "writer/encode_bit_packed_levels.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

Bytes compress_gzip_members(std::span<const uint8_t> bytes, const CompressionOptions& options) {
  Bytes out;
  const auto members = static_cast<size_t>(options.gzip_members);
  const size_t member_bytes = bytes.size() / members + 1;
  for (size_t member = 0; member < members; ++member) {
    const size_t first = std::min(bytes.size(), member * member_bytes);
    const auto part = bytes.subspan(first, std::min(member_bytes, bytes.size() - first));
    append_bytes(out, compress(CompressionCodec::GZIP, part, options.level));
  }
  return out;
}

}  // namespace

Bytes compress_page(std::span<const uint8_t> bytes, const CompressionOptions& options) {
  if (options.codec == CompressionCodec::GZIP && options.gzip_members > 1) {
    return compress_gzip_members(bytes, options);
  }
  if (options.codec == CompressionCodec::LZ4) {
    if (options.lz4_framing == Lz4Framing::kRaw) return compress(CompressionCodec::LZ4_RAW, bytes);
    if (options.lz4_framing == Lz4Framing::kHadoopBlocks) return compress_lz4_hadoop(bytes, options.lz4_block_bytes);
  }
  return compress(options.codec, bytes, options.level);
}

Bytes encode_levels(std::span<const uint16_t> levels, int16_t max_level, Encoding encoding,
                    const HybridOptions& options) {
  Bytes out;
  const int bit_width = bit_width_of(static_cast<uint64_t>(max_level));
  if (encoding == Encoding::BIT_PACKED) {
    encode_bit_packed_levels(levels, bit_width, out);
  } else {
    const std::vector<uint32_t> wide(levels.begin(), levels.end());
    encode_rle_bit_packed(wide, bit_width, options, out);
  }
  return out;
}

void finish_page_header(thrift::PageHeader& header, size_t uncompressed_bytes, std::span<const uint8_t> body,
                        PageChecksum checksum) {
  header.__set_uncompressed_page_size(static_cast<int32_t>(uncompressed_bytes));
  header.__set_compressed_page_size(static_cast<int32_t>(body.size()));
  if (checksum == PageChecksum::kNone) return;
  const uint32_t right = crc32(body);
  header.__set_crc(static_cast<int32_t>(checksum == PageChecksum::kRight ? right : ~right));
}

template <typename Struct>
Bytes serialize(const Struct& structure) {
  auto memory = std::make_shared<apache::thrift::transport::TMemoryBuffer>();
  apache::thrift::protocol::TCompactProtocolT<apache::thrift::transport::TMemoryBuffer> protocol(memory);
  structure.write(&protocol);
  uint8_t* bytes = nullptr;
  uint32_t size_bytes = 0;
  memory->getBuffer(&bytes, &size_bytes);
  return {bytes, bytes + size_bytes};
}

template Bytes serialize(const thrift::PageHeader&);
template Bytes serialize(const thrift::FileMetaData&);
template Bytes serialize(const thrift::ColumnIndex&);
template Bytes serialize(const thrift::OffsetIndex&);
template Bytes serialize(const thrift::BloomFilterHeader&);
template Bytes serialize(const thrift::ColumnMetaData&);
template Bytes serialize(const thrift::FileCryptoMetaData&);

}  // namespace writer
}  // namespace lamella::inline v0
