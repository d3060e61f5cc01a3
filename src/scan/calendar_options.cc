#include "lamella/calendar_options.h"

namespace lamella::inline v0 {

// Not in the header: where GCC 12 inlines it into ReadOptions{}, it warns of a time zone that were not initialised.
CalendarOptions::CalendarOptions() = default;

}  // namespace lamella::inline v0
