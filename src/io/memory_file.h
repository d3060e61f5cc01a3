/// A file whose bytes are already in memory: given by the caller, or mapped.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamella/random_access_file.h"

namespace lamella::inline v0 {

/// Reads give handles on `bytes`, never copies. Threads: any.
class MemoryFile final : public RandomAccessFile {
 public:
  MemoryFile(Buffer bytes, std::string name) noexcept;

  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return bytes_.size(); }
  bool in_memory() const noexcept override { return true; }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override;

 private:
  Buffer bytes_;
  std::string name_;
};

}  // namespace lamella::inline v0
