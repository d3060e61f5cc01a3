#include "lamella/encoder.h"

#include <gtest/gtest.h>

#include <random>

#include "lamella/error.h"
#include "lamella/row_materializer.h"
#include "lamella/rows_to_batch.h"

namespace row_test {

enum class Side : int8_t { kBuy, kSell };

class Money {
 public:
  Money() = default;
  explicit Money(int64_t cents) : cents_(cents) {}
  int64_t cents() const { return cents_; }
  bool operator==(const Money&) const = default;

 private:
  int64_t cents_ = 0;
};

struct Opaque {
  int32_t a = 0;
  float b = 0;
  bool operator==(const Opaque&) const = default;
};

struct Leg {
  std::optional<std::string> venue;
  lamella::Decimal<20, 4> price;
  bool operator==(const Leg&) const = default;
};

struct Trade {
  int64_t id = 0;
  double price = 0;
  std::string symbol;
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> when;
  std::vector<std::string> tags;
  bool operator==(const Trade&) const = default;
};

struct Narrow {
  std::optional<int32_t> b;
  std::string a;
};

struct Everything {
  bool flag = false;
  char letter = 0;
  int8_t i8 = 0;
  int16_t i16 = 0;
  int32_t i32 = 0;
  uint8_t u8 = 0;
  uint16_t u16 = 0;
  uint32_t u32 = 0;
  uint64_t u64 = 0;
  float f = 0;
  std::optional<lamella::Decimal<9, 2>> small;
  std::optional<lamella::Decimal<38, 10>> wide;
  std::vector<uint8_t> bytes;
  std::chrono::sys_days day;
  std::chrono::local_time<std::chrono::seconds> local;
  std::chrono::months months{};
  std::chrono::milliseconds elapsed{};
  std::optional<lamella::CalendarInterval> interval;
  lamella::VariantBytes variant;
  Side side = Side::kBuy;
  Money money;
  Opaque opaque;
  std::array<int16_t, 3> three{};
  std::pair<int32_t, std::string> pair;
  std::tuple<bool, double> tuple;
  std::map<std::string, std::optional<Leg>> legs;
  std::vector<std::vector<std::optional<int32_t>>> deep;
  std::vector<bool> bits;
  std::vector<std::optional<lamella::Decimal<20, 0>>> decimals;
  std::monostate nothing;
  bool operator==(const Everything&) const = default;
};

}  // namespace row_test

template <>
struct lamella::Coding<row_test::Money> {
  using Via = int64_t;
  static Via encode(const row_test::Money& money) { return money.cents(); }
  static row_test::Money decode(const Via& cents) { return row_test::Money(cents); }
};
template <>
struct lamella::Coding<row_test::Opaque> : lamella::BinaryCoding<row_test::Opaque> {};

LAMELLA_ENCODE(row_test::Leg, venue, price)
LAMELLA_ENCODE(row_test::Narrow, b, a)
LAMELLA_ENCODE(row_test::Trade, id, price, symbol, when, tags)
LAMELLA_ENCODE(row_test::Everything, flag, letter, i8, i16, i32, u8, u16, u32, u64, f, small, wide, bytes, day, local,
               months, elapsed, interval, variant, side, money, opaque, three, pair, tuple, legs, deep, bits, decimals,
               nothing)

namespace lamella {
namespace {

using row_test::Everything;
using row_test::Leg;
using row_test::Narrow;
using row_test::Trade;

/// A view of an encoded value.
template <typename T>
UnsafeRow row_of(const std::vector<uint8_t>& bytes) {
  validate(bytes, Encoder<T>::schema());
  return {bytes, static_cast<int>(Encoder<T>::schema().fields().size())};
}

std::string random_text(std::mt19937& random) {
  return std::string(random() % 30, static_cast<char>('a' + random() % 26));
}

std::optional<Leg> random_leg(std::mt19937& random) {
  if (random() % 3 == 0) return std::nullopt;
  Leg leg;
  if (random() % 2 == 0) leg.venue = random_text(random);
  leg.price.unscaled = (Int128{random()} - Int128{random()}) << random() % 30;
  return leg;
}

Everything random_everything(std::mt19937& random) {
  Everything value;
  value.flag = random() % 2 == 0;
  value.letter = static_cast<char>(random());
  value.i8 = static_cast<int8_t>(random());
  value.i16 = static_cast<int16_t>(random());
  value.i32 = static_cast<int32_t>(random());
  value.u8 = static_cast<uint8_t>(random());
  value.u16 = static_cast<uint16_t>(random());
  value.u32 = static_cast<uint32_t>(random());
  value.u64 = uint64_t{random()} << 32 | random();
  value.f = static_cast<float>(random()) / 7;
  if (random() % 2 == 0) value.small = {static_cast<int32_t>(random() % 1999999) - 999999};
  if (random() % 2 == 0) value.wide = {(Int128{random()} - Int128{random()}) << random() % 60};
  value.bytes.assign(random() % 20, static_cast<uint8_t>(random()));
  value.day = std::chrono::sys_days(std::chrono::days(static_cast<int32_t>(random() % 100000) - 50000));
  value.local = std::chrono::local_time<std::chrono::seconds>(std::chrono::seconds(random()));
  value.months = std::chrono::months(static_cast<int32_t>(random() % 1000) - 500);
  value.elapsed = std::chrono::milliseconds(static_cast<int64_t>(random()) - static_cast<int64_t>(random()));
  if (random() % 2 == 0)
    value.interval = CalendarInterval{static_cast<int32_t>(random()), -3, static_cast<int64_t>(random())};
  value.variant = {{0x0c, static_cast<uint8_t>(random())}, {1, 0, 0}};
  value.side = random() % 2 == 0 ? row_test::Side::kBuy : row_test::Side::kSell;
  value.money = row_test::Money(-static_cast<int64_t>(random()));
  value.opaque = {static_cast<int32_t>(random()), 1.5F};
  value.three = {1, -2, static_cast<int16_t>(random())};
  value.pair = {static_cast<int32_t>(random()), random_text(random)};
  value.tuple = {random() % 2 == 0, -0.5};
  for (auto count = random() % 4; count > 0; --count)
    value.legs[random_text(random)] = random_leg(random);
  value.deep.resize(random() % 4);
  for (auto& inner : value.deep) {
    inner.resize(random() % 70);
    for (auto& element : inner) {
      if (random() % 3 != 0) element = static_cast<int32_t>(random());
    }
  }
  for (auto count = random() % 80; count > 0; --count)
    value.bits.push_back(random() % 2 == 0);
  for (auto count = random() % 5; count > 0; --count) {
    value.decimals.emplace_back();
    if (random() % 2 == 0) value.decimals.back() = Decimal<20, 0>{Int128{random()} << random() % 30};
  }
  return value;
}

TEST(Encoder, GivesWhatItGotForEveryType) {
  std::mt19937 random(7);
  const Encoder<Everything> encoder;
  Everything again;
  for (int i = 0; i < 300; ++i) {
    const Everything value = random_everything(random);
    const std::vector<uint8_t> bytes = Encoder<Everything>::encode(value);
    ASSERT_EQ(encoder.decode(row_of<Everything>(bytes)), value);
    encoder.decode_into(row_of<Everything>(bytes), again);
    ASSERT_EQ(again, value);
  }
}

TEST(Encoder, RowsBecomeABatchAndTheSameRows) {
  std::mt19937 random(8);
  const SparkType& schema = Encoder<Everything>::schema();
  std::vector<std::vector<uint8_t>> encoded;
  std::vector<UnsafeRow> rows;
  for (int i = 0; i < 200; ++i)
    encoded.push_back(Encoder<Everything>::encode(random_everything(random)));
  for (const auto& bytes : encoded)
    rows.push_back(row_of<Everything>(bytes));
  const ColumnarBatch batch = RowsToBatch(schema).convert(rows);
  UnsafeRows again;
  RowMaterializer(*batch.schema(), schema).materialize(batch, again);
  for (size_t i = 0; i < rows.size(); ++i)
    ASSERT_TRUE(std::ranges::equal(again[static_cast<int64_t>(i)].bytes(), rows[i].bytes())) << i;
}

TEST(Encoder, SchemaIsWhatSparkPrints) {
  EXPECT_EQ(Encoder<Trade>::schema().to_json(),
            R"j({"type":"struct","fields":[{"name":"id","type":"long","nullable":false,"metadata":{}},)j"
            R"j({"name":"price","type":"double","nullable":false,"metadata":{}},)j"
            R"j({"name":"symbol","type":"string","nullable":false,"metadata":{}},)j"
            R"j({"name":"when","type":"timestamp","nullable":true,"metadata":{}},)j"
            R"j({"name":"tags","type":{"type":"array","elementType":"string","containsNull":false},)j"
            R"j("nullable":false,"metadata":{}}]})j");
  EXPECT_EQ((Encoder<std::tuple<int32_t, std::string>>::schema().fields()[1].name()), "_2");
  EXPECT_EQ(Encoder<int32_t>::schema().fields()[0].name(), "value");
}

TEST(Encoder, EncodesWhatIsNoStructAsOneColumn) {
  const auto bytes = Encoder<std::string>::encode("hello");
  EXPECT_EQ(row_of<std::string>(bytes).get_string(0), "hello");
  EXPECT_EQ(Encoder<std::string>().decode(row_of<std::string>(bytes)), "hello");
}

TEST(Encoder, BorrowsTextFromTheRow) {
  const auto bytes = Encoder<std::string_view>::encode("borrowed");
  const std::string_view text = Encoder<std::string_view>().decode(row_of<std::string_view>(bytes));
  EXPECT_EQ(text, "borrowed");
  EXPECT_GE(text.data(), reinterpret_cast<const char*>(bytes.data()));
  EXPECT_LT(text.data(), reinterpret_cast<const char*>(bytes.data() + bytes.size()));
}

TEST(Encoder, FloorsTimesToMicroseconds) {
  using Nanos = std::chrono::sys_time<std::chrono::nanoseconds>;
  const auto bytes = Encoder<Nanos>::encode(Nanos(std::chrono::nanoseconds(-1)));
  EXPECT_EQ(row_of<Nanos>(bytes).get_long(0), -1);
}

std::string complaint_of(const SparkType& schema) {
  try {
    const Encoder<Narrow> encoder(schema);
    return "none";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Encoder, FindsFieldsByName) {
  using Wide = std::tuple<std::string, double, int32_t>;
  const auto bytes = Encoder<Wide>::encode({"x", 2.5, 7});
  const SparkType schema =
      SparkType::structure({SparkField("a", SparkTypeId::kString), SparkField("other", SparkTypeId::kDouble),
                            SparkField("b", SparkTypeId::kInteger)});
  const Narrow narrow = Encoder<Narrow>(schema).decode(UnsafeRow(bytes, 3));
  EXPECT_EQ(narrow.a, "x");
  EXPECT_EQ(narrow.b, 7);
}

TEST(Encoder, SaysWhichFieldHasNoColumn) {
  const SparkField a("a", SparkTypeId::kString);
  const SparkField b("b", SparkTypeId::kInteger);
  EXPECT_EQ(complaint_of(SparkType::structure({a, b})), "none");
  EXPECT_EQ(complaint_of(SparkType::structure({a})), "column b: the field has no column of its name, there are a");
  EXPECT_EQ(complaint_of(SparkType::structure({a, b, a})),
            "column a: the field is ambiguous: two columns have its name");
  EXPECT_EQ(complaint_of(SparkType::structure({a, SparkField("b", SparkTypeId::kLong)})),
            "column b: the field is integer, the column is long");
}

TEST(Encoder, RefusesNullsThatAFieldCannotBe) {
  const auto bytes = Encoder<std::tuple<std::optional<std::string>, int32_t>>::encode({std::nullopt, 1});
  const SparkType schema =
      SparkType::structure({SparkField("a", SparkTypeId::kString), SparkField("b", SparkTypeId::kInteger)});
  try {
    Encoder<Narrow>(schema).decode(UnsafeRow(bytes, 2));
    FAIL() << "decoded";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "column a: the value is null, which the field cannot be: a std::optional can");
  }
}

TEST(Encoder, RefusesValuesThatDoNotFit) {
  EXPECT_THROW((Encoder<Decimal<3, 0>>::encode({Int128{1000}})), Error);
  const auto two = Encoder<std::vector<int16_t>>::encode({1, 2});
  EXPECT_THROW((Encoder<std::array<int16_t, 3>>().decode(row_of<std::vector<int16_t>>(two))), Error);
  const auto negative = Encoder<int16_t>::encode(-1);
  EXPECT_THROW(Encoder<uint8_t>().decode(row_of<int16_t>(negative)), Error);
}

}  // namespace
}  // namespace lamella
