#include "writer/encode_plain.h"

namespace lamella::inline v0 {
namespace writer {

void encode_plain(const ValuesView& values, Bytes& out) {
  if (values.type == PhysicalType::BOOLEAN) {
    BitPacker packer(out, 1);
    for (int64_t i = 0; i < values.count; ++i)
      packer.put(values.data[i]);
    packer.flush();
    return;
  }
  if (values.type != PhysicalType::BYTE_ARRAY) {
    append_bytes(out, {values.data, static_cast<size_t>(values.total_bytes())});
    return;
  }
  size_t end = out.size();
  out.resize(end + static_cast<size_t>(values.total_bytes() + 4 * values.count));
  for (int64_t i = 0; i < values.count; ++i) {
    const auto value = values.bytes(i);
    store(out.data() + end, static_cast<uint32_t>(value.size()));
    if (!value.empty()) std::memcpy(out.data() + end + 4, value.data(), value.size());
    end += 4 + value.size();
  }
}

}  // namespace writer
}  // namespace lamella::inline v0
