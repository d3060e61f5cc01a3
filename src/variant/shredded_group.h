/// A group of value and typed_value, anywhere in a shredded variant.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lamella/column_vector.h"
#include "lamella/type.h"
#include "lamella/variant.h"
#include "variant/encoding.h"
#include "variant/metadata_table.h"
#include "variant/shredded_primitive.h"
#include "variant/view_bytes.h"

namespace lamella::inline v0::variant {

/// The names of the objects that entries belong to: an ordinal in the table for each entry, or all the first.
struct EntryNames {
  const MetadataTable* table = nullptr;
  const uint32_t* ordinals = nullptr;

  uint32_t ordinal(int64_t entry) const noexcept { return ordinals == nullptr ? 0 : ordinals[entry]; }
  const VariantMetadata& of(int64_t entry) const noexcept { return (*table)[ordinal(entry)]; }
};

/// Works on all entries of a batch at once: measure() fills sizes(), the caller says by places() where they go, write()
/// puts them there. An entry is a row, an element of the list above, or a field of the object above.
class Group {
 public:
  /// What an entry becomes whose value and typed_value are both null.
  enum class Missing : uint8_t { kNothing, kVariantNull };

  /// Throws kCorruptFile: members of other names or types.
  Group(std::string path, const std::vector<Field>& members, Missing missing);

  /// `columns`: the group's, in the order of its members; kept until the next call.
  void measure(const std::vector<ColumnVector>& columns, int64_t num_entries, EntryNames names);
  /// Bytes of each entry; 0 for those that are missing.
  std::span<const uint32_t> sizes() const noexcept { return sizes_; }
  /// Where in write()'s `out` each entry goes that has bytes.
  std::span<int64_t> places() noexcept { return places_; }
  /// Entries of which only value is there are left out without `with_values`.
  void write(EntryNames names, uint8_t* out, bool with_values);

  bool has_value(int64_t entry) const noexcept { return value_child_ >= 0 && !value_.is_null(entry); }
  bool has_typed_value(int64_t entry) const noexcept { return typed_child_ >= 0 && !typed_.is_null(entry); }
  bool is_shredded() const noexcept { return typed_child_ >= 0; }
  int value_child() const noexcept { return value_child_; }

 private:
  void add_typed_value(const Type& type);
  void measure_values();
  void measure_array(EntryNames names);
  void measure_object(EntryNames names);
  void measure_rest_of_object(int64_t entry, EntryNames names);
  EntryNames element_names(EntryNames names);
  uint32_t id_of_field(size_t field, int64_t entry, EntryNames names);
  void write_array(EntryNames names, uint8_t* out);
  void write_objects(EntryNames names, uint8_t* out);
  void write_object(int64_t entry, EntryNames names, uint8_t* out);
  void write_merged_object(int64_t entry, EntryNames names, uint8_t* out);
  ContainerHeader object_header(int64_t entry) const noexcept;
  uint32_t checked_size(int64_t size_bytes) const;
  [[noreturn]] void corrupt(const std::string& message) const;

  const std::string path_;
  const Missing missing_;
  int value_child_ = -1;
  int typed_child_ = -1;
  std::optional<ShreddedPrimitive> primitive_;
  std::unique_ptr<Group> element_;  ///< Of an array.

  struct ObjectField {
    std::string name;
    int child = 0;  ///< Of typed_value.
    std::unique_ptr<Group> group;
    std::vector<int64_t> ids;  ///< By the ordinal of metadata; kUnknownId before it was looked for.
  };
  static constexpr int64_t kUnknownId = -1;
  /// What writing an object needs of a field, side by side.
  struct FieldPlaces {
    const uint32_t* sizes;
    int64_t* places;
    const int64_t* ids;
  };
  bool is_object_ = false;
  std::vector<ObjectField> fields_;  ///< In order of names.
  std::vector<FieldPlaces> field_places_;

  ColumnVector value_;
  ColumnVector typed_;
  ViewBytes value_bytes_;
  std::vector<uint32_t> sizes_;
  std::vector<int64_t> places_;
  std::vector<uint32_t> element_ordinals_;

  // Of entries that are objects or arrays.
  std::vector<int64_t> content_bytes_;
  std::vector<uint32_t> num_fields_;
  std::vector<uint32_t> largest_ids_;
};

}  // namespace lamella::inline v0::variant
