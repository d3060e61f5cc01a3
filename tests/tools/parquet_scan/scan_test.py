"""parquet-scan scan, on one thread and on several, filtered and explained.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 scan_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand.
"""
import json
import os
import pty
import subprocess
import unittest

from program import DATA, PROGRAM, TESTING, ProgramTest, break_row_group, run


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
        try:
            terminal, its_end = pty.openpty()
        except OSError as error:
            self.skipTest(f"there are no terminals: {error}")
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

    def test_a_term_that_nobody_came_to_was_not_asked(self):
        text = self.succeed("explain", self.FILE, "--where", "int32_field < -2147483648 and int32_field is not null")
        self.assertRegex(text, r"statistics +asked for 1 row group, ruled out 1 row group, 1,000 rows\n"
                               r"  int32_field is not null\n    not asked: nothing was left by then\n")

    def test_a_term_that_all_rows_pass_is_not_tested(self):
        text = self.succeed("explain", TESTING / "nested_lists.snappy.parquet", "--where", "b >= -5")
        self.assertIn("0 rows; all rows pass in 1 row group, untested\n", text)

    def test_of_members_of_lists_only_values_tell(self):
        text = self.succeed("explain", TESTING / "nested_lists.snappy.parquet", "--where", "a is not null")
        self.assertIn("  a is not null\n    only the values can tell\n", text)

    def test_needs_a_filter(self):
        self.assertEqual(run("explain", self.FILE).returncode, 2)


if __name__ == "__main__":
    unittest.main()
