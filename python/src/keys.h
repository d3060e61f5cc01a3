// Keys of encrypted files, as Python programs give them.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "errors.h"
#include "lamella/decryption.h"

namespace lamella::python {

struct Keys {
  DecryptionOptions given;          ///< All but what finds other keys.
  std::shared_ptr<PyObject> finds;  ///< Called with key metadata: gives bytes or None. Null: nobody is asked.
};

/// What the library takes. It may call back into Python from any thread that has not the GIL; what is raised there
/// waits in `pending`. Null without keys.
std::shared_ptr<const DecryptionOptions> decryption_options(const Keys* keys,
                                                            const std::shared_ptr<PendingException>& pending);

void bind_keys(nanobind::module_& module);

}  // namespace lamella::python
