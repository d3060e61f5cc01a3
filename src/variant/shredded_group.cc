#include "variant/shredded_group.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "lamella/error.h"
#include "variant/encoding.h"
#include "variant/variant_depth.h"

namespace lamella::inline v0::variant {

namespace {

constexpr int64_t kMostBytes = std::numeric_limits<int32_t>::max();

size_t index(int64_t entry) noexcept {
  return static_cast<size_t>(entry);
}

}  // namespace

Group::Group(std::string path, const std::vector<Field>& members, Missing missing)
    : path_(std::move(path)), missing_(missing) {
  for (size_t i = 0; i < members.size(); ++i) {
    const Field& member = members[i];
    if (member.name() == "value" && value_child_ < 0) {
      if (member.type().id() != TypeId::kBinary) corrupt("value is of type " + member.type().to_string());
      value_child_ = static_cast<int>(i);
    } else if (member.name() == "typed_value" && typed_child_ < 0) {
      add_typed_value(member.type());
      typed_child_ = static_cast<int>(i);
    } else {
      corrupt("a column called " + member.name() + " beside value and typed_value");
    }
  }
  if (members.empty()) corrupt("it has neither value nor typed_value");
}

void Group::add_typed_value(const Type& type) {
  const auto members_of = [&](const Field& group, const std::string& what) -> const std::vector<Field>& {
    if (group.type().id() == TypeId::kStruct) return group.type().children();
    corrupt(what + " is not a group of value and typed_value, but of type " + group.type().to_string());
  };
  if (type.id() == TypeId::kList) {
    element_ = std::make_unique<Group>(
        path_ + ".element", members_of(type.children().front(), "the element of its list"), Missing::kVariantNull);
    return;
  }
  if (type.id() == TypeId::kStruct) {
    is_object_ = true;
    for (size_t i = 0; i < type.children().size(); ++i) {
      const Field& field = type.children()[i];
      fields_.push_back({field.name(),
                         static_cast<int>(i),
                         std::make_unique<Group>(path_ + "." + field.name(), members_of(field, "field " + field.name()),
                                                 Missing::kNothing),
                         {}});
    }
    std::sort(fields_.begin(), fields_.end(),
              [](const ObjectField& a, const ObjectField& b) { return a.name < b.name; });
    const auto twin = std::adjacent_find(fields_.begin(), fields_.end(),
                                         [](const ObjectField& a, const ObjectField& b) { return a.name == b.name; });
    if (twin != fields_.end()) corrupt("two fields are called " + twin->name);
    return;
  }
  primitive_ = ShreddedPrimitive::of(type);
  if (!primitive_) corrupt("typed_value is of type " + type.to_string() + ", as which variants are not shredded");
}

void Group::corrupt(const std::string& message) const {
  throw Error(ErrorCode::kCorruptFile, "shredded variant " + path_ + ": " + message);
}

uint32_t Group::checked_size(int64_t size_bytes) const {
  if (size_bytes > kMostBytes) {
    throw Error(ErrorCode::kResourceLimit, "shredded variant " + path_ + ": a value of " + std::to_string(size_bytes) +
                                               " bytes, which is more than " + std::to_string(kMostBytes));
  }
  return static_cast<uint32_t>(size_bytes);
}

void Group::measure(const std::vector<ColumnVector>& columns, int64_t num_entries, EntryNames names) {
  sizes_.assign(index(num_entries), 0);
  places_.resize(index(num_entries));
  if (value_child_ >= 0) {
    value_ = columns[index(value_child_)].flatten();
    value_bytes_ = ViewBytes(value_);
  }
  if (typed_child_ >= 0) typed_ = columns[index(typed_child_)].flatten();
  if (primitive_) {
    primitive_->measure(typed_, sizes_);
  } else if (element_ != nullptr) {
    measure_array(names);
  } else if (is_object_) {
    measure_object(names);
  }
  if (value_child_ >= 0) measure_values();
  if (missing_ == Missing::kNothing) return;
  for (uint32_t& size : sizes_)
    size = std::max<uint32_t>(size, 1);
}

/// Of entries that have no typed_value.
void Group::measure_values() {
  if (value_.null_count() == value_.length()) return;
  for (int64_t entry = 0; entry < value_.length(); ++entry) {
    if (value_.is_null(entry)) continue;
    if (has_typed_value(entry)) {
      if (is_object_) continue;
      corrupt("value and typed_value are both there in entry " + std::to_string(entry) + " of the batch");
    }
    const uint32_t size = value_bytes_.size(entry);
    if (size == 0) corrupt("a value of no bytes");
    sizes_[index(entry)] = size;
  }
}

EntryNames Group::element_names(EntryNames names) {
  if (names.ordinals == nullptr) return names;
  const std::span<const int32_t> offsets = typed_.offsets();
  element_ordinals_.resize(index(typed_.child(0).length()));
  for (int64_t entry = 0; entry < typed_.length(); ++entry) {
    std::fill(element_ordinals_.begin() + offsets[index(entry)], element_ordinals_.begin() + offsets[index(entry) + 1],
              names.ordinal(entry));
  }
  return {names.table, element_ordinals_.data()};
}

void Group::measure_array(EntryNames names) {
  const ColumnVector& elements = typed_.child(0);
  if (elements.null_count() > 0) corrupt("an element that is null; it needs a value that says so");
  element_->measure(elements.parts().children, elements.length(), element_names(names));
  content_bytes_.assign(sizes_.size(), 0);
  const std::span<const int32_t> offsets = typed_.offsets();
  for (int64_t entry = 0; entry < typed_.length(); ++entry) {
    if (typed_.is_null(entry)) continue;
    int64_t content = 0;
    for (int32_t i = offsets[index(entry)]; i < offsets[index(entry) + 1]; ++i)
      content += element_->sizes()[index(i)];
    const auto num_elements = static_cast<uint32_t>(offsets[index(entry) + 1] - offsets[index(entry)]);
    content_bytes_[index(entry)] = content;
    const auto header = ContainerHeader::of_array(num_elements, checked_size(content));
    sizes_[index(entry)] = checked_size(header.size_bytes() + content);
  }
}

uint32_t Group::id_of_field(size_t field, int64_t entry, EntryNames names) {
  int64_t& id = fields_[field].ids[names.ordinal(entry)];
  if (id == kUnknownId) {
    const std::optional<int64_t> found = names.of(entry).find(fields_[field].name);
    if (!found) corrupt("the metadata of a row that has field " + fields_[field].name + " lacks that name");
    id = *found;
  }
  return static_cast<uint32_t>(id);
}

void Group::measure_object(EntryNames names) {
  content_bytes_.assign(sizes_.size(), 0);
  num_fields_.assign(sizes_.size(), 0);
  largest_ids_.assign(sizes_.size(), 0);
  for (size_t f = 0; f < fields_.size(); ++f) {
    const ColumnVector field = typed_.child(fields_[f].child).flatten();
    // Members of a null are null, so only a null of the field's own makes the counts differ.
    if (field.null_count() != typed_.null_count())
      corrupt("field " + fields_[f].name + " is a null, instead of missing");
    fields_[f].ids.assign(names.table->size(), kUnknownId);
    fields_[f].group->measure(field.parts().children, typed_.length(), names);
    const uint32_t* const sizes = fields_[f].group->sizes().data();
    for (int64_t entry = 0; entry < typed_.length(); ++entry) {
      if (sizes[entry] == 0) continue;
      content_bytes_[index(entry)] += sizes[entry];
      ++num_fields_[index(entry)];
      uint32_t& largest = largest_ids_[index(entry)];
      largest = std::max(largest, id_of_field(f, entry, names));
    }
  }
  for (int64_t entry = 0; entry < typed_.length(); ++entry) {
    if (typed_.is_null(entry)) continue;
    if (has_value(entry)) measure_rest_of_object(entry, names);
    checked_size(content_bytes_[index(entry)]);
    sizes_[index(entry)] = checked_size(object_header(entry).size_bytes() + content_bytes_[index(entry)]);
  }
}

/// Adds the fields that value has beside those of typed_value.
void Group::measure_rest_of_object(int64_t entry, EntryNames names) {
  const VariantView rest(names.of(entry), value_bytes_[entry]);
  if (rest.type() != VariantType::kObject) {
    corrupt("the value beside shredded fields is of type " + std::string(variant_type_name(rest.type())));
  }
  std::string_view before;
  ElementBytes bytes(rest);
  for (int64_t i = 0; i < rest.num_elements(); ++i) {
    const std::string_view name = rest.field_name(i);
    if (i > 0 && before >= name) corrupt("the fields of value are out of order");
    before = name;
    const auto same = std::lower_bound(fields_.begin(), fields_.end(), name,
                                       [](const ObjectField& field, std::string_view to) { return field.name < to; });
    if (same != fields_.end() && same->name == name)
      corrupt("field " + same->name + " is shredded, but is in value too");
    const VariantView element = rest.element(i);
    bytes.add(element);
    content_bytes_[index(entry)] += element.size_bytes();
    uint32_t& largest = largest_ids_[index(entry)];
    largest = std::max(largest, static_cast<uint32_t>(rest.field_id(i)));
  }
  num_fields_[index(entry)] += static_cast<uint32_t>(rest.num_elements());
}

void Group::write(EntryNames names, uint8_t* out, bool with_values) {
  if (with_values && value_child_ >= 0 && value_.null_count() < value_.length()) {
    for (int64_t entry = 0; entry < value_.length(); ++entry) {
      if (value_.is_null(entry) || has_typed_value(entry)) continue;
      std::memcpy(out + places_[index(entry)], value_bytes_.data(entry), value_bytes_.size(entry));
    }
  }
  if (missing_ == Missing::kVariantNull && with_values) {
    for (int64_t entry = 0; entry < static_cast<int64_t>(sizes_.size()); ++entry) {
      if (!has_value(entry) && !has_typed_value(entry)) out[places_[index(entry)]] = primitive_header(kNull);
    }
  }
  if (primitive_) {
    primitive_->write(typed_, places_, out);
  } else if (element_ != nullptr) {
    write_array(names, out);
  } else if (is_object_) {
    write_objects(names, out);
    for (ObjectField& field : fields_)
      field.group->write(names, out, true);
  }
}

void Group::write_array(EntryNames names, uint8_t* out) {
  const std::span<const int32_t> offsets = typed_.offsets();
  for (int64_t entry = 0; entry < typed_.length(); ++entry) {
    if (typed_.is_null(entry)) continue;
    const int32_t first = offsets[index(entry)];
    const auto num_elements = static_cast<uint32_t>(offsets[index(entry) + 1] - first);
    const auto header = ContainerHeader::of_array(num_elements, static_cast<uint32_t>(content_bytes_[index(entry)]));
    uint8_t* const to = out + places_[index(entry)];
    header.store_front(to);
    uint32_t offset = 0;
    for (uint32_t i = 0; i < num_elements; ++i) {
      const size_t element = index(first) + i;
      header.store_offset(to, i, offset);
      element_->places()[element] = places_[index(entry)] + header.size_bytes() + offset;
      offset += element_->sizes()[element];
    }
    header.store_offset(to, num_elements, offset);
  }
  element_->write(names.ordinals == nullptr ? names : EntryNames{names.table, element_ordinals_.data()}, out, true);
}

ContainerHeader Group::object_header(int64_t entry) const noexcept {
  return ContainerHeader::of_object(num_fields_[index(entry)], largest_ids_[index(entry)],
                                    static_cast<uint32_t>(content_bytes_[index(entry)]));
}

void Group::write_objects(EntryNames names, uint8_t* out) {
  field_places_.clear();
  for (ObjectField& field : fields_) {
    field_places_.push_back({field.group->sizes_.data(), field.group->places_.data(), field.ids.data()});
  }
  for (int64_t entry = 0; entry < typed_.length(); ++entry) {
    if (typed_.is_null(entry)) continue;
    if (has_value(entry)) {
      write_merged_object(entry, names, out);
    } else {
      write_object(entry, names, out);
    }
  }
}

/// Its header, and places for the shredded fields, which are in order of names as those of the result are.
void Group::write_object(int64_t entry, EntryNames names, uint8_t* out) {
  const ContainerHeader header = object_header(entry);
  const int64_t place = places_[index(entry)];
  uint8_t* const to = out + place;
  header.store_front(to);
  const int64_t first = place + header.size_bytes();
  uint8_t* id_to = to + header.ids_at();
  uint8_t* offset_to = to + header.offsets_at();
  const uint32_t ordinal = names.ordinal(entry);
  uint32_t offset = 0;
  for (const FieldPlaces& field : field_places_) {
    const uint32_t size = field.sizes[entry];
    if (size == 0) continue;
    store_number(id_to, header.id_width, static_cast<uint32_t>(field.ids[ordinal]));
    store_number(offset_to, header.offset_width, offset);
    id_to += header.id_width;
    offset_to += header.offset_width;
    field.places[entry] = first + offset;
    offset += size;
  }
  store_number(offset_to, header.offset_width, offset);
}

/// The same with the fields of value among them, which are copied.
void Group::write_merged_object(int64_t entry, EntryNames names, uint8_t* out) {
  const ContainerHeader header = object_header(entry);
  const int64_t place = places_[index(entry)];
  uint8_t* const to = out + place;
  header.store_front(to);
  int64_t num_added = 0;
  uint32_t offset = 0;
  const auto add = [&](uint32_t id, int64_t size_bytes) {
    header.store_id(to, num_added, id);
    header.store_offset(to, num_added, offset);
    ++num_added;
    const int64_t at = place + header.size_bytes() + offset;
    offset += static_cast<uint32_t>(size_bytes);
    return at;
  };
  const VariantView rest(names.of(entry), value_bytes_[entry]);
  int64_t next = 0;
  const auto add_rest_before = [&](const std::string* name) {
    for (; next < rest.num_elements() && (name == nullptr || rest.field_name(next) < *name); ++next) {
      const VariantView element = rest.element(next);
      const int64_t at = add(static_cast<uint32_t>(rest.field_id(next)), element.size_bytes());
      std::memcpy(out + at, element.data(), static_cast<size_t>(element.size_bytes()));
    }
  };
  for (size_t f = 0; f < fields_.size(); ++f) {
    const uint32_t size = field_places_[f].sizes[entry];
    if (size == 0) continue;
    add_rest_before(&fields_[f].name);
    field_places_[f].places[entry] = add(id_of_field(f, entry, names), size);
  }
  add_rest_before(nullptr);
  header.store_offset(to, num_added, offset);
}

}  // namespace lamella::inline v0::variant
