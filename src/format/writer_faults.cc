#include "format/writer_faults.h"

#include <array>
#include <charconv>
#include <optional>

namespace lamella::inline v0 {

namespace {

/// Major and minor.
using Version = std::array<int, 2>;

/// `NAME version 1.7.0-SNAPSHOT (build abc)`: {1, 7}. Nullopt where no version can be made out, as of old writers.
std::optional<Version> version_of(std::string_view created_by) {
  constexpr std::string_view kVersion = " version ";
  const size_t found = created_by.find(kVersion);
  if (found == std::string_view::npos) return std::nullopt;
  const char* at = created_by.data() + found + kVersion.size();
  const char* const end = created_by.data() + created_by.size();
  Version version{};
  for (int& number : version) {
    const auto [next, failure] = std::from_chars(at, end, number);
    if (failure != std::errc{}) return std::nullopt;
    at = next == end ? next : next + 1;
  }
  return version;
}

/// Whether that is `writer`, and not another whose name begins so.
bool is_by(std::string_view created_by, std::string_view writer) {
  if (!created_by.starts_with(writer)) return false;
  return created_by.size() == writer.size() || created_by[writer.size()] == ' ';
}

/// Whether that is `writer` before a version, or in one that it does not tell.
bool is_before(std::string_view created_by, std::string_view writer, Version fixed) {
  if (!is_by(created_by, writer)) return false;
  const std::optional<Version> version = version_of(created_by);
  return !version || *version < fixed;
}

}  // namespace

bool writer_spoilt_binary_bounds(std::string_view created_by) {
  return is_before(created_by, "parquet-mr", {1, 8});
}

bool writer_misordered_decimals(std::string_view created_by, PhysicalType type) {
  if (is_by(created_by, "parquet-cpp") || is_before(created_by, "parquet-cpp-arrow", {4, 0})) return true;
  if (is_by(created_by, "Polars")) return true;
  return type == PhysicalType::BYTE_ARRAY && is_by(created_by, "parquet-rs");
}

bool writer_denied_compression(std::string_view created_by) {
  return is_before(created_by, "parquet-cpp", {2, 0});
}

bool writer_shared_prefixes_across_pages(std::string_view created_by) {
  return is_before(created_by, "parquet-mr", {1, 8});
}

}  // namespace lamella::inline v0
