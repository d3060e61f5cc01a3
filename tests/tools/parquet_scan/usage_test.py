"""What parquet-scan says of its usage, and of what goes wrong.

    PARQUET_SCAN=build/dev/tools/parquet-scan python3 usage_test.py [CLASS[.TEST]...]

Expected values come from the files' own descriptions or were worked out by hand.
"""
import json
import shutil
import subprocess
import unittest

from program import DATA, PROGRAM, TESTING, ProgramTest, break_row_group, flip_byte_in_first_page, run


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


if __name__ == "__main__":
    unittest.main()
