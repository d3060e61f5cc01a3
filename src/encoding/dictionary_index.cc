#include "encoding/dictionary_index.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/compare_kernels.h"
#include "simd/dictionary_kernels.h"
#include "simd/gather_speed.h"
#include "simd/kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::inline v0 {

namespace {

/// Values that are looked up at once: their indices stay in the L1 cache.
constexpr int64_t kTileValues = 2048;
/// Runs that are longer than this on average are tested one by one.
constexpr int64_t kLongRun = 48;
constexpr int64_t kSlackValues = Buffer::kPadding / static_cast<int64_t>(sizeof(int32_t));

/// One value of a bit-packed run, whose bytes are padded.
uint32_t packed_value(const simd::HybridRun& run, int64_t ordinal, int bit_width) noexcept {
  const int64_t bit = (run.value + ordinal) * bit_width;
  return static_cast<uint32_t>(load<uint64_t>(run.packed + bit / 8) >> (bit % 8) & low_bits(bit_width));
}

const simd::DictionaryKernels::LookUpRuns<uint16_t>& short_index_kernels() {
  const simd::DictionaryKernels& kernels = *simd::kernels().dictionary;
  return simd::gathers_are_faster() ? kernels.gathered_u16 : kernels.runs_u16;
}

/// That of the kernels which is for entries of 4, 8 or 16 bytes.
template <typename Kernels>
auto kernel_for(const Kernels& kernels, int32_t byte_width) noexcept {
  return byte_width == 4 ? kernels.bytes4 : byte_width == 8 ? kernels.bytes8 : kernels.bytes16;
}

/// Whether few of the values come in runs of one index, which are quicker looked up once.
bool is_mostly_packed(const RunList& list) noexcept {
  int64_t num_packed = 0;
  for (int64_t i = 0; i < list.size; ++i)
    num_packed += list.runs[i].packed != nullptr ? list.runs[i].count : 0;
  return num_packed >= list.num_values / 2;
}

}  // namespace

void DictionaryIndexDecoder::start(Buffer values, int64_t max_values, int32_t dictionary_size) {
  values_ = std::move(values);
  dictionary_size_ = dictionary_size;
  if (values_.empty()) {
    cursor_.start({}, 0, 0);
    return;
  }
  const int bit_width = values_.data()[0];
  if (bit_width > 32) {
    throw Error(ErrorCode::kCorruptFile,
                "dictionary indices: a width of " + std::to_string(bit_width) + " bits, the most is 32");
  }
  cursor_.start(values_.bytes().subspan(1), bit_width, max_values);
}

void DictionaryIndexDecoder::check_has_values(int64_t count) const {
  if (count > 0 && values_.empty()) {
    throw Error(ErrorCode::kCorruptFile,
                "dictionary indices: " + std::to_string(count) + " are needed, the page has no bytes for any");
  }
}

void DictionaryIndexDecoder::check_largest(uint32_t largest) const {
  if (largest < static_cast<uint32_t>(dictionary_size_)) return;
  throw Error(ErrorCode::kCorruptFile, "dictionary indices: index " + std::to_string(largest) +
                                           ", the dictionary has " + std::to_string(dictionary_size_) + " entries");
}

void DictionaryIndexDecoder::expand(const RunList& list, int32_t* out) const {
  const auto expand = simd::kernels().rle_bit_packed->expand_u32[cursor_.bit_width()];
  check_largest(expand(list.runs, list.size, list.num_values, reinterpret_cast<uint32_t*>(out)));
}

/// Only bit-packed runs become indices.
template <typename Index>
void DictionaryIndexDecoder::look_up_runs(const RunList& list, simd::RleBitPackedKernels::Expand<Index> expand_packed,
                                          const simd::DictionaryKernels::LookUpRuns<Index>& kernels,
                                          const uint8_t* entries, int32_t byte_width, uint8_t* out) const {
  Index indices[kTileValues + Buffer::kPadding / sizeof(Index)];
  check_largest(expand_packed(list.runs, list.size, list.num_values, indices));
  const auto look_up = kernel_for(kernels, byte_width);
  look_up(entries, dictionary_size_, list.runs, list.size, list.num_values, indices, out);
}

void DictionaryIndexDecoder::look_up_runs(const RunList& list, const uint8_t* entries, int32_t byte_width,
                                          uint8_t* out) const {
  const simd::RleBitPackedKernels& runs = *simd::kernels().rle_bit_packed;
  const simd::DictionaryKernels& dictionary = *simd::kernels().dictionary;
  const int bit_width = cursor_.bit_width();
  if (bit_width <= 16) {
    look_up_runs(list, runs.packed_u16[bit_width], short_index_kernels(), entries, byte_width, out);
  } else {
    look_up_runs(list, runs.packed_u32[bit_width - 17], dictionary.runs_u32, entries, byte_width, out);
  }
}

void DictionaryIndexDecoder::look_up(int64_t count, const uint8_t* entries, int32_t byte_width, uint8_t* out) {
  check_has_values(count);
  RunList list;
  int32_t indices[kTileValues + kSlackValues];
  const simd::DictionaryKernels& kernels = *simd::kernels().dictionary;
  while (count > 0) {
    cursor_.read(std::min(count, kTileValues), list);
    switch (byte_width) {
      case 4:
      case 8:
      case 16:
        look_up_runs(list, entries, byte_width, out);
        break;
      case 1:
        expand(list, indices);
        kernels.bytes1(entries, dictionary_size_, indices, list.num_values, out);
        break;
      case 2:
        expand(list, indices);
        kernels.bytes2(entries, dictionary_size_, indices, list.num_values, out);
        break;
      default:
        expand(list, indices);
        kernels.bytes(entries, indices, list.num_values, byte_width, out);
    }
    out += list.num_values * byte_width;
    count -= list.num_values;
  }
}

bool DictionaryIndexDecoder::looks_up_rows(int32_t byte_width) const noexcept {
  const bool has_kernel = byte_width == 4 || byte_width == 8 || byte_width == 16;
  return has_kernel && cursor_.bit_width() <= 16 && dictionary_size_ < std::numeric_limits<uint16_t>::max();
}

void DictionaryIndexDecoder::look_up_rows(const ValidRows& rows, const uint8_t* entries, int32_t byte_width,
                                          uint8_t* out) {
  check_has_values(rows.num_valid);
  RunList list;
  cursor_.read(rows.num_valid, list);
  if (list.num_values == rows.num_valid && is_mostly_packed(list)) {
    look_up_null_rows(list, rows, entries, byte_width, out);
    return;
  }
  alignas(64) uint8_t dense[ValidRows::kMostRows * 16 + Buffer::kPadding];
  for (int64_t done = 0;;) {
    look_up_runs(list, entries, byte_width, dense + done * byte_width);
    done += list.num_values;
    if (done == rows.num_valid) break;
    cursor_.read(rows.num_valid - done, list);
  }
  const auto spread = kernel_for(*simd::kernels().spread, byte_width);
  spread(dense, rows.validity, rows.bit_offset, rows.num_rows, out);
}

/// Indices are less to move than entries: nulls are put between them, with an index of their own.
void DictionaryIndexDecoder::look_up_null_rows(const RunList& list, const ValidRows& rows, const uint8_t* entries,
                                               int32_t byte_width, uint8_t* out) const {
  uint16_t dense[ValidRows::kMostRows + Buffer::kPadding / sizeof(uint16_t)];
  uint16_t indices[ValidRows::kMostRows + Buffer::kPadding / sizeof(uint16_t)];
  const auto expand = simd::kernels().rle_bit_packed->expand_u16[cursor_.bit_width()];
  check_largest(expand(list.runs, list.size, list.num_values, dense));
  simd::kernels().spread->indices(dense, rows.validity, rows.bit_offset, rows.num_rows,
                                  static_cast<uint16_t>(dictionary_size_), indices);
  const auto look_up = kernel_for(short_index_kernels(), byte_width);
  const simd::HybridRun all{entries, 0, static_cast<int32_t>(rows.num_rows)};
  look_up(entries, dictionary_size_ + 1, &all, 1, rows.num_rows, indices, out);
}

void DictionaryIndexDecoder::decode(int64_t count, int32_t* out) {
  check_has_values(count);
  if (count > 0) check_largest(cursor_.decode(count, reinterpret_cast<uint32_t*>(out)));
}

void DictionaryIndexDecoder::pick(int64_t count, std::span<const int32_t> positions, int32_t* out) {
  check_has_values(count);
  RunList list;
  const int bit_width = cursor_.bit_width();
  uint32_t largest = 0;
  size_t next = 0;
  for (int64_t first = 0; count > 0; count -= list.num_values) {
    cursor_.read(count, list);
    for (int64_t i = 0; i < list.size; ++i) {
      const simd::HybridRun& run = list.runs[i];
      const int64_t end = first + run.count;
      for (; next < positions.size() && positions[next] < end; ++next) {
        const uint32_t index =
            run.packed == nullptr ? run.value : packed_value(run, positions[next] - first, bit_width);
        largest = std::max(largest, index);
        out[next] = static_cast<int32_t>(index);
      }
      first = end;
    }
  }
  if (!positions.empty()) check_largest(largest);
}

void DictionaryIndexDecoder::test_indices(const RunList& list, const uint8_t* entries, uint8_t* out,
                                          int64_t bit_offset) const {
  int32_t indices[kTileValues + kSlackValues];
  uint8_t passes[kTileValues / 8 + 2 * Buffer::kPadding];
  uint8_t* bits = passes + Buffer::kPadding;
  expand(list, indices);
  simd::kernels().compare->passes_of(entries, dictionary_size_, indices, list.num_values, bits);
  simd::kernels().bitmap->copy(bits, 0, list.num_values, out, bit_offset);
}

void DictionaryIndexDecoder::test_runs(const RunList& list, const uint8_t* entries, uint8_t* out,
                                       int64_t bit_offset) const {
  RunList one;
  one.size = 1;
  for (int64_t i = 0; i < list.size; ++i) {
    const simd::HybridRun& run = list.runs[i];
    if (run.packed == nullptr) {
      check_largest(run.value);
      simd::kernels().bitmap->fill(out, bit_offset, run.count, bit_is_set(entries, run.value));
    } else {
      one.runs[0] = run;
      one.num_values = run.count;
      test_indices(one, entries, out, bit_offset);
    }
    bit_offset += run.count;
  }
}

bool DictionaryIndexDecoder::has_long_runs(int64_t count) const {
  constexpr int64_t kSample = 16 * kLongRun;
  RleBitPackedCursor ahead = cursor_;
  RunList list;
  try {
    ahead.read(std::min(count, kSample), list);
  } catch (const Error&) {
    // Nulls may make for fewer values than that. What is broken is told when it is decoded.
    return false;
  }
  return list.num_values > list.size * kLongRun;
}

void DictionaryIndexDecoder::test(int64_t count, const uint8_t* entries, uint8_t* out, int64_t bit_offset) {
  check_has_values(count);
  RunList list;
  while (count > 0) {
    cursor_.read(std::min(count, kTileValues), list);
    if (list.num_values > list.size * kLongRun) {
      test_runs(list, entries, out, bit_offset);
    } else {
      test_indices(list, entries, out, bit_offset);
    }
    bit_offset += list.num_values;
    count -= list.num_values;
  }
}

void DictionaryIndexDecoder::skip(int64_t count) {
  check_has_values(count);
  RunList list;
  while (count > 0) {
    cursor_.read(count, list);
    count -= list.num_values;
  }
}

}  // namespace lamella::inline v0
