/// The decoders of one column, made when an encoding is first met.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// Decoder is one of the kinds of encoding/decoder.h.
template <typename Decoder>
class DecoderCache {
 public:
  /// The decoder of `encoding`, made by `make(encoding)` the first time.
  template <typename Make>
  Decoder& get(Encoding encoding, Make&& make) {
    for (auto& [known, decoder] : decoders_) {
      if (known == encoding) return *decoder;
    }
    decoders_.emplace_back(encoding, make(encoding));
    return *decoders_.back().second;
  }

 private:
  std::vector<std::pair<Encoding, std::unique_ptr<Decoder>>> decoders_;
};

}  // namespace lamella::inline v0
