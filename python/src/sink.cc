#include "sink.h"

namespace lamella::python {

Sink::~Sink() = default;

void Sink::prepare(const std::vector<Segment>&) {}

void Sink::finish_segment(int) {}

}  // namespace lamella::python
