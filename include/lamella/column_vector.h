/// The values of one column in one batch, laid out as Arrow lays out arrays.
///
///     const lamella::ColumnVector& price = batch.column("price");
///     int64_t sum = 0;
///     for (int64_t value : price.flatten().values<int64_t>()) sum += value;  // null slots hold zero
///
/// Source folder: src/vector.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/export.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// A string or binary value: Arrow's BinaryView, 16 bytes.
///
///      0          4                          16
///     | length    | up to 12 bytes, then zeros|    length <= 12: the value itself
///     | length    | prefix | buffer | offset  |    length >  12: first 4 bytes, data buffer ordinal, offset in it
struct StringView {
  static constexpr int32_t kInlineBytes = 12;
  struct Reference {
    uint8_t prefix[4];
    int32_t buffer;
    int32_t offset;
  };

  int32_t length = 0;
  union {
    uint8_t inlined[kInlineBytes];
    Reference reference;
  };

  StringView() noexcept : inlined{} {}
  bool is_inline() const noexcept { return length <= kInlineBytes; }
};
static_assert(sizeof(StringView) == 16);

/// How a vector says its values.
enum class VectorEncoding : uint8_t {
  kFlat,        ///< One value a row.
  kDictionary,  ///< indices() into dictionary().
  kConstant,    ///< dictionary() holds one value, and every row has it; or every row is null.
};

/// A column of `length()` values.
///
/// Shapes: a bitmap's first row is bit 0 and a buffer's first value is at data(); slices exist only on export. Every
/// buffer is padded (see Buffer). Null slots hold zero bytes, empty views, empty lists, or index 0, so that consumers
/// of values need no mask; a dictionary always has an entry 0. Lifetime: the vector holds counts on all its memory;
/// spans live as long as the vector or a copy of it. Threads: immutable, so it may be read from any thread; copying is
/// cheap.
class LAMELLA_EXPORT ColumnVector {
 public:
  /// What a vector is made of; sources fill it. Buffers that the layout does not use stay empty.
  struct Parts {
    Type type;
    VectorEncoding encoding = VectorEncoding::kFlat;
    int64_t length = 0;
    int64_t null_count = 0;
    Buffer validity;  ///< 1 = valid. Absent when null_count is 0 or length.
    /// kBits: bits. kFixedWidth: values. kViews: StringViews. kList: length + 1 int32 offsets from 0.
    /// Encoding kDictionary: int32 indices, whatever the layout.
    Buffer values;
    std::vector<Buffer> data_buffers;                ///< What StringViews refer to.
    std::vector<ColumnVector> children;              ///< kList: the elements. kStruct: one a member.
    std::shared_ptr<const ColumnVector> dictionary;  ///< Flat. Encodings kDictionary, and kConstant unless all is null.
  };

  ColumnVector() = default;
  explicit ColumnVector(Parts parts) noexcept;

  /// `length` nulls.
  static ColumnVector all_null(Type type, int64_t length);
  /// `length` times the only value of `value`.
  static ColumnVector constant(ColumnVector value, int64_t length);

  const Type& type() const noexcept { return parts_.type; }
  VectorEncoding encoding() const noexcept { return parts_.encoding; }
  int64_t length() const noexcept { return parts_.length; }
  int64_t null_count() const noexcept { return parts_.null_count; }
  const Parts& parts() const noexcept { return parts_; }

  bool is_null(int64_t row) const noexcept {
    if (parts_.null_count == 0) return false;
    if (parts_.null_count == parts_.length) return true;
    return ((parts_.validity.data()[row >> 3] >> (row & 7)) & 1) == 0;
  }
  /// The validity bitmap, or nullptr when all rows are valid or all are null.
  const uint8_t* validity() const noexcept { return parts_.validity ? parts_.validity.data() : nullptr; }

  /// Values of a flat vector of Layout::kFixedWidth. Precondition: sizeof(T) == type().byte_width().
  template <typename T>
  std::span<const T> values() const noexcept {
    return {reinterpret_cast<const T*>(parts_.values.data()), static_cast<size_t>(parts_.length)};
  }
  /// Bits of a flat vector of Layout::kBits.
  const uint8_t* bits() const noexcept { return parts_.values.data(); }
  bool bit(int64_t row) const noexcept { return ((bits()[row >> 3] >> (row & 7)) & 1) != 0; }
  /// Views of a flat vector of Layout::kViews.
  std::span<const StringView> views() const noexcept { return values<StringView>(); }
  /// The bytes of one value of a flat vector of Layout::kViews or kFixedWidth.
  std::string_view bytes(int64_t row) const noexcept;
  /// Offsets of a flat vector of Layout::kList: length() + 1 of them.
  std::span<const int32_t> offsets() const noexcept {
    return {reinterpret_cast<const int32_t*>(parts_.values.data()), static_cast<size_t>(parts_.length) + 1};
  }
  const ColumnVector& child(int ordinal) const { return parts_.children.at(static_cast<size_t>(ordinal)); }

  /// Encoding kDictionary: an entry of dictionary() a row.
  std::span<const int32_t> indices() const noexcept { return values<int32_t>(); }
  const ColumnVector& dictionary() const noexcept { return *parts_.dictionary; }

  /// The same rows with encoding kFlat, children included; itself, sharing all memory, when it is flat already.
  ColumnVector flatten() const;
  /// The rows `rows` (each in [0, length()), in any order, repeats allowed) as a vector of that length. Encoding and
  /// dictionary are kept; views keep pointing where they do.
  ColumnVector take(std::span<const int32_t> rows) const;
  /// The same rows without a hold on memory beyond their own bytes: views are copied out of the pages they point into.
  ColumnVector compact() const;
  /// Bytes of all memory the vector keeps alive, shared with others or not; what several of its buffers share counts
  /// once.
  int64_t retained_bytes() const;

 private:
  Parts parts_;
};

}  // namespace lamella::inline v0
