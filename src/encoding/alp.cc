#include "encoding/alp.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "base/bits.h"
#include "base/byte_reader.h"
#include "lamella/error.h"
#include "simd/alp_kernels.h"
#include "simd/kernels.h"
#include "simd/unpack_kernels.h"

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kWhat = "ALP";
constexpr int64_t kHeaderBytes = 7;
constexpr int64_t kOffsetBytes = 4;
constexpr int64_t kPositionBytes = 2;
constexpr int kMinLog2VectorValues = 3;
constexpr int kMaxLog2VectorValues = 15;

constexpr double kPowersOfDouble[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                      1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
constexpr double kInversesOfDouble[] = {1e0,   1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8, 1e-9,
                                        1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18};
constexpr float kPowersOfFloat[] = {1e0F, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F, 1e8F, 1e9F, 1e10F};
constexpr float kInversesOfFloat[] = {1e0F, 1e-1F, 1e-2F, 1e-3F, 1e-4F, 1e-5F, 1e-6F, 1e-7F, 1e-8F, 1e-9F, 1e-10F};

template <typename T>
constexpr int kMaxExponent = sizeof(T) == 4 ? 10 : 18;

[[noreturn]] void throw_corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, std::string(kWhat) + ": " + message);
}

std::string name_of(int64_t vector) {
  return "vector " + std::to_string(vector);
}

}  // namespace

template <typename T>
void AlpDecoder<T>::start(Buffer values, int64_t max_values) {
  values_ = std::move(values);
  num_values_ = num_vectors_ = next_ = 0;
  part_vector_ = -1;
  if (values_.empty()) return;

  ByteReader reader(values_.bytes(), kWhat);
  const int compression = reader.read<uint8_t>();
  const int integers = reader.read<uint8_t>();
  const int log2_vector_values = reader.read<uint8_t>();
  const auto num_values = reader.read<int32_t>();
  if (compression != 0 || integers != 0) {
    throw_corrupt("compression " + std::to_string(compression) + " of integers " + std::to_string(integers) +
                  ", of which the format has 0 of 0");
  }
  if (log2_vector_values < kMinLog2VectorValues || log2_vector_values > kMaxLog2VectorValues) {
    throw_corrupt("vectors of 2^" + std::to_string(log2_vector_values) + " values, between 2^3 and 2^15 are allowed");
  }
  if (num_values < 0 || num_values > max_values) {
    throw_corrupt(std::to_string(num_values) + " values in a page of " + std::to_string(max_values));
  }
  vector_values_ = int64_t{1} << log2_vector_values;
  const int64_t num_vectors = (num_values + vector_values_ - 1) / vector_values_;
  const int64_t offsets_bytes = num_vectors * kOffsetBytes;
  const uint8_t* offsets = reader.take(offsets_bytes).data();
  if (num_vectors > 0 && load<uint32_t>(offsets) != offsets_bytes) {
    throw_corrupt("the first vector is at " + std::to_string(load<uint32_t>(offsets)) + ", " +
                  std::to_string(num_vectors) + " offsets end at " + std::to_string(offsets_bytes));
  }
  num_values_ = num_values;
  num_vectors_ = num_vectors;
}

template <typename T>
typename AlpDecoder<T>::Vector AlpDecoder<T>::find_vector(int64_t ordinal) const {
  const uint8_t* offsets = values_.data() + kHeaderBytes;
  const int64_t body_bytes = values_.size() - kHeaderBytes;
  const int64_t begin = load<uint32_t>(offsets + ordinal * kOffsetBytes);
  const int64_t end =
      ordinal + 1 < num_vectors_ ? int64_t{load<uint32_t>(offsets + (ordinal + 1) * kOffsetBytes)} : body_bytes;
  if (begin < num_vectors_ * kOffsetBytes || begin > end || end > body_bytes) {
    throw_corrupt(name_of(ordinal) + " is from " + std::to_string(begin) + " to " + std::to_string(end) + ", of " +
                  std::to_string(body_bytes) + " bytes");
  }

  ByteReader reader({offsets + begin, static_cast<size_t>(end - begin)}, kWhat);
  Vector found;
  found.num_values = std::min(vector_values_, num_values_ - ordinal * vector_values_);
  found.exponent = reader.read<uint8_t>();
  found.factor = reader.read<uint8_t>();
  found.num_exceptions = reader.read<uint16_t>();
  found.frame = sizeof(T) == 4 ? reader.read<uint32_t>() : reader.read<uint64_t>();
  found.bit_width = reader.read<uint8_t>();
  if (found.exponent > kMaxExponent<T> || found.factor > found.exponent) {
    throw_corrupt(name_of(ordinal) + " has exponent " + std::to_string(found.exponent) + " and factor " +
                  std::to_string(found.factor) + ": at most " + std::to_string(kMaxExponent<T>) +
                  ", and the factor no larger");
  }
  if (found.bit_width > 8 * static_cast<int>(sizeof(T))) {
    throw_corrupt(name_of(ordinal) + " has integers of " + std::to_string(found.bit_width) + " bits");
  }
  if (found.num_exceptions > found.num_values) {
    throw_corrupt(name_of(ordinal) + " has " + std::to_string(found.num_exceptions) + " exceptions among " +
                  std::to_string(found.num_values) + " values");
  }
  found.packed = reader.take(bytes_for_bits(found.num_values * found.bit_width)).data();
  found.exceptions = reader.take(found.num_exceptions * (kPositionBytes + static_cast<int64_t>(sizeof(T)))).data();
  return found;
}

/// Writes all values of a vector; up to 64 bytes behind are spoilt.
template <typename T>
void AlpDecoder<T>::decode_vector(int64_t ordinal, uint8_t* out) const {
  const Vector vector = find_vector(ordinal);
  const simd::Kernels& kernels = simd::kernels();
  const auto width = static_cast<size_t>(vector.bit_width);
  if constexpr (sizeof(T) == 4) {
    kernels.unpack->u32[width](vector.packed, vector.num_values, reinterpret_cast<uint32_t*>(out));
    kernels.alp->to_floats(out, vector.num_values, static_cast<uint32_t>(vector.frame), kPowersOfFloat[vector.factor],
                           kInversesOfFloat[vector.exponent]);
  } else {
    kernels.unpack->u64[width](vector.packed, vector.num_values, reinterpret_cast<uint64_t*>(out));
    kernels.alp->to_doubles(out, vector.num_values, vector.frame, kPowersOfDouble[vector.factor],
                            kInversesOfDouble[vector.exponent]);
  }
  const uint8_t* exact = vector.exceptions + vector.num_exceptions * kPositionBytes;
  for (int64_t i = 0; i < vector.num_exceptions; ++i) {
    const int64_t position = load<uint16_t>(vector.exceptions + i * kPositionBytes);
    if (position >= vector.num_values) {
      throw_corrupt(name_of(ordinal) + " has an exception at " + std::to_string(position) + " of " +
                    std::to_string(vector.num_values) + " values");
    }
    std::memcpy(out + position * static_cast<int64_t>(sizeof(T)), exact + i * static_cast<int64_t>(sizeof(T)),
                sizeof(T));
  }
}

template <typename T>
void AlpDecoder<T>::require_remaining(int64_t count) const {
  if (count > num_values_ - next_) {
    throw_corrupt(std::to_string(count) + " values are needed, " + std::to_string(num_values_ - next_) + " of " +
                  std::to_string(num_values_) + " remain");
  }
}

template <typename T>
void AlpDecoder<T>::decode(int64_t count, uint8_t* out) {
  require_remaining(count);
  while (count > 0) {
    const int64_t vector = next_ / vector_values_;
    const int64_t begin = next_ % vector_values_;
    const int64_t left = std::min(vector_values_, num_values_ - vector * vector_values_) - begin;
    const int64_t taken = std::min(left, count);
    if (begin == 0 && taken == left) {
      decode_vector(vector, out);
    } else {
      if (part_vector_ != vector) {
        const int64_t part_bytes = vector_values_ * static_cast<int64_t>(sizeof(T));
        if (part_.size() < part_bytes) part_ = Buffer::allocate(part_bytes);
        part_vector_ = -1;
        decode_vector(vector, part_.mutable_data());
        part_vector_ = vector;
      }
      std::memcpy(out, part_.data() + begin * static_cast<int64_t>(sizeof(T)), static_cast<size_t>(taken) * sizeof(T));
    }
    next_ += taken;
    out += taken * static_cast<int64_t>(sizeof(T));
    count -= taken;
  }
}

template <typename T>
void AlpDecoder<T>::skip(int64_t count) {
  require_remaining(count);
  next_ += count;
}

template class AlpDecoder<float>;
template class AlpDecoder<double>;

}  // namespace lamella::inline v0
