/// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inline v0::tool {

// Three or four significant digits and a decimal prefix.

/// quantity(187.5e6, "rows/s") is "187.5 M rows/s".
std::string quantity(double amount, std::string_view noun);
/// byte_quantity(187.5e6) is "187.5 MB".
std::string byte_quantity(double num_bytes);
/// "12.3 µs", "12.3 ms", "1.234 s".
std::string duration(double seconds);

/// A count and its noun: "1 row", "6,001,215 rows".
std::string counted(int64_t count, std::string_view noun);

}  // namespace lamella::inline v0::tool
