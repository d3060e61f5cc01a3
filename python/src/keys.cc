#include "keys.h"

#include <string>
#include <string_view>

#include "kept_object.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace lamella::python {
namespace {

std::string content(const nb::bytes& bytes) {
  return {bytes.c_str(), bytes.size()};
}

std::string found_key(nb::handle finds, std::string_view key_metadata) {
  const nb::object key = finds(nb::bytes(key_metadata.data(), key_metadata.size()));
  if (key.is_none()) return {};
  if (!nb::isinstance<nb::bytes>(key)) {
    PyErr_Format(PyExc_TypeError, "keys() gave %s; a key is bytes", Py_TYPE(key.ptr())->tp_name);
    throw nb::python_error();
  }
  return content(nb::borrow<nb::bytes>(key));
}

}  // namespace

std::shared_ptr<const DecryptionOptions> decryption_options(const Keys* keys,
                                                            const std::shared_ptr<PendingException>& pending) {
  if (keys == nullptr) return nullptr;
  auto options = std::make_shared<DecryptionOptions>(keys->given);
  if (keys->finds == nullptr) return options;
  options->key_retriever = [finds = keys->finds, pending](std::string_view key_metadata) {
    const nb::gil_scoped_acquire gil;
    try {
      return found_key(finds.get(), key_metadata);
    } catch (nb::python_error&) {
      pending->keep(std::current_exception());
      throw;
    }
  };
  return options;
}

void bind_keys(nb::module_& module) {
  nb::class_<Keys>(module, "Keys")
      .def(
          "__init__",
          [](Keys* keys, const nb::bytes& footer, const nb::dict& columns, const nb::object& finds,
             const nb::bytes& aad_prefix) {
            new (keys) Keys();
            keys->given.footer_key = content(footer);
            for (const auto& [path, key] : columns) {
              keys->given.column_keys.emplace(nb::str(path).c_str(), content(nb::cast<nb::bytes>(key)));
            }
            if (!finds.is_none()) keys->finds = keep_alive(finds);
            keys->given.aad_prefix = content(aad_prefix);
            // Until there is a key that could verify it.
            keys->given.verify_footer_signature = footer.size() > 0 || !finds.is_none();
          },
          "footer"_a, "columns"_a, "finds"_a.none(), "aad_prefix"_a);
}

}  // namespace lamella::python
