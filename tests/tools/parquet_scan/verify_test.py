"""parquet-scan verify: what it finds, and what it says of good files.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 verify_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand.
"""
import json
import struct
import unittest

from program import DATA, TESTING, ProgramTest, flip_byte_in_first_page, public_file, replace_in_footer, run


class Verify(ProgramTest):
    def test_good_file_is_ok_with_counts(self):
        file = TESTING / "alltypes_plain.parquet"
        self.assertRegex(self.succeed("verify", file),
                         rf"^{file}: OK: 8 rows, 11 leaf columns, 1 row group, \d+ pages\n$")

    def test_all_files_of_the_project_are_ok(self):
        files = sorted(DATA.glob("*/*.parquet"))
        self.assertGreater(len(files), 40)
        self.assertEqual(self.succeed("verify", *files).count(": OK: "), len(files))

    def test_wrong_checksum_is_found(self):
        path = self.copy_with(TESTING / "datapage_v1-snappy-compressed-checksum.parquet", flip_byte_in_first_page)
        self.assertIn("checksum", self.fail_with(1, "verify", path))

    def test_every_bad_column_chunk_is_found(self):
        path = public_file("data/datapage_v1-corrupt-checksum.parquet")
        result = run("verify", path)
        self.assertEqual(result.returncode, 1)
        self.assertEqual([line.split(": ")[2] for line in result.stdout.splitlines()[1:]], ["column a", "column b"])
        self.assertTrue(result.stderr.endswith(" (and 1 more)\n"))

    def test_maximum_that_data_passes_is_found(self):
        path = self.copy_with(DATA / "duckdb/small_uncompressed_row_groups.parquet",
                              lambda data: replace_in_footer(data, b"\x04" + struct.pack("<i", 127),
                                                             b"\x04" + struct.pack("<i", 100)))
        message = self.fail_with(1, "verify", path)
        self.assertIn("column i8: the statistics' max is 100, but row ", message)

    def test_minimum_that_data_passes_is_found(self):
        path = self.copy_with(DATA / "duckdb/small_uncompressed_row_groups.parquet",
                              lambda data: replace_in_footer(data, b"\x04" + struct.pack("<i", -128),
                                                             b"\x04" + struct.pack("<i", -1)))
        self.assertIn("column i8: the statistics' min is -1, but row 0 holds -128", self.fail_with(1, "verify", path))

    def chunk(self, file):
        """What `meta` says of the first column chunk of a file, indexes included."""
        return json.loads(self.succeed("meta", "--pages", "--json", file))["row_groups"][0]["columns"][0]

    def copy_with_index(self, file, name, old, new):
        """A copy of a file with other bytes in the index of the first column chunk that `name` names."""
        place = self.chunk(file)[name]
        begin, end = place["offset"], place["offset"] + place["length"]

        def edit(data):
            assert len(old) == len(new) and old in data[begin:end]
            return data[:begin] + data[begin:end].replace(old, new, 1) + data[end:]
        return self.copy_with(file, edit)

    def test_page_bound_that_data_passes_is_found(self):
        file = TESTING / "int32_with_null_pages.parquet"
        page = next(page for page in self.chunk(file)["indexed_pages"] if page["max"] > 5)
        path = self.copy_with_index(file, "column_index", struct.pack("<i", page["max"]), struct.pack("<i", 5))
        self.assertRegex(self.fail_with(1, "verify", path),
                         r"column int32_field: column index: page \d+: the statistics' max is 5, but row \d+ holds \d+")

    def test_bloom_filter_that_lacks_a_value_is_found(self):
        file = TESTING / "data_index_bloom_encoding_with_length.parquet"
        place = self.chunk(file)["bloom_filter"]
        end = place["offset"] + place["length"]
        size = self.chunk(file)["bloom_filter_bytes"]
        path = self.copy_with(file, lambda data: data[:end - size] + bytes(size) + data[end:])
        self.assertIn("bloom filter: the value of row 0 is not in it", self.fail_with(1, "verify", path))

    def test_bounds_of_elements_of_lists_are_checked(self):
        file = TESTING / "old_list_structure.parquet"
        self.assertEqual(self.succeed("cat", "--format", "jsonl", file), '{"a":[[1,2],[3,4]]}\n')
        path = self.copy_with(file, lambda data: replace_in_footer(data, struct.pack("<i", 4), struct.pack("<i", 3)))
        self.assertIn("column a.array.array: the statistics' max is 3, but element 3 holds 4", self.fail_with(1, "verify", path))

    def test_wrong_magic_in_front_is_found(self):
        path = self.copy_with(TESTING / "alltypes_plain.parquet", lambda data: b"XXXX" + data[4:])
        self.assertIn("does not begin with PAR1", self.fail_with(1, "verify", path))

    def test_other_files_are_still_done(self):
        result = run("verify", self.folder / "no-such.parquet", TESTING / "alltypes_plain.parquet")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no-such.parquet: BAD", result.stdout)
        self.assertIn("alltypes_plain.parquet: OK", result.stdout)


if __name__ == "__main__":
    unittest.main()
