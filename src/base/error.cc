#include "lamella/error.h"

#include <utility>

namespace lamella::inline v0 {

struct Error::State {
  ErrorCode code;
  std::string message;
  ErrorLocation location;
  std::string what;
};

namespace {

std::string describe(const ErrorLocation& location, const std::string& message) {
  std::string text;
  if (!location.file.empty()) text += location.file + ": ";
  if (location.row_group >= 0) text += "row group " + std::to_string(location.row_group) + ": ";
  if (!location.column.empty()) text += "column " + location.column + ": ";
  if (location.page >= 0 && location.offset >= 0) {
    text += "page at byte " + std::to_string(location.offset) + ": ";
  } else if (location.offset >= 0) {
    text += "byte " + std::to_string(location.offset) + ": ";
  } else if (location.page >= 0) {
    text += "page " + std::to_string(location.page) + ": ";
  }
  return text + message;
}

}  // namespace

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "kInvalidArgument";
    case ErrorCode::kNotFound:
      return "kNotFound";
    case ErrorCode::kIoError:
      return "kIoError";
    case ErrorCode::kCorruptFile:
      return "kCorruptFile";
    case ErrorCode::kNotImplemented:
      return "kNotImplemented";
    case ErrorCode::kResourceLimit:
      return "kResourceLimit";
    case ErrorCode::kOutOfMemory:
      return "kOutOfMemory";
    case ErrorCode::kDecryption:
      return "kDecryption";
    case ErrorCode::kCancelled:
      return "kCancelled";
  }
  return "unknown";
}

Error::Error(ErrorCode code, std::string message, ErrorLocation location) {
  std::string what = describe(location, message);
  state_ = std::make_shared<const State>(State{code, std::move(message), std::move(location), std::move(what)});
}

Error::Error(const Error&) noexcept = default;
Error& Error::operator=(const Error&) noexcept = default;
Error::~Error() = default;

ErrorCode Error::code() const noexcept {
  return state_->code;
}
const std::string& Error::message() const noexcept {
  return state_->message;
}
const ErrorLocation& Error::location() const noexcept {
  return state_->location;
}
const char* Error::what() const noexcept {
  return state_->what.c_str();
}

Error Error::within(const ErrorLocation& outer) const {
  ErrorLocation merged = state_->location;
  if (merged.file.empty()) merged.file = outer.file;
  if (merged.row_group < 0) merged.row_group = outer.row_group;
  if (merged.column.empty()) merged.column = outer.column;
  if (merged.page < 0) merged.page = outer.page;
  if (merged.offset < 0) merged.offset = outer.offset;
  if (merged.system_errno == 0) merged.system_errno = outer.system_errno;
  return Error(state_->code, state_->message, std::move(merged));
}

}  // namespace lamella::inline v0
