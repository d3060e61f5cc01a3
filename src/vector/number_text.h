/// Floating point numbers and decimals as text.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace lamella::inline v0 {

/// The value of an IEEE 754 binary16, exactly.
double float16_to_double(uint16_t bits) noexcept;
/// The binary16 nearest to `value`, ties to even; NaN to a quiet NaN.
uint16_t double_to_float16(double value) noexcept;

/// The shortest text that gives the number back in its own width; "-0.0", "NaN", "Infinity", "-Infinity".
void append_float16(uint16_t bits, std::string& out);
void append_float(float value, std::string& out);
void append_double(double value, std::string& out);

/// A decimal: a two's complement integer, most significant byte first, of any length (no bytes are 0), divided by
/// 10^scale. Throws kResourceLimit for more than 65536 bytes or places.
void append_decimal(std::span<const uint8_t> big_endian, int32_t scale, std::string& out);
void append_decimal(int64_t unscaled, int32_t scale, std::string& out);

}  // namespace lamella::inline v0
