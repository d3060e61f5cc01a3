#include "writer/encode_alp.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

template <typename Float>
struct AlpTraits;

template <>
struct AlpTraits<float> {
  using Integer = int32_t;
  using Bits = uint32_t;
  static constexpr int kMaxExponent = 10;
  static constexpr float kLargest = 2147483520.0F;  // the last float below 2^31
  static constexpr float kPowers[] = {1e0F, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F, 1e8F, 1e9F, 1e10F};
  static constexpr float kInverses[] = {1e0F, 1e-1F, 1e-2F, 1e-3F, 1e-4F, 1e-5F, 1e-6F, 1e-7F, 1e-8F, 1e-9F, 1e-10F};
};

template <>
struct AlpTraits<double> {
  using Integer = int64_t;
  using Bits = uint64_t;
  static constexpr int kMaxExponent = 18;
  static constexpr double kLargest = 9223372036854774784.0;  // the last double below 2^63
  static constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                       1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  static constexpr double kInverses[] = {1e0,   1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8, 1e-9,
                                         1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18};
};

struct Scale {
  int exponent = 0;
  int factor = 0;
};

/// Whether `value` is exactly some integer under `scale`, bit for bit; if so, which.
template <typename Float>
bool to_integer(Float value, Scale scale, typename AlpTraits<Float>::Integer& integer) {
  using Traits = AlpTraits<Float>;
  const Float scaled = std::round(value * Traits::kPowers[scale.exponent] * Traits::kInverses[scale.factor]);
  if (!(std::abs(scaled) <= Traits::kLargest)) return false;
  integer = static_cast<typename Traits::Integer>(scaled);
  const Float back = static_cast<Float>(integer) * Traits::kPowers[scale.factor];
  const Float decoded = back * Traits::kInverses[scale.exponent];
  return std::bit_cast<typename Traits::Bits>(decoded) == std::bit_cast<typename Traits::Bits>(value);
}

/// One vector under one scale.
template <typename Float>
struct Encoded {
  using Integer = typename AlpTraits<Float>::Integer;
  using Unsigned = std::make_unsigned_t<Integer>;

  std::vector<Integer> integers;
  std::vector<uint16_t> exception_positions;
  Integer frame = 0;
  int bit_width = 0;

  Encoded(const std::vector<Float>& values, Scale scale) : integers(values.size()) {
    std::vector<bool> exact(values.size());
    Integer smallest = 0;
    Integer largest = 0;
    bool any = false;
    for (size_t i = 0; i < values.size(); ++i) {
      exact[i] = to_integer(values[i], scale, integers[i]);
      if (!exact[i]) {
        exception_positions.push_back(static_cast<uint16_t>(i));
        continue;
      }
      smallest = any ? std::min(smallest, integers[i]) : integers[i];
      largest = any ? std::max(largest, integers[i]) : integers[i];
      any = true;
    }
    frame = smallest;
    for (const uint16_t position : exception_positions)
      integers[position] = frame;
    bit_width = bit_width_of(static_cast<Unsigned>(static_cast<Unsigned>(largest) - static_cast<Unsigned>(smallest)));
  }

  size_t size_bits() const {
    return integers.size() * static_cast<size_t>(bit_width) + exception_positions.size() * (16 + 8 * sizeof(Float));
  }
};

/// The scale that makes a sample of the vector smallest; the smallest exponent among equals.
template <typename Float>
Scale best_scale(const std::vector<Float>& values) {
  std::vector<Float> sample;
  const size_t step = std::max<size_t>(1, values.size() / 32);
  for (size_t i = 0; i < values.size(); i += step)
    sample.push_back(values[i]);
  Scale best;
  size_t best_bits = Encoded<Float>(sample, best).size_bits();
  for (int exponent = 1; exponent <= AlpTraits<Float>::kMaxExponent; ++exponent) {
    for (int factor = 0; factor <= exponent; ++factor) {
      const Scale scale{exponent, factor};
      const size_t bits = Encoded<Float>(sample, scale).size_bits();
      if (bits < best_bits) {
        best = scale;
        best_bits = bits;
      }
    }
  }
  return best;
}

template <typename Float>
void encode_vector(const std::vector<Float>& values, Bytes& out) {
  using Unsigned = typename Encoded<Float>::Unsigned;
  const Scale scale = best_scale(values);
  const Encoded<Float> encoded(values, scale);
  out.push_back(static_cast<uint8_t>(scale.exponent));
  out.push_back(static_cast<uint8_t>(scale.factor));
  append(out, static_cast<uint16_t>(encoded.exception_positions.size()));
  append(out, encoded.frame);
  out.push_back(static_cast<uint8_t>(encoded.bit_width));
  BitPacker packer(out, encoded.bit_width);
  for (const auto integer : encoded.integers) {
    packer.put(static_cast<Unsigned>(static_cast<Unsigned>(integer) - static_cast<Unsigned>(encoded.frame)));
  }
  packer.flush();
  for (const uint16_t position : encoded.exception_positions)
    append(out, position);
  for (const uint16_t position : encoded.exception_positions)
    append(out, values[position]);
}

template <typename Float>
void encode(const ValuesView& values, const AlpOptions& options, Bytes& out) {
  out.push_back(0);
  out.push_back(0);
  out.push_back(static_cast<uint8_t>(options.log_vector_size));
  append(out, static_cast<int32_t>(values.count));
  const int64_t vector_size = int64_t{1} << options.log_vector_size;
  const auto num_vectors = static_cast<size_t>((values.count + vector_size - 1) / vector_size);
  const size_t offsets_at = out.size();
  out.resize(offsets_at + 4 * num_vectors);
  std::vector<Float> vector;
  for (size_t ordinal = 0; ordinal < num_vectors; ++ordinal) {
    const int64_t first = static_cast<int64_t>(ordinal) * vector_size;
    vector.clear();
    for (int64_t i = first; i < std::min(values.count, first + vector_size); ++i) {
      vector.push_back(values.get<Float>(i));
    }
    store(out.data() + offsets_at + 4 * ordinal, static_cast<uint32_t>(out.size() - offsets_at));
    encode_vector(vector, out);
  }
}

}  // namespace

void encode_alp(const ValuesView& values, const AlpOptions& options, Bytes& out) {
  if (options.log_vector_size < 3 || options.log_vector_size > 15) {
    throw Error(ErrorCode::kInvalidArgument,
                "ALP vectors have 2^3 to 2^15 values, not 2^" + std::to_string(options.log_vector_size));
  }
  if (values.type == PhysicalType::FLOAT) return encode<float>(values, options, out);
  if (values.type == PhysicalType::DOUBLE) return encode<double>(values, options, out);
  throw Error(ErrorCode::kInvalidArgument, "ALP holds FLOAT and DOUBLE, not " + std::string(to_string(values.type)));
}

}  // namespace writer
}  // namespace lamella::inline v0
