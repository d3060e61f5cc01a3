/// Layouts drawn at random, and the settings they are read with.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/read_options.h"
#include "tests/property/column_kind.h"
#include "writer/options.h"

namespace lamella::inline v0 {
namespace property {

using Random = std::mt19937_64;

/// One of `choices`.
template <typename T>
T pick(Random& random, const std::vector<T>& choices) {
  return choices[random() % choices.size()];
}

/// Every codec and framing that the reader knows.
std::vector<writer::CompressionOptions> compressions();

/// Anything that holds values of `kind`. What several columns of a file must share is left as it is.
writer::ColumnOptions random_column_options(Random& random, const ColumnKind& kind);

/// Encrypts a file in two of three cases: in any mode, with keys of any size, any of its columns. `read` gets what
/// finds the keys. Drawn from `seed` alone.
std::optional<writer::FileEncryption> random_encryption(uint64_t seed,
                                                        const std::vector<writer::ColumnOptions*>& columns,
                                                        ReadOptions& read);

/// Batch sizes, dictionary modes, borrowing; rows of `num_rows`, sometimes only ranges of them.
ReadOptions random_read_options(Random& random, int64_t num_rows);

/// For messages: what tells this layout from the default.
std::string describe(const writer::ColumnOptions& options);
std::string describe(const ReadOptions& options);

/// The rows that `options.rows` selects of `num_rows`, ascending.
std::vector<int64_t> selected_rows(const ReadOptions& options, int64_t num_rows);

}  // namespace property
}  // namespace lamella::inline v0
