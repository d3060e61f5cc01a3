#include "parquet_gen/column_spec.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "lamella/error.h"
#include "parquet_gen/column_type.h"

namespace lamella::inline v0 {
namespace gen {

const std::string_view kColumnGrammar = R"(Columns are NAME:TYPE[:OPTION]..., separated by commas:
  id:int64:sequential,price:decimal(12,2):dict:null=0.1,note:string:length=0..200:multibyte

Types:
  bool  int8 int16 int32 int64  uint8 uint16 uint32 uint64  float16 float double
  decimal(precision,scale[,int32|int64|fixed|binary])  date  time(ms|us|ns[,utc])  timestamp(ms|us|ns[,utc])  int96
  string  enum  json  bson  binary  fixed(bytes)  uuid  interval

Values:
  random                 any value of the range (the default)
  sequential[=STEP]      ascending by 1, or by random steps below STEP
  runs[=MEAN]            random values, each repeated, MEAN times on average (40)
  cardinality=N          N distinct values
  range=LOW..HIGH        whole numbers in the column's own unit: cents of decimals, days of dates, units of timestamps
  decimals=N             float and double: rounded to N decimals
  length=MIN..MAX        bytes of string and binary (4..30)
  words|ascii|multibyte  text of words (the default), of random letters, of random characters of one to four bytes
  numbered               text like customer#000000042, ascending with sequential
  null=SHARE             optional, with this share of nulls; null=0 is optional without nulls
  null-runs=MEAN         nulls come in runs of MEAN on average

Layout, instead of that of the whole file:
  plain dict plain_dictionary rle delta delta_length delta_bytes bss alp, or encoding=NAME in the format's spelling
  codec=NAME
)";

namespace {

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& letter : made)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return made;
}

/// `text` cut at each `separator` that is not in parentheses.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] != separator || depth > 0) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

void parse_type(ColumnSpec& spec, std::string_view text) {
  const size_t open = text.find('(');
  std::vector<std::string> arguments;
  if (open != std::string_view::npos) {
    if (text.back() != ')') throw Error(ErrorCode::kInvalidArgument, "a closing parenthesis is missing");
    const std::string inside = lower(text.substr(open + 1, text.size() - open - 2));
    for (const std::string_view argument : split(inside, ','))
      arguments.emplace_back(argument);
  }
  set_type(spec, lower(text.substr(0, open)), arguments);
}

std::pair<int64_t, int64_t> parse_range(const std::string& text, const std::string& name) {
  const size_t dots = text.find("..");
  if (dots == std::string::npos) {
    throw Error(ErrorCode::kInvalidArgument, name + ": " + name + "=LOW..HIGH is needed, not \"" + text + "\"");
  }
  const std::pair<int64_t, int64_t> range{parse_number(std::string_view(text).substr(0, dots), name),
                                          parse_number(std::string_view(text).substr(dots + 2), name)};
  if (range.first > range.second) throw Error(ErrorCode::kInvalidArgument, name + ": " + text + " is empty");
  return range;
}

double parse_share(const std::string& text) {
  char* end = nullptr;
  const double share = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0' || !(share >= 0 && share <= 1)) {
    throw Error(ErrorCode::kInvalidArgument, "null: a share from 0 to 1 is needed, not \"" + text + "\"");
  }
  return share;
}

int64_t parse_positive(const std::string& text, const std::string& name) {
  const int64_t number = parse_number(text, name);
  if (number < 1) throw Error(ErrorCode::kInvalidArgument, name + ": " + text + " is below 1");
  return number;
}

/// Options that are a word, or that have a value which may be left out.
bool parse_word(ColumnSpec& spec, const std::string& name, const std::string& value) {
  if (name == "random") {
    spec.distribution = Distribution::kRandom;
  } else if (name == "sequential") {
    spec.distribution = Distribution::kSequential;
    if (!value.empty()) spec.step = parse_positive(value, name);
  } else if (name == "runs") {
    spec.distribution = Distribution::kRuns;
    if (!value.empty()) spec.mean_run = parse_positive(value, name);
  } else if (name == "words") {
    spec.text = TextKind::kWords;
  } else if (name == "ascii") {
    spec.text = TextKind::kAscii;
  } else if (name == "multibyte") {
    spec.text = TextKind::kMultibyte;
  } else if (name == "numbered") {
    spec.text = TextKind::kNumbered;
  } else if (value.empty() && find_encoding(name)) {
    spec.encoding = find_encoding(name);
  } else {
    return false;
  }
  return true;
}

/// Options that need a value.
bool parse_assignment(ColumnSpec& spec, const std::string& name, const std::string& value) {
  if (name == "cardinality") {
    spec.cardinality = parse_positive(value, name);
  } else if (name == "range") {
    std::tie(spec.low, spec.high) = parse_range(value, name);
  } else if (name == "decimals") {
    spec.decimals = static_cast<int>(std::min<int64_t>(parse_number(value, name), 15));
  } else if (name == "length") {
    std::tie(spec.min_length, spec.max_length) = parse_range(value, name);
    if (spec.min_length < 0 || spec.max_length > 1 << 20) {
      throw Error(ErrorCode::kInvalidArgument, "length: from 0 to 1048576 bytes");
    }
  } else if (name == "null") {
    spec.null_share = parse_share(value);
    spec.node.repetition = Repetition::OPTIONAL;
  } else if (name == "null-runs") {
    spec.null_run = parse_positive(value, name);
  } else if (name == "encoding") {
    spec.encoding = find_encoding(value);
    if (!spec.encoding) throw Error(ErrorCode::kInvalidArgument, "there is no encoding " + value);
  } else if (name == "codec") {
    spec.codec = parse_codec(value);
  } else {
    return false;
  }
  return true;
}

ColumnSpec parse_column(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() < 2 || parts[0].empty()) throw Error(ErrorCode::kInvalidArgument, "name:type is needed");
  ColumnSpec spec;
  spec.node.name = parts[0];
  parse_type(spec, parts[1]);
  for (size_t i = 2; i < parts.size(); ++i) {
    const std::string option(parts[i]);
    const size_t equals = option.find('=');
    const std::string name = lower(option.substr(0, equals));
    const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
    if (!parse_word(spec, name, value) && !parse_assignment(spec, name, value)) {
      throw Error(ErrorCode::kInvalidArgument, "there is no option " + name + "; --help lists them");
    }
  }
  return spec;
}

}  // namespace

std::vector<ColumnSpec> parse_columns(std::string_view text) {
  std::vector<ColumnSpec> columns;
  for (const std::string_view column : split(text, ',')) {
    try {
      columns.push_back(parse_column(column));
    } catch (const Error& error) {
      throw Error(error.code(), "column \"" + std::string(column) + "\": " + error.message());
    }
  }
  return columns;
}

CompressionCodec parse_codec(std::string_view text) {
  const std::string name = lower(text);
  if (name == "none") return CompressionCodec::UNCOMPRESSED;
  for (int number = 0; number <= static_cast<int>(CompressionCodec::LZ4_RAW); ++number) {
    const auto codec = static_cast<CompressionCodec>(number);
    if (codec != CompressionCodec::LZO && name == lower(to_string(codec))) return codec;
  }
  throw Error(ErrorCode::kInvalidArgument, "there is no codec " + std::string(text) +
                                               ": none, snappy, gzip, brotli, zstd, lz4_raw, or lz4 (deprecated)");
}

std::optional<Encoding> find_encoding(std::string_view text) {
  const std::string name = lower(text);
  const std::pair<const char*, Encoding> short_names[] = {
      {"dict", Encoding::RLE_DICTIONARY},
      {"delta", Encoding::DELTA_BINARY_PACKED},
      {"delta_length", Encoding::DELTA_LENGTH_BYTE_ARRAY},
      {"delta_bytes", Encoding::DELTA_BYTE_ARRAY},
      {"bss", Encoding::BYTE_STREAM_SPLIT},
  };
  for (const auto& [short_name, encoding] : short_names) {
    if (name == short_name) return encoding;
  }
  for (int number = 0; number <= static_cast<int>(Encoding::ALP); ++number) {
    const auto encoding = static_cast<Encoding>(number);
    if (encoding != Encoding::BIT_PACKED && name == lower(to_string(encoding))) return encoding;
  }
  return std::nullopt;
}

}  // namespace gen
}  // namespace lamella::inline v0
