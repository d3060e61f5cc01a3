// Keys of encrypted files, as Python programs give them.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "errors.h"
#include "lamella/decryption.h"

namespace lamella::python {

/// What Python gives, and what it is called for. A null callable: nobody is asked.
struct Keys {
  DecryptionOptions given;                        ///< All that is no callable.
  std::shared_ptr<PyObject> key_retriever;        ///< From key metadata, as bytes, to bytes or None.
  std::shared_ptr<PyObject> unwrap;               ///< From a WrappedKey to bytes.
  std::shared_ptr<PyObject> key_material_loader;  ///< From the name of the file to text.
};

/// What the library takes. It may call back into Python from any thread that has not the GIL; what is raised there
/// waits in `pending`. Null without keys.
std::shared_ptr<const DecryptionOptions> decryption_options(const Keys* keys,
                                                            const std::shared_ptr<PendingException>& pending);

void bind_keys(nanobind::module_& module);

}  // namespace lamella::python
