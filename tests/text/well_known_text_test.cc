#include "lamella/well_known_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/render.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

using testing::HasSubstr;
using Bytes = std::vector<uint8_t>;

/// Well-known binary, piece by piece.
class Wkb {
 public:
  explicit Wkb(bool is_big_endian = false) : is_big_endian_(is_big_endian) {}

  Wkb& geometry(uint32_t type) {
    bytes_.push_back(is_big_endian_ ? 0 : 1);
    return count(type);
  }
  Wkb& count(uint32_t value) { return number(value); }
  Wkb& numbers(std::initializer_list<double> values) {
    for (const double value : values)
      number(std::bit_cast<uint64_t>(value));
    return *this;
  }
  const Bytes& bytes() const { return bytes_; }

 private:
  template <typename T>
  Wkb& number(T value) {
    for (size_t i = 0; i < sizeof value; ++i) {
      const size_t byte = is_big_endian_ ? sizeof value - 1 - i : i;
      bytes_.push_back(static_cast<uint8_t>(value >> 8 * byte));
    }
    return *this;
  }

  const bool is_big_endian_;
  Bytes bytes_;
};

std::string wkt_of(const Bytes& wkb) {
  std::string text;
  append_wkt(wkb, text);
  return text;
}

std::string error_of(const Bytes& wkb) {
  try {
    return "no error: " + wkt_of(wkb);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    return error.message();
  }
}

TEST(WellKnownText, PointsOfAllDimensionsAndByteOrders) {
  for (const bool is_big_endian : {false, true}) {
    const auto point = [&](uint32_t type, std::initializer_list<double> values) {
      return wkt_of(Wkb(is_big_endian).geometry(type).numbers(values).bytes());
    };
    EXPECT_EQ(point(1, {30, 10}), "POINT (30 10)");
    EXPECT_EQ(point(1001, {30, 10, 40}), "POINT Z (30 10 40)");
    EXPECT_EQ(point(2001, {30, 10, 300}), "POINT M (30 10 300)");
    EXPECT_EQ(point(3001, {-0.5, 1e300, 0.1, -0.0}), "POINT ZM (-0.5 1e+300 0.1 -0)");
  }
}

TEST(WellKnownText, NaNsAreNumbersUnlessAPointHasNothingElse) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(wkt_of(Wkb().geometry(1).numbers({nan, -nan}).bytes()), "POINT EMPTY");
  EXPECT_EQ(wkt_of(Wkb().geometry(1001).numbers({nan, nan, nan}).bytes()), "POINT Z EMPTY");
  EXPECT_EQ(wkt_of(Wkb().geometry(1).numbers({1, -nan}).bytes()), "POINT (1 nan)");
  EXPECT_EQ(wkt_of(Wkb().geometry(2).count(1).numbers({nan, nan}).bytes()), "LINESTRING (nan nan)");
  EXPECT_EQ(wkt_of(Wkb().geometry(1).numbers({1, -std::numeric_limits<double>::infinity()}).bytes()), "POINT (1 -inf)");
}

TEST(WellKnownText, PartsOfPartsAndEmptyOnes) {
  EXPECT_EQ(wkt_of(Wkb().geometry(3).count(2).count(2).numbers({1, 2, 3, 4}).count(0).bytes()),
            "POLYGON ((1 2, 3 4), EMPTY)");
  EXPECT_EQ(wkt_of(Wkb().geometry(6).count(0).bytes()), "MULTIPOLYGON EMPTY");
  EXPECT_EQ(wkt_of(Wkb().geometry(4).count(2).geometry(1).numbers({1, 2}).geometry(1).numbers({3, 4}).bytes()),
            "MULTIPOINT ((1 2), (3 4))");
  EXPECT_EQ(wkt_of(Wkb().geometry(7).count(2).geometry(7).count(0).geometry(1001).numbers({1, 2, 3}).bytes()),
            "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION EMPTY, POINT Z (1 2 3))");
}

TEST(WellKnownText, TheExtendedFormIsUnderstood) {
  EXPECT_EQ(wkt_of(Wkb().geometry(0x20000001).count(4326).numbers({1, 2}).bytes()), "SRID=4326;POINT (1 2)");
  EXPECT_EQ(wkt_of(Wkb().geometry(0xe0000001).count(1).numbers({1, 2, 3, 4}).bytes()), "SRID=1;POINT ZM (1 2 3 4)");
  EXPECT_EQ(wkt_of(Wkb().geometry(0x80000004).count(1).geometry(0x80000001).numbers({1, 2, 3}).bytes()),
            "MULTIPOINT Z ((1 2 3))");
}

TEST(WellKnownText, WhatIsNoGeometryIsRefused) {
  EXPECT_THAT(error_of({}), HasSubstr("bytes are needed"));
  EXPECT_THAT(error_of({2, 1, 0, 0, 0}), HasSubstr("byte order of 2"));
  EXPECT_THAT(error_of(Wkb().geometry(0).bytes()), HasSubstr("type 0"));
  EXPECT_THAT(error_of(Wkb().geometry(8).count(0).bytes()), HasSubstr("type 8"));
  EXPECT_THAT(error_of(Wkb().geometry(4001).numbers({1, 2}).bytes()), HasSubstr("type 4001"));
  EXPECT_THAT(error_of(Wkb().geometry(2).count(0xffffffff).numbers({1, 2}).bytes()), HasSubstr("4294967295 parts"));
  EXPECT_THAT(error_of(Wkb().geometry(4).count(1).geometry(2).count(0).bytes()), HasSubstr("a MULTIPOINT of"));
  EXPECT_THAT(error_of(Wkb().geometry(4).count(1).geometry(1001).numbers({1, 2, 3}).bytes()),
              HasSubstr("a MULTIPOINT of"));
  EXPECT_THAT(error_of(Wkb().geometry(1).numbers({1, 2, 3}).bytes()), HasSubstr("8 bytes behind"));
  const Bytes whole = Wkb().geometry(3).count(1).count(1).numbers({1, 2}).bytes();
  for (size_t size = 0; size < whole.size(); ++size)
    error_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
}

TEST(WellKnownText, NestingIsCapped) {
  Wkb deep;
  for (int depth = 0; depth < 100000; ++depth)
    deep.geometry(7).count(1);
  try {
    wkt_of(deep.bytes());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
  }
}

TEST(RenderJson, GeometriesAreHexOrText) {
  const Bytes point = Wkb().geometry(1).numbers({1, 2}).bytes();
  const std::string wkb(point.begin(), point.end());
  const ColumnVector geometries = string_vector({wkb, std::nullopt, "?"}, Type::geometry(""));
  std::string text;
  append_json(geometries, 0, text);
  EXPECT_EQ(text, "\"0101000000000000000000f03f0000000000000040\"");
  text.clear();
  append_json(geometries, 0, text, {.geometry = GeometryText::kWkt});
  append_csv(geometries, 0, text, {.geometry = GeometryText::kWkt});
  append_json(geometries, 1, text, {.geometry = GeometryText::kWkt});
  EXPECT_EQ(text, "\"POINT (1 2)\"POINT (1 2)null");
  EXPECT_THROW(append_json(geometries, 2, text, {.geometry = GeometryText::kWkt}), Error);
}

}  // namespace
}  // namespace lamella
