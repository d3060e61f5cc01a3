"""What the tests of parquet-scan share: running it, the files it is run on, and copies of files that are changed.

Files that are not in tests/data are looked for in PARQUET_TESTING, or beside the project in shared/parquet-testing;
without them their tests are skipped.
"""
import json
import os
import pathlib
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


def replace_in_footer(data, old, new):
    footer = len(data) - 8 - struct.unpack("<I", data[-8:-4])[0]
    assert len(new) == len(old) and old in data[footer:]
    return data[:footer] + data[footer:].replace(old, new)
