#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "io/memory_file.h"
#include "io/range_check.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0 {

namespace {

/// Call right after the system call that failed: reads errno.
[[noreturn]] void throw_system_error(const std::string& path, const std::string& action) {
  const int number = errno;
  const ErrorCode code = number == ENOENT || number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kIoError;
  throw Error(code, action + ": " + std::generic_category().message(number), {.file = path, .system_errno = number});
}

/// An open descriptor of a regular file.
class LocalDescriptor {
 public:
  explicit LocalDescriptor(const std::string& path) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer. It changes nothing for regular files.
    do {
      descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    } while (descriptor_ < 0 && errno == EINTR);
    if (descriptor_ < 0) throw_system_error(path, "cannot open");
  }
  LocalDescriptor(LocalDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  LocalDescriptor& operator=(LocalDescriptor&&) = delete;
  ~LocalDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int get() const noexcept { return descriptor_; }

  /// The file's size. Throws kInvalidArgument when it is not a regular file.
  int64_t size(const std::string& path) const {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0) throw_system_error(path, "cannot read the size");
    if (!S_ISREG(status.st_mode)) {
      throw Error(ErrorCode::kInvalidArgument, S_ISDIR(status.st_mode) ? "is a directory" : "is not a regular file",
                  {.file = path});
    }
    return status.st_size;
  }

 private:
  int descriptor_ = -1;
};

class PreadFile final : public RandomAccessFile {
 public:
  PreadFile(LocalDescriptor descriptor, std::string path, int64_t size_bytes) noexcept
      : descriptor_(std::move(descriptor)), path_(std::move(path)), size_bytes_(size_bytes) {}

  const std::string& name() const noexcept override { return path_; }
  int64_t size() const override { return size_bytes_; }

  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    for (const ByteRange& range : ranges)
      require_inside(range, size_bytes_, path_);
    std::vector<Buffer> buffers;
    buffers.reserve(ranges.size());
    for (const ByteRange& range : ranges) {
      Buffer buffer = pool != nullptr ? pool->allocate(range.size_bytes) : Buffer::allocate(range.size_bytes);
      read_fully(range, buffer.mutable_data());
      buffers.push_back(std::move(buffer));
    }
    return buffers;
  }
  void read_into(ByteRange range, uint8_t* out, BufferPool*) const override {
    require_inside(range, size_bytes_, path_);
    read_fully(range, out);
  }

 private:
  void read_fully(const ByteRange& range, uint8_t* out) const {
    int64_t done = 0;
    while (done < range.size_bytes) {
      const ssize_t count = ::pread(descriptor_.get(), out + done, static_cast<size_t>(range.size_bytes - done),
                                    static_cast<off_t>(range.offset + done));
      if (count > 0) {
        done += count;
      } else if (count == 0) {
        // The file was cut since it was opened: say how large it is now.
        throw Error(ErrorCode::kIoError, outside_message(range, descriptor_.size(path_)), {.file = path_});
      } else if (errno != EINTR) {
        throw_system_error(path_, "cannot read " + std::to_string(range.size_bytes) + " bytes at byte " +
                                      std::to_string(range.offset));
      }
    }
  }

  LocalDescriptor descriptor_;
  std::string path_;
  int64_t size_bytes_;
};

/// The whole file as a buffer that unmaps it when its last holder lets go.
Buffer map_file(const LocalDescriptor& descriptor, const std::string& path, int64_t size_bytes) {
  if (size_bytes == 0) return Buffer();  // Nothing to map: the system refuses empty mappings.
  const auto length = static_cast<size_t>(size_bytes);
  void* memory = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, descriptor.get(), 0);
  if (memory == MAP_FAILED) throw_system_error(path, "cannot map " + std::to_string(size_bytes) + " bytes");
  std::shared_ptr<const void> mapping(memory, [length](void* mapped) { ::munmap(mapped, length); });
  return Buffer::wrap({static_cast<const uint8_t*>(memory), length}, std::move(mapping));
}

}  // namespace

std::shared_ptr<RandomAccessFile> open_local_file(const std::string& path, LocalFileMode mode) {
  LocalDescriptor descriptor(path);
  const int64_t size_bytes = descriptor.size(path);
  if (mode == LocalFileMode::kMmap) return std::make_shared<MemoryFile>(map_file(descriptor, path, size_bytes), path);
  return std::make_shared<PreadFile>(std::move(descriptor), path, size_bytes);
}

}  // namespace lamella::inline v0
