#!/usr/bin/env python3
"""Pages of 1 GiB from a file of 4 kB: large_page.py PARQUET_SCAN SHARED FILE

Each of its two rows is a map with one key, 2^30 times the letter a, one in a dictionary page and one in a PLAIN page. It is
read within memory of twice the largest page and 64 MiB. Skipped under sanitizers, whose allocator needs several times that,
and where the machine has too little memory left.
"""

import json
import pathlib
import resource
import subprocess
import sys

LARGEST_PAGE = 1_073_741_840
KEY_BYTES = 1 << 30
NEEDED_BYTES = 6 << 30


def available_bytes():
    """What the system says can be had without swapping."""
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 0


def scan_within_memory(scan, path):
    done = subprocess.run([scan, "scan", "--json", "--threads", "1", str(path)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    rows = json.loads(done.stdout)["rows"]
    print(f"{rows} rows, peak {peak >> 20} MiB")
    if rows != 2 or peak > 2 * LARGEST_PAGE + (64 << 20):
        sys.exit("rows or memory are not as they should be")


def check_values(scan, path):
    with subprocess.Popen([scan, "cat", "--format", "jsonl", str(path)], stdout=subprocess.PIPE) as cat:
        for row in range(2):
            for wanted in (b'{"arr":[["', None, b'",1]]}\n'):
                left = KEY_BYTES if wanted is None else len(wanted)
                while left > 0:
                    got = cat.stdout.read(min(left, 1 << 24))
                    if not got or got != (wanted or b"a" * len(got)):
                        sys.exit(f"row {row} is another")
                    left -= len(got)
        if cat.stdout.read(1):
            sys.exit("there are more rows")


def main():
    scan, shared, name = sys.argv[1:]
    path = pathlib.Path(shared) / name
    reason = None
    if not path.exists():
        reason = f"{path} is absent"
    elif available_bytes() < NEEDED_BYTES:
        reason = f"{available_bytes() >> 20} MiB of memory are available, {NEEDED_BYTES >> 20} are needed"
    elif any(name in pathlib.Path(scan).read_bytes() for name in (b"__asan_init", b"__tsan_init")):
        reason = "built with a sanitizer"
    if reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    scan_within_memory(scan, path)
    check_values(scan, path)


if __name__ == "__main__":
    main()
