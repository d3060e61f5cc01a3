/// The one exception type of lamella: what is wrong, and exactly where.
///
///     try {
///       while (auto batch = reader.next_batch()) consume(*batch);
///     } catch (const lamella::Error& error) {
///       std::cerr << error.what() << '\n';  // part-0.parquet: row group 3: column a.b: page at byte 81234: ...
///       if (error.code() == lamella::ErrorCode::kCorruptFile) quarantine(error.location().file);
///     }
///
/// Source folder: src/base.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "lamella/export.h"

namespace lamella::inline v0 {

enum class ErrorCode : uint8_t {
  kInvalidArgument,  ///< The caller asked for something that cannot be: an unknown column, a bad option.
  kNotFound,         ///< A file or object does not exist.
  kIoError,          ///< The system failed to read; `system_errno` says why.
  kCorruptFile,      ///< The bytes contradict the format.
  kNotImplemented,   ///< Valid, but lamella cannot read it.
  kResourceLimit,    ///< A cap of ReadLimits or the memory budget would be passed.
  kOutOfMemory,      ///< The allocator refused.
  kDecryption,       ///< A key is missing or wrong, or encrypted bytes were changed.
  kCancelled,        ///< The scan was cancelled.
};

/// The code's name as the command line prints it, for example "kCorruptFile".
LAMELLA_EXPORT std::string_view error_code_name(ErrorCode code) noexcept;

/// Where an error was found. Fields that do not apply are empty or -1.
struct ErrorLocation {
  std::string file = {};
  int64_t row_group = -1;   ///< Ordinal of the row group in the file.
  std::string column = {};  ///< Dotted path of the leaf column.
  int64_t page = -1;        ///< Ordinal of the page in its column chunk, dictionary page included.
  int64_t offset = -1;      ///< Byte in the file: the page's header, or the metadata structure at fault.
  int system_errno = 0;     ///< errno of the failed system call, 0 when there was none.
};

/// Immutable once thrown; copying is cheap and never throws.
/// Threads: may be read from any thread.
class LAMELLA_EXPORT Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message, ErrorLocation location = {});
  Error(const Error&) noexcept;
  Error& operator=(const Error&) noexcept;
  ~Error() override;

  ErrorCode code() const noexcept;
  /// What is wrong, without the location.
  const std::string& message() const noexcept;
  const ErrorLocation& location() const noexcept;
  /// Location and message in one line: `FILE: row group N: column PATH: page at byte N: MESSAGE`, or `page N` (its
  /// ordinal) where the byte is unknown, or `byte N` outside of pages.
  const char* what() const noexcept override;

  /// A copy in which the fields of `outer` fill those that are still unknown. Context is added on the way up, so
  /// what the innermost frame said is kept.
  Error within(const ErrorLocation& outer) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace lamella::inline v0
