/// Apache Thrift's generated readers over bytes from strangers. Private to src/format's .cc files and their tests.
#pragma once

#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <cstdint>
#include <exception>
#include <span>
#include <string_view>

namespace lamella::inline v0 {

/// The compact protocol over bytes in memory. Thrift sizes a vector by what a list claims before it reads the first
/// element; this reader bounds the claim by the bytes that are there, so that few bytes cannot ask for much memory.
class ThriftReader : public apache::thrift::protocol::TCompactProtocolT<apache::thrift::transport::TMemoryBuffer> {
 public:
  /// Precondition: bytes.size() <= kMaxBytes.
  explicit ThriftReader(std::span<const uint8_t> bytes);

  static constexpr int64_t kMaxBytes = int64_t{1} << 30;

  /// Bytes read so far.
  int64_t position() const noexcept;

 protected:
  /// Throws kCorruptFile (more elements than bytes), kResourceLimit (elements that take far more memory than bytes).
  uint32_t readListBegin_virt(apache::thrift::protocol::TType& element_type, uint32_t& size) override;

  /// Memory that one element of the list about to be read takes.
  virtual int64_t element_bytes(apache::thrift::protocol::TType element_type) const noexcept;

  int64_t remaining() const noexcept;

 private:
  using Protocol = apache::thrift::protocol::TCompactProtocolT<apache::thrift::transport::TMemoryBuffer>;

  explicit ThriftReader(std::shared_ptr<apache::thrift::transport::TMemoryBuffer> transport, int64_t size_bytes);

  int64_t size_bytes_;
  int64_t list_bytes_ = 0;  ///< Memory of the elements of all lists so far.
};

/// Throws what `failure` means as an Error: kCorruptFile for everything that Thrift objects to. `what` names the
/// structure, `offset` is the byte of the file that was reached, or -1.
[[noreturn]] void rethrow_thrift_failure(std::exception_ptr failure, std::string_view what, int64_t offset);

/// Reads `value` with `reader`, whose first byte lies at `file_offset`. Throws kCorruptFile, kResourceLimit,
/// kOutOfMemory.
template <typename T>
void read_thrift(ThriftReader& reader, T& value, std::string_view what, int64_t file_offset) {
  try {
    value.read(&reader);
  } catch (...) {
    rethrow_thrift_failure(std::current_exception(), what, file_offset + reader.position());
  }
}

}  // namespace lamella::inline v0
