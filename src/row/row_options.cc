#include <algorithm>
#include <string>

#include "lamella/error.h"
#include "lamella/row_materializer.h"

namespace lamella::inline v0 {

RowOptions RowOptions::from_spark_conf(const std::map<std::string, std::string>& conf) {
  RowOptions options;
  const auto found = conf.find("spark.sql.legacy.parquet.returnNullStructIfAllFieldsMissing");
  if (found == conf.end()) return options;
  std::string text = found->second;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (text != "true" && text != "false") {
    throw Error(ErrorCode::kInvalidArgument, found->first + " = " + found->second + ": it must be true or false");
  }
  if (text == "true") options.missing_members = MissingMembers::kStructIsNull;
  return options;
}

}  // namespace lamella::inline v0
