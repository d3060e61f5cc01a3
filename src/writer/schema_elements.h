/// The schema as the footer says it.
#pragma once

#include <vector>

#include "parquet_types.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace writer {

/// The root and everything below it, depth first.
std::vector<thrift::SchemaElement> schema_elements(const std::string& root_name, const std::vector<Node>& columns);

}  // namespace writer
}  // namespace lamella::inline v0
