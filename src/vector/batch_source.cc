#include "lamella/batch_source.h"

namespace lamella::inline v0 {

BatchSource::~BatchSource() = default;

}  // namespace lamella::inline v0
