/// Dates and times from text: what vector/calendar.h writes, and the shorter forms that people write.
#pragma once

#include <optional>
#include <string_view>

#include "lamella/literal.h"

namespace lamella::inline v0 {

// Nothing when the text is not one. The forms are those of lamella/literal.h.
std::optional<Literal::Date> parse_date(std::string_view text) noexcept;
std::optional<Literal::Time> parse_time(std::string_view text) noexcept;
std::optional<Literal::Timestamp> parse_timestamp(std::string_view text) noexcept;

}  // namespace lamella::inline v0
