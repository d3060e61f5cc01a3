#include "lamella/well_known_text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/byte_reader.h"
#include "lamella/error.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kTypeNames[] = {"",           "POINT",           "LINESTRING",   "POLYGON",
                                           "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};
enum Kind : uint32_t { kPoint = 1, kLineString, kPolygon, kMultiPoint, kMultiLineString, kMultiPolygon, kCollection };

// Of PostGIS's extended form, in the highest bits of the type.
constexpr uint32_t kZFlag = 0x80000000;
constexpr uint32_t kMFlag = 0x40000000;
constexpr uint32_t kSridFlag = 0x20000000;

[[noreturn]] void corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "well-known binary: " + message);
}

uint32_t swapped(uint32_t value) noexcept {
  return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

uint64_t swapped(uint64_t value) noexcept {
  return uint64_t{swapped(static_cast<uint32_t>(value))} << 32 | swapped(static_cast<uint32_t>(value >> 32));
}

/// What stands in front of every geometry, also of the parts of another.
struct Head {
  bool is_big_endian = false;
  Kind kind = kPoint;
  bool has_z = false;
  bool has_m = false;
  std::optional<uint32_t> srid;

  int dimensions() const noexcept { return 2 + (has_z ? 1 : 0) + (has_m ? 1 : 0); }
};

class WktWriter {
 public:
  WktWriter(std::span<const uint8_t> wkb, std::string& out) noexcept : reader_(wkb, "well-known binary"), out_(out) {}

  void write() {
    const Head head = read_head();
    if (head.srid) {
      out_ += "SRID=";
      append_number(*head.srid);
      out_ += ';';
    }
    write_tagged(head, 0);
    if (reader_.remaining() > 0) corrupt(std::to_string(reader_.remaining()) + " bytes behind the geometry");
  }

 private:
  Head read_head() {
    Head head;
    const auto order = reader_.read<uint8_t>();
    if (order > 1) corrupt("a byte order of " + std::to_string(order));
    head.is_big_endian = order == 0;
    const uint32_t type = read_uint32(head);
    const uint32_t code = type & ~(kZFlag | kMFlag | kSridFlag);
    const uint32_t dimensions = code / 1000;
    const uint32_t kind = code % 1000;
    if (kind < kPoint || kind > kCollection || dimensions > 3) corrupt("a geometry of type " + std::to_string(type));
    head.kind = static_cast<Kind>(kind);
    head.has_z = (type & kZFlag) != 0 || dimensions == 1 || dimensions == 3;
    head.has_m = (type & kMFlag) != 0 || dimensions >= 2;
    if ((type & kSridFlag) != 0) head.srid = read_uint32(head);
    return head;
  }

  uint32_t read_uint32(const Head& head) {
    const auto value = reader_.read<uint32_t>();
    return head.is_big_endian ? swapped(value) : value;
  }

  double read_double(const Head& head) {
    const auto bits = reader_.read<uint64_t>();
    return std::bit_cast<double>(head.is_big_endian ? swapped(bits) : bits);
  }

  /// How many parts follow, each of at least `part_bytes` bytes.
  uint32_t read_count(const Head& head, int64_t part_bytes) {
    const uint32_t count = read_uint32(head);
    if (count * part_bytes > reader_.remaining()) {
      corrupt(std::to_string(count) + " parts, for which " + std::to_string(reader_.remaining()) + " bytes remain");
    }
    return count;
  }

  template <typename Number>
  void append_number(Number number) {
    char digits[32];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }

  void append_coordinate(double coordinate) {
    if (std::isnan(coordinate)) {
      out_ += "nan";
    } else {
      append_number(coordinate);
    }
  }

  void write_tagged(const Head& head, int depth) {
    out_ += kTypeNames[head.kind];
    out_ += ' ';
    if (head.has_z) out_ += 'Z';
    if (head.has_m) out_ += 'M';
    if (head.has_z || head.has_m) out_ += ' ';
    write_body(head, depth);
  }

  void write_body(const Head& head, int depth) {
    check_nesting(depth);
    switch (head.kind) {
      case kPoint:
        return write_point(head);
      case kLineString:
        return write_points(head);
      case kPolygon:
        return write_parts(read_count(head, sizeof(uint32_t)), [&] { write_points(head); });
      case kCollection:
        return write_parts(read_count(head, kLeastGeometryBytes), [&] { write_tagged(read_head(), depth + 1); });
      default:
        write_parts(read_count(head, kLeastGeometryBytes), [&] { write_member(head, depth); });
    }
  }

  /// A part of a geometry whose parts are all of one type, which is not said again.
  void write_member(const Head& head, int depth) {
    const Head member = read_head();
    const auto expected = static_cast<Kind>(head.kind - kMultiPoint + kPoint);
    if (member.kind != expected || member.has_z != head.has_z || member.has_m != head.has_m) {
      corrupt("a " + std::string(kTypeNames[head.kind]) + " of what is not a " + std::string(kTypeNames[expected]) +
              " of its dimensions");
    }
    write_body(member, depth + 1);
  }

  template <typename WritePart>
  void write_parts(uint32_t count, WritePart write_part) {
    if (count == 0) {
      out_ += "EMPTY";
      return;
    }
    out_ += '(';
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ", ";
      write_part();
    }
    out_ += ')';
  }

  void write_coordinates(std::span<const double> coordinates) {
    for (size_t i = 0; i < coordinates.size(); ++i) {
      if (i > 0) out_ += ' ';
      append_coordinate(coordinates[i]);
    }
  }

  std::span<const double> read_coordinates(const Head& head) {
    const std::span<double> coordinates = std::span(coordinates_).first(static_cast<size_t>(head.dimensions()));
    for (double& coordinate : coordinates)
      coordinate = read_double(head);
    return coordinates;
  }

  void write_point(const Head& head) {
    const std::span<const double> coordinates = read_coordinates(head);
    if (std::all_of(coordinates.begin(), coordinates.end(), [](double value) { return std::isnan(value); })) {
      out_ += "EMPTY";
      return;
    }
    out_ += '(';
    write_coordinates(coordinates);
    out_ += ')';
  }

  void write_points(const Head& head) {
    const auto point_bytes = static_cast<int64_t>(sizeof(double)) * head.dimensions();
    write_parts(read_count(head, point_bytes), [&] { write_coordinates(read_coordinates(head)); });
  }

  /// A byte order, a type, and a number of parts.
  static constexpr int64_t kLeastGeometryBytes = 9;

  ByteReader reader_;
  std::string& out_;
  double coordinates_[4] = {};
};

}  // namespace

void append_wkt(std::span<const uint8_t> wkb, std::string& out) {
  WktWriter(wkb, out).write();
}

}  // namespace lamella::inline v0
