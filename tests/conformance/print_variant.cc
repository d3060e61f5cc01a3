// Prints a variant as JSON, once all of it is checked: print_variant METADATA_FILE VALUE_FILE

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "lamella/error.h"
#include "lamella/variant.h"

namespace {

std::vector<uint8_t> load_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::vector<uint8_t> metadata = load_file(argv[1]);
  const std::vector<uint8_t> value = load_file(argv[2]);
  try {
    const lamella::VariantView view(metadata, value);
    view.validate();
    std::cout << view.to_json() << '\n';
  } catch (const lamella::Error& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
