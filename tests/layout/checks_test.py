"""Each check of this folder finds what it is there to find."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import format_support
import layers
import public_headers
import symbols


class Layers(unittest.TestCase):
    def setUp(self):
        self.project = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.project)
        self.write("include/lamella/error.h", "/// Source folder: src/base.\n")
        self.write("include/lamella/type.h", "/// Source folder: src/vector.\n")

    def write(self, path, text):
        (self.project / path).parent.mkdir(parents=True, exist_ok=True)
        (self.project / path).write_text(text)

    def test_includes_to_the_left_pass(self):
        self.write("src/page/reader.cc", '#include "page/reader.h"\n#include "encoding/plain.h"\n#include "lamella/error.h"\n')
        self.assertEqual(layers.violations(self.project), [])

    def test_include_to_the_right_is_found(self):
        self.write("src/encoding/plain.cc", '#include "page/reader.h"\n')
        self.assertEqual(layers.violations(self.project), ['src/encoding/plain.cc: encoding must not include "page/reader.h"'])

    def test_folders_of_one_layer_are_strangers(self):
        self.write("src/io/local_file.cc", '#include "compression/codec.h"\n')
        self.assertEqual(len(layers.violations(self.project)), 1)

    def test_public_header_counts_as_its_folder(self):
        self.write("src/simd/kernels.cc", '#include "lamella/type.h"\n')
        self.assertEqual(layers.violations(self.project), ['src/simd/kernels.cc: simd must not include "lamella/type.h"'])

    def test_public_header_obeys_the_order(self):
        self.write("include/lamella/error.h", '/// Source folder: src/base.\n#include "lamella/type.h"\n')
        self.assertEqual(layers.violations(self.project), ['include/lamella/error.h: base must not include "lamella/type.h"'])

    def test_public_header_without_folder_is_found(self):
        self.write("include/lamella/lost.h", "#pragma once\n")
        self.assertEqual(len(layers.violations(self.project)), 1)

    def test_unknown_folder_is_found(self):
        self.write("src/util/strings.cc", "")
        self.assertEqual(len(layers.violations(self.project)), 1)


class FormatSupport(unittest.TestCase):
    def violations(self, *rows):
        project = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, project)
        for name, text in {"docs/format-support.md": "\n".join(("| feature | read | proven by |", "|---|---|---|") + rows),
                           "tests/page/pages_test.cc": "TEST_P(Pages, AreRead) {\n",
                           "tests/conformance/manifest.txt": "# what\nsome/folder/nulls.snappy.parquet values pyarrow\n"}.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text)
        return format_support.violations(project)

    def test_names_of_tests_pass(self):
        self.assertEqual(self.violations("| **pages** | | |", "| pages | yes | `Pages.AreRead`, `conformance: nulls.snappy` |"), [])

    def test_feature_without_a_test_is_found(self):
        self.assertEqual(self.violations("| pages | yes | |"), ["no test of: pages"])

    def test_name_of_no_test_is_found(self):
        self.assertEqual(self.violations("| pages | yes | `Pages.AreLost`, `conformance: nulls` |"),
                         ["there is no Pages.AreLost", "there is no conformance: nulls"])


class PublicHeaders(unittest.TestCase):
    def test_only_the_standard_library_and_lamella_may_be_included(self):
        text = '#include <vector>\n#include "lamella/error.h"\n#include <zstd.h>\n# include <thrift/Thrift.h>\n#include "base/bits.h"\n'
        self.assertEqual(public_headers.foreign_includes(text), ["<zstd.h>", "<thrift/Thrift.h>", '"base/bits.h"'])


class Symbols(unittest.TestCase):
    def object_file(self, source):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        subprocess.run(["c++", "-c", "-x", "c++", "-O0", "-o", f"{folder}/a.o", "-"], input=source, text=True, check=True)
        return f"{folder}/a.o"

    def test_weak_function_outside_the_namespace_is_found(self):
        file = self.object_file("namespace other { template <class T> T twice(T x) { return x + x; } }\n"
                                "namespace ours { int four() { return other::twice(2); } }\n")
        self.assertEqual(symbols.outside(symbols.defined_symbols(file), "ours::"), ["int other::twice<int>(int)"])

    def test_what_is_made_for_a_class_of_the_namespace_passes(self):
        file = self.object_file("namespace ours { struct S { virtual ~S(); }; S::~S() {} }\n")
        self.assertEqual(symbols.outside(symbols.defined_symbols(file), "ours::"), [])

    def test_dynamic_initialiser_is_found(self):
        self.assertTrue(symbols.has_initialisers(self.object_file("int f(); int x = f();\n")))
        self.assertFalse(symbols.has_initialisers(self.object_file("int x = 3;\n")))


if __name__ == "__main__":
    unittest.main()
