#include "vector/time_zone.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "lamella/error.h"
#include "vector/calendar.h"
#include "vector/time_zone_rule.h"

namespace lamella::inline v0 {
namespace {

constexpr int64_t kYearsOfCycle = 400;
constexpr int64_t kSecondsOfCycle = 146097 * kSecondsPerDay;
/// No clock was ever more than a day off, and no change is further away than what the universe is old.
constexpr int32_t kMostOffset = kSecondsPerDay;
constexpr int64_t kMostInstant = int64_t{1} << 59;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "time zone file: " + message);
}

template <typename T>
T big_endian(const uint8_t* bytes) noexcept {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>(value << 8 | bytes[i]);
  return value;
}

/// What stands in front of each of the two blocks of data.
struct Header {
  uint8_t version = 0;
  int64_t utc_flags = 0;
  int64_t standard_flags = 0;
  int64_t leap_seconds = 0;
  int64_t changes = 0;
  int64_t kinds = 0;
  int64_t name_bytes = 0;

  int64_t block_bytes(int64_t time_bytes) const noexcept {
    return changes * (time_bytes + 1) + kinds * 6 + name_bytes + leap_seconds * (time_bytes + 4) + standard_flags +
           utc_flags;
  }
};

Header read_header(ByteReader& reader) {
  const std::span<const uint8_t> bytes = reader.take(44);
  if (std::string_view(reinterpret_cast<const char*>(bytes.data()), 4) != "TZif") fail("it does not begin with TZif");
  const auto count = [&](size_t at) { return int64_t{big_endian<uint32_t>(bytes.data() + at)}; };
  return {bytes[4], count(20), count(24), count(28), count(32), count(36), count(40)};
}

}  // namespace

TimeZone::TimeZone(std::span<const uint8_t> tzif) {
  ByteReader reader(tzif, "time zone file");
  const Header old = read_header(reader);
  if (old.version < '2') fail("it is of the first version, whose years end in 2038");
  reader.take(old.block_bytes(4));
  const Header header = read_header(reader);
  const std::span<const uint8_t> times = reader.take(header.changes * 8);
  const std::span<const uint8_t> kind_of_change = reader.take(header.changes);
  const std::span<const uint8_t> kinds = reader.take(header.kinds * 6);
  reader.take(header.block_bytes(8) - header.changes * 9 - header.kinds * 6);
  if (kinds.empty()) fail("it has no local time");
  if (header.leap_seconds != 0) fail("it counts leap seconds, which timestamps don't");

  const auto offset_of = [&](size_t kind) {
    if (kind * 6 >= kinds.size()) fail("a change is to a local time that it has not");
    const auto offset = static_cast<int32_t>(big_endian<uint32_t>(kinds.data() + kind * 6));
    if (offset < -kMostOffset || offset > kMostOffset) fail("a local time is more than a day off");
    return offset;
  };
  offsets_.push_back(offset_of(0));
  int64_t last = -kMostInstant;
  for (size_t i = 0; i < kind_of_change.size(); ++i) {
    const auto at = static_cast<int64_t>(big_endian<uint64_t>(times.data() + i * 8));
    if (at < last || at > kMostInstant) fail("changes are not in order, or too far away");
    last = at;
    add_change(at, offsets_.back(), offset_of(kind_of_change[i]));
  }

  std::string_view footer(reinterpret_cast<const char*>(reader.data()), static_cast<size_t>(reader.remaining()));
  if (footer.size() < 2 || footer.front() != '\n' || footer.find('\n', 1) == std::string_view::npos) {
    fail("it does not end with a rule for the years to come");
  }
  footer = footer.substr(1, footer.find('\n', 1) - 1);
  if (footer.empty()) return;
  const std::optional<TimeZoneRule> rule = parse_time_zone_rule(footer);
  if (!rule) fail("its rule for the years to come makes no sense");
  if (!rule->has_summer) return;  // The last change led there.
  const int64_t first_year = civil_from_days(std::max<int64_t>(last, 0) / kSecondsPerDay).year;
  for (int64_t year = first_year; year <= first_year + kYearsOfCycle + 1; ++year) {
    for (const TimeZoneRule::Change& change : rule->changes_of(year)) {
      if (change.at > last) add_change(change.at, change.offset_before, change.offset);
    }
  }
  repeats_ = true;
  repeats_from_ = days_from_civil({first_year + 1 + kYearsOfCycle, 1, 1}) * kSecondsPerDay;
}

void TimeZone::add_change(int64_t at, int32_t offset_before, int32_t offset) {
  // Of times that clocks show twice, or not at all, the offset before counts.
  const int64_t local = at + std::max(offset_before, offset);
  changes_.push_back(changes_.empty() ? local : std::max(local, changes_.back()));
  offsets_.push_back(offset);
}

int64_t TimeZone::utc_of_local(int64_t local) const noexcept {
  int64_t like = local;
  if (repeats_ && local >= repeats_from_) like -= ((local - repeats_from_) / kSecondsOfCycle + 1) * kSecondsOfCycle;
  const auto next = std::upper_bound(changes_.begin(), changes_.end(), like);
  return local - offsets_[static_cast<size_t>(next - changes_.begin())];
}

}  // namespace lamella::inline v0
