/// Generated structures as bytes, for tests that make metadata.
#pragma once

#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>
#include <string>

#include "lamella/buffer.h"

namespace lamella {

/// `value` in the compact protocol.
template <typename T>
std::string thrift_bytes(const T& value) {
  const auto transport = std::make_shared<apache::thrift::transport::TMemoryBuffer>();
  apache::thrift::protocol::TCompactProtocolT<apache::thrift::transport::TMemoryBuffer> protocol(transport);
  value.write(&protocol);
  return transport->getBufferAsString();
}

inline std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace lamella
