#include "arrow/requested_schema.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

/// Bytes of an integer, and whether it has a sign; 0 bytes for other formats.
struct Integer {
  int32_t byte_width = 0;
  bool is_signed = false;
};

Integer integer_of(std::string_view format) noexcept {
  constexpr std::string_view kSigned = "csil";
  constexpr std::string_view kUnsigned = "CSIL";
  if (format.size() != 1) return {};
  if (const size_t at = kSigned.find(format[0]); at != std::string_view::npos) return {1 << at, true};
  if (const size_t at = kUnsigned.find(format[0]); at != std::string_view::npos) return {1 << at, false};
  return {};
}

/// "d:precision,scale" or "d:precision,scale,bits".
struct DecimalFormat {
  int32_t precision = 0;
  int32_t scale = 0;
  int32_t bits = 128;
};

std::optional<DecimalFormat> decimal_of(std::string_view format) noexcept {
  if (!format.starts_with("d:")) return std::nullopt;
  DecimalFormat decimal;
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  int32_t* const numbers[] = {&decimal.precision, &decimal.scale, &decimal.bits};
  for (int i = 0; i < 3; ++i) {
    const auto [behind, error] = std::from_chars(at, end, *numbers[i]);
    if (error != std::errc()) return std::nullopt;
    if (behind == end) return i == 0 ? std::nullopt : std::optional(decimal);
    if (*behind != ',') return std::nullopt;
    at = behind + 1;
  }
  return std::nullopt;
}

int32_t most_digits(int32_t bits) noexcept {
  switch (bits) {
    case 32:
      return 9;
    case 64:
      return 18;
    case 128:
      return 38;
    case 256:
      return 76;
    default:
      return 0;
  }
}

void request_text(std::string_view format, ArrowField& field) {
  if (format.size() > 2 || format.empty()) return;
  const char kind = format.back();
  const bool is_text = kind == 'u' || kind == 'U';
  // Text is binary too, but binary may not be text.
  if (is_text && !field.type.is_text()) return;
  if (format == "vu" || format == "vz") {
    field.text = ArrowText::kViews;
  } else if (format == "u" || format == "z") {
    field.text = ArrowText::kOffsets;
  } else if (format == "U" || format == "Z") {
    field.text = ArrowText::kLargeOffsets;
  } else {
    return;
  }
  field.format = format;
}

void request_fixed(std::string_view format, ArrowField& field) {
  const int32_t own_width = field.type.byte_width();
  if (field.type.id() == TypeId::kDecimal) {
    const std::optional<DecimalFormat> wanted = decimal_of(format);
    if (!wanted || wanted->scale != field.type.scale() || wanted->precision < field.type.precision()) return;
    if (wanted->precision > most_digits(wanted->bits) || wanted->bits / 8 < own_width) return;
    field.byte_width = wanted->bits / 8;
    field.format = format;
    return;
  }
  if (field.type.id() == TypeId::kInterval) {
    if (format != "tin" && format != "w:12") return;
    field.byte_width = format == "tin" ? 16 : own_width;
    field.format = format;
    return;
  }
  const Integer own = integer_of(natural_format(field.type));
  const Integer wanted = integer_of(format);
  const bool is_same = format == natural_format(field.type);
  const bool is_wider_integer =
      own.byte_width > 0 && wanted.byte_width > own.byte_width && (wanted.is_signed || !own.is_signed);
  const bool is_wider_float = field.type.id() == TypeId::kFloat && format == "g";
  if (!is_same && !is_wider_integer && !is_wider_float) return;
  field.byte_width = is_wider_float ? 8 : is_wider_integer ? wanted.byte_width : own_width;
  field.format = format;
}

/// Whether the metadata of a field names the extension.
bool names_extension(const char* metadata, const std::string& name) noexcept {
  constexpr std::string_view kKey = "ARROW:extension:name";
  if (metadata == nullptr) return false;
  const auto next_text = [&metadata] {
    const std::string_view text(metadata + 4, static_cast<size_t>(load<int32_t>(metadata)));
    metadata += 4 + text.size();
    return text;
  };
  int32_t left = load<int32_t>(metadata);
  metadata += 4;
  for (; left > 0; --left) {
    const std::string_view key = next_text();
    const std::string_view value = next_text();
    if (key == kKey) return value == name;
  }
  return false;
}

void request_type(const ArrowSchema& requested, ArrowField& field);

/// Structs by the names of their members; lists and maps, whose children have names of no meaning, by position.
void request_children(const ArrowSchema& requested, ArrowField& field) {
  if (requested.format != field.format) return;
  const bool by_name = field.format == "+s";
  for (int64_t i = 0; i < requested.n_children; ++i) {
    const ArrowSchema& child = *requested.children[i];
    auto own = field.children.begin();
    if (by_name) {
      own = std::ranges::find(field.children, std::string_view(child.name == nullptr ? "" : child.name),
                              [](const ArrowField& member) { return std::string_view(member.name); });
    }
    if (own != field.children.end()) request_type(child, *own);
  }
}

void request_type(const ArrowSchema& requested, ArrowField& field) {
  const Layout layout = field.type.layout();
  if (field.type.is_nested()) return request_children(requested, field);
  if (layout != Layout::kViews && layout != Layout::kFixedWidth) return;
  if (!field.extension_name.empty() && !names_extension(requested.metadata, field.extension_name)) {
    field.extension_name.clear();
    field.extension_metadata.clear();
  }
  const std::string_view index = requested.format;
  const bool wants_dictionary = requested.dictionary != nullptr && (index == "i" || index == "I");
  field.dictionary = wants_dictionary && field.extension_name.empty();
  if (field.dictionary) field.index_format = index;
  const ArrowSchema& values = requested.dictionary != nullptr ? *requested.dictionary : requested;
  if (layout == Layout::kViews) {
    request_text(values.format, field);
  } else {
    request_fixed(values.format, field);
  }
}

}  // namespace

void request_types(const ArrowSchema& requested, std::vector<ArrowField>& fields) {
  if (std::strcmp(requested.format, "+s") != 0) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string("the requested schema is of type `") + requested.format + "`, not a struct");
  }
  if (requested.n_children != static_cast<int64_t>(fields.size())) {
    throw Error(ErrorCode::kInvalidArgument, "the requested schema has " + std::to_string(requested.n_children) +
                                                 " columns, and there are " + std::to_string(fields.size()));
  }
  for (size_t i = 0; i < fields.size(); ++i) {
    const ArrowSchema& wanted = *requested.children[i];
    const std::string_view name = wanted.name == nullptr ? "" : wanted.name;
    if (name != fields[i].name) {
      throw Error(ErrorCode::kInvalidArgument, "column " + std::to_string(i) + " of the requested schema is `" +
                                                   std::string(name) + "`, and there is `" + fields[i].name + "`");
    }
    request_type(wanted, fields[i]);
  }
}

}  // namespace lamella::inline v0
