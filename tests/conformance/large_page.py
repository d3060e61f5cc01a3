#!/usr/bin/env python3
"""A page of 2 GiB from a file of 4 kB: large_page.py PARQUET_SCAN SHARED FILE

Its two row groups hold one map each, with a key of 2^30 bytes. It is read within memory of twice the largest page and a
little, and not under sanitizers, whose allocator needs several times that.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys

scan, shared, name = sys.argv[1:]
path = pathlib.Path(shared) / name
if not os.environ.get("LAMELLA_LARGE_FILES"):
    print("skipped: takes minutes and gigabytes; LAMELLA_LARGE_FILES=1 asks for it")
    sys.exit(77)
if not path.exists():
    print(f"skipped: {path} is absent")
    sys.exit(77)
if b"__asan_init" in pathlib.Path(scan).read_bytes() or b"__tsan_init" in pathlib.Path(scan).read_bytes():
    print("skipped: built with a sanitizer")
    sys.exit(77)
done = subprocess.run([scan, "scan", "--json", "--threads", "1", str(path)], capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(done.stderr)
told = json.loads(done.stdout)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(f"{told['rows']} rows, peak {peak >> 20} MiB")
sys.exit(0 if told["rows"] == 2 and peak < (2 << 31) + (64 << 20) else "rows or memory are not as they should be")
