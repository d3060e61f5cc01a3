// Bytes as rows of Spark: what validate() passes has text, hashes, becomes a batch, and rows again.
//
//     input      which schema (1 byte) | the row

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/row_materializer.h"
#include "lamella/rows_to_batch.h"
#include "lamella/unsafe_row.h"

namespace {

using lamella::SparkField;
using lamella::SparkType;
using lamella::SparkTypeId;

SparkType schema_of(std::vector<SparkType> types) {
  std::vector<SparkField> fields;
  for (const SparkType& type : types)
    fields.emplace_back("c" + std::to_string(fields.size()), type);
  return SparkType::structure(std::move(fields));
}

const std::vector<SparkType>& schemas() {
  static const SparkType kWide = SparkType::decimal(30, 2);
  static const SparkType kInterval = SparkTypeId::kCalendarInterval;
  static const std::vector<SparkType> all = {
      schema_of({schema_of({SparkTypeId::kInteger, SparkTypeId::kString}),
                 schema_of({SparkTypeId::kLong, SparkTypeId::kDouble, SparkTypeId::kString, kWide}),
                 SparkTypeId::kLong}),
      schema_of({SparkType::array(SparkTypeId::kBoolean), SparkType::array(SparkTypeId::kShort),
                 SparkType::array(SparkTypeId::kDate), SparkType::array(SparkType::decimal(9, 2)),
                 SparkType::array(SparkType::decimal(38, 2)), SparkType::array(SparkTypeId::kBinary)}),
      schema_of({SparkTypeId::kVariant, SparkTypeId::kLong}),
      schema_of({SparkTypeId::kLong, SparkType::array(kInterval), SparkType::array(SparkTypeId::kVoid),
                 schema_of({SparkTypeId::kVoid, SparkTypeId::kLong})}),
      schema_of({SparkType::map(SparkTypeId::kString, SparkType::array(SparkType::map(SparkTypeId::kByte, kWide))),
                 kInterval, SparkTypeId::kFloat, SparkTypeId::kTimestampNtz}),
      schema_of(std::vector<SparkType>(66, SparkTypeId::kBinary)),
  };
  return all;
}

/// What a row of no variants says.
void look_at(const lamella::UnsafeRow& row, const SparkType& schema) {
  try {
    lamella::to_json(row, schema);
    lamella::spark_hash(row, schema);
    lamella::spark_xxhash64(row, schema);
  } catch (const lamella::Error&) {
    // A variant that is none, or has no hash.
  }
}

/// A batch of the row, as rows.
lamella::UnsafeRows there_and_back(const lamella::UnsafeRow& row, const SparkType& schema) {
  const lamella::ColumnarBatch batch = lamella::RowsToBatch(schema).convert({&row, 1});
  lamella::UnsafeRows rows;
  lamella::RowMaterializer(*batch.schema(), schema).materialize(batch, rows);
  return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const SparkType& schema = schemas()[data[0] % schemas().size()];
  // As large as they are, for the address sanitizer to see what is read beyond.
  const std::vector<uint8_t> bytes(data + 1, data + size);
  try {
    lamella::validate(bytes, schema);
  } catch (const lamella::Error&) {
    return 0;
  }
  const lamella::UnsafeRow row(bytes, static_cast<int>(schema.fields().size()));
  look_at(row, schema);
  try {
    const lamella::UnsafeRows first = there_and_back(row, schema);
    lamella::validate(first[0].bytes(), schema);
    const lamella::UnsafeRows second = there_and_back(first[0], schema);
    if (!std::ranges::equal(first.bytes(), second.bytes())) std::abort();
  } catch (const lamella::Error& error) {
    // A decimal of too many digits.
    if (error.code() != lamella::ErrorCode::kCorruptFile) std::abort();
  }
  return 0;
}
