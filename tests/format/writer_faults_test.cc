#include "format/writer_faults.h"

#include <gtest/gtest.h>

namespace lamella {
namespace {

TEST(WriterFaults, OldParquetMrSpoiltBinaryBoundsAndSharedPrefixesAcrossPages) {
  for (const char* writer :
       {"parquet-mr version 1.6.0rc3 (build abc)", "parquet-mr version 1.7.1", "parquet-mr",
        "parquet-mr version 1.5.0-cdh5.4.0 (build x)", "parquet-mr version unknown", "parquet-mr version 1"}) {
    EXPECT_TRUE(writer_spoilt_binary_bounds(writer)) << writer;
    EXPECT_TRUE(writer_shared_prefixes_across_pages(writer)) << writer;
  }
  for (const char* writer : {"parquet-mr version 1.8.0 (build abc)", "parquet-mr version 1.13.1", "",
                             "impala version 1.0", "parquet-mr version 2.0", "parquet-mrs version 1.0"}) {
    EXPECT_FALSE(writer_spoilt_binary_bounds(writer)) << writer;
    EXPECT_FALSE(writer_shared_prefixes_across_pages(writer)) << writer;
  }
}

TEST(WriterFaults, DecimalsInBytesWereMisorderedBySeveralWriters) {
  constexpr auto kFixed = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  constexpr auto kBytes = PhysicalType::BYTE_ARRAY;
  for (const char* writer : {"parquet-cpp version 1.5.1-SNAPSHOT", "parquet-cpp-arrow version 3.0.0", "Polars"}) {
    EXPECT_TRUE(writer_misordered_decimals(writer, kFixed)) << writer;
    EXPECT_TRUE(writer_misordered_decimals(writer, kBytes)) << writer;
  }
  for (const char* writer : {"parquet-cpp-arrow version 4.0.0", "parquet-cpp-arrow version 26.0.1",
                             "parquet-mr version 1.10.0 (build abc)", "DuckDB version v1.4.0 (build x)", ""}) {
    EXPECT_FALSE(writer_misordered_decimals(writer, kFixed)) << writer;
    EXPECT_FALSE(writer_misordered_decimals(writer, kBytes)) << writer;
  }
  EXPECT_TRUE(writer_misordered_decimals("parquet-rs version 55.0.0", kBytes));
  EXPECT_FALSE(writer_misordered_decimals("parquet-rs version 55.0.0", kFixed));
}

TEST(WriterFaults, OldParquetCppDeniedThatPagesAreCompressed) {
  EXPECT_TRUE(writer_denied_compression("parquet-cpp version 1.5.1-SNAPSHOT"));
  EXPECT_TRUE(writer_denied_compression("parquet-cpp version 1.3.0"));
  EXPECT_FALSE(writer_denied_compression("parquet-cpp version 2.0.0"));
  EXPECT_FALSE(writer_denied_compression("parquet-cpp-arrow version 3.0.0"));
  EXPECT_FALSE(writer_denied_compression("parquet-mr version 1.5.1"));
  EXPECT_FALSE(writer_denied_compression(""));
}

}  // namespace
}  // namespace lamella
