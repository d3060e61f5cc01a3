/// What every bench of whole files begins with.
#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "lamella/random_access_file.h"

/// A file whose bytes are in memory before any clock starts: in huge pages, if there are any, as the peers have theirs.
inline std::shared_ptr<lamella::RandomAccessFile> load_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  return lamella::memory_file(lamella::Buffer::copy_of({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}),
                              path);
}
