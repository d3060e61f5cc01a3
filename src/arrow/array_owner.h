/// ArrowArray structures and the memory that they keep alive.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "lamella/arrow_abi.h"
#include "lamella/buffer.h"

namespace lamella::inline v0 {

/// An ArrowArray that is released with its holder, unless it was handed out.
class OwnedArray {
 public:
  OwnedArray() = default;
  explicit OwnedArray(const ArrowArray& array) noexcept : array_(array) {}
  OwnedArray(OwnedArray&& other) noexcept : array_(std::exchange(other.array_, {})) {}
  OwnedArray& operator=(OwnedArray&& other) noexcept {
    std::swap(array_, other.array_);
    return *this;
  }
  ~OwnedArray() {
    if (array_.release != nullptr) array_.release(&array_);
  }

  const ArrowArray& get() const noexcept { return array_; }
  ArrowArray hand_out() noexcept { return std::exchange(array_, {}); }

  /// The rows [offset, offset + length) of what it is. Precondition: it starts at row 0 and has them.
  void slice(int64_t offset, int64_t length) noexcept;

 private:
  ArrowArray array_ = {};
};

/// Puts an ArrowArray together.
///
///     ArrayBuilder array(length, null_count);
///     array.add_validity(validity);
///     array.add(values);
///     return array.finish();
class ArrayBuilder {
 public:
  ArrayBuilder(int64_t length, int64_t null_count);
  ~ArrayBuilder();

  /// A bitmap; without one, none when nothing is null and zeros when everything is.
  void add_validity(const Buffer& bitmap);
  /// A buffer that is kept alive. Where it has no memory, a readable place stands in for it.
  void add(const Buffer& buffer);
  /// Bytes that views point into, and behind them their sizes.
  void add_data(const std::vector<Buffer>& buffers);
  void add_child(OwnedArray child);
  void set_dictionary(OwnedArray dictionary);

  OwnedArray finish();

 private:
  struct Owner;
  static void release(ArrowArray* array);

  std::unique_ptr<Owner> owner_;
  int64_t length_;
  int64_t null_count_;
};

/// Another array of the same memory. Precondition: no children, no dictionary.
OwnedArray share(std::shared_ptr<const OwnedArray> array);

}  // namespace lamella::inline v0
