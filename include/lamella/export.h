/// Visibility of the public API. The library is built with hidden visibility; what a program may use is marked
/// LAMELLA_EXPORT.
#pragma once

#include <bit>

#define LAMELLA_EXPORT __attribute__((visibility("default")))

// Parquet and Arrow are little-endian, and values are read in place.
static_assert(std::endian::native == std::endian::little, "lamella needs a little-endian machine");
static_assert(sizeof(void*) == 8, "lamella needs a 64-bit machine");
