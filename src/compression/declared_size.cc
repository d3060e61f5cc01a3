#include "compression/declared_size.h"

#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

std::string named(CompressionCodec codec) {
  return std::string(to_string(codec)) + " stream";
}

}  // namespace

void throw_bad_stream(CompressionCodec codec, std::string_view reason) {
  throw Error(ErrorCode::kCorruptFile, named(codec) + ": " + std::string(reason));
}

void require_declared(CompressionCodec codec, int64_t made_bytes, int64_t declared_bytes) {
  if (made_bytes == declared_bytes) return;
  throw Error(ErrorCode::kCorruptFile, named(codec) + " makes " + std::to_string(made_bytes) +
                                           " bytes, the page declares " + std::to_string(declared_bytes));
}

void require_reachable(CompressionCodec codec, int64_t compressed_bytes, int64_t declared_bytes, int64_t max_bytes) {
  if (declared_bytes >= 0 && declared_bytes <= max_bytes) return;
  std::string message = named(codec) + " of " + std::to_string(compressed_bytes) + " bytes";
  if (declared_bytes >= 0) message += " can make at most " + std::to_string(max_bytes);
  throw Error(ErrorCode::kCorruptFile, message + ", the page declares " + std::to_string(declared_bytes));
}

void internal::throw_makes_more(CompressionCodec codec, int64_t declared_bytes) {
  throw Error(ErrorCode::kCorruptFile, named(codec) + " makes more than the " + std::to_string(declared_bytes) +
                                           " bytes that the page declares");
}

}  // namespace lamella::inline v0
