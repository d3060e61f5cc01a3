/// lamella for C, and for all languages that call C: batches of a Parquet file as Arrow arrays. The C interface stays
/// as it is from version to version; new options and functions are added.
///
///     const char* options[] = {"columns=l_orderkey,l_comment", "where=l_quantity < 24", "threads=0", NULL};
///     lamella_reader* reader;
///     struct ArrowArray batch;
///     int code = lamella_open("lineitem.parquet", options, &reader);
///     while (code == LAMELLA_OK && (code = lamella_next(reader, &batch)) == LAMELLA_OK && batch.release != NULL) {
///       consume(&batch);
///       batch.release(&batch);
///     }
///     if (code != LAMELLA_OK) fprintf(stderr, "%s\n", lamella_error_text(reader));
///     lamella_close(reader);
///
/// Source folder: src/capi.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lamella/arrow_abi.h"

#if defined(__GNUC__)
#define LAMELLA_C_EXPORT __attribute__((visibility("default")))
#else
#define LAMELLA_C_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// What functions return: what went wrong, if anything did. See lamella/error.h.
enum lamella_code {
  LAMELLA_OK = 0,
  LAMELLA_INVALID_ARGUMENT = 1,
  LAMELLA_NOT_FOUND = 2,
  LAMELLA_IO_ERROR = 3,
  LAMELLA_CORRUPT_FILE = 4,
  LAMELLA_NOT_IMPLEMENTED = 5,
  LAMELLA_RESOURCE_LIMIT = 6,
  LAMELLA_OUT_OF_MEMORY = 7,
  LAMELLA_DECRYPTION = 8,
  LAMELLA_CANCELLED = 9,
  LAMELLA_INTERNAL = 10  ///< An exception that is none of lamella's.
};

/// A file that is being read. Threads: one at a time, lamella_cancel() apart.
typedef struct lamella_reader lamella_reader;

/// The library's version, "major.minor.patch".
LAMELLA_C_EXPORT const char* lamella_version(void);
/// "LAMELLA_OK" and so on.
LAMELLA_C_EXPORT const char* lamella_code_name(int code);

/// Opens a Parquet file. `options` are "key=value" texts and a null pointer behind them; null means none:
///
/// | key                 | value                                                                                  |
/// |---------------------|----------------------------------------------------------------------------------------|
/// | columns             | names or paths with commas between them; names with a comma or dot go in `backticks`   |
/// | where               | a predicate: l_shipdate >= date '1994-01-01' and l_quantity < 24                       |
/// | row_groups          | ordinals with commas between them                                                      |
/// | ignore_case         | true or false                                                                          |
/// | limit               | the most rows                                                                          |
/// | threads             | a number, 0 for one a CPU; 1 by default                                                |
/// | ordered             | false: batches as they are done                                                        |
/// | batch_rows          | the most rows of a batch                                                               |
/// | batch_bytes         | about how many bytes a batch may have                                                  |
/// | memory_budget_bytes | the most bytes that are held at once                                                   |
/// | dictionary          | expand (the default), text or every: which columns have dictionary types               |
/// | text                | views (the default), offsets, or large_offsets                                         |
/// | decimals            | narrow (the default), or wide: 128 bits up to 38 digits                                |
/// | intervals           | month_day_nano (the default), or binary                                                |
/// | extension_types     | true (the default) or false                                                            |
/// | utf8                | check (the default), replace or unchecked                                              |
/// | variant             | assembled (the default), or raw: the columns that the file has for variants            |
/// | int96               | micros (the default) or nanos                                                          |
/// | footer_key          | of an encrypted file: hexadecimal digits, or text: and the key itself                  |
/// | column_key          | NAME=KEY, as many as there are columns with keys of their own                          |
/// | master_key          | ID=KEY, likewise: what the keys in the file's key material are wrapped with            |
/// | aad_prefix          | what the file was written with, where it does not hold it                              |
///
/// `*reader` is null only when there was no memory for it; close it also when opening failed, after its error was read.
LAMELLA_C_EXPORT int lamella_open(const char* path, const char* const* options, lamella_reader** reader);
/// The same for a file in memory, which has to stay as it is until the reader and all arrays are gone.
LAMELLA_C_EXPORT int lamella_open_bytes(const void* bytes, size_t size, const char* const* options,
                                        lamella_reader** reader);
/// Lets go of the reader. Arrays and streams that came from it live on. Null is allowed.
LAMELLA_C_EXPORT void lamella_close(lamella_reader* reader);

/// The type of batches, a struct. The caller releases it.
LAMELLA_C_EXPORT int lamella_schema(lamella_reader* reader, struct ArrowSchema* schema);
/// Rows of the file, whatever is asked of it; -1 when opening failed.
LAMELLA_C_EXPORT int64_t lamella_num_rows(const lamella_reader* reader);
/// The next batch, a struct array; one with a null release at the end. The caller releases it, from any thread, when it
/// likes. After an error it comes again.
LAMELLA_C_EXPORT int lamella_next(lamella_reader* reader, struct ArrowArray* batch);
/// The batches that lamella_next() has not given, as a stream. The caller releases it; it may be used when the reader
/// is closed, and takes turns with lamella_next() until then. Threads: as if it were the reader. `requested` may be
/// null, or the types that would be liked best: where a conversion that loses nothing gives them, the stream has them.
LAMELLA_C_EXPORT int lamella_stream(lamella_reader* reader, const struct ArrowSchema* requested,
                                    struct ArrowArrayStream* stream);
/// Makes the running or next call for a batch return LAMELLA_CANCELLED soon. Threads: any.
LAMELLA_C_EXPORT void lamella_cancel(lamella_reader* reader);

/// The code of the last call that failed, LAMELLA_OK when none did.
LAMELLA_C_EXPORT int lamella_error_code(const lamella_reader* reader);
/// What it was, in one line with file, row group, column, page and byte; "" when nothing failed. Good until the next
/// call with the reader. For a null reader "out of memory".
LAMELLA_C_EXPORT const char* lamella_error_text(const lamella_reader* reader);

#ifdef __cplusplus
}
#endif
