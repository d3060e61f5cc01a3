#include "arrow/schema_export.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

/// Memory of an ArrowSchema, that of its children included. Children are released apart, since they may be moved out.
struct SchemaOwner {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  ArrowSchema dictionary = {};

  SchemaOwner() = default;
  SchemaOwner(const SchemaOwner&) = delete;
  SchemaOwner& operator=(const SchemaOwner&) = delete;
  ~SchemaOwner() {
    for (ArrowSchema& child : children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
};

void release_schema(ArrowSchema* schema) {
  delete static_cast<SchemaOwner*>(schema->private_data);
  schema->release = nullptr;
  schema->private_data = nullptr;
}

void append_size(size_t size, std::string& out) {
  if (size > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    throw Error(ErrorCode::kResourceLimit,
                "metadata of " + std::to_string(size) + " bytes; Arrow's C data interface takes up to 2147483647");
  }
  const auto size32 = static_cast<int32_t>(size);
  out.append(reinterpret_cast<const char*>(&size32), sizeof(size32));
}

/// Pairs as the C data interface wants them: counts and lengths are int32 in the machine's order.
std::string encoded(const Schema::Metadata& pairs) {
  std::string out;
  if (pairs.empty()) return out;
  append_size(pairs.size(), out);
  for (const auto& [key, value] : pairs) {
    append_size(key.size(), out);
    out += key;
    append_size(value.size(), out);
    out += value;
  }
  return out;
}

Schema::Metadata metadata_of(const ArrowField& field) {
  Schema::Metadata pairs;
  if (!field.extension_name.empty()) {
    pairs.emplace_back("ARROW:extension:name", field.extension_name);
    pairs.emplace_back("ARROW:extension:metadata", field.extension_metadata);
  }
  if (field.field_id) pairs.emplace_back("PARQUET:field_id", std::to_string(*field.field_id));
  return pairs;
}

ArrowSchema leaf_schema(std::unique_ptr<SchemaOwner> owner, bool nullable) {
  ArrowSchema schema = {};
  schema.format = owner->format.c_str();
  schema.name = owner->name.c_str();
  schema.metadata = owner->metadata.empty() ? nullptr : owner->metadata.c_str();
  schema.flags = nullable ? ARROW_FLAG_NULLABLE : 0;
  schema.n_children = static_cast<int64_t>(owner->children.size());
  for (ArrowSchema& child : owner->children)
    owner->child_pointers.push_back(&child);
  schema.children = owner->child_pointers.empty() ? nullptr : owner->child_pointers.data();
  schema.dictionary = owner->dictionary.release == nullptr ? nullptr : &owner->dictionary;
  schema.release = &release_schema;
  schema.private_data = owner.release();
  return schema;
}

ArrowSchema schema_of(const ArrowField& field) {
  auto owner = std::make_unique<SchemaOwner>();
  owner->name = field.name;
  owner->metadata = encoded(metadata_of(field));
  owner->format = field.format;
  if (field.dictionary) {
    auto values = std::make_unique<SchemaOwner>();
    values->format = std::exchange(owner->format, field.index_format);
    owner->dictionary = leaf_schema(std::move(values), true);
  }
  owner->children.reserve(field.children.size());
  for (const ArrowField& child : field.children)
    owner->children.push_back(schema_of(child));
  return leaf_schema(std::move(owner), field.nullable);
}

}  // namespace

void export_fields(const std::vector<ArrowField>& fields, const Schema::Metadata& metadata, ArrowSchema* out) {
  *out = {};
  auto owner = std::make_unique<SchemaOwner>();
  owner->format = "+s";
  Schema::Metadata kept;
  for (const auto& pair : metadata) {
    // The schema of the arrays that a writer had before it made a file of them: not that of these.
    if (pair.first != "ARROW:schema") kept.push_back(pair);
  }
  owner->metadata = encoded(kept);
  owner->children.reserve(fields.size());
  for (const ArrowField& field : fields)
    owner->children.push_back(schema_of(field));
  *out = leaf_schema(std::move(owner), false);
}

void export_schema(const Schema& schema, const ArrowOptions& options, ArrowSchema* out) {
  *out = {};
  export_fields(arrow_fields(schema, options), schema.metadata(), out);
}

}  // namespace lamella::inline v0
