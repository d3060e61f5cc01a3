"""parquet-scan schema and meta, and encrypted files.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 meta_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand.
"""
import json
import unittest

from program import DATA, KEYS, TESTING, ProgramTest, break_row_group, public_file, run


class Schema(ProgramTest):
    def test_text_is_the_notation_of_the_format(self):
        text = self.succeed("schema", TESTING / "sort_columns.parquet")
        self.assertRegex(text, r"^message \w+ \{\n")
        self.assertIn("  optional int64 a", text)
        self.assertIn("  optional binary b", text)

    def test_json_is_the_tree(self):
        tree = json.loads(self.succeed("schema", "--json", TESTING / "int32_decimal.parquet"))
        self.assertEqual(tree["name"], "spark_schema")
        self.assertEqual(tree["children"], [{
            "name": "value", "repetition": "OPTIONAL", "type": "INT32",
            "annotation": {"name": "DECIMAL", "precision": 4, "scale": 2}, "path": "value",
            "max_definition_level": 1, "max_repetition_level": 0, "reads_as": "decimal(4,2)"}])

    def test_groups_have_children(self):
        file = public_file("data/nested_lists.snappy.parquet")
        tree = json.loads(self.succeed("schema", "--json", file))
        a = tree["children"][0]
        self.assertEqual((a["name"], a["annotation"]["name"]), ("a", "LIST"))
        self.assertEqual(a["children"][0]["children"][0]["annotation"]["name"], "LIST")

    def test_unknown_annotation_is_told(self):
        text = self.succeed("schema", "--json", TESTING / "unknown-logical-type.parquet")
        annotations = [child.get("annotation") for child in json.loads(text)["children"]]
        self.assertIn({"name": "UNRECOGNISED", "id": 2555}, annotations)


class Meta(ProgramTest):
    def meta(self, *arguments):
        return json.loads(self.succeed("meta", "--json", *arguments))

    def test_facts_of_the_footer(self):
        meta = self.meta(TESTING / "sort_columns.parquet")
        self.assertEqual((meta["num_rows"], meta["declared_num_rows"], len(meta["row_groups"])), (6, 6, 2))
        self.assertTrue(meta["created_by"].startswith("parquet-cpp-arrow version 16.1"))
        self.assertEqual(meta["file_bytes"], meta["footer_offset"] + meta["footer_bytes"] + 8)
        self.assertIn("ARROW:schema", dict(meta["key_value_metadata"]))

    def test_sorting_columns_are_told(self):
        row_group = self.meta(TESTING / "sort_columns.parquet")["row_groups"][0]
        self.assertEqual(row_group["sorting_columns"], [{"leaf": 0, "descending": True, "nulls_first": True},
                                                        {"leaf": 1, "descending": False, "nulls_first": False}])
        self.assertIn("sorted by a, descending, nulls first", self.succeed("meta", TESTING / "sort_columns.parquet"))

    def test_statistics_are_values(self):
        column = self.meta(TESTING / "sort_columns.parquet")["row_groups"][0]["columns"][1]
        statistics = column["statistics"]
        self.assertEqual((statistics["min"], statistics["max"], statistics["null_count"]), ("a", "c", 0))
        self.assertEqual(statistics["as_written"]["min_value"], b"a".hex())

    def test_statistics_that_say_nothing_are_not_shown_as_values(self):
        statistics = self.meta(TESTING / "nan_in_stats.parquet")["row_groups"][0]["columns"][0]["statistics"]
        self.assertNotIn("max", statistics)
        self.assertTrue(statistics["as_written"])

    def test_encrypted_columns_are_told(self):
        file = TESTING / "encrypt_columns_plaintext_footer.parquet.encrypted"
        columns = {column["path"]: column for column in self.meta(file)["row_groups"][0]["columns"]}
        self.assertEqual(columns["double_field"]["encrypted_with"], "column key")
        self.assertNotIn("encrypted_with", columns["int32_field"])
        self.assertFalse(columns["double_field"]["has_key"])
        self.assertIn("float_field: FLOAT, encrypted with a key that was not given, \"kc2\"", self.succeed("meta", "--pages", file))
        self.assertIn("column float_field: the column is encrypted: give its key in --footer-key or --column-key",
                      self.fail_with(1, "verify", file))

    def test_missing_keys_are_asked_for_by_the_names_of_options(self):
        file = TESTING / "encrypt_columns_and_footer.parquet.encrypted"
        self.assertIn("its footer is encrypted: give its key in --footer-key", self.fail_with(1, "cat", file))
        result = run("verify", file, *KEYS[:2])
        for text in (result.stdout, result.stderr):
            self.assertIn("with the key metadata \"kc2\": give it in --column-key or --master-key, or leave the column out", text)
            self.assertNotIn("Options::", text)
        self.assertIn("but there are keys for it", self.fail_with(1, "cat", TESTING / "alltypes_plain.parquet", *KEYS))

    def test_encryption_of_the_file_is_told(self):
        told = json.loads(self.succeed("meta", "--json", TESTING / "encrypt_columns_and_footer_ctr.parquet.encrypted", *KEYS))
        self.assertEqual(told["encryption"]["algorithm"], "AES_GCM_CTR_V1")
        self.assertEqual(told["encryption"]["footer"], "encrypted")
        self.assertEqual(bytes.fromhex(told["encryption"]["footer_key_metadata"]), b"kf")
        text = self.succeed("meta", TESTING / "encrypt_columns_plaintext_footer.parquet.encrypted", *KEYS)
        self.assertIn("encryption      AES_GCM_V1, footer in the clear, signed\n", text)
        self.assertIn("encrypted with a key of its own, \"kc1\"", text)

    def test_truncated_bounds_are_marked(self):
        columns = self.meta(TESTING / "binary_truncated_min_max.parquet")["row_groups"][0]["columns"]
        exact = {column["path"]: column["statistics"].get("is_max_exact") for column in columns}
        self.assertEqual(exact["utf8_full_truncation"], False)
        self.assertEqual(exact["utf8_no_truncation"], True)
        text = self.succeed("meta", TESTING / "binary_truncated_min_max.parquet")
        self.assertIn('statistics: min "Al" inexact, max "Kf" inexact, order TYPE_ORDER, nulls 0\n', text)
        self.assertIn('statistics: min "Al" exact, max "Ke" exact, order TYPE_ORDER, nulls 0\n', text)

    def test_levels_of_pages_are_told(self):
        file = public_file("data/geospatial/geography-points.parquet")
        line = self.succeed("meta", "--pages", file).split("indexed page 0", 1)[1].split("\n")[0]
        self.assertIn("definition levels [0 10]", line)
        page = self.meta(file, "--pages")["row_groups"][0]["columns"][0]["indexed_pages"][0]
        self.assertEqual(page["definition_level_histogram"], [0, 10])

    def test_column_orders_are_told(self):
        text = self.succeed("meta", public_file("data/floating_orders_nan_count.parquet"))
        self.assertIn("statistics: min -2, max 5, order IEEE_754_TOTAL_ORDER, nulls 0, NaNs 0\n", text)
        self.assertIn("statistics: min -2, max 5, order TYPE_ORDER, nulls 0, NaNs 0\n", text)

    def test_indexes_are_told(self):
        column = self.meta(TESTING / "data_index_bloom_encoding_stats.parquet")["row_groups"][0]["columns"][0]
        for index in ("column_index", "offset_index", "bloom_filter"):
            self.assertGreater(column[index]["offset"], 0)
        text = self.succeed("meta", TESTING / "data_index_bloom_encoding_stats.parquet")
        self.assertIn("bloom filter at ", text)

    def test_key_values_of_columns_are_told(self):
        meta = self.meta(public_file("data/column_chunk_key_value_metadata.parquet"))
        pairs = meta["row_groups"][0]["columns"][0]["key_value_metadata"]
        self.assertEqual(pairs, [["foo", "bar"], ["thisiskeywithoutvalue", None]])

    def test_long_values_are_cut_in_text(self):
        text = self.succeed("meta", TESTING / "sort_columns.parquet")
        self.assertRegex(text, r'"ARROW:schema" = "[^"]{60}"\.\.\. \(\d+ bytes in all\)')

    def test_pages_are_listed(self):
        column = self.meta("--pages", TESTING / "rle-dict-snappy-checksum.parquet")["row_groups"][0]["columns"][0]
        dictionary, *data = column["pages"]
        self.assertEqual((dictionary["type"], dictionary["encoding"]), ("DICTIONARY_PAGE", "PLAIN"))
        self.assertEqual({(page["type"], page["encoding"]) for page in data}, {("DATA_PAGE_V2", "RLE_DICTIONARY")})
        self.assertEqual(sum(page["num_values"] for page in data), column["num_values"])
        self.assertEqual(sum(page["header_bytes"] + page["compressed_bytes"] for page in column["pages"]),
                         column["total_compressed_size"])
        self.assertTrue(any("crc" in page for page in column["pages"]))

    def test_many_pages_are_listed_as_text(self):
        text = self.succeed("meta", "--pages", DATA / "polars/few_lz4_small_pages.parquet")
        self.assertGreater(text.count("    page "), 30)

    def test_bad_page_header_names_its_place(self):
        source = DATA / "duckdb/small_uncompressed_row_groups.parquet"
        path = self.copy_with(source, lambda data: break_row_group(data, 1))
        self.assertIn("row group 1: column b: page at byte ", self.fail_with(1, "meta", "--pages", path))
        self.succeed("meta", path)


class Encrypted(ProgramTest):
    FILE = TESTING / "encrypt_columns_and_footer.parquet.encrypted"

    def test_keys_open_it(self):
        row = json.loads(self.succeed("cat", "--format", "jsonl", "--limit", 1, self.FILE, *KEYS))
        self.assertEqual((row["int64_field"], row["float_field"]), ([0, 10**12], 0))
        self.assertIn(": OK: 50 rows", self.succeed("verify", self.FILE, *KEYS))
        self.assertEqual(json.loads(self.succeed("scan", "--json", self.FILE, *KEYS))["rows"], 50)
        self.assertIn("double_field", self.succeed("schema", self.FILE, *KEYS))

    def test_keys_may_be_hexadecimal(self):
        key = "0123456789012345".encode().hex()
        self.succeed("cat", "--columns", "ba_field", self.FILE, "--footer-key", key)

    def test_missing_and_wrong_keys_are_told(self):
        self.assertIn("its footer is encrypted", self.fail_with(1, "cat", self.FILE))
        self.assertIn("column float_field: there is no key for the column", self.fail_with(1, "cat", self.FILE, *KEYS[:2]))
        self.assertIn("footer: it does not authenticate", self.fail_with(1, "cat", self.FILE, "--footer-key", "00" * 16))
        told = json.loads(run("scan", "--json", self.FILE, *KEYS[:2]).stdout)["error"]
        self.assertEqual(told["code"], "kDecryption")

    def test_signature_is_verified_only_with_the_key(self):
        file = TESTING / "encrypt_columns_plaintext_footer.parquet.encrypted"
        self.succeed("cat", "--columns", "double_field", file, *KEYS[2:])
        self.assertIn("signature", self.fail_with(1, "cat", file, "--footer-key", "00" * 16, *KEYS[2:]))

    def test_bad_keys_are_wrong_usage(self):
        for key in ("xyz", "00", "text:short", ""):
            self.fail_with(2, "cat", self.FILE, "--footer-key", key)
        self.fail_with(2, "cat", self.FILE, "--column-key", "00" * 16)


if __name__ == "__main__":
    unittest.main()
