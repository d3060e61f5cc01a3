#include "capi/open_options.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/key_text.h"
#include "lamella/decryption.h"
#include "lamella/error.h"
#include "lamella/predicate.h"

namespace lamella::inline v0 {
namespace {

/// Splits at commas outside of backticks.
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts(1);
  bool in_backticks = false;
  for (const char character : text) {
    if (character == '`') in_backticks = !in_backticks;
    if (character == ',' && !in_backticks) {
      parts.emplace_back();
    } else {
      parts.back() += character;
    }
  }
  return parts;
}

/// One option, while it is read.
struct Option {
  std::string_view key;
  std::string_view value;

  [[noreturn]] void refuse(const std::string& wanted) const {
    throw Error(ErrorCode::kInvalidArgument,
                "option " + std::string(key) + " is `" + std::string(value) + "`; it takes " + wanted);
  }

  int64_t number(std::string_view text, int64_t least, int64_t most) const {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
      refuse("numbers from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
  }
  int64_t number(int64_t least, int64_t most) const { return number(value, least, most); }

  /// The choice whose name the value is.
  template <typename T>
  T one_of(std::initializer_list<std::pair<std::string_view, T>> choices) const {
    std::string names;
    for (const auto& [name, choice] : choices) {
      if (value == name) return choice;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    refuse(names);
  }
  bool is_true() const { return one_of<bool>({{"true", true}, {"false", false}}); }
};

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

void set_dictionary(const Option& option, OpenOptions& options) {
  options.arrow.dictionaries = option.one_of<ArrowDictionaries>(
      {{"expand", ArrowDictionaries::kNone}, {"text", ArrowDictionaries::kText}, {"every", ArrowDictionaries::kEvery}});
  switch (options.arrow.dictionaries) {
    case ArrowDictionaries::kNone:
      options.read.dictionary_mode = DictionaryMode::kExpand;
      break;
    case ArrowDictionaries::kText:
      options.read.dictionary_mode = DictionaryMode::kKeep;
      break;
    case ArrowDictionaries::kEvery:
      options.read.dictionary_mode = DictionaryMode::kAsType;
      break;
  }
}

void set_row_groups(const Option& option, OpenOptions& options) {
  std::vector<int> row_groups;
  for (const std::string& ordinal : split_list(option.value))
    row_groups.push_back(static_cast<int>(option.number(ordinal, 0, std::numeric_limits<int>::max())));
  options.read.row_groups = std::move(row_groups);
}

/// What the options about keys add up to.
struct Keys {
  DecryptionOptions given;
  std::map<std::string, std::string> master_keys;
};

/// What `parse` makes of the value. Keys do not go into messages.
template <typename Parse>
auto parsed_key(const Option& option, Parse parse) {
  try {
    return parse(option.value);
  } catch (const std::invalid_argument& error) {
    throw Error(ErrorCode::kInvalidArgument, "option " + std::string(option.key) + ": " + error.what());
  }
}

struct KeyOption {
  std::string_view name;
  void (*set)(const Option& option, Keys& keys);
};

constexpr KeyOption kKeyOptions[] = {
    {"footer_key", [](const Option& o, Keys& to) { to.given.footer_key = parsed_key(o, parse_key); }},
    {"column_key", [](const Option& o, Keys& to) { to.given.column_keys.insert(parsed_key(o, parse_named_key)); }},
    {"master_key", [](const Option& o, Keys& to) { to.master_keys.insert(parsed_key(o, parse_named_key)); }},
    {"aad_prefix", [](const Option& o, Keys& to) { to.given.aad_prefix = o.value; }},
};

std::shared_ptr<const DecryptionOptions> decryption_of(Keys keys) {
  // Without a key that could verify it there is nothing to compare a signature with.
  keys.given.verify_footer_signature = !keys.given.footer_key.empty() || !keys.master_keys.empty();
  if (!keys.master_keys.empty()) keys.given.kms = in_memory_kms(std::move(keys.master_keys));
  return std::make_shared<const DecryptionOptions>(std::move(keys.given));
}

struct ReadOption {
  std::string_view name;
  void (*set)(const Option& option, OpenOptions& options);
};

constexpr ReadOption kReadOptions[] = {
    {"columns", [](const Option& o, OpenOptions& to) { to.read.columns = split_list(o.value); }},
    {"where", [](const Option& o, OpenOptions& to) { to.read.where = parse_predicate(std::string(o.value)); }},
    {"row_groups", &set_row_groups},
    {"ignore_case", [](const Option& o, OpenOptions& to) { to.read.ignore_case = o.is_true(); }},
    {"threads", [](const Option& o, OpenOptions& to) { to.read.threads = static_cast<int>(o.number(0, 4096)); }},
    {"ordered", [](const Option& o, OpenOptions& to) { to.read.ordered = o.is_true(); }},
    {"limit", [](const Option& o, OpenOptions& to) { to.read.limit = o.number(0, kMost); }},
    {"batch_rows", [](const Option& o, OpenOptions& to) { to.read.batch_rows = o.number(1, kMost); }},
    {"batch_bytes", [](const Option& o, OpenOptions& to) { to.read.batch_bytes = o.number(1, kMost); }},
    {"memory_budget_bytes", [](const Option& o, OpenOptions& to) { to.read.memory_budget_bytes = o.number(1, kMost); }},
    {"dictionary", &set_dictionary},
    {"text",
     [](const Option& o, OpenOptions& to) {
       to.arrow.text = o.one_of<ArrowText>({{"views", ArrowText::kViews},
                                            {"offsets", ArrowText::kOffsets},
                                            {"large_offsets", ArrowText::kLargeOffsets}});
     }},
    {"decimals",
     [](const Option& o, OpenOptions& to) {
       to.arrow.wide_decimals = o.one_of<bool>({{"narrow", false}, {"wide", true}});
     }},
    {"intervals",
     [](const Option& o, OpenOptions& to) {
       to.arrow.binary_intervals = o.one_of<bool>({{"month_day_nano", false}, {"binary", true}});
     }},
    {"extension_types", [](const Option& o, OpenOptions& to) { to.arrow.extension_types = o.is_true(); }},
    {"utf8",
     [](const Option& o, OpenOptions& to) {
       to.read.utf8 = o.one_of<Utf8Mode>(
           {{"check", Utf8Mode::kCheck}, {"replace", Utf8Mode::kReplace}, {"unchecked", Utf8Mode::kUnchecked}});
     }},
    {"variant",
     [](const Option& o, OpenOptions& to) {
       to.read.variant = o.one_of<VariantMode>({{"assembled", VariantMode::kAssembled}, {"raw", VariantMode::kRaw}});
     }},
    {"int96",
     [](const Option& o, OpenOptions& to) {
       to.read.int96_unit = o.one_of<TimeUnit>({{"micros", TimeUnit::kMicros}, {"nanos", TimeUnit::kNanos}});
     }},
};

}  // namespace

OpenOptions parse_open_options(const char* const* texts) {
  OpenOptions options;
  std::optional<Keys> keys;
  for (; texts != nullptr && *texts != nullptr; ++texts) {
    const std::string_view text = *texts;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      throw Error(ErrorCode::kInvalidArgument, "`" + std::string(text) + "` is no option: options are key=value");
    }
    const Option option = {text.substr(0, equals), text.substr(equals + 1)};
    const auto* const key_option = std::ranges::find(kKeyOptions, option.key, &KeyOption::name);
    if (key_option != std::end(kKeyOptions)) {
      key_option->set(option, keys ? *keys : keys.emplace());
      continue;
    }
    const auto* const read_option = std::ranges::find(kReadOptions, option.key, &ReadOption::name);
    if (read_option == std::end(kReadOptions)) {
      throw Error(ErrorCode::kInvalidArgument, "no option is called `" + std::string(option.key) + "`");
    }
    read_option->set(option, options);
  }
  if (keys) options.read.decryption = decryption_of(*std::move(keys));
  return options;
}

}  // namespace lamella::inline v0
