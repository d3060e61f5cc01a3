/// Thrift's compact protocol, read by hand from bytes of a file.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "base/bits.h"

namespace lamella::inline v0 {

/// The types of the compact protocol, by their numbers on the wire. A boolean field's value is its type.
enum class CompactType : uint8_t {
  kStop = 0,
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kDouble = 7,
  kBinary = 8,
  kList = 9,
  kSet = 10,
  kMap = 11,
  kStruct = 12,
};

/// A cursor over one value of the protocol and all that it holds.
/// Throws kCorruptFile (bytes that the protocol does not allow, a field of another type than asked for), and
/// CompactReader::EndOfBytes when bytes are missing: the caller knows whether there are more.
class CompactReader {
 public:
  /// Thrown where the bytes end inside a value.
  struct EndOfBytes {};

  struct Field {
    int16_t id;
    CompactType type;
  };

  /// Where in the fields of one structure the cursor is: ids are written as differences.
  struct Fields {
    int16_t last_id = 0;
  };

  struct List {
    CompactType element;
    uint32_t size;
  };

  /// `what` names the structure in messages and must outlive the reader, as must the bytes.
  CompactReader(std::span<const uint8_t> bytes, const char* what, size_t position = 0) noexcept
      : begin_(bytes.data()), cursor_(begin_ + position), end_(begin_ + bytes.size()), what_(what) {}

  int64_t position() const noexcept { return cursor_ - begin_; }
  int64_t remaining() const noexcept { return end_ - cursor_; }
  /// Goes on at `position`, which is inside the bytes or their end.
  void seek(size_t position) noexcept { cursor_ = begin_ + position; }

  /// The header of the structure's next field, whose value must be read or skipped next; nothing at its end.
  ///
  ///     | difference to the last id, 4 bits | type, 4 bits |
  ///     | 0                                 | type         | the id itself, zigzag |     for differences not in 1..15
  std::optional<Field> next_field(Fields& fields) {
    const uint8_t header = read_byte();
    const CompactType type = type_of(header & 0x0F);
    if (type == CompactType::kStop) return std::nullopt;
    const int difference = header >> 4;
    const int64_t id = difference != 0 ? fields.last_id + difference : zigzag_decode(read_varint());
    if (id < std::numeric_limits<int16_t>::min() || id > std::numeric_limits<int16_t>::max()) {
      throw_corrupt("a field id of over 16 bits");
    }
    fields.last_id = static_cast<int16_t>(id);
    return Field{fields.last_id, type};
  }

  /// Values of a field whose header said `type`; `name` is for the message when that is another type.
  int32_t read_i32(CompactType type, const char* name);
  bool read_bool(CompactType type, const char* name);
  /// Nothing but the check: the fields of the structure come next.
  void enter_struct(CompactType type, const char* name);

  /// Values whose type is known.
  uint8_t read_byte() {
    if (cursor_ == end_) throw EndOfBytes{};
    return *cursor_++;
  }
  int16_t read_i16() { return static_cast<int16_t>(read_narrow(16)); }
  int32_t read_i32() { return static_cast<int32_t>(read_narrow(32)); }
  int64_t read_i64() { return zigzag_decode(read_varint()); }
  double read_double();
  /// A view of the bytes that are read.
  std::string_view read_binary();
  /// The header of a list whose elements come next. Throws kCorruptFile when it claims more elements than there are
  /// bytes: only for structures that are here as a whole.
  List read_list();

  /// Passes over a field's value, whatever it is. At most kDeepest structures and containers deep.
  void skip(CompactType type) { skip_field(type, 0); }
  /// Passes over an element of a list, or a whole structure, which is `depth` deep in what is passed over.
  void skip_element(CompactType type, int depth = 0);

  static constexpr int kDeepest = 64;

 private:
  uint64_t read_varint() {
    if (cursor_ != end_ && *cursor_ < 0x80) return *cursor_++;
    return read_long_varint();
  }

  void skip_varint() {
    if (remaining() >= 8) {
      const uint64_t last_bytes = ~load<uint64_t>(cursor_) & 0x8080'8080'8080'8080;
      if (last_bytes != 0) {
        cursor_ += (std::countr_zero(last_bytes) >> 3) + 1;
        return;
      }
    }
    read_long_varint();
  }

  void advance(uint64_t count) {
    if (count > static_cast<uint64_t>(remaining())) throw EndOfBytes{};
    cursor_ += count;
  }

  CompactType type_of(int number) const {
    if (number > static_cast<int>(CompactType::kStruct)) throw_corrupt("a type that Thrift does not have");
    return static_cast<CompactType>(number);
  }

  uint64_t read_long_varint();
  int64_t read_narrow(int bits);
  uint32_t read_size();
  void expect(CompactType type, CompactType wanted, const char* name) const;
  void skip_field(CompactType type, int depth);
  void skip_list(int depth);
  void skip_map(int depth);
  void skip_struct(int depth);
  [[noreturn]] void throw_corrupt(const char* message) const;

  const uint8_t* begin_;
  const uint8_t* cursor_;
  const uint8_t* end_;
  const char* what_;
};

}  // namespace lamella::inline v0
