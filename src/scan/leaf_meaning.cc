#include "scan/leaf_meaning.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lamella/error.h"
#include "scan/zone_database.h"
#include "vector/calendar_rebase.h"

namespace lamella::inline v0 {
namespace {

using Kind = ColumnShape::Kind;
using Rebase = std::shared_ptr<const CalendarRebase>;

/// The value of a key in the file's metadata; empty where it is there without one.
std::optional<std::string> key_value(const FileMetadata& metadata, std::string_view key) {
  for (const auto& [name, value] : metadata.key_value_metadata()) {
    if (name == key) return value.value_or("");
  }
  return std::nullopt;
}

class LeafMeanings {
 public:
  LeafMeanings(const FileMetadata& metadata, const ReadOptions& options) : metadata_(metadata), options_(options) {
    const CalendarOptions& calendar = options.calendar;
    dates_ = calendar.dates;
    int96_ = calendar.int96;
    time_zone_ = calendar.time_zone;
    if (!options.int96_local_zone.empty() && !metadata.created_by().starts_with("parquet-mr")) {
      const std::shared_ptr<const TimeZone> clocks = find_time_zone(options.int96_local_zone);
      if (!clocks->is_utc()) int96_clocks_ = clocks;
    }
    if (!calendar.by_spark_keys) return;
    const std::optional<std::string> version = key_value(metadata, "org.apache.spark.version");
    if (version) {
      dates_ = mode_of(*version, "3.0.0", "org.apache.spark.legacyDateTime");
      int96_ = mode_of(*version, "3.1.0", "org.apache.spark.legacyINT96");
    }
    time_zone_ = key_value(metadata, "org.apache.spark.timeZone").value_or(time_zone_);
  }

  /// Nothing to do for any leaf.
  bool are_plain() const noexcept {
    return dates_ == RebaseMode::kCorrected && int96_ == RebaseMode::kCorrected && int96_clocks_ == nullptr &&
           !options_.refuse_int96;
  }

  /// Recursion is as deep as the file's schema, which is capped.
  void settle(ColumnShape& shape) {
    if (shape.kind == Kind::kVariant) return;
    if (shape.kind == Kind::kLeaf) settle_leaf(shape);
    for (ColumnShape& child : shape.children)
      settle(child);
  }

 private:
  /// Spark compares versions as text too.
  RebaseMode mode_of(const std::string& version, std::string_view first_corrected, std::string_view legacy_key) const {
    const bool is_legacy = version < first_corrected || key_value(metadata_, legacy_key).has_value();
    return is_legacy ? RebaseMode::kLegacy : RebaseMode::kCorrected;
  }

  void settle_leaf(ColumnShape& shape) {
    const SchemaNode& leaf = metadata_.schema().leaf(shape.leaf);
    const Type& wanted = shape.field.type();
    const Type& written = shape.file_type ? *shape.file_type : wanted;
    if (leaf.physical_type == PhysicalType::INT96) {
      if (options_.refuse_int96) {
        throw Error(ErrorCode::kInvalidArgument,
                    "column " + leaf.path + " is INT96, which is read only where it is taken for a timestamp");
      }
      // As what it is, or as an instant; a target that wants it local wants no old calendar.
      const bool is_local = shape.file_type && !wanted.adjusted_to_utc();
      if (!is_local && written.id() == TypeId::kTimestamp) shape.rebase = of_int96(written.unit());
      return;
    }
    const bool has_days = leaf.physical_type == PhysicalType::INT32 && written.byte_width() == 4;
    const bool wants_days = wanted.id() == TypeId::kDate || written.id() == TypeId::kDate;
    const bool wants_time = wanted.id() == TypeId::kTimestamp || wanted.id() == TypeId::kDate;
    if (has_days && wants_days && wants_time) {
      shape.rebase = of_dates();
    } else if (written.id() == TypeId::kTimestamp && wanted.id() == TypeId::kTimestamp && wanted.adjusted_to_utc()) {
      shape.rebase = of_instants(dates_, written.unit());
    }
  }

  static AncientValues ancient(RebaseMode mode) noexcept {
    return mode == RebaseMode::kLegacy ? AncientValues::kRebase : AncientValues::kRefuse;
  }

  Rebase of_dates() {
    if (dates_ == RebaseMode::kCorrected) return nullptr;
    if (days_ == nullptr) days_ = CalendarRebase::of_dates(ancient(dates_));
    return days_;
  }

  Rebase of_instants(RebaseMode mode, TimeUnit unit) {
    if (mode == RebaseMode::kCorrected) return nullptr;
    Rebase& rebase = instants_[{mode, unit}];
    if (rebase == nullptr) rebase = CalendarRebase::of_instants(time_zone_, unit, ancient(mode));
    return rebase;
  }

  Rebase of_int96(TimeUnit unit) {
    const Rebase calendar = of_instants(int96_, unit);
    if (int96_clocks_ == nullptr) return calendar;
    // A column is read twice with the same meaning only if it has the same object.
    Rebase& rebase = clocks_[unit];
    if (rebase == nullptr) rebase = CalendarRebase::of_clocks(int96_clocks_, unit, calendar);
    return rebase;
  }

  const FileMetadata& metadata_;
  const ReadOptions& options_;
  RebaseMode dates_ = RebaseMode::kCorrected;
  RebaseMode int96_ = RebaseMode::kCorrected;
  std::string time_zone_;
  std::shared_ptr<const TimeZone> int96_clocks_;
  Rebase days_;
  std::map<std::pair<RebaseMode, TimeUnit>, Rebase> instants_;
  std::map<TimeUnit, Rebase> clocks_;
};

}  // namespace

void settle_leaves(std::vector<ProjectedColumn>& columns, const FileMetadata& metadata, const ReadOptions& options) {
  LeafMeanings meanings(metadata, options);
  if (meanings.are_plain()) return;
  for (ProjectedColumn& column : columns) {
    if (column.shape) meanings.settle(*column.shape);
  }
}

}  // namespace lamella::inline v0
