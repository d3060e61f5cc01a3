#!/usr/bin/env python3
"""Every public Parquet file, and every bare variant, is in the manifest, and nothing else: manifest_is_complete.py SHARED"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

shared = pathlib.Path(sys.argv[1])
folders = ["parquet-testing", "parquet-testing-preview"]
if not all((shared / folder).is_dir() for folder in folders):
    print("skipped: the public files are absent")
    sys.exit(77)
files = {str(path.relative_to(shared)) for folder in folders for path in (shared / folder).rglob("*.parquet*")
         if not path.name.endswith(".json")}
files |= {str(path.relative_to(shared)) for path in (shared / "parquet-testing" / "variant").glob("*.value")}
lines = {line.split()[0] for line in (HERE / "manifest.txt").read_text().splitlines() if line and line[0] not in "#@"}
for name in sorted(files - lines):
    print(f"not in the manifest: {name}")
for name in sorted(lines - files):
    print(f"in the manifest, but no file: {name}")
sys.exit(0 if files == lines else 1)
