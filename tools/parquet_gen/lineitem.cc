#include "parquet_gen/lineitem.h"

#include <algorithm>
#include <string_view>

#include "parquet_gen/random.h"
#include "parquet_gen/text.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::annotated;
using writer::annotated_decimal;
using writer::leaf;
using writer::LeafData;
using writer::Node;
using writer::Values;

enum Column {
  kOrderKey,
  kPartKey,
  kSuppKey,
  kLineNumber,
  kQuantity,
  kExtendedPrice,
  kDiscount,
  kTax,
  kReturnFlag,
  kLineStatus,
  kShipDate,
  kCommitDate,
  kReceiptDate,
  kShipInstruct,
  kShipMode,
  kComment,
};

// Days since 1970-01-01.
constexpr int32_t kFirstOrderDate = 8035;  // 1992-01-01
constexpr int32_t kLastOrderDate = 10440;  // 1998-08-02
constexpr int32_t kCurrentDate = 9298;     // 1995-06-17

constexpr std::string_view kShipInstructs[] = {"DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"};
constexpr std::string_view kShipModes[] = {"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};

std::vector<Node> lineitem_columns() {
  const auto text = [](const char* name) {
    return leaf(name, PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, annotated(LogicalKind::kString));
  };
  const auto money = [](const char* name) {
    return leaf(name, PhysicalType::INT64, Repetition::REQUIRED, annotated_decimal(15, 2));
  };
  const auto date = [](const char* name) {
    return leaf(name, PhysicalType::INT32, Repetition::REQUIRED, annotated(LogicalKind::kDate));
  };
  return {leaf("l_orderkey", PhysicalType::INT64),
          leaf("l_partkey", PhysicalType::INT64),
          leaf("l_suppkey", PhysicalType::INT64),
          leaf("l_linenumber", PhysicalType::INT32),
          money("l_quantity"),
          money("l_extendedprice"),
          money("l_discount"),
          money("l_tax"),
          text("l_returnflag"),
          text("l_linestatus"),
          date("l_shipdate"),
          date("l_commitdate"),
          date("l_receiptdate"),
          text("l_shipinstruct"),
          text("l_shipmode"),
          text("l_comment")};
}

class Lineitem final : public RowSource {
 public:
  Lineitem(int64_t num_rows, uint64_t seed)
      : columns_(lineitem_columns()),
        random_(seed),
        prose_(seed + 1, 16 << 20),
        num_parts_(std::max<int64_t>(num_rows / 30, 40)),
        num_suppliers_(std::max<int64_t>(num_rows / 600, 4)) {}

  const std::vector<Node>& columns() const override { return columns_; }

  std::vector<LeafData> next(int64_t num_rows) override {
    std::vector<LeafData> leaves;
    for (const Node& column : columns_) {
      leaves.push_back({Values(*column.type), {}, {}});
      leaves.back().values.reserve(num_rows);
    }
    for (int64_t row = 0; row < num_rows; ++row) {
      if (line_ == num_lines_) begin_order();
      add_line(leaves);
    }
    return leaves;
  }

 private:
  void begin_order() {
    // Of every 32 keys, the first 8 are used.
    order_key_ = (order_ordinal_ / 8 * 32) + order_ordinal_ % 8 + 1;
    ++order_ordinal_;
    num_lines_ = random_.between(1, 7);
    line_ = 0;
    order_date_ = static_cast<int32_t>(random_.between(kFirstOrderDate, kLastOrderDate));
  }

  void add_line(std::vector<LeafData>& leaves) {
    ++line_;
    const int64_t part = random_.between(1, num_parts_);
    const int64_t quantity = random_.between(1, 50);
    const int64_t retail_cents = 90000 + part / 10 % 20001 + 100 * (part % 1000);
    leaves[kOrderKey].values.append(order_key_);
    leaves[kPartKey].values.append(part);
    leaves[kSuppKey].values.append(supplier_of(part));
    leaves[kLineNumber].values.append(static_cast<int32_t>(line_));
    leaves[kQuantity].values.append(quantity * 100);
    leaves[kExtendedPrice].values.append(quantity * retail_cents);
    leaves[kDiscount].values.append(random_.between(0, 10));
    leaves[kTax].values.append(random_.between(0, 8));
    add_dates(leaves);
    leaves[kShipInstruct].values.append_bytes(kShipInstructs[random_.below(std::size(kShipInstructs))]);
    leaves[kShipMode].values.append_bytes(kShipModes[random_.below(std::size(kShipModes))]);
    leaves[kComment].values.append_bytes(prose_.cut(random_, random_.between(10, 43)));
  }

  /// A part has four suppliers.
  int64_t supplier_of(int64_t part) {
    const auto which = static_cast<int64_t>(random_.below(4));
    return (part + which * (num_suppliers_ / 4 + (part - 1) / num_suppliers_)) % num_suppliers_ + 1;
  }

  void add_dates(std::vector<LeafData>& leaves) {
    const auto ship_date = static_cast<int32_t>(order_date_ + random_.between(1, 121));
    const auto receipt_date = static_cast<int32_t>(ship_date + random_.between(1, 30));
    leaves[kShipDate].values.append(ship_date);
    leaves[kCommitDate].values.append(static_cast<int32_t>(order_date_ + random_.between(30, 90)));
    leaves[kReceiptDate].values.append(receipt_date);
    const bool returned = random_.below(2) == 0;
    leaves[kReturnFlag].values.append_bytes(receipt_date > kCurrentDate ? "N" : (returned ? "R" : "A"));
    leaves[kLineStatus].values.append_bytes(ship_date > kCurrentDate ? "O" : "F");
  }

  const std::vector<Node> columns_;
  Random random_;
  const Prose prose_;
  const int64_t num_parts_;
  const int64_t num_suppliers_;
  int64_t order_ordinal_ = 0;
  int64_t order_key_ = 0;
  int64_t num_lines_ = 0;
  int64_t line_ = 0;
  int32_t order_date_ = 0;
};

}  // namespace

std::unique_ptr<RowSource> lineitem(int64_t num_rows, uint64_t seed) {
  return std::make_unique<Lineitem>(num_rows, seed);
}

}  // namespace gen
}  // namespace lamella::inline v0
