#include "scan/scan_plan.h"

#include <utility>

#include "scan/leaf_meaning.h"

namespace lamella::inline v0 {

void ScanPlan::set_columns(std::vector<ProjectedColumn> projected) {
  columns = std::move(projected);
  settle_leaves(columns, *metadata, options);
  std::vector<Field> fields;
  fields.reserve(columns.size());
  for (const ProjectedColumn& column : columns)
    fields.push_back(column.field);
  Schema::Metadata key_values;
  for (const auto& [key, value] : metadata->key_value_metadata())
    key_values.emplace_back(key, value.value_or(""));
  schema = std::make_shared<const Schema>(std::move(fields), std::move(key_values));
  filter = RowGroupFilter::make(metadata, options);
  if (!filter) return;
  const NameCase name_case = options.ignore_case ? NameCase::kInsensitive : NameCase::kSensitive;
  row_filter = std::make_shared<const RowFilter>(*options.where, *filter, name_case);
}

}  // namespace lamella::inline v0
