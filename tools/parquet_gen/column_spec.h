/// The generator's small language for columns.
///
///     id:int64:sequential,price:decimal(12,2):dict:null=0.1,note:string:length=0..200:multibyte:codec=zstd
///
/// A column is name:type, then options, each a word or name=value; docs are in kColumnGrammar, which --help prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parquet_gen/text.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace gen {

/// What --help says about types and options.
extern const std::string_view kColumnGrammar;

/// What the values of a column are made as; its Node says how they are stored.
enum class ValueKind : uint8_t {
  kBoolean,
  kInteger,  ///< Integers of every width, decimals, dates, times, timestamps.
  kFloat16,
  kFloat,
  kDouble,
  kDecimalBytes,  ///< Decimals in big-endian bytes.
  kInt96,
  kText,
  kJson,
  kEnum,
  kBson,
  kBytes,  ///< Random bytes of any length.
  kFixed,  ///< Random bytes of one length.
  kInterval,
};

enum class Distribution : uint8_t {
  kRandom,
  kSequential,  ///< Ascending, from the low end of the range.
  kRuns,        ///< Random, each value repeated.
};

struct ColumnSpec {
  writer::Node node;
  ValueKind kind = ValueKind::kInteger;

  Distribution distribution = Distribution::kRandom;
  int64_t step = 1;         ///< kSequential: steps are 1, or random below this when it is larger.
  int64_t mean_run = 40;    ///< kRuns.
  int64_t cardinality = 0;  ///< Distinct values; 0: as many as come.
  int64_t low = 0;          ///< Integers, in the column's own unit; floats.
  int64_t high = 0;
  std::optional<int> decimals;  ///< Floats: rounded to so many.
  int64_t min_length = 4;       ///< Text and bytes.
  int64_t max_length = 30;
  TextKind text = TextKind::kWords;
  double null_share = 0;
  int64_t null_run = 1;  ///< Nulls come in runs of this mean length.

  std::optional<Encoding> encoding;
  std::optional<CompressionCodec> codec;
};

/// Throws kInvalidArgument with the words at fault and what would be right.
std::vector<ColumnSpec> parse_columns(std::string_view text);

/// "snappy", "lz4_raw"; in any case. Throws kInvalidArgument.
CompressionCodec parse_codec(std::string_view text);
/// "plain", "dict", "delta_binary_packed", and short forms; in any case. Nothing when it is none.
std::optional<Encoding> find_encoding(std::string_view text);

}  // namespace gen
}  // namespace lamella::inline v0
