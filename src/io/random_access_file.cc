#include "lamella/random_access_file.h"

#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace lamella::inline v0 {

RandomAccessFile::~RandomAccessFile() = default;

void RandomAccessFile::read_into(ByteRange range, uint8_t* out, BufferPool* pool) const {
  const Buffer bytes = std::move(read({&range, 1}, pool).front());
  if (bytes.size() != range.size_bytes) {
    throw Error(ErrorCode::kIoError,
                std::to_string(range.size_bytes) + " bytes were asked for, " + std::to_string(bytes.size()) + " came",
                {.file = name()});
  }
  if (range.size_bytes > 0) std::memcpy(out, bytes.data(), static_cast<size_t>(bytes.size()));
}

void RandomAccessFile::submit(std::vector<ByteRange> ranges, std::shared_ptr<BufferPool> pool,
                              Completion completion) const {
  std::vector<Buffer> buffers;
  std::optional<Error> failure;
  try {
    buffers = read(ranges, pool.get());
  } catch (const Error& error) {
    failure = error;
  } catch (const std::bad_alloc&) {
    failure = Error(ErrorCode::kOutOfMemory, "no memory to read into", {.file = name()});
  } catch (const std::exception& error) {
    failure = Error(ErrorCode::kIoError, error.what(), {.file = name()});
  }
  // Outside of the try block: the completion is called once, even if it throws.
  completion(std::move(buffers), failure ? &*failure : nullptr);
}

}  // namespace lamella::inline v0
