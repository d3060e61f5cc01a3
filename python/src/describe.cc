#include "describe.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <string_view>

#include "lamella/parquet_enums.h"
#include "lamella/type.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

std::optional<std::string_view> unit_of(const Type& type) {
  if (type.id() != TypeId::kTime && type.id() != TypeId::kTimestamp) return std::nullopt;
  return type.unit() == TimeUnit::kMillis ? "ms" : type.unit() == TimeUnit::kMicros ? "us" : "ns";
}

/// Text of a file, which need not be UTF-8.
nb::object text(std::string_view bytes) {
  return nb::steal(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "replace"));
}

nb::str name(std::string_view spelling) {
  return nb::str(spelling.data(), spelling.size());
}

nb::dict describe_chunk(const ColumnChunkMetadata& chunk, const SchemaNode& leaf) {
  nb::dict described;
  described["path"] = text(leaf.path);
  described["type"] = name(to_string(chunk.physical_type));
  described["codec"] = name(to_string(chunk.codec));
  nb::list encodings;
  for (const Encoding encoding : chunk.encodings)
    encodings.append(name(to_string(encoding)));
  described["encodings"] = encodings;
  described["num_values"] = chunk.num_values;
  described["null_count"] = nb::none();
  if (chunk.statistics && chunk.statistics->null_count) described["null_count"] = *chunk.statistics->null_count;
  described["compressed_bytes"] = chunk.total_compressed_size;
  described["uncompressed_bytes"] = chunk.total_uncompressed_size;
  return described;
}

/// Without the GIL, because a program may be asked for the key of a column's metadata.
ColumnChunkMetadata chunk_of(const FileMetadata& metadata, int row_group, int leaf) {
  const nb::gil_scoped_release no_gil;
  return metadata.column_chunk(row_group, leaf);
}

}  // namespace

void bind_types(nb::module_& module) {
  nb::class_<Type>(module, "Type")
      .def_prop_ro("kind", [](const Type& type) { return type_name(type.id()); })
      .def_prop_ro("unit", &unit_of)
      .def_prop_ro("adjusted_to_utc", &Type::adjusted_to_utc)
      .def_prop_ro("precision", &Type::precision)
      .def_prop_ro("scale", &Type::scale)
      .def_prop_ro("byte_width", &Type::byte_width)
      .def_prop_ro("crs", &Type::crs)
      .def_prop_ro("children", [](const Type& type) { return std::vector<Field>(type.children()); })
      .def("__eq__", [](const Type& type, const Type& other) { return type == other; })
      .def("__str__", &Type::to_string)
      .def("__repr__", [](const Type& type) { return "<lamella.Type " + type.to_string() + ">"; });
  nb::class_<Field>(module, "Field")
      .def_prop_ro("name", [](const Field& field) { return text(field.name()); })
      .def_prop_ro("type", &Field::type)
      .def_prop_ro("nullable", &Field::nullable)
      .def_prop_ro("field_id", &Field::field_id)
      .def("__eq__", [](const Field& field, const Field& other) { return field == other; })
      .def("__repr__", [](const Field& field) {
        return "<lamella.Field " + field.name() + ": " + field.type().to_string() +
               (field.nullable() ? ">" : " not null>");
      });
}

nb::dict describe_metadata(const SourceFile& file) {
  const FileMetadata& metadata = *file.metadata;
  nb::dict described;
  described["version"] = metadata.version();
  described["created_by"] = text(metadata.created_by());
  described["num_rows"] = metadata.num_rows();
  described["num_columns"] = metadata.schema().num_leaves();
  nb::dict key_values;
  for (const auto& [key, value] : metadata.key_value_metadata())
    key_values[text(key)] = value ? text(*value) : nb::none();
  described["key_value_metadata"] = key_values;
  nb::list row_groups;
  for (int g = 0; g < metadata.num_row_groups(); ++g) {
    const RowGroupMetadata row_group = metadata.row_group(g);
    nb::dict group;
    group["num_rows"] = row_group.num_rows;
    group["uncompressed_bytes"] = row_group.total_byte_size;
    nb::list columns;
    for (int leaf = 0; leaf < metadata.schema().num_leaves(); ++leaf) {
      columns.append(describe_chunk(chunk_of(metadata, g, leaf), metadata.schema().leaf(leaf)));
    }
    group["columns"] = columns;
    row_groups.append(group);
  }
  described["row_groups"] = row_groups;
  return described;
}

}  // namespace lamella::python
