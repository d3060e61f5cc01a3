/// Which decoder reads which encoding of which type.
#pragma once

#include <cstdint>
#include <memory>

#include "encoding/decoder.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// A decoder of values of INT32, INT64, INT96, FLOAT, DOUBLE or FIXED_LEN_BYTE_ARRAY, where `type_length` is the bytes
/// of one value of the last and ignored for the others. Dictionary-encoded pages have no values: see
/// DictionaryIndexDecoder. Throws kCorruptFile when the format has no such combination, and for a length that is not
/// over 0.
std::unique_ptr<FixedWidthDecoder> make_fixed_width_decoder(Encoding encoding, PhysicalType type, int32_t type_length);
/// Throws kCorruptFile when the format has no such combination.
std::unique_ptr<BooleanDecoder> make_boolean_decoder(Encoding encoding);
/// Values that a page does not hold as they are (DELTA_BYTE_ARRAY) may come to `max_built_bytes` in one page: more
/// throws kResourceLimit from the decoder. Throws kCorruptFile when the format has no such combination.
std::unique_ptr<ByteArrayDecoder> make_byte_array_decoder(Encoding encoding, int64_t max_built_bytes);

}  // namespace lamella::inline v0
