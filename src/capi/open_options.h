/// The options of a reader as texts.
#pragma once

#include "lamella/arrow.h"
#include "lamella/read_options.h"

namespace lamella::inline v0 {

/// Once there is an option about keys, read.decryption has them.
struct OpenOptions {
  ReadOptions read;
  ArrowOptions arrow;
};

/// `texts` are "key=value" and a null pointer behind them, or null. Keys are those of lamella/lamella.h; the last of
/// several counts, but for column_key and master_key, which add up. Throws kInvalidArgument (an unknown key, a value
/// that is none of its key's, a bad predicate).
OpenOptions parse_open_options(const char* const* texts);

}  // namespace lamella::inline v0
