#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "lamella/error.h"
#include "lamella/read_options.h"
#include "scan/target_shape.h"

namespace lamella::inline v0 {
namespace {

[[noreturn]] void bad_value(const std::string& key, const std::string& value, const std::string& wanted) {
  throw Error(ErrorCode::kInvalidArgument, key + " = " + value + ": it must be " + wanted);
}

/// Spark takes values without regard to case and to blanks around them.
std::string folded(std::string_view value) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = value.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return "";
  std::string text(value.substr(first, value.find_last_not_of(kBlanks) + 1 - first));
  std::transform(text.begin(), text.end(), text.begin(), lower_letter);
  return text;
}

bool to_boolean(const std::string& key, const std::string& value) {
  const std::string text = folded(value);
  if (text != "true" && text != "false") bad_value(key, value, "true or false");
  return text == "true";
}

RebaseMode to_rebase_mode(const std::string& key, const std::string& value) {
  const std::string text = folded(value);
  if (text == "legacy") return RebaseMode::kLegacy;
  if (text == "corrected") return RebaseMode::kCorrected;
  if (text != "exception") bad_value(key, value, "EXCEPTION, LEGACY or CORRECTED");
  return RebaseMode::kException;
}

int64_t to_positive(const std::string& key, const std::string& value) {
  const std::string text = folded(value);
  int64_t number = 0;
  const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 1) {
    bad_value(key, value, "a whole number above 0");
  }
  return number;
}

using Setter = std::function<void(ReadOptions& options, const std::string& key, const std::string& value)>;

Setter set_boolean(bool ReadOptions::*member, bool inverted = false) {
  return [=](ReadOptions& options, const std::string& key, const std::string& value) {
    options.*member = to_boolean(key, value) != inverted;
  };
}

Setter set_mode(RebaseMode CalendarOptions::*member) {
  return [=](ReadOptions& options, const std::string& key, const std::string& value) {
    options.calendar.*member = to_rebase_mode(key, value);
  };
}

/// In the order in which they are applied: options of one read come behind those of the session.
const std::vector<std::pair<std::string, Setter>>& setters() {
  static const std::vector<std::pair<std::string, Setter>> kSetters = {
      {"spark.sql.caseSensitive", set_boolean(&ReadOptions::ignore_case, true)},
      {"spark.sql.parquet.binaryAsString", set_boolean(&ReadOptions::binary_as_string)},
      {"spark.sql.parquet.int96AsTimestamp", set_boolean(&ReadOptions::refuse_int96, true)},
      {"spark.sql.legacy.parquet.nanosAsLong", set_boolean(&ReadOptions::nanos_as_int64)},
      {"spark.sql.parquet.inferTimestampNTZ.enabled",
       set_boolean(&ReadOptions::local_timestamps_adjusted_to_utc, true)},
      {"spark.sql.parquet.fieldId.read.enabled", set_boolean(&ReadOptions::match_field_ids)},
      {"spark.sql.parquet.fieldId.read.ignoreMissing", set_boolean(&ReadOptions::allow_missing_field_ids)},
      {"spark.sql.parquet.columnarReaderBatchSize",
       [](ReadOptions& options, const std::string& key, const std::string& value) {
         options.batch_rows = to_positive(key, value);
       }},
      {"spark.sql.session.timeZone",
       [](ReadOptions& options, const std::string&, const std::string& value) { options.calendar.time_zone = value; }},
      {"spark.sql.parquet.datetimeRebaseModeInRead", set_mode(&CalendarOptions::dates)},
      {"spark.sql.parquet.int96RebaseModeInRead", set_mode(&CalendarOptions::int96)},
      {"datetimeRebaseMode", set_mode(&CalendarOptions::dates)},
      {"int96RebaseMode", set_mode(&CalendarOptions::int96)},
      {"spark.sql.parquet.int96TimestampConversion",
       [](ReadOptions& options, const std::string& key, const std::string& value) {
         if (to_boolean(key, value)) options.int96_local_zone = options.calendar.time_zone;
       }},
  };
  return kSetters;
}

}  // namespace

ReadOptions ReadOptions::from_spark_conf(const std::map<std::string, std::string>& conf) {
  ReadOptions options;
  options.ignore_case = true;
  options.utf8 = Utf8Mode::kUnchecked;
  options.promotion = PromotionMode::kSpark;
  options.int96_adjusted_to_utc = true;
  options.calendar.by_spark_keys = true;
  for (const auto& [key, set] : setters()) {
    const auto found = conf.find(key);
    if (found != conf.end()) set(options, key, found->second);
  }
  return options;
}

}  // namespace lamella::inline v0
