#include "keys.h"

#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kept_object.h"
#include "lamella/error.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace lamella::python {
namespace {

std::string content(const nb::bytes& bytes) {
  return {bytes.c_str(), bytes.size()};
}

/// The key that a callable gave: empty for None.
std::string key_in(nb::handle key, const char* whose) {
  if (key.is_none()) return {};
  if (!nb::isinstance<nb::bytes>(key)) {
    PyErr_Format(PyExc_TypeError, "%s gave %s; a key is bytes", whose, Py_TYPE(key.ptr())->tp_name);
    throw nb::python_error();
  }
  return content(nb::borrow<nb::bytes>(key));
}

std::string text_in(nb::handle text, const char* whose) {
  if (!nb::isinstance<nb::str>(text)) {
    PyErr_Format(PyExc_TypeError, "%s gave %s; key material is text", whose, Py_TYPE(text.ptr())->tp_name);
    throw nb::python_error();
  }
  return nb::cast<std::string>(text);
}

/// Calls into Python. What is raised there waits in `pending`; an Error with its text goes through the library.
template <typename Call>
std::string ask(PendingException& pending, const Call& call) {
  const nb::gil_scoped_acquire gil;
  try {
    return call();
  } catch (const nb::python_error& error) {
    pending.keep(std::current_exception());
    throw Error(ErrorCode::kDecryption, error.what());
  }
}

class PythonKms final : public KmsClient {
 public:
  PythonKms(std::shared_ptr<PyObject> unwrap, std::shared_ptr<PendingException> pending)
      : unwrap_(std::move(unwrap)), pending_(std::move(pending)) {}

  std::string unwrap(const WrappedKey& key) const override {
    return ask(*pending_, [&] { return key_in(nb::handle(unwrap_.get())(nb::cast(key)), "kms()"); });
  }

 private:
  const std::shared_ptr<PyObject> unwrap_;
  const std::shared_ptr<PendingException> pending_;
};

void add_bytes(const nb::dict& keys, std::map<std::string, std::string>& out) {
  for (const auto& [name, key] : keys)
    out.emplace(nb::cast<std::string>(name), content(nb::cast<nb::bytes>(key)));
}

void init_keys(Keys* keys, const nb::bytes& footer_key, const nb::dict& column_keys, const nb::object& key_retriever,
               const nb::object& kms, const nb::object& key_material_loader, const nb::bytes& aad_prefix,
               bool verify_footer_signature, bool allow_plaintext_files) {
  new (keys) Keys();
  keys->given.footer_key = content(footer_key);
  add_bytes(column_keys, keys->given.column_keys);
  keys->key_retriever = keep_unless_none(key_retriever);
  if (nb::isinstance<nb::dict>(kms)) {
    std::map<std::string, std::string> master_keys;
    add_bytes(nb::borrow<nb::dict>(kms), master_keys);
    keys->given.kms = in_memory_kms(std::move(master_keys));
  } else {
    keys->unwrap = keep_unless_none(kms);
  }
  keys->key_material_loader = keep_unless_none(key_material_loader);
  keys->given.aad_prefix = content(aad_prefix);
  keys->given.verify_footer_signature = verify_footer_signature;
  keys->given.allow_plaintext_files = allow_plaintext_files;
}

}  // namespace

std::shared_ptr<const DecryptionOptions> decryption_options(const Keys* keys,
                                                            const std::shared_ptr<PendingException>& pending) {
  if (keys == nullptr) return nullptr;
  auto options = std::make_shared<DecryptionOptions>(keys->given);
  if (keys->key_retriever != nullptr) {
    options->key_retriever = [retriever = keys->key_retriever, pending](std::string_view key_metadata) {
      return ask(*pending, [&] {
        return key_in(nb::handle(retriever.get())(nb::bytes(key_metadata.data(), key_metadata.size())),
                      "key_retriever()");
      });
    };
  }
  if (keys->unwrap != nullptr) options->kms = std::make_shared<PythonKms>(keys->unwrap, pending);
  if (keys->key_material_loader != nullptr) {
    options->key_material_loader = [loader = keys->key_material_loader, pending](const std::string& file_name) {
      return ask(*pending, [&] { return text_in(nb::handle(loader.get())(file_name), "key_material_loader()"); });
    };
  }
  return options;
}

void bind_keys(nb::module_& module) {
  nb::class_<WrappedKey>(module, "WrappedKey")
      .def_ro("wrapped_key", &WrappedKey::wrapped_key)
      .def_ro("master_key_id", &WrappedKey::master_key_id)
      .def_ro("kms_instance_id", &WrappedKey::kms_instance_id)
      .def_ro("kms_instance_url", &WrappedKey::kms_instance_url);
  nb::class_<Keys>(module, "Keys")
      .def("__init__", &init_keys, "footer_key"_a, "column_keys"_a, "key_retriever"_a.none(), "kms"_a.none(),
           "key_material_loader"_a.none(), "aad_prefix"_a, "verify_footer_signature"_a, "allow_plaintext_files"_a);
}

}  // namespace lamella::python
