/// Where bytes come from.
///
///     auto file = lamella::open_local_file("part-0.parquet");
///     auto in_memory = lamella::memory_file(bytes, "part-0");
///
/// Source folder: src/io.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/error.h"
#include "lamella/export.h"

namespace lamella::inline v0 {

/// Bytes [offset, offset + size_bytes) of a file.
struct ByteRange {
  int64_t offset = 0;
  int64_t size_bytes = 0;

  bool operator==(const ByteRange&) const = default;
};

/// A file that can be read anywhere. Implement it to read from a store of your own.
/// Threads: all members may be called from any thread at the same time.
class LAMELLA_EXPORT RandomAccessFile {
 public:
  /// What submit() calls, once, on any thread: the buffers in the order of the ranges, or an error.
  using Completion = std::function<void(std::vector<Buffer> buffers, const Error* error)>;

  virtual ~RandomAccessFile();

  /// For error messages: a path, or what the caller chose.
  virtual const std::string& name() const noexcept = 0;
  /// Throws kIoError.
  virtual int64_t size() const = 0;
  /// Whether read() gives handles on memory that the file holds anyway, so that reading ahead costs nothing.
  virtual bool in_memory() const noexcept { return false; }
  /// One buffer a range, in order, each of exactly its range's size. `pool` may be null; files whose bytes are already
  /// in memory give handles on them instead of copies, which need not be padded. Throws kIoError (a failed or short
  /// read, or a range outside the file).
  virtual std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const = 0;
  /// The bytes of one range into `out`, which has room for them. By default read() is called, with `pool`, and what it
  /// gives is copied: files that can write into any memory spare that. Throws as read() does.
  virtual void read_into(ByteRange range, uint8_t* out, BufferPool* pool) const;
  /// Starts a read and returns. By default read() is called at once, on the calling thread. What read() throws goes to
  /// the completion; submit() itself throws nothing but what the completion throws.
  virtual void submit(std::vector<ByteRange> ranges, std::shared_ptr<BufferPool> pool, Completion completion) const;
};

enum class LocalFileMode : uint8_t {
  kPread,
  /// Maps the file: no copy, but a mapped file that somebody shrinks ends the process (SIGBUS). Opt in only for files
  /// that nobody changes.
  kMmap,
};

/// Opens a regular file. Its size is taken once, here: bytes that are appended later are not seen. Throws kNotFound,
/// kIoError, kInvalidArgument (a directory, a pipe, a device).
LAMELLA_EXPORT std::shared_ptr<RandomAccessFile> open_local_file(const std::string& path,
                                                                 LocalFileMode mode = LocalFileMode::kPread);
/// A file whose bytes are in memory. `bytes` keeps them alive.
LAMELLA_EXPORT std::shared_ptr<RandomAccessFile> memory_file(Buffer bytes, std::string name);

}  // namespace lamella::inline v0
