/// What versions of writers are known to have got wrong, by the created_by of their files. The one place for it.
#pragma once

#include <string_view>

#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// Bounds of binary columns that are whatever a buffer held when the file was closed: parquet-mr before 1.8.0
/// (PARQUET-251).
bool writer_spoilt_binary_bounds(std::string_view created_by);

/// Bounds of decimals in bytes of that physical type that were not compared as numbers: byte by byte as signed ones in
/// parquet-cpp, which became parquet-cpp-arrow and right in 4.0.0 (PARQUET-1655, PARQUET-2003); as unsigned ones where
/// Polars sums pages up (pola-rs/polars#29347), and of BYTE_ARRAY in parquet-rs (apache/arrow-rs#10860 and #11073).
/// Where all values of one length were compared as unsigned, those of both signs have a min above the max, which
/// usable_bounds() sees without knowing the writer.
bool writer_misordered_decimals(std::string_view created_by, PhysicalType type);

/// DATA_PAGE_V2 whose is_compressed is false though the codec was used: parquet-cpp before 2.0.0, which Arrow called
/// itself up to its release 2 (ARROW-10353, ARROW-17100).
bool writer_denied_compression(std::string_view created_by);

/// DELTA_BYTE_ARRAY whose pages' first values share a prefix with the last value of the page before: parquet-mr before
/// 1.8.0 (PARQUET-246).
bool writer_shared_prefixes_across_pages(std::string_view created_by);

}  // namespace lamella::inline v0
