#include "io/range_check.h"

namespace lamella::inline v0 {

std::string outside_message(const ByteRange& range, int64_t file_bytes) {
  const std::string asked =
      range.size_bytes < 0 || range.offset > INT64_MAX - range.size_bytes
          ? std::to_string(range.size_bytes) + " bytes from byte " + std::to_string(range.offset)
          : "bytes [" + std::to_string(range.offset) + ", " + std::to_string(range.offset + range.size_bytes) + ")";
  return "file is " + std::to_string(file_bytes) + " bytes, " + asked + " were asked for";
}

void require_inside(const ByteRange& range, int64_t file_bytes, const std::string& file_name) {
  if (range.offset < 0 || range.size_bytes < 0 || range.offset > file_bytes ||
      range.size_bytes > file_bytes - range.offset) {
    throw Error(ErrorCode::kIoError, outside_message(range, file_bytes), {.file = file_name});
  }
}

}  // namespace lamella::inline v0
