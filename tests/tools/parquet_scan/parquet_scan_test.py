"""parquet-scan, run as its users run it: what it prints, where, and its exit codes.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 parquet_scan_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand. Files that are not in tests/data are
looked for in PARQUET_TESTING, or beside the project in shared/parquet-testing; without them their tests are skipped.
"""
import csv
import datetime
import io
import json
import os
import pathlib
import pty
import shutil
import struct
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[3]
DATA = PROJECT / "tests/data"
TESTING = DATA / "parquet-testing"
PARQUET_TESTING = pathlib.Path(os.environ.get("PARQUET_TESTING", PROJECT.parent / "shared/parquet-testing"))
PROGRAM = os.environ.get("PARQUET_SCAN", str(PROJECT / "build/dev/tools/parquet-scan"))


# As parquet-testing publishes them.
KEYS = ["--footer-key", "text:0123456789012345", "--column-key", "double_field=text:1234567890123450",
        "--column-key", "float_field=text:1234567890123451"]


def run(*arguments, text=True, cwd=None, **environment):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=text, cwd=cwd,
                          env={**os.environ, **environment}, stdin=subprocess.DEVNULL)


def public_file(name):
    """A file of parquet-testing that is not among tests/data."""
    path = PARQUET_TESTING / name
    if not path.exists():
        raise unittest.SkipTest(f"there is no {path}")
    return path


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def succeed(self, *arguments, **options):
        """Standard output of a run that succeeds and complains of nothing."""
        result = run(*arguments, **options)
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 0)
        return result.stdout

    def fail_with(self, exit_code, *arguments, **options):
        """Standard error of a run that fails with one line."""
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, exit_code, result.stderr)
        self.assertTrue(result.stderr.startswith("error: "), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        return result.stderr

    def rows(self, *arguments):
        return [json.loads(line) for line in self.succeed("cat", "--format", "jsonl", *arguments).splitlines()]

    def copy_with(self, source, change):
        """A copy of a file whose bytes are changed."""
        path = self.folder / source.name
        path.write_bytes(change(source.read_bytes()))
        return path


class Usage(ProgramTest):
    FILE = TESTING / "alltypes_plain.parquet"

    def test_no_argument_is_wrong(self):
        self.assertIn("PATH", self.fail_with(2))

    def test_unknown_option_is_wrong(self):
        self.assertIn("--fast", self.fail_with(2, "scan", "--fast", self.FILE))

    def test_rows_need_to_know_where_to(self):
        self.assertIn("--out", self.fail_with(2, "rows", self.FILE))

    def test_missing_path_is_wrong(self):
        for command in ("scan", "schema", "meta", "verify", "cat"):
            self.assertIn("PATH", self.fail_with(2, command))

    def test_superfluous_path_is_wrong(self):
        self.fail_with(2, "schema", self.FILE, self.FILE)

    def test_values_out_of_range_are_wrong(self):
        for option, value in (("--threads", "0"), ("--threads", "many"), ("--repeat", "0"), ("--batch-rows", "0"),
                              ("--source", "tape")):
            self.assertIn(option, self.fail_with(2, "scan", option, value, self.FILE))
        self.fail_with(2, "cat", "--limit", "-1", self.FILE)
        self.fail_with(2, "cat", "--int96", "days", self.FILE)

    def test_malformed_predicate_is_wrong(self):
        result = run("cat", "--where", "id >", self.FILE)
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.startswith("error: --where: "), result.stderr)
        self.assertTrue(result.stderr.endswith("\n  id >\n      ^\n"), result.stderr)

    def test_predicates_that_do_not_fit_the_file_are_refused(self):
        for predicate, reason in (("nothing = 5", "no column nothing"),
                                  ("id = 'x'", "column id of type int32 cannot be compared with 'x' of type string"),
                                  ("id like '5%'", "column id of type int32 is neither text nor binary")):
            self.assertIn(reason, self.fail_with(1, "cat", "--where", predicate, TESTING / "alltypes_plain.parquet"))

    def test_help_goes_to_standard_output(self):
        text = self.succeed("--help")
        for command in ("scan", "schema", "meta", "verify", "cat"):
            self.assertIn(command, text)
        self.assertIn("--limit", self.succeed("cat", "--help"))

    def test_version_names_the_program(self):
        self.assertRegex(self.succeed("--version"), r"^parquet-scan \d+\.\d+\.\d+\n$")

    def test_file_called_like_a_command_is_given_with_its_folder(self):
        shutil.copy(self.FILE, self.folder / "cat")
        self.assertIn("8 rows", self.succeed("./cat", cwd=self.folder))
        self.assertEqual(len(self.succeed("cat", "--format", "jsonl", "cat", cwd=self.folder).splitlines()), 8)

    def test_file_called_like_an_option_is_given_behind_two_hyphens(self):
        shutil.copy(self.FILE, self.folder / "--json")
        self.assertIn("8 rows", self.succeed("--", "--json", cwd=self.folder))

    def test_unknown_instruction_set_is_wrong(self):
        self.assertIn("LAMELLA_SIMD", self.fail_with(2, "scan", self.FILE, LAMELLA_SIMD="abacus"))


class Errors(ProgramTest):
    def test_missing_file_is_one_line_that_names_it(self):
        for command in ("scan", "schema", "meta", "verify", "cat"):
            self.assertIn("no-such.parquet", self.fail_with(1, command, self.folder / "no-such.parquet"))

    def test_line_ends_in_names_do_not_break_the_line(self):
        self.fail_with(1, "schema", self.folder / "two\nlines")

    def test_what_is_no_parquet_file_is_refused(self):
        path = self.folder / "notes.txt"
        path.write_text("I am no Parquet file, whatever my friends say.")
        for command in ("scan", "schema", "meta", "verify", "cat"):
            self.assertIn("notes.txt", self.fail_with(1, command, path))

    def test_other_files_are_still_done(self):
        good = TESTING / "alltypes_plain.parquet"
        result = run("scan", self.folder / "no-such.parquet", good)
        self.assertEqual(result.returncode, 1)
        self.assertIn("8 rows", result.stdout)
        self.assertEqual(result.stderr.count("\n"), 1)

    def test_failing_file_is_a_json_object_too(self):
        damaged = self.copy_with(TESTING / "datapage_v1-snappy-compressed-checksum.parquet", flip_byte_in_first_page)
        result = run("scan", "--json", damaged, TESTING / "alltypes_plain.parquet")
        self.assertEqual(result.returncode, 1)
        failed, good = map(json.loads, result.stdout.splitlines())
        self.assertEqual(set(failed), {"path", "error"})
        self.assertEqual(failed["path"], str(damaged))
        self.assertEqual(set(failed["error"]), {"code", "message", "row_group", "column", "page", "offset"})
        self.assertEqual(failed["error"]["code"], "kCorruptFile")
        self.assertEqual((failed["error"]["row_group"], failed["error"]["column"]), (0, "a"))
        self.assertEqual(failed["error"]["offset"], 4)
        self.assertEqual(good["rows"], 8)
        self.assertIn("row group 0: column a: page at byte 4: ", result.stderr)

    def test_unknown_column_lists_those_there_are(self):
        message = self.fail_with(1, "cat", "--columns", "a", TESTING / "nan_in_stats.parquet")
        self.assertIn("a", message)
        self.assertIn("x", message)

    def test_rows_before_an_error_are_printed(self):
        source = DATA / "duckdb/small_uncompressed_row_groups.parquet"
        path = self.copy_with(source, lambda data: break_row_group(data, 2))
        result = run("cat", "--format", "jsonl", path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("row group 2", result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 4096)

    def test_full_disk_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([PROGRAM, "cat", TESTING / "alltypes_plain.parquet"], stdout=full,
                                    stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "^error: standard output: .*No space left on device\n$")

    def test_closed_pipe_ends_the_program_quietly(self):
        process = subprocess.Popen([PROGRAM, "cat", "--format", "jsonl", DATA / "duckdb/small_uncompressed_row_groups.parquet"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.read(1), b"{")
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(process.wait(), 0)


def flip_byte_in_first_page(data):
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def break_row_group(data, row_group):
    """Overwrites the first page header of a row group of an intact file."""
    path = pathlib.Path(tempfile.mkdtemp()) / "intact.parquet"
    path.write_bytes(data)
    try:
        meta = json.loads(run("meta", "--json", path).stdout)
    finally:
        shutil.rmtree(path.parent)
    chunk = meta["row_groups"][row_group]["columns"][0]
    at = chunk.get("dictionary_page_offset", chunk["data_page_offset"])
    return data[:at] + b"\xff" * 8 + data[at + 8:]


class ScanTest(ProgramTest):
    FILE = DATA / "duckdb/small_uncompressed_row_groups.parquet"

    def scan(self, *arguments):
        return json.loads(self.succeed("scan", "--json", *arguments))


class Scan(ScanTest):
    def test_json_has_the_keys_of_the_contract(self):
        scan = self.scan(self.FILE)
        self.assertEqual(list(scan), ["path", "version", "cpu_target", "threads", "rows", "rows_scanned", "columns",
                                      "row_groups", "seconds", "bytes", "pruned", "stages"])
        self.assertEqual(list(scan["seconds"]), ["best", "median", "runs"])
        self.assertEqual(list(scan["bytes"]), ["file", "read", "decompressed"])
        self.assertEqual(list(scan["pruned"]), ["row_groups", "pages", "rows"])
        self.assertEqual(list(scan["stages"]), ["open", "prune", "read", "decompress", "decode", "filter"])

    def test_counts_are_those_of_the_file(self):
        scan = self.scan(self.FILE)
        self.assertEqual((scan["rows"], scan["rows_scanned"], scan["columns"], scan["row_groups"]), (5000, 5000, 2, 3))
        self.assertEqual(scan["bytes"]["file"], self.FILE.stat().st_size)
        self.assertLessEqual(scan["bytes"]["read"], scan["bytes"]["file"])
        self.assertGreater(scan["bytes"]["decompressed"], 0)

    def test_default_command_scans(self):
        text = self.succeed(self.FILE)
        self.assertTrue(text.startswith(f"{self.FILE}\n"))
        self.assertIn("5,000 rows, 2 columns, 3 row groups", text)

    def test_every_source_gives_the_same_counts(self):
        for source in ("pread", "mmap", "memory"):
            scan = self.scan("--source", source, self.FILE)
            self.assertEqual((scan["rows"], scan["bytes"]["file"]), (5000, self.FILE.stat().st_size))

    def test_repeat_times_every_run(self):
        seconds = self.scan("--repeat", 5, self.FILE)["seconds"]
        self.assertEqual(len(seconds["runs"]), 5)
        self.assertEqual(seconds["best"], min(seconds["runs"]))
        self.assertEqual(seconds["median"], sorted(seconds["runs"])[2])

    def test_columns_are_chosen(self):
        every = self.scan(TESTING / "alltypes_plain.parquet")
        some = self.scan("--columns", "id,string_col", TESTING / "alltypes_plain.parquet")
        self.assertEqual((every["columns"], some["columns"]), (11, 2))
        self.assertLess(some["bytes"]["decompressed"], every["bytes"]["decompressed"])

    def test_predicate_is_counted(self):
        scan = self.scan("--where", "id >= 6", TESTING / "alltypes_plain.parquet")
        self.assertEqual((scan["rows"], scan["rows_scanned"]), (2, 8))

    def test_row_groups_without_a_match_are_passed_over(self):
        # f64 grows from row to row; the second of three row groups of 200 rows begins above 23.
        file = DATA / "polars/few_gzip_row_groups.parquet"
        scan = self.scan("--where", "f64 < 23.5", file)
        self.assertEqual(scan["pruned"], {"row_groups": 2, "pages": 0, "rows": 400})
        self.assertEqual(scan["rows"], len(self.succeed("cat", "--where", "f64 < 23.5", file).splitlines()) - 2)
        self.assertIn("passed over 2 row groups", self.succeed("scan", "--where", "f64 < 23.5", file))

    def test_each_column_is_scanned_alone(self):
        scan = self.scan("--each-column", TESTING / "alltypes_plain.parquet")
        columns = {column["path"]: column for column in scan["each_column"]}
        self.assertEqual(len(columns), 11)
        self.assertEqual(columns["id"]["type"], "int32")
        self.assertEqual(columns["id"]["encodings"], "PLAIN_DICTIONARY PLAIN")
        text = self.succeed("scan", "--each-column", "--columns", "id,float_col", TESTING / "alltypes_plain.parquet")
        self.assertRegex(text, r"(?m)^  id +int32 +PLAIN_DICTIONARY PLAIN +UNCOMPRESSED ")
        self.assertNotIn("bool_col", text)

    def test_file_without_rows_is_scanned(self):
        scan = self.scan(DATA / "duckdb/no_rows.parquet")
        self.assertEqual((scan["rows"], scan["columns"], scan["row_groups"]), (0, 4, 0))

    def test_long_work_shows_a_progress_bar_and_erases_it(self):
        shown, repeat = b"", 1000
        while b"%" not in shown and repeat <= 1000000:
            shown = self.shown_on_terminal("scan", "--repeat", str(repeat), self.FILE)
            repeat *= 10
        self.assertRegex(shown, rb"\[#+-*\] \d+%  \d.* rows of \d.* rows  \d.* rows/s")
        self.assertTrue(shown.endswith(b"\r\x1b[K"))

    def shown_on_terminal(self, *arguments):
        """Standard error of a run for which that is a terminal."""
        terminal, its_end = pty.openpty()
        process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=its_end)
        os.close(its_end)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break
        os.close(terminal)
        self.assertEqual(process.wait(), 0)
        return shown


class ScanThreads(ScanTest):
    def test_every_thread_count_gives_the_same_counts(self):
        for threads in (1, 2, 8):
            scan = self.scan("--threads", threads, self.FILE)
            self.assertEqual(scan["threads"], threads)
            self.assertEqual((scan["rows"], scan["columns"], scan["row_groups"]), (5000, 2, 3))

    def test_bytes_read_do_not_depend_on_threads(self):
        self.assertEqual(self.scan("--threads", 3, self.FILE)["bytes"], self.scan("--threads", 1, self.FILE)["bytes"])

    def test_many_files_share_the_threads(self):
        files = [self.FILE, TESTING / "alltypes_plain.parquet", self.FILE]
        lines = self.succeed("scan", "--threads", 3, "--json", *files).splitlines()
        self.assertEqual([json.loads(line)["rows"] for line in lines], [5000, 8, 5000])

    def test_first_bad_row_group_is_told(self):
        path = self.copy_with(self.FILE, lambda data: break_row_group(break_row_group(data, 2), 1))
        for threads in (1, 2, 3):
            self.assertIn("row group 1: column b", self.fail_with(1, "scan", "--threads", threads, path))


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


class Explain(ProgramTest):
    FILE = TESTING / "int32_with_null_pages.parquet"

    def test_says_what_left_which_rows_out(self):
        text = self.succeed("explain", self.FILE, "--where", "int32_field > 2000000000")
        self.assertIn("where int32_field > 2000000000\n", text)
        self.assertRegex(text, r"statistics +asked for 1 row group, ruled out 0 row groups, 0 rows")
        self.assertRegex(text, r"page index +asked for 1 row group, ruled out 0 row groups, [1-9]\d* rows")
        self.assertRegex(text, r"left out +0 row groups, [1-9]\d* rows; [1-9]\d* pages? by page indexes")

    def test_json_agrees_with_a_scan(self):
        where = "int32_field is null"
        explained = json.loads(self.succeed("explain", "--json", self.FILE, "--where", where))
        scanned = json.loads(self.succeed("scan", "--threads", 1, "--json", self.FILE, "--where", where))
        self.assertEqual(explained["terms"], [where])
        for key in ["rows", "rows_scanned", "pruned", "pruning"]:
            self.assertEqual(explained[key], scanned[key], key)
        self.assertEqual({count["level"] for count in explained["pruning"]}, {"statistics", "page index"})

    def test_needs_a_filter(self):
        self.assertEqual(run("explain", self.FILE).returncode, 2)


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


def replace_in_footer(data, old, new):
    footer = len(data) - 8 - struct.unpack("<I", data[-8:-4])[0]
    assert len(new) == len(old) and old in data[footer:]
    return data[:footer] + data[footer:].replace(old, new)


if __name__ == "__main__":
    unittest.main()
