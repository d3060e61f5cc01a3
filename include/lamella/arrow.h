/// Batches as Arrow arrays, through the Arrow C data and C stream interfaces: no copy where Arrow has the layout.
///
///     ArrowArrayStream stream;
///     lamella::export_stream(lamella::ParquetReader::open("prices.parquet"), {}, &stream);
///     consume(&stream);  // an Arrow library imports it, pulls batches one by one, and releases it
///
/// Source folder: src/arrow.
#pragma once

#include <cstdint>
#include <memory>

#include "lamella/arrow_abi.h"
#include "lamella/batch_source.h"
#include "lamella/columnar_batch.h"
#include "lamella/export.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// What text and binary become.
enum class ArrowText : uint8_t {
  kViews,         ///< utf8_view, binary_view: as lamella has them, without a copy.
  kOffsets,       ///< utf8, binary: copied. A batch with more than 2^31 - 1 bytes in a column is an error.
  kLargeOffsets,  ///< large_utf8, large_binary: copied.
};

/// Which columns have dictionary types. Fits any source: where its vectors are something else, they are converted.
/// Nested columns follow it in their leaves; booleans and extension types never become dictionaries.
enum class ArrowDictionaries : uint8_t {
  kNone,   ///< Dictionary vectors are expanded.
  kText,   ///< Text and binary. For sources that keep dictionaries (DictionaryMode::kKeep, kAsType).
  kEvery,  ///< All types of fixed width too.
};

/// The types that vectors leave as. They follow from these and the schema alone, whatever a batch holds.
struct ArrowOptions {
  ArrowText text = ArrowText::kViews;
  ArrowDictionaries dictionaries = ArrowDictionaries::kNone;
  /// Decimals of up to 38 digits take 128 bits; otherwise those of up to 9 and 18 digits take 32 and 64, without a
  /// copy. For consumers that may not know the narrow ones: Polars 2.1 takes them for wide ones, and reads past their
  /// end.
  bool wide_decimals = false;
  /// Parquet's intervals as 12 bytes each, as they are in a file; otherwise as month_day_nano.
  bool binary_intervals = false;
  /// Name the extension types arrow.json, arrow.uuid, arrow.parquet.variant, geoarrow.wkb; otherwise columns have
  /// their storage types alone.
  bool extension_types = true;

  /// Types that also consumers without views, narrow decimals and calendar intervals take.
  static ArrowOptions compatible() noexcept {
    return {ArrowText::kOffsets, ArrowDictionaries::kNone, true, true, true};
  }
};

/// The schema as a struct type. Field ids are metadata `PARQUET:field_id`. `out` is overwritten, and released by
/// whoever gets it. Throws Error and leaves `out` released: kResourceLimit (more than 64 levels).
LAMELLA_EXPORT void export_schema(const Schema& schema, const ArrowOptions& options, ArrowSchema* out);

/// The selected rows as a struct array of the type that export_schema() gives. The array holds counts on the batch's
/// memory until it is released, by any thread, whenever; its children may be moved out and released apart. Throws Error
/// and leaves `out` released: kResourceLimit (levels; text too long for ArrowText::kOffsets), kNotImplemented (a null
/// key in a map, an interval beyond month_day_nano), kOutOfMemory.
LAMELLA_EXPORT void export_batch(const ColumnarBatch& batch, const ArrowOptions& options, ArrowArray* out);

/// The batches of `source` as a stream, pulled one by one as the consumer asks. All have the stream's schema. What the
/// source throws is a return code of errno.h and the text of get_last_error(), also when asked again; nothing is thrown
/// across the C functions. The source goes with the stream's release; arrays live on.
/// Threads: a stream belongs to one at a time.
///
/// `requested` is what a consumer would like best, as `__arrow_c_stream__` of Arrow's PyCapsule interface passes it on;
/// null asks for nothing. It goes before `options` in each column where a conversion that loses nothing gives what it
/// wants: text among views, offsets and large offsets, also as binary; a dictionary of 32-bit indices or none; wider
/// integers, decimals and floats; month_day_nano or 12 bytes. Elsewhere columns are as without it: consumers look at
/// the stream's schema, and cast. It is not released. Throws Error and leaves `out` released: as export_schema() does,
/// and kInvalidArgument (`requested` has other columns).
LAMELLA_EXPORT void export_stream(std::shared_ptr<BatchSource> source, const ArrowOptions& options,
                                  ArrowArrayStream* out, const ArrowSchema* requested = nullptr);

}  // namespace lamella::inline v0
