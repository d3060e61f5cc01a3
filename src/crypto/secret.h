/// Keys, which don't stay in memory when nobody needs them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lamella::inline v0 {

/// Overwrites bytes in a way that no compiler leaves out.
void wipe(char* bytes, size_t size_bytes) noexcept;
/// The same of a text, which is empty then.
void wipe(std::string& text) noexcept;

/// A key that is wiped when it goes. Moving leaves no copy behind.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  Secret(const Secret& other) : Secret(other.bytes()) {}
  Secret(Secret&& other) noexcept { swap(other); }
  Secret& operator=(Secret other) noexcept {
    swap(other);
    return *this;
  }
  ~Secret() { wipe(bytes_.get(), size_bytes_); }

  /// Takes over what `bytes` holds, and wipes it there.
  static Secret take(std::string bytes);

  std::string_view bytes() const noexcept { return {bytes_.get(), size_bytes_}; }
  bool empty() const noexcept { return size_bytes_ == 0; }
  bool operator<(const Secret& other) const noexcept { return bytes() < other.bytes(); }

 private:
  void swap(Secret& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_bytes_, other.size_bytes_);
  }

  std::unique_ptr<char[]> bytes_;
  size_t size_bytes_ = 0;
};

}  // namespace lamella::inline v0
