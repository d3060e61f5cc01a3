// What an outside program does first: build values of the public API, and catch the library's error.

#include <iostream>

#include "lamella/buffer.h"
#include "lamella/cpu_target.h"
#include "lamella/error.h"
#include "lamella/type.h"

int main() {
  const lamella::Schema schema(
      {{"l_orderkey", lamella::TypeId::kInt64, false}, {"l_tax", lamella::Type::decimal(12, 2)}});
  for (const lamella::Field& field : schema.fields())
    std::cout << field.name() << " " << field.type().to_string() << "\n";
  std::cout << "kernels: " << lamella::cpu_target() << "\n";

  const auto budget = std::make_shared<lamella::MemoryBudget>(1 << 20);
  const auto pool = lamella::BufferPool::create(lamella::default_allocator(), budget);
  const lamella::Buffer fits = pool->allocate(4096);
  try {
    pool->allocate(2 << 20);
  } catch (const lamella::Error& error) {
    std::cout << error.what() << "\n";
    return error.code() == lamella::ErrorCode::kResourceLimit && fits.size() == 4096 ? 0 : 1;
  }
  return 1;
}
