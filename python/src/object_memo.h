// Python objects by the numbers that they were made of.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <vector>

namespace lamella::python {

/// Remembers objects that cannot change, so that equal values share one. It stops taking more where it would be large.
/// Threads: one at a time, with the GIL.
class ObjectMemo {
 public:
  /// The object of `key`; `make` is called where there is none yet.
  template <typename Make>
  nanobind::object get(int64_t key, const Make& make) {
    if (num_objects_ * 2 >= slots_.size() && slots_.size() < kMaxSlots) grow();
    size_t slot = first_slot(key);
    while (slots_[slot].object.is_valid()) {
      if (slots_[slot].key == key) return slots_[slot].object;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    nanobind::object object = make();
    // Making it may have run code that came here again.
    if (num_objects_ * 2 < slots_.size() && !slots_[slot].object.is_valid()) {
      slots_[slot] = {key, object};
      ++num_objects_;
    }
    return object;
  }

  /// Says that get(key) comes soon: the memory of a large memo is far away.
  void prefetch(int64_t key) const noexcept { __builtin_prefetch(&slots_[first_slot(key)]); }

 private:
  struct Slot {
    int64_t key = 0;
    nanobind::object object;
  };
  static constexpr size_t kMaxSlots = size_t{1} << 21;

  size_t first_slot(int64_t key) const noexcept {
    return static_cast<size_t>((static_cast<uint64_t>(key) * 0x9e3779b97f4a7c15u) >> 32) & (slots_.size() - 1);
  }

  void grow() {
    std::vector<Slot> before(slots_.size() * 2);
    before.swap(slots_);
    for (Slot& moved : before) {
      if (!moved.object.is_valid()) continue;
      size_t slot = first_slot(moved.key);
      while (slots_[slot].object.is_valid())
        slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = std::move(moved);
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(256);
  size_t num_objects_ = 0;
};

}  // namespace lamella::python
