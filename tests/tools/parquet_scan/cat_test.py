"""parquet-scan cat and rows: values as text and as Spark's rows.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 cat_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand.
"""
import csv
import datetime
import io
import json
import pathlib
import struct
import unittest

from program import DATA, PROJECT, TESTING, ProgramTest, break_row_group, public_file


class Cat(ProgramTest):
    def test_values_of_every_physical_type(self):
        # The file's own description: years of 2009, and columns that count.
        rows = self.rows(TESTING / "alltypes_plain.parquet")
        self.assertEqual([row["id"] for row in rows], [4, 5, 6, 7, 2, 3, 0, 1])
        self.assertEqual(rows[1], {
            "id": 5, "bool_col": False, "tinyint_col": 1, "smallint_col": 1, "int_col": 1, "bigint_col": 10,
            "float_col": 1.1, "double_col": 10.1, "date_string_col": b"03/01/09".hex(), "string_col": b"1".hex(),
            "timestamp_col": "2009-03-01T00:01:00.000000"})

    def test_variants_are_what_they_hold_or_their_columns(self):
        # cases.json: an array of two strings; its Parquet file has them in typed_value, and no value.
        file = TESTING / "shredded_variant_case-041.parquet"
        self.assertEqual(self.rows(file), [{"id": 1, "var": ["comedy", "drama"]}])
        raw = {"metadata": "010000", "typed_value": [{"value": None, "typed_value": text} for text in ("comedy", "drama")]}
        self.assertEqual(self.rows("--variant", "raw", file), [{"id": 1, "var": raw}])

    def test_shredded_variants_of_duckdb(self):
        # By the formulas of make_peer_files.py.
        def variant(i):
            if i % 3 == 0:
                return [i, f"row {i}", None, {"id": "not a number", "more": [1, 2]}][i % 4]
            day = datetime.date(2024, 1, 1) + datetime.timedelta(days=i)
            seen = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=i * 86400123456)
            return {"id": i, "name": f"row {i}", "price": f"{i * 0.25:.2f}", "ratio": i / 8, "day": day.isoformat(),
                    "seen": seen.isoformat(timespec="microseconds"), "tags": ["a", f"b{i % 5}"],
                    "place": {"x": i % 7, "y": "even" if i % 2 == 0 else None}}
        self.assertEqual(self.rows(DATA / "duckdb/variants_shredded.parquet"), [{"i": i, "v": variant(i)} for i in range(60)])

    def test_geometries_are_hex_or_well_known_text(self):
        hex_rows = self.rows("--limit", 1, "--columns", "geography", TESTING / "crs-geography.parquet")
        self.assertTrue(hex_rows[0]["geography"].startswith("0103000000"))
        for row in self.rows("--geometry", "wkt", TESTING / "geospatial-with-nan.parquet"):
            self.assertEqual(row["geometry"], row["wkt"])
        # GeoParquet's columns have no annotation.
        file = DATA / "pyarrow/geoparquet_points.parquet"
        self.assertEqual(self.rows("--geometry", "wkt", file)[2], {"id": 3, "geometry": "POINT (-0.5 1e+10)"})
        self.assertEqual(self.succeed("cat", "--format", "csv", "--geometry", "wkt", file).splitlines()[1:3],
                         ["1,POINT (30 10)", "2,"])

    def test_geometries_are_described(self):
        # The README of the public files, and the coordinates of their texts.
        self.assertIn("geometry (GEOMETRY(srid:5070))", self.succeed("schema", TESTING / "crs-srid.parquet"))
        self.assertIn("geography (GEOGRAPHY(OGC:CRS84,SPHERICAL))", self.succeed("schema", TESTING / "crs-geography.parquet"))
        file = TESTING / "geospatial-with-nan.parquet"
        self.assertIn("x 10 to 130, y 20 to 140, z 30 to 150, m 40 to 160 types 3001 3002", self.succeed("meta", file))
        statistics = json.loads(self.succeed("meta", "--json", file))["row_groups"][0]["columns"][2]["geospatial_statistics"]
        self.assertEqual(statistics["bounding_box"]["zmax"], 150)
        self.assertEqual(statistics["geospatial_types"], [3001, 3002])

    def test_geoparquet_is_described(self):
        file = DATA / "pyarrow/geoparquet_points.parquet"
        for command in ("schema", "meta"):
            self.assertIn('GeoParquet "1.1.0", primary column "geometry"\n  "geometry": "WKB", types "Point", '
                          'edges "planar", crs OGC:CRS84, bbox [-0.5 10 30 10000000000]\n', self.succeed(command, file))
            geo = json.loads(self.succeed(command, "--json", file))["geo"]
            self.assertEqual(geo["columns"][0]["bbox"], [-0.5, 10, 30, 1e10])

    def test_decimals_keep_their_scale(self):
        expected = [f"{i}.00" for i in range(1, 25)]
        for name in ("int32_decimal", "int64_decimal", "fixed_length_decimal", "byte_array_decimal"):
            self.assertEqual([row["value"] for row in self.rows(TESTING / f"{name}.parquet")], expected)

    def test_int96_beyond_nanoseconds_is_exact_in_microseconds(self):
        self.assertEqual([row["a"] for row in self.rows(TESTING / "int96_from_spark.parquet")],
                         ["2024-01-01T20:34:56.123456", "2024-01-01T01:00:00.000000", "9999-12-31T03:00:00.000000",
                          "2024-12-30T23:00:00.000000", None, "+290000-12-30T23:00:00.000000"])

    def test_int96_in_nanoseconds_refuses_what_they_cannot_say(self):
        file = TESTING / "alltypes_plain.parquet"
        self.assertEqual(self.rows("--int96", "nanos", "--limit", 1, "--columns", "timestamp_col", file),
                         [{"timestamp_col": "2009-03-01T00:00:00.000000000"}])
        self.fail_with(1, "cat", "--int96", "nanos", TESTING / "int96_from_spark.parquet")

    def test_not_a_number_is_a_string_and_zeros_keep_their_sign(self):
        self.assertEqual([row["x"] for row in self.rows(TESTING / "nan_in_stats.parquet")], [1.0, "NaN"])
        lines = self.succeed("cat", "--format", "jsonl", TESTING / "float16_nonzeros_and_nans.parquet").splitlines()
        self.assertEqual([json.loads(line)["x"] for line in lines], [None, 1.0, -2.0, "NaN", 0.0, -1.0, -0.0, 2.0])
        self.assertEqual([line for line in lines if "-0" in line], ['{"x":-0.0}'])

    def test_expectation_of_delta_encodings_required(self):
        self.compare_with_csv("delta_encoding_required_column", has_heads=True)

    def test_expectation_of_delta_encodings_optional(self):
        self.compare_with_csv("delta_encoding_optional_column", has_heads=True)

    def test_expectation_of_delta_binary_packed(self):
        self.compare_with_csv("delta_binary_packed", has_heads=True)

    def test_expectation_of_delta_byte_array(self):
        self.compare_with_csv("delta_byte_array", has_heads=True)

    def compare_with_csv(self, name, has_heads):
        file = public_file(f"data/{name}.parquet")
        with open(public_file(f"data/{name}_expect.csv"), newline="") as expected_file:
            expected = list(csv.reader(expected_file))[1 if has_heads else 0:]
        printed = list(csv.reader(io.StringIO(self.succeed("cat", "--format", "csv", file))))[1:]
        self.assertEqual(len(printed), len(expected))
        self.assertEqual(printed, expected)

    def test_limit_stops_early(self):
        file = TESTING / "alltypes_plain.parquet"
        self.assertEqual([row["id"] for row in self.rows("--limit", 3, file)], [4, 5, 6])
        self.assertEqual(self.rows("--limit", 0, file), [])
        self.assertEqual(len(self.rows("--limit", 100, file)), 8)

    def test_limit_counts_rows_that_pass_the_predicate(self):
        rows = self.rows("--limit", 2, "--where", "bool_col = false", TESTING / "alltypes_plain.parquet")
        self.assertEqual([row["id"] for row in rows], [5, 7])

    def test_limit_does_not_read_what_lies_behind_it(self):
        source = DATA / "duckdb/small_uncompressed_row_groups.parquet"
        path = self.copy_with(source, lambda data: break_row_group(data, 2))
        self.assertEqual(len(self.rows("--limit", 100, path)), 100)

    def test_columns_come_in_the_order_asked_for(self):
        rows = self.rows("--columns", "double_col,id", "--limit", 1, TESTING / "alltypes_plain.parquet")
        self.assertEqual([list(row.items()) for row in rows], [[("double_col", 0.0), ("id", 4)]])

    def test_predicates_of_several_types(self):
        file = TESTING / "alltypes_plain.parquet"
        for predicate, ids in (("id > 2 and id < 6", [4, 5, 3]),
                               ("double_col = 10.1", [5, 7, 3, 1]),
                               ("timestamp_col >= timestamp '2009-04-01'", [6, 7]),
                               ("id = 0 or id in (6, 7) and not string_col is null", [6, 7, 0]),
                               ("string_col regexp '^[1]$' and id not between 0 and 3", [5, 7]),
                               ("id = 100", [])):
            self.assertEqual([row["id"] for row in self.rows("--where", predicate, file)], ids, predicate)

    def test_predicate_column_need_not_be_printed(self):
        rows = self.rows("--where", "id = 7", "--columns", "bigint_col", TESTING / "alltypes_plain.parquet")
        self.assertEqual(rows, [{"bigint_col": 10}])

    def test_csv_quotes_what_needs_it(self):
        # Rows of words: null, empty, and text with commas, quotes and line ends.
        file = DATA / "duckdb/words_gzip.parquet"
        text = self.succeed("cat", "--format", "csv", file)
        records = list(csv.reader(io.StringIO(text, newline="")))
        rows = self.rows(file)
        self.assertEqual(records[0], list(rows[0]))
        self.assertEqual(records[1:], [["" if value is None else str(value) for value in row.values()] for row in rows])

    def test_csv_tells_null_from_empty_text(self):
        nulls = self.succeed("cat", "--format", "csv", "--columns", "a", TESTING / "sort_columns.parquet")
        self.assertEqual(nulls, "a\n\n2\n1\n\n2\n1\n")
        empty = self.succeed("cat", "--format", "csv", "--columns", "s", "--limit", 1, DATA / "spark/strings.parquet")
        self.assertEqual(empty, 's\n""\n')

    def test_table_aligns_names_types_and_rows(self):
        self.assertEqual(self.succeed("cat", TESTING / "sort_columns.parquet"),
                         "    a  b\n"
                         "int64  string\n"
                         " null  a\n"
                         "    2  b\n"
                         "    1  c\n"
                         " null  a\n"
                         "    2  b\n"
                         "    1  c\n")

    def test_table_cuts_long_values(self):
        lines = self.succeed("cat", "--columns", "comment_col", TESTING / "nation.dict-malformed.parquet").splitlines()
        self.assertEqual(max(map(len, lines)), 48)
        self.assertTrue(any(line.endswith("…") for line in lines))

    def test_table_measures_characters(self):
        lines = self.succeed("cat", "--columns", "u,t", "--limit", 4, DATA / "spark/strings.parquet").splitlines()
        self.assertEqual({line.index(value) for line, value in zip(lines[2:], "0123")}, {8})

    def test_table_goes_on_behind_its_window(self):
        file = DATA / "duckdb/small_uncompressed_row_groups.parquet"
        lines = self.succeed("cat", file).splitlines()
        self.assertEqual(len(lines), 5002)
        self.assertEqual(len({len(line) for line in lines[1:]}), 1)

    def test_file_without_rows_has_a_head(self):
        file = DATA / "duckdb/no_rows.parquet"
        self.assertEqual(self.rows(file), [])
        self.assertEqual(self.succeed("cat", "--format", "csv", file), "b,i8,i16,i32\n")
        self.assertEqual(len(self.succeed("cat", file).splitlines()), 2)


class Rows(ProgramTest):
    GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden/data"

    def test_file_of_rows_is_what_spark_wrote(self):
        for case in ("struct", "prim_nulls", "strings"):
            out = self.folder / case
            said = self.succeed("rows", self.GOLDEN / f"{case}.parquet", "-o", out).splitlines()
            self.assertEqual(said[0], "300 rows")
            self.assertEqual(json.loads(said[1])["type"], "struct")
            self.assertEqual(out.read_bytes(), (self.GOLDEN / f"{case}.unsaferow").read_bytes())

    def test_rows_are_printed_in_brackets(self):
        text = self.succeed("cat", "--format", "rows", "--limit", 1, self.GOLDEN / "struct.parquet")
        self.assertEqual(text, '[{"a":0,"b":"s0"}, {"x":0,"y":null,"z":null,"w":"0.00"}, 0]\n')

    def test_scan_counts_and_hashes_rows(self):
        file = self.GOLDEN / "struct.parquet"
        scans = [json.loads(self.succeed("scan", "--rows", "--json", *more, file)) for more in ([], ["--batch-rows", 7])]
        self.assertEqual([scan["row_bytes"] for scan in scans], [35256, 35256])
        self.assertEqual(scans[0]["row_hash"], scans[1]["row_hash"])

    def test_folder_that_is_not_there_is_an_error(self):
        self.assertIn("cannot be written",
                      self.fail_with(1, "rows", self.GOLDEN / "struct.parquet", "-o", self.folder / "no/out"))


class Spark(ProgramTest):
    """Files and rows of tests/golden, which Spark made."""
    GOLDEN = PROJECT / "tests/golden/data"

    @staticmethod
    def schema(name, kind):
        return json.dumps({"type": "struct", "fields": [{"name": name, "type": kind, "nullable": True, "metadata": {}}]})

    def test_calendars_are_those_of_the_session(self):
        out = self.folder / "rows"
        self.succeed("rows", self.GOLDEN / "rebase_la_timestamp_micros.parquet", "-o", out,
                     "--spark-conf", "spark.sql.session.timeZone=America/Los_Angeles")
        self.assertEqual(out.read_bytes(), (self.GOLDEN / "rebase_la_timestamp_micros.unsaferow").read_bytes())

    def test_types_are_those_of_the_schema(self):
        file = self.GOLDEN / "widen_i32_long.parquet"
        rows = self.rows("--spark-schema", self.schema("I32", "double"), file)
        self.assertEqual(rows, [{"I32": 1.0}, {"I32": None}, {"I32": -3.0}])
        rows = self.rows("--spark-schema", self.schema("I32", "long"), "--spark-conf", "spark.sql.caseSensitive=true", file)
        self.assertEqual(rows, [{"I32": None}] * 3)

    def test_refused_types_are_named(self):
        complaint = self.fail_with(1, "cat", "--spark-schema", self.schema("i32", "float"),
                                   self.GOLDEN / "widen_i32_float_bad.parquet")
        self.assertIn("column i32 is int32 (INT32) in the file, which is not read as the float of the target", complaint)

    def test_wrong_settings_are_refused(self):
        file = self.GOLDEN / "widen_i32_long.parquet"
        self.assertIn("KEY=VALUE", self.fail_with(2, "cat", "--spark-conf", "spark.sql.caseSensitive", file))
        self.assertIn("--spark-schema", self.fail_with(2, "cat", "--spark-schema", "{}", file))
        self.assertIn("true or false", self.fail_with(1, "cat", "--spark-conf", "spark.sql.caseSensitive=2", file))


if __name__ == "__main__":
    unittest.main()
