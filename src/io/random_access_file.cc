#include "lamella/random_access_file.h"

#include <new>
#include <optional>
#include <utility>

namespace lamella::inline v0 {

RandomAccessFile::~RandomAccessFile() = default;

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
