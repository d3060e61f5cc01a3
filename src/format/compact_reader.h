/// Thrift's compact protocol, read by hand from bytes of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

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

  /// `what` names the structure in messages and must outlive the reader.
  CompactReader(std::span<const uint8_t> bytes, const char* what) noexcept : bytes_(bytes), what_(what) {}

  int64_t position() const noexcept { return static_cast<int64_t>(position_); }

  /// The header of the structure's next field, whose value must be read or skipped next; nothing at its end.
  std::optional<Field> next_field(Fields& fields);

  /// Values of a field whose header said `type`; `name` is for the message when that is another type.
  int32_t read_i32(CompactType type, const char* name);
  bool read_bool(CompactType type, const char* name);
  /// Nothing but the check: the fields of the structure come next.
  void enter_struct(CompactType type, const char* name);

  /// Passes over a field's value, whatever it is. At most kDeepest structures and containers deep.
  void skip(CompactType type);

  static constexpr int kDeepest = 64;

 private:
  uint8_t read_byte();
  uint64_t read_varint();
  void advance(uint64_t count);
  CompactType type_of(uint8_t number) const;
  void expect(CompactType type, CompactType wanted, const char* name) const;
  void skip_field(CompactType type, int depth);
  void skip_element(CompactType type, int depth);
  [[noreturn]] void throw_corrupt(const char* message) const;

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  const char* what_;
};

}  // namespace lamella::inline v0
