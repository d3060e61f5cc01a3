#include "variant/shredded_variant.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "lamella/error.h"
#include "variant/encoding.h"
#include "variant/shredded_group.h"

namespace lamella::inline v0 {

namespace {

constexpr int64_t kMostBufferBytes = std::numeric_limits<int32_t>::max();

[[noreturn]] void corrupt(const std::string& name, const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "variant " + name + ": " + message);
}

/// Views of values that lie one behind another, in as few buffers as offsets of 31 bits allow.
class MadeViews {
 public:
  /// `bytes` are all values; buffers are appended to `buffers`.
  MadeViews(const Buffer& bytes, std::vector<Buffer>& buffers) noexcept : bytes_(bytes), buffers_(buffers) {}

  StringView add(int64_t place, uint32_t size) {
    StringView view;
    view.length = static_cast<int32_t>(size);
    if (view.is_inline()) {
      std::memcpy(view.inlined, bytes_.data() + place, size);
      return view;
    }
    if (begin_ < 0 || place + size - begin_ > kMostBufferBytes) {
      begin_ = place;
      buffers_.push_back(bytes_.slice(place, std::min(kMostBufferBytes, bytes_.size() - place)));
    }
    std::memcpy(view.reference.prefix, bytes_.data() + place, sizeof view.reference.prefix);
    view.reference.buffer = static_cast<int32_t>(buffers_.size() - 1);
    view.reference.offset = static_cast<int32_t>(place - begin_);
    return view;
  }

 private:
  const Buffer& bytes_;
  std::vector<Buffer>& buffers_;
  int64_t begin_ = -1;  ///< Of the last buffer, in bytes_.
};

StringView variant_null() noexcept {
  StringView view;
  view.length = 1;
  view.inlined[0] = variant::primitive_header(variant::kNull);
  return view;
}

}  // namespace

ShreddedVariant::ShreddedVariant(std::string name, const std::vector<Field>& members) : name_(std::move(name)) {
  std::vector<Field> rest;
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name() == "metadata" && metadata_child_ < 0) {
      metadata_child_ = static_cast<int>(i);
      if (members[i].type().id() != TypeId::kBinary) {
        corrupt(name_, "metadata is of type " + members[i].type().to_string());
      }
    } else {
      rest.push_back(members[i]);
    }
  }
  if (metadata_child_ < 0) corrupt(name_, "it has no metadata");
  root_ = std::make_unique<variant::Group>(name_, rest, variant::Group::Missing::kNothing);
}

ShreddedVariant::~ShreddedVariant() = default;
ShreddedVariant::ShreddedVariant(ShreddedVariant&&) noexcept = default;

ColumnVector ShreddedVariant::assemble(ColumnVector::Parts group, BufferPool& pool) {
  const ColumnVector metadata = group.children[static_cast<size_t>(metadata_child_)].flatten();
  if (metadata.null_count() != group.null_count) corrupt(name_, "metadata is null where the variant is not");
  group.children.erase(group.children.begin() + metadata_child_);
  ColumnVector value = assemble_values(metadata, group, pool);
  ColumnVector::Parts parts;
  parts.type = Type::variant();
  parts.length = group.length;
  parts.null_count = group.null_count;
  parts.validity = std::move(group.validity);
  parts.children = {metadata, std::move(value)};
  return ColumnVector(std::move(parts));
}

ColumnVector ShreddedVariant::assemble_values(const ColumnVector& metadata, const ColumnVector::Parts& group,
                                              BufferPool& pool) {
  const int value_child = root_->value_child();
  if (!root_->is_shredded()) {
    const ColumnVector& whole = group.children[static_cast<size_t>(value_child)];
    if (whole.null_count() == group.null_count) return whole;
  }
  const ColumnVector place_of_nulls = ColumnVector(group);
  variant::MetadataTable names;
  names.assign(metadata);
  const variant::EntryNames of_rows{&names, names.rows()};
  root_->measure(group.children, group.length, of_rows);

  int64_t made_bytes = 0;
  for (int64_t row = 0; row < group.length; ++row) {
    if (!root_->has_typed_value(row)) continue;
    root_->places()[static_cast<size_t>(row)] = made_bytes;
    made_bytes += root_->sizes()[static_cast<size_t>(row)];
  }
  Buffer made = made_bytes > 0 ? pool.allocate(made_bytes) : Buffer();
  if (made_bytes > 0) root_->write(of_rows, made.mutable_data(), false);

  ColumnVector::Parts parts;
  parts.type = TypeId::kBinary;
  parts.length = group.length;
  parts.null_count = group.null_count;
  parts.validity = group.validity;
  const StringView* values = nullptr;
  const ColumnVector value =
      value_child < 0 ? ColumnVector() : group.children[static_cast<size_t>(value_child)].flatten();
  if (value_child >= 0) {
    values = value.views().data();
    parts.data_buffers = value.parts().data_buffers;
  }
  MadeViews made_views(made, parts.data_buffers);
  parts.values = pool.allocate(group.length * static_cast<int64_t>(sizeof(StringView)));
  auto* const views = reinterpret_cast<StringView*>(parts.values.mutable_data());
  for (int64_t row = 0; row < group.length; ++row) {
    if (root_->has_typed_value(row)) {
      views[row] = made_views.add(root_->places()[static_cast<size_t>(row)], root_->sizes()[static_cast<size_t>(row)]);
    } else if (root_->has_value(row)) {
      views[row] = values[row];
    } else {
      views[row] = place_of_nulls.is_null(row) ? StringView() : variant_null();
    }
  }
  return ColumnVector(std::move(parts));
}

}  // namespace lamella::inline v0
