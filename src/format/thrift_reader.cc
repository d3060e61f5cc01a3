#include "format/thrift_reader.h"

#include <thrift/TConfiguration.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

using apache::thrift::TConfiguration;
using apache::thrift::TException;
using apache::thrift::protocol::TProtocolException;
using apache::thrift::protocol::TType;
using apache::thrift::transport::TMemoryBuffer;
using apache::thrift::transport::TTransportException;

namespace {

// Lists may take this much memory, and this much more for each byte that is read: several times what any honest footer
// needs. (An element of the generated ColumnChunk takes 776 bytes, and at least a dozen in the file.)
constexpr int64_t kFreeListBytes = int64_t{64} << 20;
constexpr int64_t kListBytesPerByte = 128;

std::shared_ptr<TMemoryBuffer> transport_over(std::span<const uint8_t> bytes) {
  // Thrift's own message size is left out of it: readListBegin_virt() checks lists by the bytes that are really there.
  auto configuration = std::make_shared<TConfiguration>(std::numeric_limits<int>::max());
  // The buffer only observes; TMemoryBuffer takes a mutable pointer because others write through it.
  return std::make_shared<TMemoryBuffer>(const_cast<uint8_t*>(bytes.data()), static_cast<uint32_t>(bytes.size()),
                                         TMemoryBuffer::OBSERVE, std::move(configuration));
}

std::string describe(const TProtocolException& failure) {
  switch (failure.getType()) {
    case TProtocolException::NEGATIVE_SIZE:
      return "a string or list of negative size";
    case TProtocolException::SIZE_LIMIT:
      return "a string or list larger than the bytes that hold it";
    case TProtocolException::DEPTH_LIMIT:
      return "structures nest too deeply";
    case TProtocolException::INVALID_DATA:
      return "a field that has to be there is missing, or bytes are not Thrift's compact protocol";
    default:
      return failure.what();
  }
}

}  // namespace

ThriftReader::ThriftReader(std::span<const uint8_t> bytes)
    : ThriftReader(transport_over(bytes), static_cast<int64_t>(bytes.size())) {}

ThriftReader::ThriftReader(std::shared_ptr<TMemoryBuffer> transport, int64_t size_bytes)
    // A limit of 0 would mean none.
    : Protocol(std::move(transport), static_cast<int32_t>(std::max<int64_t>(size_bytes, 1)),
               static_cast<int32_t>(std::max<int64_t>(size_bytes, 1))),
      size_bytes_(size_bytes) {}

int64_t ThriftReader::remaining() const noexcept {
  return trans_->available_read();
}

int64_t ThriftReader::position() const noexcept {
  return size_bytes_ - remaining();
}

int64_t ThriftReader::element_bytes(TType element_type) const noexcept {
  using namespace apache::thrift::protocol;
  switch (element_type) {
    case T_STRUCT:
      return 128;
    case T_STRING:
      return static_cast<int64_t>(sizeof(std::string));
    default:
      return 8;
  }
}

uint32_t ThriftReader::readListBegin_virt(TType& element_type, uint32_t& size) {
  const uint32_t consumed = Protocol::readListBegin(element_type, size);
  // Each element takes at least a byte, a structure without fields too.
  if (size > remaining()) {
    throw Error(ErrorCode::kCorruptFile,
                "a list of " + std::to_string(size) + " elements, " + std::to_string(remaining()) + " bytes remain");
  }
  list_bytes_ += static_cast<int64_t>(size) * element_bytes(element_type);
  const int64_t allowed = kFreeListBytes + kListBytesPerByte * size_bytes_;
  if (list_bytes_ > allowed) {
    throw Error(ErrorCode::kResourceLimit, "lists of " + std::to_string(list_bytes_) + " bytes of memory in " +
                                               std::to_string(size_bytes_) + " bytes of metadata, at most " +
                                               std::to_string(allowed) + " are allowed");
  }
  return consumed;
}

void rethrow_thrift_failure(std::exception_ptr failure, std::string_view what, int64_t offset) {
  const ErrorLocation where{.offset = offset};
  const std::string prefix = std::string(what) + ": ";
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const Error& error) {
    throw Error(error.code(), prefix + error.message(), error.location()).within(where);
  } catch (const TTransportException&) {
    throw Error(ErrorCode::kCorruptFile, prefix + "it ends inside a structure", where);
  } catch (const TProtocolException& error) {
    throw Error(ErrorCode::kCorruptFile, prefix + describe(error), where);
  } catch (const TException& error) {
    throw Error(ErrorCode::kCorruptFile, prefix + error.what(), where);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kOutOfMemory, prefix + "no memory to read it into", where);
  } catch (const std::length_error&) {
    throw Error(ErrorCode::kOutOfMemory, prefix + "no memory to read it into", where);
  }
}

}  // namespace lamella::inline v0
