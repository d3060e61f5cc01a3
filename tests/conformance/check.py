#!/usr/bin/env python3
"""One line of the manifest, proven: check.py PARQUET_SCAN SHARED FILE, or for a bare variant check.py PRINT_VARIANT SHARED FILE

Exit status: 0 it is so, 1 it is not, 77 there is no SHARED.
"""

import json
import pathlib
import subprocess
import sys

import values

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77


def manifest_line(name):
    """Outcome, source, and the options that the file is read with."""
    lines = [line.split() for line in (HERE / "manifest.txt").read_text().splitlines() if line and line[0] != "#"]
    options = {words[0]: words[1:] for words in lines if words[0].startswith("@")}
    for words in lines:
        if words[0] == name:
            return words[1], words[2], [option for word in words[3:] for option in options.get(word, [])]
    sys.exit(f"{name} is not in the manifest")


def cat(scan, path, *options):
    return subprocess.run([scan, "cat", "--format", "jsonl", *options, str(path)], capture_output=True, text=True)


def print_variant(program, path):
    return subprocess.run([program, str(path.with_suffix(".metadata")), str(path)], capture_output=True, text=True)


def expected_lines(name, source):
    if source == "twin":
        name = str(pathlib.PurePosixPath(name).with_name("uniform_encryption.parquet.encrypted"))
    return (HERE / "expected" / (name.replace("/", "__") + ".jsonl")).read_text().splitlines()


def check_values(name, source, done):
    if done.returncode != 0:
        return f"not read: {done.stderr.strip()}"
    head, *expected = expected_lines(name, source)
    facts = json.loads(head)
    rows = [values.parse(line) for line in done.stdout.splitlines()]
    if len(rows) != facts["rows"]:
        return f"{len(rows)} rows, not {facts['rows']}"
    for number, (row, line) in enumerate(zip(rows, expected)):
        if not values.same(row, values.parse(line)):
            return f"row {number} is\n{done.stdout.splitlines()[number]}\nnot\n{line}"
    if values.digest(rows) != facts["sha256"]:
        return f"a row behind the first {len(expected)} differs"
    return None


def check_refused(scan, path, code):
    done = cat(scan, path)
    if done.returncode != 1:
        return f"exit status {done.returncode}, not 1: {done.stderr}"
    if not done.stderr.startswith("error: ") or path.name not in done.stderr:
        return f"no error line that names the file: {done.stderr}"
    scanned = subprocess.run([scan, "scan", "--json", str(path)], capture_output=True, text=True)
    told = json.loads(scanned.stdout)["error"]
    if told["code"] != code:
        return f"{told}, not {code}"
    return None


def main():
    program, shared, name = sys.argv[1:]
    path = pathlib.Path(shared) / name
    if not path.exists():
        print(f"skipped: {path} is absent")
        sys.exit(SKIPPED)
    outcome, source, options = manifest_line(name)
    if outcome == "values":
        wrong = check_values(name, source, cat(program, path, *options))
    elif outcome == "variant":
        wrong = check_values(name, source, print_variant(program, path))
    elif outcome == "checksum":
        unchecked = cat(program, path, "--no-checksums")
        wrong = check_refused(program, path, "kCorruptFile") or check_values(name, source, unchecked)
    else:
        wrong = check_refused(program, path, source)
    if wrong:
        sys.exit(f"{name}: {wrong}")


if __name__ == "__main__":
    main()
