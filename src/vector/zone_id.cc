#include "vector/zone_id.h"

#include <algorithm>

namespace lamella::inline v0 {
namespace {

struct ShortId {
  std::string_view id;
  ZoneId zone;
};
constexpr ShortId kShortIds[] = {
    {"ACT", {"Australia/Darwin"}},
    {"AET", {"Australia/Sydney"}},
    {"AGT", {"America/Argentina/Buenos_Aires"}},
    {"ART", {"Africa/Cairo"}},
    {"AST", {"America/Anchorage"}},
    {"BET", {"America/Sao_Paulo"}},
    {"BST", {"Asia/Dhaka"}},
    {"CAT", {"Africa/Harare"}},
    {"CNT", {"America/St_Johns"}},
    {"CST", {"America/Chicago"}},
    {"CTT", {"Asia/Shanghai"}},
    {"EAT", {"Africa/Addis_Ababa"}},
    {"ECT", {"Europe/Paris"}},
    {"EST", {"", -5 * 3600}},
    {"HST", {"", -10 * 3600}},
    {"IET", {"America/Indiana/Indianapolis"}},
    {"IST", {"Asia/Kolkata"}},
    {"JST", {"Asia/Tokyo"}},
    {"MIT", {"Pacific/Apia"}},
    {"MST", {"", -7 * 3600}},
    {"NET", {"Asia/Yerevan"}},
    {"NST", {"Pacific/Auckland"}},
    {"PLT", {"Asia/Karachi"}},
    {"PNT", {"America/Phoenix"}},
    {"PRT", {"America/Puerto_Rico"}},
    {"PST", {"America/Los_Angeles"}},
    {"SST", {"Pacific/Guadalcanal"}},
    {"VST", {"Asia/Ho_Chi_Minh"}},
};

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Takes one or two digits off `text`, as a number of at most `most`.
std::optional<int32_t> take_number(std::string_view& text, int32_t most) noexcept {
  int32_t number = 0;
  int digits = 0;
  while (digits < 2 && !text.empty() && is_digit(text.front())) {
    number = number * 10 + (text.front() - '0');
    text.remove_prefix(1);
    ++digits;
  }
  if (digits == 0 || number > most) return std::nullopt;
  return number;
}

/// +h, +hh, +hhmm, +hh:mm, +hh:mm:ss, and the same with a minus; at most 18 hours.
std::optional<int32_t> parse_offset(std::string_view text) noexcept {
  constexpr int32_t kMostSeconds = 18 * 3600;
  const int32_t sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  int32_t seconds = 0;
  int32_t unit = 3600;
  while (true) {
    const std::optional<int32_t> number = take_number(text, unit == 3600 ? 18 : 59);
    if (!number) return std::nullopt;
    seconds += *number * unit;
    if (text.empty()) break;
    if (unit == 1) return std::nullopt;
    unit /= 60;
    if (text.front() == ':') text.remove_prefix(1);
  }
  if (seconds > kMostSeconds) return std::nullopt;
  return sign * seconds;
}

/// Letters, digits and what else names of regions have; a path that leads nowhere else.
bool may_be_region(std::string_view id) noexcept {
  constexpr size_t kMostLetters = 64;
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !id.empty() && id.size() <= kMostLetters && is_letter(id.front()) &&
         std::all_of(id.begin(), id.end(), [&](char c) {
           return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
         });
}

}  // namespace

ZoneId resolve_short_id(std::string_view id) noexcept {
  for (const ShortId& known : kShortIds) {
    if (known.id == id) return known.zone;
  }
  return {id};
}

std::optional<ZoneId> parse_zone_id(std::string_view id) noexcept {
  const ZoneId resolved = resolve_short_id(id);
  if (resolved.region.empty() && !id.empty()) return resolved;
  id = resolved.region;
  if (id == "Z") return ZoneId{};
  std::string_view offset = id;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!id.starts_with(prefix)) continue;
    offset.remove_prefix(prefix.size());
    break;
  }
  if (offset.empty() && !id.empty()) return ZoneId{};
  if (!offset.empty() && (offset.front() == '+' || offset.front() == '-')) {
    const std::optional<int32_t> seconds = parse_offset(offset);
    if (!seconds) return std::nullopt;
    return ZoneId{{}, *seconds};
  }
  if (!may_be_region(id)) return std::nullopt;
  return ZoneId{id};
}

}  // namespace lamella::inline v0
