/// What to ask bloom filters for.
#pragma once

#include <cstdint>
#include <vector>

#include "lamella/parquet_schema.h"
#include "lamella/type.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// Hashes of every form in which a leaf of this type can hold a value that equals `value`: 0.0 has two. None when there
/// are forms without number (NaN, decimals in byte arrays), or filters are of no use (booleans).
std::vector<uint64_t> bloom_hashes_of(const Value& value, const Type& type, const SchemaNode& leaf);

}  // namespace lamella::inline v0
