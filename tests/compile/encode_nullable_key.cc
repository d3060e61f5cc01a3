// A map whose keys may be null.
#include <map>

#include "lamella/encoder.h"

struct Table {
  std::map<std::optional<int>, int> rows;
};
LAMELLA_ENCODE(Table, rows)

std::vector<std::uint8_t> encode(const Table& table) {
  return lamella::Encoder<Table>::encode(table);
}
