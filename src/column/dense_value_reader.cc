#include "column/dense_value_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/bits.h"
#include "column/gather_values.h"
#include "column/pick_cost.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::inline v0 {

namespace {

/// Rows between which nulls are put at a time: values and indices of a tile stay in the L1 cache.
constexpr int64_t kTileRows = ValidRows::kMostRows;
/// Dictionaries of fewer entries are decoded as they come.
constexpr int64_t kManyEntries = 1024;
/// An entry that is decoded alone takes as long as this many that are decoded together.
constexpr int64_t kEntriesPerPick = 128;
constexpr int64_t kPaddingIndices = Buffer::kPadding / static_cast<int64_t>(sizeof(int32_t));

int32_t* as_indices(uint8_t* bytes) noexcept {
  return reinterpret_cast<int32_t*>(bytes);
}

void spread(const uint8_t* dense, const uint8_t* validity, int64_t bit_offset, int64_t num_rows, int32_t width,
            uint8_t* out) {
  const simd::SpreadKernels& kernels = *simd::kernels().spread;
  switch (width) {
    case 1:
      kernels.bytes1(dense, validity, bit_offset, num_rows, out);
      break;
    case 2:
      kernels.bytes2(dense, validity, bit_offset, num_rows, out);
      break;
    case 4:
      kernels.bytes4(dense, validity, bit_offset, num_rows, out);
      break;
    case 8:
      kernels.bytes8(dense, validity, bit_offset, num_rows, out);
      break;
    case 16:
      kernels.bytes16(dense, validity, bit_offset, num_rows, out);
      break;
    default:
      kernels.bytes(dense, validity, bit_offset, num_rows, width, out);
  }
}

}  // namespace

DenseValueReader::DenseValueReader(const LeafContext& context) : context_(context), width_(context.type.byte_width()) {
  if (context.dictionary_output == DictionaryOutput::kGrow) {
    growing_ = std::make_unique<GrowingDictionary>(context.type, context.pool);
  }
}

void DenseValueReader::set_dictionary(const Page& page) {
  if (dictionary_ != nullptr || dictionary_page_) throw Error(ErrorCode::kCorruptFile, "a second dictionary page");
  keep_dictionary(page);
  // Whoever wants few rows of the chunk needs few entries, and where these are all of one width each can be had alone.
  const bool has_places = context_.type.layout() == Layout::kFixedWidth &&
                          context_.node().physical_type != PhysicalType::BYTE_ARRAY && growing_ == nullptr;
  if (!has_places || page.num_values < kManyEntries) load_dictionary();
}

/// Takes the chunk's dictionary as it is in the file.
void DenseValueReader::keep_dictionary(const Page& page) {
  if (page.encoding != Encoding::PLAIN && page.encoding != Encoding::PLAIN_DICTIONARY) {
    throw Error(ErrorCode::kCorruptFile, "a dictionary page in encoding " + std::string(to_string(page.encoding)));
  }
  // Entries are allocated by what the page's bytes can hold, not by what its header claims.
  if (page.num_values * min_value_bytes() > page.values.size()) {
    throw Error(ErrorCode::kCorruptFile, "a dictionary page of " + std::to_string(page.num_values) + " values in " +
                                             std::to_string(page.values.size()) + " bytes");
  }
  dictionary_page_ = page;
  entries_picked_ = 0;
  dictionary_page_->encoding = Encoding::PLAIN;
  dictionary_size_ = static_cast<int32_t>(page.num_values);
}

/// Decodes the dictionary, unless that is done. Precondition: no page of values is being read.
void DenseValueReader::load_dictionary() {
  if (!dictionary_page_) return;
  ColumnVector entries = decode_dictionary(*dictionary_page_);
  dictionary_page_.reset();
  // Null slots hold index 0, so there must be an entry 0 even when no row is valid.
  if (dictionary_size_ == 0) entries = ColumnVector::all_null(context_.type, 1).flatten();
  dictionary_ = std::make_shared<const ColumnVector>(std::move(entries));
  if (growing_ != nullptr && dictionary_size_ > 0) {
    context_.pool->ensure(translation_, dictionary_->length() * static_cast<int64_t>(sizeof(int32_t)));
    growing_->encode(*dictionary_, as_indices(translation_.mutable_data()));
  }
}

ColumnVector DenseValueReader::decode_dictionary(const Page& page) {
  start_values(page);
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = page.num_values;
  const int64_t size_bytes = page.num_values * width_;
  parts.values = context_.pool->allocate(size_bytes);
  decode_values(page.num_values, parts.values.mutable_data());
  // In the padding, behind the last entry, is one of zeros, as which null rows are looked up.
  std::memset(parts.values.mutable_data() + size_bytes, 0, Buffer::kPadding);
  parts.data_buffers = view_buffers_.release();
  return ColumnVector(std::move(parts));
}

void DenseValueReader::clear_dictionary() {
  dictionary_.reset();
  dictionary_page_.reset();
  dictionary_size_ = 0;
}

void DenseValueReader::start_page(const Page& page) {
  page_has_indices_ = is_dictionary_encoding(page.encoding);
  if (!page_has_indices_) {
    start_values(page);
    const auto values_bytes = static_cast<double>(page.values.size());
    const double referenced = context_.type.layout() == Layout::kViews ? values_bytes : 0;
    bytes_per_value_ = width_ + (page.num_values > 0 ? referenced / static_cast<double>(page.num_values) : 0);
    return;
  }
  if (dictionary_ == nullptr && !dictionary_page_) {
    throw Error(ErrorCode::kCorruptFile, "a dictionary-encoded page, and no dictionary page before it");
  }
  indices_.start(page.values, page.num_values, dictionary_size_);
  bytes_per_value_ = context_.dictionary_output == DictionaryOutput::kExpand ? width_ : sizeof(int32_t);
}

bool DenseValueReader::gives_dictionary() const noexcept {
  return growing_ != nullptr || (page_has_indices_ && context_.dictionary_output == DictionaryOutput::kKeep);
}

void DenseValueReader::skip(int64_t num_values) {
  if (page_has_indices_) {
    indices_.skip(num_values);
  } else {
    skip_values(num_values);
  }
}

Buffer DenseValueReader::borrow(int64_t num_values) {
  return page_has_indices_ || growing_ != nullptr ? Buffer() : borrow_values(num_values);
}

Buffer DenseValueReader::borrow_values(int64_t) {
  return {};
}

const uint8_t* DenseValueReader::decoded_values(int64_t) {
  return nullptr;
}

void DenseValueReader::begin(int64_t num_rows, ValueForm form) {
  outputs_codes_ = gives_dictionary() || (form == ValueForm::kCodes && page_has_indices_);
  max_rows_ = num_rows;
  num_rows_ = 0;
  if (outputs_codes_) load_dictionary();
  values_ = context_.pool->allocate(num_rows * (outputs_codes_ ? static_cast<int64_t>(sizeof(int32_t)) : width_));
  if (!outputs_codes_) refer_to_dictionary();
}

/// Views of a chunk's dictionary refer to the first data buffers of every vector.
void DenseValueReader::refer_to_dictionary() {
  if (dictionary_ == nullptr) return;
  for (const Buffer& buffer : dictionary_->parts().data_buffers)
    view_buffers_.ordinal_of(buffer);
}

/// Goes on with values where the codes of a vector end: at the first page that has none.
void DenseValueReader::replace_codes(const uint8_t* validity) {
  if (!outputs_codes_ || page_has_indices_ || growing_ != nullptr) return;
  outputs_codes_ = false;
  refer_to_dictionary();
  const Buffer codes = std::exchange(values_, context_.pool->allocate(max_rows_ * width_));
  const std::span<const int32_t> indices{reinterpret_cast<const int32_t*>(codes.data()),
                                         static_cast<size_t>(num_rows_)};
  gather_values(dictionary_->parts().values.data(), dictionary_->length(), indices, width_, values_.mutable_data());
  if (validity == nullptr) return;
  for (int64_t row = 0; row < num_rows_; ++row) {
    if (bit_is_set(validity, row)) continue;
    std::memset(values_.mutable_data() + row * width_, 0, static_cast<size_t>(width_));
  }
}

void DenseValueReader::append(int64_t num_rows, int64_t num_valid, const uint8_t* validity) {
  replace_codes(validity);
  const int32_t out_width = outputs_codes_ ? static_cast<int32_t>(sizeof(int32_t)) : width_;
  if (num_valid == num_rows) {
    uint8_t* out = values_.mutable_data() + num_rows_ * out_width;
    if (outputs_codes_) {
      read_codes(num_rows, as_indices(out));
    } else {
      read_dense(num_rows, out);
    }
    num_rows_ += num_rows;
    return;
  }
  if (spread_from_page(num_rows, num_valid, validity)) return;
  const auto count_set = simd::kernels().bitmap->count_set;
  for (int64_t done = 0; done < num_rows; done += kTileRows) {
    const int64_t tile_rows = std::min(kTileRows, num_rows - done);
    append_tile(tile_rows, count_set(validity, num_rows_, tile_rows), validity);
  }
}

/// Where the page's bytes are the values, nulls are put between them on their way out. Returns whether they are.
bool DenseValueReader::spread_from_page(int64_t num_rows, int64_t num_valid, const uint8_t* validity) {
  if (outputs_codes_ || page_has_indices_) return false;
  const uint8_t* values = decoded_values(num_valid);
  if (values == nullptr) return false;
  spread(values, validity, num_rows_, num_rows, width_, values_.mutable_data() + num_rows_ * width_);
  num_rows_ += num_rows;
  return true;
}

void DenseValueReader::append_tile(int64_t num_rows, int64_t num_valid, const uint8_t* validity) {
  const int32_t out_width = outputs_codes_ ? static_cast<int32_t>(sizeof(int32_t)) : width_;
  uint8_t* out = values_.mutable_data() + num_rows_ * out_width;
  if (num_valid == 0) {
    std::memset(out, 0, static_cast<size_t>(num_rows * out_width));
  } else if (!outputs_codes_ && page_has_indices_ && indices_.looks_up_rows(width_) && !prefers_picking(num_valid)) {
    load_dictionary();
    const ValidRows rows{num_rows, num_valid, validity, num_rows_};
    indices_.look_up_rows(rows, dictionary_->parts().values.data(), width_, out);
  } else {
    context_.pool->ensure(dense_, kTileRows * std::max<int64_t>(out_width, sizeof(int32_t)));
    if (outputs_codes_) {
      read_codes(num_valid, as_indices(dense_.mutable_data()));
    } else {
      read_dense(num_valid, dense_.mutable_data());
    }
    spread(dense_.data(), validity, num_rows_, num_rows, out_width, out);
  }
  num_rows_ += num_rows;
}

void DenseValueReader::read_dense(int64_t num_values, uint8_t* out) {
  if (!page_has_indices_) {
    decode_values(num_values, out);
    return;
  }
  if (prefers_picking(num_values)) {
    context_.pool->ensure(chosen_codes_, num_values * static_cast<int64_t>(sizeof(int32_t)));
    int32_t* codes = as_indices(chosen_codes_.mutable_data());
    indices_.decode(num_values, codes);
    pick_entries({codes, static_cast<size_t>(num_values)}, out);
    return;
  }
  load_dictionary();
  indices_.look_up(num_values, dictionary_->parts().values.data(), width_, out);
}

void DenseValueReader::read_codes(int64_t num_values, int32_t* out) {
  if (page_has_indices_) {
    indices_.decode(num_values, out);
    if (growing_ == nullptr) return;
    const int32_t* translation = as_indices(translation_.mutable_data());
    for (int64_t i = 0; i < num_values; ++i)
      out[i] = translation[out[i]];
    return;
  }
  // Only a growing dictionary takes pages that are not dictionary-encoded.
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = num_values;
  parts.values = context_.pool->allocate(num_values * width_);
  decode_values(num_values, parts.values.mutable_data());
  parts.data_buffers = view_buffers_.release();
  growing_->encode(ColumnVector(std::move(parts)), out);
}

void DenseValueReader::append_picked(int64_t num_values, std::span<const int32_t> positions, int64_t num_rows,
                                     const uint8_t* validity) {
  replace_codes(validity);
  const int32_t out_width = outputs_codes_ ? static_cast<int32_t>(sizeof(int32_t)) : width_;
  const auto num_picked = static_cast<int64_t>(positions.size());
  uint8_t* out = values_.mutable_data() + num_rows_ * out_width;
  uint8_t* dense = out;
  if (num_picked < num_rows) {
    context_.pool->ensure(picked_, std::max<int64_t>(1, num_picked) * out_width);
    dense = picked_.mutable_data();
  }
  if (outputs_codes_) {
    pick_codes(num_values, positions, as_indices(dense));
  } else {
    pick(num_values, positions, dense);
  }
  if (dense != out) spread(dense, validity, num_rows_, num_rows, out_width, out);
  num_rows_ += num_rows;
}

void DenseValueReader::pick(int64_t num_values, std::span<const int32_t> positions, uint8_t* out) {
  if (!page_has_indices_) {
    pick_values(num_values, positions, out);
    return;
  }
  const auto num_picked = static_cast<int64_t>(positions.size());
  constexpr auto kIndexBytes = static_cast<int64_t>(sizeof(int32_t));
  if ((num_values - num_picked) * kLongRun < num_picked) {
    load_dictionary();
    context_.pool->ensure(codes_, num_values * kIndexBytes);
    indices_.decode(num_values, as_indices(codes_.mutable_data()));
    look_up_runs(positions, as_indices(codes_.mutable_data()), out);
    return;
  }
  context_.pool->ensure(chosen_codes_, num_picked * kIndexBytes);
  int32_t* chosen = as_indices(chosen_codes_.mutable_data());
  pick_codes(num_values, positions, chosen);
  if (prefers_picking(num_picked)) {
    pick_entries({chosen, positions.size()}, out);
    return;
  }
  load_dictionary();
  gather_values(dictionary_->parts().values.data(), dictionary_->length(), {chosen, positions.size()}, width_, out);
}

/// Whether `num_values` entries, with all that were decoded alone before them, are quicker had so than with the whole
/// dictionary.
bool DenseValueReader::prefers_picking(int64_t num_values) const noexcept {
  return dictionary_page_ && (entries_picked_ + num_values) * kEntriesPerPick <= dictionary_size_;
}

/// Decodes the entries that `codes` stand for alone.
void DenseValueReader::pick_entries(std::span<const int32_t> codes, uint8_t* out) {
  for (const int32_t code : codes) {
    start_values(*dictionary_page_);
    skip_values(code);
    decode_values(1, out);
    out += width_;
  }
  entries_picked_ += static_cast<int64_t>(codes.size());
}

/// Looks up the codes at `positions`, which come in long runs.
void DenseValueReader::look_up_runs(std::span<const int32_t> positions, const int32_t* codes, uint8_t* out) const {
  for (size_t begin = 0; begin < positions.size();) {
    const size_t length = run_length(positions.subspan(begin));
    gather_values(dictionary_->parts().values.data(), dictionary_->length(), {codes + positions[begin], length}, width_,
                  out);
    out += static_cast<int64_t>(length) * width_;
    begin += length;
  }
}

/// Precondition: the page has indices, and they are not translated.
void DenseValueReader::pick_codes(int64_t num_values, std::span<const int32_t> positions, int32_t* out) {
  const auto num_picked = static_cast<int64_t>(positions.size());
  if (num_picked * kIndicesPerPick < num_values) {
    indices_.pick(num_values, positions, out);
    return;
  }
  context_.pool->ensure(codes_, num_values * static_cast<int64_t>(sizeof(int32_t)));
  indices_.decode(num_values, as_indices(codes_.mutable_data()));
  gather_values(codes_.data(), num_values, positions, sizeof(int32_t), reinterpret_cast<uint8_t*>(out));
}

void DenseValueReader::pick_values(int64_t num_values, std::span<const int32_t> positions, uint8_t* out) {
  int64_t passed = 0;
  size_t next = 0;
  for (int64_t first = 0; next < positions.size(); first += kTileRows) {
    const int64_t end = std::min(first + kTileRows, num_values);
    size_t behind = next;
    while (behind < positions.size() && positions[behind] < end)
      ++behind;
    if (behind == next) continue;
    if (passed < first) skip_values(first - passed);
    const std::span<const int32_t> in_tile = positions.subspan(next, behind - next);
    const auto num_picked = static_cast<int64_t>(in_tile.size());
    if (PickCost().prefers_runs(end - first, num_picked, count_runs(in_tile))) {
      passed = pick_runs(first, in_tile, out);
    } else {
      pick_tile(first, end - first, in_tile, out);
      passed = end;
    }
    out += num_picked * width_;
    next = behind;
  }
  if (passed < num_values) skip_values(num_values - passed);
}

/// Decodes the values [first, first + num_values) and takes those at `positions`.
void DenseValueReader::pick_tile(int64_t first, int64_t num_values, std::span<const int32_t> positions, uint8_t* out) {
  context_.pool->ensure(dense_, kTileRows * std::max<int64_t>(width_, sizeof(int32_t)));
  decode_values(num_values, dense_.mutable_data());
  alignas(Buffer::kPadding) int32_t in_tile[kTileRows + 2 * kPaddingIndices];
  int32_t* ordinals = in_tile + kPaddingIndices;
  for (size_t i = 0; i < positions.size(); ++i)
    ordinals[i] = positions[i] - static_cast<int32_t>(first);
  gather_values(dense_.data(), num_values, {ordinals, positions.size()}, width_, out);
}

/// Decodes the values at `positions` alone, the next value being `first`; returns which one is next then.
int64_t DenseValueReader::pick_runs(int64_t first, std::span<const int32_t> positions, uint8_t* out) {
  for (size_t begin = 0; begin < positions.size();) {
    const auto count = static_cast<int64_t>(run_length(positions.subspan(begin)));
    if (positions[begin] > first) skip_values(positions[begin] - first);
    decode_values(count, out);
    first = positions[begin] + count;
    out += count * width_;
    begin += static_cast<size_t>(count);
  }
  return first;
}

void DenseValueReader::finish(ColumnVector::Parts& parts) {
  parts.values = std::exchange(values_, Buffer());
  if (!outputs_codes_) {
    parts.data_buffers = view_buffers_.release();
    return;
  }
  parts.encoding = VectorEncoding::kDictionary;
  parts.dictionary = growing_ != nullptr ? growing_->snapshot() : dictionary_;
}

}  // namespace lamella::inline v0
