// A field whose type nobody has said how to encode.
#include "lamella/encoder.h"

struct Inner {};
struct Outer {
  Inner inner;
};
LAMELLA_ENCODE(Outer, inner)

std::vector<std::uint8_t> encode(const Outer& outer) {
  return lamella::Encoder<Outer>::encode(outer);
}
