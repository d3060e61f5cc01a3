/// The hash under its former name, until nothing of the writer includes this.
#pragma once

#include "base/xxh64.h"
