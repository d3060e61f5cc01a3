#include "column/nested_column_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "vector/concatenate.h"

namespace lamella::inline v0 {

namespace {

using Kind = ColumnShape::Kind;
using simd::EntryRule;
using simd::Slots;

/// Offsets of lists are int32, so a batch has fewer slots than that, and few enough for its levels to stay in the
/// cache.
constexpr int64_t kMaxSlots = int64_t{1} << 18;

EntryRule element_rule(const ColumnShape& list) noexcept {
  return {static_cast<uint8_t>(list.element_repetition_level), static_cast<uint8_t>(list.element_definition_level)};
}

/// Leaves of a kept dictionary could change their encoding inside a batch of lists; they are expanded.
DictionaryOutput without_keeping(DictionaryOutput output) noexcept {
  return output == DictionaryOutput::kKeep ? DictionaryOutput::kExpand : output;
}

/// Where the rows end, from the `begin`th on, between which it does not pay to stop decoding.
size_t end_of_cluster(std::span<const int32_t> rows, size_t begin) noexcept {
  constexpr int32_t kLongGap = 512;
  size_t end = begin + 1;
  while (end < rows.size() && rows[end] - rows[end - 1] <= kLongGap)
    ++end;
  return end;
}

std::vector<Field> fields_of(const std::vector<ColumnShape>& children) {
  std::vector<Field> fields;
  for (const ColumnShape& child : children)
    fields.push_back(child.field);
  return fields;
}

}  // namespace

NestedColumnReader::NestedColumnReader(const LeafContext& context, ColumnShape shape)
    : shape_(std::move(shape)),
      pool_(context.pool),
      metadata_(context.metadata),
      grows_dictionaries_(context.dictionary_output == DictionaryOutput::kGrow) {
  add_leaves(context, shape_, {});
}

void NestedColumnReader::add_leaves(const LeafContext& context, const ColumnShape& shape, EntryRule entries) {
  if (shape.kind == Kind::kVariant) {
    LeafContext own = context;
    own.dictionary_output = DictionaryOutput::kExpand;
    try {
      variants_.emplace(&shape, ShreddedVariant(shape.field.name(), fields_of(shape.children)));
    } catch (const Error& error) {
      throw error.within({.column = shape.field.name()});
    }
    for (const ColumnShape& child : shape.children)
      add_leaves(own, child, entries);
    return;
  }
  if (shape.kind == Kind::kMissing) return;
  if (shape.kind == Kind::kLeaf || shape.kind == Kind::kLevels) {
    LeafContext own = context;
    own.leaf = shape.leaf;
    own.type = shape.field.type();
    own.file_type = shape.file_type;
    own.rebase = shape.rebase;
    own.dictionary_output = without_keeping(context.dictionary_output);
    leaves_.push_back({std::make_unique<NestedLeafReader>(std::move(own), entries), {}});
    return;
  }
  const EntryRule below = shape.kind == Kind::kList ? element_rule(shape) : entries;
  for (const ColumnShape& child : shape.children)
    add_leaves(context, child, below);
}

void NestedColumnReader::start_row_group(int row_group, std::span<const RowRange> rows) {
  num_rows_ = metadata_->row_group(row_group).num_rows;
  row_group_ = row_group;
  row_ = 0;
  decoded_.reset();
  for (Leaf& leaf : leaves_)
    leaf.reader->start_row_group(row_group, rows);
}

int64_t NestedColumnReader::plan(int64_t max_rows) {
  if (decoded_) return std::min(max_rows, decoded_->length());
  int64_t rows = max_rows;
  for (Leaf& leaf : leaves_) {
    rows = leaf.reader->located([&] { return leaf.reader->buffer_rows(rows, kMaxSlots); });
  }
  return rows;
}

double NestedColumnReader::bytes_per_row() {
  double bytes = 0;
  for (Leaf& leaf : leaves_) {
    leaf.reader->located([&] { leaf.reader->buffer_rows(1, kMaxSlots); });
    bytes += leaf.reader->bytes_per_row();
  }
  return bytes;
}

ColumnVector NestedColumnReader::read(int64_t rows) {
  ColumnVector vector = decoded_ ? *std::exchange(decoded_, std::nullopt) : decode(rows);
  row_ += rows;
  return vector;
}

ColumnVector NestedColumnReader::decode(int64_t rows) {
  rows_reading_ = rows;
  for (Leaf& leaf : leaves_) {
    leaf.reader->located([&] { leaf.reader->buffer_rows(rows, std::numeric_limits<int32_t>::max()); });
    leaf.slots = leaf.reader->slots(rows);
  }
  size_t next_leaf = 0;
  list_leaf_ = 0;
  ColumnVector vector = assemble(shape_, {}, next_leaf);
  if (vector.length() != rows) disagree(0);
  return vector;
}

ColumnVector NestedColumnReader::assemble(const ColumnShape& shape, EntryRule entries, size_t& next_leaf) {
  switch (shape.kind) {
    case Kind::kLeaf: {
      NestedLeafReader& reader = *leaves_[next_leaf++].reader;
      return reader.located([&] { return reader.read(rows_reading_); });
    }
    case Kind::kList:
      return assemble_list(shape, entries, next_leaf);
    case Kind::kVariant:
      return assemble_variant(shape, entries, next_leaf);
    case Kind::kMissing:
      // A column: of what lies below one assemble_struct() takes care.
      return missing(shape, entries, rows_reading_);
    default:
      return assemble_struct(shape, entries, next_leaf);
  }
}

ColumnVector NestedColumnReader::assemble_struct(const ColumnShape& shape, EntryRule entries, size_t& next_leaf) {
  ColumnVector::Parts parts;
  parts.type = shape.field.type();
  LeafRange below{next_leaf, next_leaf};
  std::optional<int64_t> length;
  for (const ColumnShape& child : shape.children) {
    if (child.kind == Kind::kMissing) continue;
    const size_t child_leaf = next_leaf;
    if (child.kind == Kind::kLevels) {
      pass_leaf(next_leaf++);
      continue;
    }
    parts.children.push_back(assemble(child, entries, next_leaf));
    if (!length) length = parts.children.back().length();
    if (parts.children.back().length() != *length) disagree(child_leaf);
  }
  below.last = next_leaf;
  const LeafRange leaves = leaves_for(below);
  const bool has_leaf = leaves.first != leaves.last;
  if (!length && has_leaf) length = simd::kernels().level->count_entries(leaves_[leaves.first].slots, entries);
  parts.length = length.value_or(rows_reading_);
  add_missing(shape, entries, parts);
  if (has_leaf) set_validity(shape, entries, leaves, parts);
  return ColumnVector(std::move(parts));
}

/// Moves a leaf that is there for its levels behind the rows being read.
void NestedColumnReader::pass_leaf(size_t leaf) {
  NestedLeafReader& reader = *leaves_[leaf].reader;
  reader.located([&] { reader.skip(rows_reading_); });
}

/// What no leaf tells of: nulls, or lists without elements where there may be none.
ColumnVector NestedColumnReader::missing(const ColumnShape& shape, EntryRule entries, int64_t length) {
  const Type& type = shape.field.type();
  if (shape.field.nullable()) return ColumnVector::all_null(type, length);
  ColumnVector::Parts parts;
  parts.type = type;
  parts.length = length;
  const auto offsets_bytes = (length + 1) * static_cast<int64_t>(sizeof(int32_t));
  parts.values = pool_->allocate(offsets_bytes);
  std::memset(parts.values.mutable_data(), 0, static_cast<size_t>(offsets_bytes));
  parts.children.push_back(ColumnVector::all_null(type.children().front().type(), 0));
  const LeafRange leaves = leaves_for({});
  if (leaves.first != leaves.last) set_validity(shape, entries, leaves, parts);
  return ColumnVector(std::move(parts));
}

/// Puts members that the file lacks between those that it has.
void NestedColumnReader::add_missing(const ColumnShape& shape, EntryRule entries, ColumnVector::Parts& parts) {
  size_t member = 0;
  for (const ColumnShape& child : shape.children) {
    if (child.kind == Kind::kLevels) continue;
    if (child.kind == Kind::kMissing) {
      const auto place = parts.children.begin() + static_cast<std::ptrdiff_t>(member);
      parts.children.insert(place, missing(child, entries, parts.length));
    }
    ++member;
  }
}

ColumnVector NestedColumnReader::assemble_variant(const ColumnShape& shape, EntryRule entries, size_t& next_leaf) {
  const ColumnVector group = assemble_struct(shape, entries, next_leaf);
  try {
    return variants_.at(&shape).assemble(group.parts(), *pool_);
  } catch (const Error& error) {
    throw error.within({.row_group = row_group_, .column = shape_.field.name()});
  }
}

ColumnVector NestedColumnReader::assemble_list(const ColumnShape& shape, EntryRule entries, size_t& next_leaf) {
  LeafRange below{next_leaf, next_leaf};
  ColumnVector::Parts parts;
  parts.type = shape.field.type();
  const size_t outer_list_leaf = std::exchange(list_leaf_, next_leaf);
  parts.children.push_back(assemble(shape.children.front(), element_rule(shape), next_leaf));
  list_leaf_ = outer_list_leaf;
  below.last = next_leaf;
  const LeafRange leaves = below;
  const simd::LevelKernels& kernels = *simd::kernels().level;
  const Slots& slots = leaves_[leaves.first].slots;
  parts.length = kernels.count_entries(slots, entries);
  const int64_t offsets_bytes = (parts.length + 1) * static_cast<int64_t>(sizeof(int32_t));
  const auto list_offsets = [&](const Slots& of) {
    Buffer offsets = pool_->allocate(offsets_bytes);
    kernels.list_offsets(of, entries, element_rule(shape), reinterpret_cast<int32_t*>(offsets.mutable_data()));
    return offsets;
  };
  parts.values = list_offsets(slots);
  // Every leaf below tells how long the lists are; they must say the same.
  for (size_t leaf = leaves.first + 1; leaf < leaves.last; ++leaf) {
    const Slots& other = leaves_[leaf].slots;
    if (kernels.count_entries(other, entries) != parts.length) disagree(leaf);
    const Buffer same = list_offsets(other);
    if (std::memcmp(same.data(), parts.values.data(), static_cast<size_t>(offsets_bytes)) != 0) disagree(leaf);
  }
  const auto* offsets = reinterpret_cast<const int32_t*>(parts.values.data());
  if (offsets[parts.length] != parts.children.front().length()) disagree(leaves.first);
  set_validity(shape, entries, leaves, parts);
  return ColumnVector(std::move(parts));
}

NestedColumnReader::LeafRange NestedColumnReader::leaves_for(LeafRange below) const noexcept {
  if (below.first < below.last || leaves_.empty()) return below;
  return {list_leaf_, list_leaf_ + 1};
}

/// Which entries of a node are not null, by the levels of its first leaf; the other leaves must say the same.
void NestedColumnReader::set_validity(const ColumnShape& shape, EntryRule entries, LeafRange leaves,
                                      ColumnVector::Parts& parts) {
  if (shape.present_definition_level <= entries.definition_level) return;
  const auto present_level = static_cast<uint8_t>(shape.present_definition_level);
  const auto entry_validity = [&](size_t leaf, Buffer& validity) {
    validity = pool_->allocate(bytes_for_bits(parts.length));
    return simd::kernels().level->entry_validity(leaves_[leaf].slots, entries, present_level, validity.mutable_data(),
                                                 0);
  };
  const int64_t valid = entry_validity(leaves.first, parts.validity);
  for (size_t leaf = leaves.first + 1; leaf < leaves.last; ++leaf) {
    Buffer same;
    const auto size_bytes = static_cast<size_t>(bytes_for_bits(parts.length));
    if (entry_validity(leaf, same) != valid || std::memcmp(same.data(), parts.validity.data(), size_bytes) != 0) {
      disagree(leaf);
    }
  }
  parts.null_count = parts.length - valid;
  if (parts.null_count == 0 || valid == 0) parts.validity = Buffer();
}

void NestedColumnReader::disagree(size_t leaf) const {
  leaves_[leaf].reader->located([&]() -> void {
    throw Error(ErrorCode::kCorruptFile, "levels contradict those of another leaf of column " + shape_.field.name());
  });
  throw Error(ErrorCode::kCorruptFile, "levels contradict each other");
}

void NestedColumnReader::skip(int64_t rows) {
  const int64_t behind = decoded_ ? std::exchange(decoded_, std::nullopt)->length() : 0;
  for (Leaf& leaf : leaves_)
    leaf.reader->located([&] { leaf.reader->skip(rows - behind); });
  row_ += rows;
}

ColumnVector NestedColumnReader::read_selected(int64_t rows, const Selection& selection) {
  if (selection.size() == 0) {
    skip(rows);
    return ColumnVector::all_null(shape_.field.type(), 0);
  }
  if (selection.size() == rows) return read(rows);
  const std::span<const int32_t> selected = selection.rows();
  // What a dictionary that grows has learnt must not depend on who asked for which rows.
  if (decoded_ || grows_dictionaries_) return read(rows).take(selected);
  std::vector<ColumnVector> pieces;
  int64_t done = 0;
  for (size_t begin = 0; begin < selected.size();) {
    const size_t end = end_of_cluster(selected, begin);
    skip(selected[begin] - done);
    pieces.push_back(read_cluster(selected.subspan(begin, end - begin)));
    done = selected[end - 1] + 1;
    begin = end;
  }
  skip(rows - done);
  return concatenate(pieces);
}

/// Rows `selected`, of which the first one comes next; moves behind the last.
ColumnVector NestedColumnReader::read_cluster(std::span<const int32_t> selected) {
  const int64_t rows = selected.back() + 1 - selected.front();
  const ColumnVector all = read(rows);
  if (static_cast<int64_t>(selected.size()) == rows) return all;
  std::vector<int32_t> places(selected.begin(), selected.end());
  for (int32_t& place : places)
    place -= selected.front();
  return all.take(places);
}

void NestedColumnReader::filter(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  if (!decoded_) decoded_ = decode(rows);
  selection = filter.select(*decoded_, selection);
}

void NestedColumnReader::seek(int64_t row) {
  if (row < row_ || decoded_) {
    for (Leaf& leaf : leaves_)
      leaf.reader->located([&] { leaf.reader->rewind(); });
    row_ = 0;
    decoded_.reset();
  }
  skip(row - row_);
}

}  // namespace lamella::inline v0
