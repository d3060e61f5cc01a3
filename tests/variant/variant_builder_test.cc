#include "lamella/variant_builder.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>
#include <string>

#include "lamella/error.h"

namespace lamella {
namespace {

std::string text_of(const VariantBytes& bytes) {
  const VariantView view(bytes.metadata, bytes.value);
  view.validate();
  EXPECT_EQ(view.size_bytes(), static_cast<int64_t>(bytes.value.size()));
  return view.to_string();
}

TEST(VariantBuilder, EveryTypeComesBack) {
  constexpr std::array<uint8_t, 16> kBytes = {0xde, 0xad, 0xbe, 0xef};
  VariantBuilder builder;
  builder.begin_array();
  builder.append_null();
  builder.append_boolean(true);
  builder.append_boolean(false);
  builder.append_integer(-128);
  builder.append_integer(128);
  builder.append_integer(-32769);
  builder.append_integer(std::numeric_limits<int64_t>::max());
  builder.append_float(0.1F);
  builder.append_double(-0.0);
  builder.append_decimal({-1, static_cast<uint64_t>(-999999999), 9});
  builder.append_decimal({0, 1000000000, 2});
  builder.append_decimal({0, 1000000000000000000, 0});
  builder.append_date(-1);
  builder.append_time(1);
  builder.append_timestamp(0, TimeUnit::kMicros, true);
  builder.append_timestamp(0, TimeUnit::kMicros, false);
  builder.append_timestamp(0, TimeUnit::kNanos, true);
  builder.append_timestamp(0, TimeUnit::kNanos, false);
  builder.append_string("short");
  builder.append_string(std::string(64, 'x'));
  builder.append_binary(kBytes);
  builder.append_uuid(kBytes);
  builder.end_array();
  EXPECT_EQ(
      text_of(builder.finish()),
      "array[null,boolean(true),boolean(false),int8(-128),int16(128),int32(-32769),int64(9223372036854775807),"
      "float(0.1),double(-0.0),decimal4(\"-0.999999999\"),decimal8(\"10000000.00\"),"
      "decimal16(\"1000000000000000000\"),date(\"1969-12-31\"),time(\"00:00:00.000001\"),"
      "timestamp(\"1970-01-01T00:00:00.000000Z\"),timestamp_ntz(\"1970-01-01T00:00:00.000000\"),"
      "timestamp_nanos(\"1970-01-01T00:00:00.000000000Z\"),timestamp_ntz_nanos(\"1970-01-01T00:00:00.000000000\"),"
      "string(\"short\"),string(\"" +
          std::string(64, 'x') +
          "\"),binary(\"deadbeef000000000000000000000000\"),"
          "uuid(\"deadbeef-0000-0000-0000-000000000000\")]");
}

TEST(VariantBuilder, FieldsAreSortedByNameWhateverTheOrderTheyComeIn) {
  VariantBuilder builder;
  builder.begin_object();
  builder.key("zebra").append_integer(1);
  builder.key("b").begin_object();
  builder.key("zebra").append_integer(2);
  builder.key("a").begin_array();
  builder.end_array();
  builder.end_object();
  builder.key("").append_string("empty");
  builder.end_object();
  const VariantBytes bytes = builder.finish();
  EXPECT_EQ(text_of(bytes), R"(object{"":string("empty"),"b":object{"a":array[],"zebra":int8(2)},"zebra":int8(1)})");
  EXPECT_FALSE(VariantMetadata(bytes.metadata).is_sorted());
}

TEST(VariantBuilder, LargeContainersHaveWideNumbers) {
  VariantBuilder builder;
  builder.begin_object();
  for (int i = 0; i < 70000; ++i)
    builder.key("field " + std::to_string(i)).append_string("value " + std::to_string(i));
  builder.end_object();
  const VariantBytes bytes = builder.finish();
  const VariantView object(bytes.metadata, bytes.value);
  object.validate();
  EXPECT_EQ(object.num_elements(), 70000);
  for (const int i : {0, 255, 256, 65535, 65536, 69999})
    EXPECT_EQ(object.find("field " + std::to_string(i))->as_string(), "value " + std::to_string(i));
  EXPECT_FALSE(object.find("field"));
}

TEST(VariantBuilder, CallsOutOfPlaceAreRefused) {
  const auto refuses = [](auto calls) {
    VariantBuilder builder;
    try {
      calls(builder);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kInvalidArgument;
    }
    return false;
  };
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.finish(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.append_null(), b.append_null(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.key("a"); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.begin_object(), b.append_null(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.begin_object(), b.key("a"), b.end_object(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.begin_object(), b.end_array(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.begin_array(), b.finish(); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) {
    b.begin_object();
    b.key("a").append_null();
    b.key("a").append_null();
    b.end_object();
  }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.append_decimal({0, 1, 39}); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.append_decimal({std::numeric_limits<int64_t>::max(), 0, 0}); }));
  EXPECT_TRUE(refuses([](VariantBuilder& b) { b.append_timestamp(0, TimeUnit::kMillis, true); }));
}

TEST(VariantBuilder, IsEmptyAgainAfterAValue) {
  VariantBuilder builder;
  builder.begin_object();
  builder.key("old").append_null();
  builder.end_object();
  builder.finish();
  builder.begin_object();
  builder.key("new").append_null();
  builder.end_object();
  const VariantBytes bytes = builder.finish();
  EXPECT_EQ(VariantMetadata(bytes.metadata).num_names(), 1);
  EXPECT_EQ(text_of(bytes), R"(object{"new":null})");
}

/// A value with random contents, and its text.
void append_random(std::mt19937& random, int depth, VariantBuilder& builder) {
  switch (random() % (depth > 4 ? 4 : 6)) {
    case 0:
      return builder.append_integer(static_cast<int64_t>(random()) << random() % 33);
    case 1:
      return builder.append_string(std::string(random() % 100, static_cast<char>('a' + random() % 26)));
    case 2:
      return builder.append_double(static_cast<double>(random()) / 7);
    case 3:
      return builder.append_null();
    case 4: {
      builder.begin_array();
      for (auto left = random() % 300; left > 0; left = left / 2)
        append_random(random, depth + 1, builder);
      return builder.end_array();
    }
    default: {
      builder.begin_object();
      for (auto field = random() % 20; field > 0; --field)
        append_random(random, depth + 1, builder.key("f" + std::to_string(field)));
      return builder.end_object();
    }
  }
}

TEST(VariantBuilder, CopiesOfRandomValuesAreEqual) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 200; ++round) {
    VariantBuilder builder;
    append_random(random, 0, builder);
    const VariantBytes original = builder.finish();
    builder.append(VariantView(original.metadata, original.value));
    EXPECT_EQ(text_of(builder.finish()), text_of(original));
  }
}

}  // namespace
}  // namespace lamella
