#include "arrow/array_owner.h"

#include <cstring>

#include "base/bits.h"

namespace lamella::inline v0 {
namespace {

/// What stands for the memory of empty buffers, one offset among them, and for bitmaps without a set bit.
constexpr int64_t kZeroBytes = 8192;
alignas(64) constexpr uint8_t kZeros[kZeroBytes] = {};

}  // namespace

void OwnedArray::slice(int64_t offset, int64_t length) noexcept {
  if (offset == 0 && length == array_.length) return;
  if (array_.null_count == array_.length) {
    array_.null_count = length;
  } else if (array_.null_count != 0) {
    array_.null_count = -1;
  }
  array_.offset = offset;
  array_.length = length;
}

struct ArrayBuilder::Owner {
  std::vector<Buffer> held;
  std::vector<const void*> addresses;
  std::vector<int64_t> data_sizes;
  std::vector<ArrowArray> child_arrays;
  std::vector<ArrowArray*> child_pointers;
  ArrowArray dictionary = {};

  Owner() = default;
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() {
    for (ArrowArray& child : child_arrays) {
      if (child.release != nullptr) child.release(&child);
    }
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
};

ArrayBuilder::ArrayBuilder(int64_t length, int64_t null_count)
    : owner_(std::make_unique<Owner>()), length_(length), null_count_(null_count) {}

ArrayBuilder::~ArrayBuilder() = default;

void ArrayBuilder::add_validity(const Buffer& bitmap) {
  if (bitmap) return add(bitmap);
  if (null_count_ == 0) {
    owner_->addresses.push_back(nullptr);
    return;
  }
  const int64_t num_bytes = bytes_for_bits(length_);
  if (num_bytes <= kZeroBytes) return add(Buffer());
  Buffer zeros = Buffer::allocate(num_bytes);
  std::memset(zeros.mutable_data(), 0, static_cast<size_t>(num_bytes));
  add(zeros);
}

void ArrayBuilder::add(const Buffer& buffer) {
  owner_->addresses.push_back(buffer ? buffer.data() : kZeros);
  if (buffer) owner_->held.push_back(buffer);
}

void ArrayBuilder::add_data(const std::vector<Buffer>& buffers) {
  owner_->data_sizes.reserve(buffers.size() + 1);
  for (const Buffer& buffer : buffers) {
    add(buffer);
    owner_->data_sizes.push_back(buffer.size());
  }
  owner_->addresses.push_back(buffers.empty() ? static_cast<const void*>(kZeros) : owner_->data_sizes.data());
}

void ArrayBuilder::add_child(OwnedArray child) {
  owner_->child_arrays.emplace_back();
  owner_->child_arrays.back() = child.hand_out();
}

void ArrayBuilder::set_dictionary(OwnedArray dictionary) {
  owner_->dictionary = dictionary.hand_out();
}

OwnedArray ArrayBuilder::finish() {
  Owner& owner = *owner_;
  owner.child_pointers.reserve(owner.child_arrays.size());
  for (ArrowArray& child : owner.child_arrays)
    owner.child_pointers.push_back(&child);
  ArrowArray array = {};
  array.length = length_;
  array.null_count = null_count_;
  array.n_buffers = static_cast<int64_t>(owner.addresses.size());
  array.n_children = static_cast<int64_t>(owner.child_arrays.size());
  array.buffers = owner.addresses.empty() ? nullptr : owner.addresses.data();
  array.children = owner.child_pointers.empty() ? nullptr : owner.child_pointers.data();
  array.dictionary = owner.dictionary.release == nullptr ? nullptr : &owner.dictionary;
  array.release = &ArrayBuilder::release;
  array.private_data = owner_.release();
  return OwnedArray(array);
}

void ArrayBuilder::release(ArrowArray* array) {
  delete static_cast<Owner*>(array->private_data);
  array->release = nullptr;
  array->private_data = nullptr;
}

OwnedArray share(std::shared_ptr<const OwnedArray> array) {
  ArrowArray same = array->get();
  same.private_data = new std::shared_ptr<const OwnedArray>(std::move(array));
  same.release = [](ArrowArray* shared) {
    delete static_cast<std::shared_ptr<const OwnedArray>*>(shared->private_data);
    shared->release = nullptr;
    shared->private_data = nullptr;
  };
  return OwnedArray(same);
}

}  // namespace lamella::inline v0
