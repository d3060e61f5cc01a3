// A whole file: footer, pages, every encoding and codec, nested columns, dictionary modes, both calendars.

#include "tests/fuzz/read_whole.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::DictionaryMode;
  for (const DictionaryMode mode : {DictionaryMode::kExpand, DictionaryMode::kKeep, DictionaryMode::kAsType}) {
    lamella::ReadOptions options = lamella::low_limits();
    options.dictionary_mode = mode;
    options.batch_rows = 1000;
    if (mode == DictionaryMode::kKeep) options.calendar.dates = options.calendar.int96 = lamella::RebaseMode::kLegacy;
    // Checksums would hide what lies behind them from the fuzzer.
    options.verify_checksums = false;
    try {
      lamella::read_whole({data, size}, std::move(options));
    } catch (const lamella::Error&) {
    }
  }
  return 0;
}
