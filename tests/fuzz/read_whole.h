// Reads every row of every column of a file that may hold anything.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/render.h"

namespace lamella {

/// The keys of the encrypted files in tests/data, as parquet-testing publishes them.
inline std::shared_ptr<const DecryptionOptions> public_keys() {
  const auto keys = std::make_shared<DecryptionOptions>();
  keys->key_retriever = [](std::string_view key_metadata) -> std::string {
    if (key_metadata == "kf") return "0123456789012345";
    if (key_metadata == "kc1") return "1234567890123450";
    if (key_metadata == "kc2") return "1234567890123451";
    return "";
  };
  keys->allow_plaintext_files = true;
  return keys;
}

/// Caps that keep a hostile file from taking long: far above what the seeds need.
inline ReadOptions low_limits() {
  ReadOptions options;
  options.limits.max_footer_bytes = int64_t{1} << 20;
  options.limits.max_page_bytes = int64_t{1} << 22;
  options.limits.max_page_header_bytes = int64_t{1} << 16;
  options.limits.max_schema_nodes = 1 << 12;
  options.limits.max_schema_depth = 64;
  options.limits.max_row_groups = 1 << 10;
  options.decryption = public_keys();
  options.memory_budget_bytes = int64_t{1} << 28;
  return options;
}

/// Rows read, and their text looked at. Throws Error; anything else is a defect.
inline int64_t read_whole(std::span<const uint8_t> bytes, ReadOptions options) {
  constexpr int64_t kMostRows = 1 << 16;  // Columns of nulls can honestly say that they have billions.
  const auto reader = ParquetReader::open(memory_file(Buffer::copy_of(bytes), "hostile"), std::move(options));
  int64_t rows = 0;
  std::string text;
  while (const auto batch = reader->next_batch()) {
    for (int64_t row = 0; row < batch->num_rows(); row += batch->num_rows() / 16 + 1) {
      text.clear();
      try {
        append_row_json(*batch, row, text);
      } catch (const Error& error) {
        // Vectors don't know where they come from: whoever prints them says it, as parquet-scan does.
        throw error.within({.file = "hostile"});
      }
    }
    rows += batch->num_rows();
    if (rows > kMostRows) break;
  }
  return rows;
}

}  // namespace lamella
