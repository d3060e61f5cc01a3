// A field that holds one of several types.
#include <variant>

#include "lamella/encoder.h"

struct Choice {
  std::variant<int, double> value;
};
LAMELLA_ENCODE(Choice, value)

std::vector<std::uint8_t> encode(const Choice& choice) {
  return lamella::Encoder<Choice>::encode(choice);
}
